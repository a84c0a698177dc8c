"""What waits for a person's answer is counted wherever they look first, and found at once."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind, UserDecision
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.attention import Attention
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.columns import WAITING_FOR_YOU
from ssync_desktop.ui.items.wishes import ShowAsking
from ssync_desktop.ui.overview.page import OverviewPage
from tests.kit.items_at_hand import meeting
from tests.kit.ui_hands import click_row, press, seen_button, waits_for
from tests.kit.ui_items import UiItems

Opens = Callable[[type[Any]], Any]
APPOINTMENTS = ShowAsking(ItemKind.APPOINTMENT)


@pytest.fixture
def asked(ada: UiItems) -> UiItems:
    """An appointment at the time of another one, and one about which nothing is asked."""
    ada.write(meeting("First"))
    ada.synchronize()
    ada.box.create(meeting("Second"), tracked=True)
    ada.synchronize()
    return ada


def test_the_rail_counts_it_wherever_one_is(
    asked: UiItems, ui_context: PageContext, qtbot: QtBot
) -> None:
    attention = Attention(ui_context)
    counts: dict[str, int] = {}
    attention.counted.connect(lambda key, number: counts.update({key: number}))
    attention.read()
    waits_for(qtbot, lambda: counts.get("activity") == 1)
    attention.deleteLater()


def test_the_first_page_leads_to_it(
    asked: UiItems, opens: Opens, ui_context: PageContext, qtbot: QtBot
) -> None:
    page = opens(OverviewPage)
    key = f"asking {ItemKind.APPOINTMENT.value}"
    waits_for(qtbot, lambda: key in [card.key for card in page.attention.cards])
    with qtbot.waitSignal(ui_context.navigator.wanted) as wanted:
        QTest.mouseClick(page.attention.button(key), Qt.MouseButton.LeftButton)
    assert wanted.args == ["activity", APPOINTMENTS]


def test_its_list_shows_it_alone_until_it_is_answered(
    asked: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    page = opens(ActivityPage)
    waits_for(qtbot, lambda: "1 waiting for your answer" in page._state.text())
    page.show_subject(APPOINTMENTS)
    section = page.items.sections[ItemKind.APPOINTMENT]
    assert page.section is section
    assert section.filters.findChild(QComboBox).currentText() == WAITING_FOR_YOU
    waits_for(qtbot, lambda: section.list.model.row_at(0) is not None)
    assert section.list.model.rowCount() == 1
    assert section.list.model.row_at(0).subject == "Second"
    assert seen_button(page, "Appointments (1)").isVisible()
    with qtbot.waitSignal(page.attention_changed) as counted:
        click_row(qtbot, section.list.table, 0)
        press(qtbot, section.pane, "No, leave it out")
    waits_for(qtbot, lambda: UserDecision.NO in {one.decision for one in asked.links()})
    waits_for(qtbot, lambda: "waiting for your answer" not in page._state.text())
    assert counted.args == [0]
    assert seen_button(page, "Appointments").isVisible()
