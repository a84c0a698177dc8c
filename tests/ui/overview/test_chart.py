"""The bar chart tells the eye, the keyboard and the screen reader the same."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.colours import present_colours
from ssync_desktop.ui.overview.chart import HourChart

UNTIL = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VALUES = (*(0,) * 20, 3, 12, 0, 6)


@pytest.fixture
def chart(qtbot: QtBot) -> HourChart:
    made = HourChart("Received", "received")
    qtbot.addWidget(made)
    made.resize(480, made.sizeHint().height())
    made.show_values(VALUES, UNTIL)
    made.show()
    qtbot.waitExposed(made)
    return made


def painted(chart: HourChart, colour: str) -> int:
    """Count the pixels of a colour; a chart with the focus says how to use it, in that colour."""
    chart.clearFocus()
    image = chart.grab().toImage()
    wanted = QColor(colour).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_that_it_reads_as_a_sentence(chart: HourChart) -> None:
    begin = UNTIL.astimezone()
    assert chart.accessibleName() == "Received"
    assert chart.accessibleDescription().startswith("21 received in the last 24 hours; most, 12,")
    assert chart.hour_words(23).endswith(f"to {begin:%H:%M}")


def test_that_an_empty_day_is_said_and_not_drawn(chart: HourChart) -> None:
    bars = painted(chart, present_colours().accent)
    chart.show_values((0,) * 24, UNTIL)
    assert chart.accessibleDescription() == "Nothing received in the last 24 hours."
    assert bars > 0
    assert painted(chart, present_colours().accent) == 0


def test_that_twice_as_much_is_twice_as_high(chart: HourChart) -> None:
    chart.show_values((*(0,) * 23, 6), UNTIL)
    alone = painted(chart, present_colours().accent)
    chart.show_values((*(0,) * 22, 12, 6), UNTIL)
    assert painted(chart, present_colours().accent) == pytest.approx(1.5 * alone, rel=0.1)


def test_that_arrow_keys_tell_each_hour(chart: HourChart) -> None:
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.chosen == 23
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.chosen == 21
    assert "12 received from" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.chosen == 0
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.chosen == 23


def test_that_the_pointer_tells_the_bar_below_it(chart: HourChart, qtbot: QtBot) -> None:
    QTest.mouseMove(chart, QPoint(chart.width() - 6, chart.height() // 2))
    qtbot.waitUntil(lambda: chart.chosen == 23)
    QTest.mouseMove(chart, QPoint(2, chart.height() // 2))
    qtbot.waitUntil(lambda: chart.chosen is None)
