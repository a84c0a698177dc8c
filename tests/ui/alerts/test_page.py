"""Alerts: what is wrong, for whom, what to do, and getting rid of it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.ui.alerts.columns import alert_columns
from ssync_desktop.ui.alerts.page import AlertsPage
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.columns import BADGE_ROLE
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.long_text import LongText
from tests.kit.clock import ManualClock
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
SIGN_IN = "The server refused the sign-in"
REFUSED = "The server mail.example.com refuses"
NEWS = "The mailbox passed its tests"


def words(widget: QWidget) -> str:
    """Return every visible text of a widget."""
    found = [one for one in widget.findChildren(QWidget) if one.isVisible()]
    texts = [one.text() for one in found if isinstance(one, QLabel)]
    long_ones = [one.toPlainText() for one in found if isinstance(one, LongText)]
    return "\n".join([*texts, *long_ones])


def place_of(page: AlertsPage, text: str) -> int:
    """Return where the alert with this text stands."""
    model = page.list.model
    return next(n for n in range(model.rowCount()) if model.row_at(n).text.startswith(text))


def pick(page: AlertsPage, text: str, qtbot: QtBot) -> None:
    """Click the alert with this text and wait for its card."""
    table = page.list.table
    where = table.visualRect(page.list.model.index(place_of(page, text), 1)).center()
    QTest.mouseClick(table.viewport(), LEFT, PLAIN, where)
    qtbot.waitUntil(lambda: page.pane.alert is not None and text in words(page.pane))


def button(widget: QWidget, text: str) -> QPushButton:
    """Return the visible button with this text."""
    buttons = widget.findChildren(QPushButton)
    return next(one for one in buttons if one.text() == text and one.isVisible())


def alerts_of(service: UiService) -> int:
    """Return how many alerts there are."""
    return len(service.see(lambda unit: unit.windows.ids(Query(Table.ALERTS, sort="text"))).ids)


@pytest.mark.behaviour("B104", "shown once, with how often")
def test_an_alert_that_repeats_is_one_row_with_its_count(page: AlertsPage) -> None:
    place = place_of(page, SIGN_IN)
    model = page.list.model
    assert model.row_at(place).count == 12
    badge = model.index(place, 0).data(BADGE_ROLE)
    assert isinstance(badge, Badge)
    assert badge.word == "Error"
    texts = [model.index(place, column).data() for column in range(model.columnCount())]
    assert texts[4] == "12"


def test_the_card_says_causes_in_order_and_what_to_do(page: AlertsPage, qtbot: QtBot) -> None:
    pick(page, SIGN_IN, qtbot)
    card = words(page.pane)
    assert "12 times" in card
    assert card.index("What to do") < card.index("1.") < card.index("2.")
    assert "IncomingEmailAuthenticationError" in card
    assert "-ERR [AUTH]" not in card
    folded = page.pane.findChild(Folded)
    assert isinstance(folded, Folded)
    folded.open()
    assert "-ERR [AUTH] Authentication failed." in words(page.pane)


def test_a_renewed_alert_changes_in_place_and_stays_unfolded(
    page: AlertsPage, mail: UiMail, clock: ManualClock, qtbot: QtBot
) -> None:
    pick(page, REFUSED, qtbot)
    folded = page.pane.findChild(Folded)
    assert isinstance(folded, Folded)
    folded.open()
    clock.advance(timedelta(minutes=5))
    text = f"{REFUSED} connections on port 995"
    mail.alert(TraceLevel.WARNING, ErrorCode.CONNECT_FAILURE, text, details="still refused")
    qtbot.waitUntil(lambda: "2 times" in words(page.pane))
    assert "still refused" in words(page.pane)


def test_dismissing_takes_the_selected_alerts_off_the_wall(
    page: AlertsPage, ui_service: UiService, qtbot: QtBot
) -> None:
    before = alerts_of(ui_service)
    pick(page, NEWS, qtbot)
    QTest.keyClick(page.list.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: alerts_of(ui_service) == before - 1)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == before - 1)
    assert NEWS not in [page.list.model.row_at(n).text[: len(NEWS)] for n in range(before - 1)]


def test_several_are_dismissed_at_once_except_those_that_must_stay(
    page: AlertsPage, ui_service: UiService, qtbot: QtBot
) -> None:
    page.list.table.selectAll()
    count = page.list.model.rowCount()
    qtbot.waitUntil(lambda: f"{count} alerts selected" in words(page.pane))
    QTest.mouseClick(button(page, "Dismiss"), LEFT)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    assert page.list.model.row_at(0).text.startswith(SIGN_IN)
    assert "go by themselves" in page.notice.text
    assert alerts_of(ui_service) == 1


def test_what_must_stay_cannot_be_dismissed(page: AlertsPage, qtbot: QtBot) -> None:
    pick(page, SIGN_IN, qtbot)
    dismiss = button(page, "Dismiss")
    qtbot.waitUntil(lambda: not dismiss.isEnabled())
    assert "goes by itself" in dismiss.toolTip()


def test_trying_now_asks_for_another_try(page: AlertsPage, qtbot: QtBot) -> None:
    pick(page, REFUSED, qtbot)
    card = page.pane.findChild(ErrorCard)
    assert isinstance(card, ErrorCard)
    QTest.mouseClick(button(card, "Try now"), LEFT)
    qtbot.waitUntil(lambda: "being tried again" in page.notice.text)


def test_enter_leads_to_what_can_be_done(page: AlertsPage, qtbot: QtBot) -> None:
    pick(page, REFUSED, qtbot)
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    focused = page.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Show the mailbox Support"


def test_news_need_no_second_try(page: AlertsPage, qtbot: QtBot) -> None:
    pick(page, NEWS, qtbot)
    qtbot.waitUntil(lambda: not button(page, "Try now").isEnabled())


def test_the_mailbox_and_the_email_are_one_click_away(
    page: AlertsPage, ui_context: PageContext, mail: UiMail, qtbot: QtBot
) -> None:
    pick(page, "“Offer for forty chairs", qtbot)
    mailbox = mail.mailbox(mail.queue)
    with qtbot.waitSignal(ui_context.navigator.wanted) as wanted:
        QTest.mouseClick(button(page.pane, "Show the mailbox Support"), LEFT)
    assert wanted.args == ["mailboxes", mailbox.id]
    with qtbot.waitSignal(ui_context.navigator.wanted) as wanted:
        QTest.mouseClick(button(page.pane, "Show the email"), LEFT)
    assert page.pane.alert is not None
    assert wanted.args == ["activity", page.pane.alert.email_id]


@pytest.mark.parametrize(("view", "level"), [("Errors", 3), ("Warnings", 2), ("Information", 1)])
def test_levels_are_saved_views(page: AlertsPage, view: str, level: int, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.list.counted):
        page.show_subject(view)
    model = page.list.model
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    assert {int(model.row_at(n).level) for n in range(model.rowCount())} == {level}


def test_another_page_leads_to_an_alert(page: AlertsPage, qtbot: QtBot) -> None:
    wanted = page.list.model.row_at(place_of(page, NEWS)).id
    page.show_subject(wanted)
    qtbot.waitUntil(lambda: page.pane.alert is not None)
    assert page.pane.alert is not None
    assert page.pane.alert.id == wanted


def test_errors_and_warnings_want_attention(
    ui_context: PageContext, mail: UiMail, qtbot: QtBot
) -> None:
    made = AlertsPage(ui_context)
    qtbot.addWidget(made)
    heard: list[int] = []
    made.attention_changed.connect(heard.append)
    made.enter()
    qtbot.waitUntil(lambda: heard[-1:] == [4])
    mail.alert(TraceLevel.ERROR, ErrorCode.DISK_FULL, "The disk is full")
    qtbot.waitUntil(lambda: heard[-1] == 5)


def test_a_quiet_wall_says_so(ui_context: PageContext, qtbot: QtBot) -> None:
    made = AlertsPage(ui_context)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.list.counted):
        made.enter()
    assert "Nothing wants your attention" in words(made)
    assert not made.pane.isVisible()


def test_that_minutes_fit_their_columns(qapp: QApplication, clock: ManualClock) -> None:
    padding = 2 * GRID
    wanted = QFontMetrics(qapp.font()).horizontalAdvance("59 min ago") + padding
    widths = {one.title: one.width for one in alert_columns(clock)}
    assert min(widths["Last"], widths["Since"]) >= wanted
