"""Somebody else's message is explained without what it says, until that is shown and audited."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import AuditAction, Role
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AuditRow
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.explain.sheet import Asked, ExplainSheet
from ssync_desktop.ui.explain.story_view import StoryView
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import press
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService


@pytest.fixture
def ui_service(sqlite_url: str, clock: ManualClock) -> Iterator[UiService]:
    """Return a service asked by an administrator who owns none of the mail."""
    administrator = Caller(new_id(), frozenset({Role.SYSTEM_ADMINISTRATOR}))
    service = UiService(sqlite_url, clock, administrator)
    yield service
    assert service.close()


def subject_in(sheet: ExplainSheet) -> str:
    shown = sheet.shown
    if not isinstance(shown, StoryView) or not shown.isVisible():
        return ""
    return dict(shown.story.facts)["Subject"]


@pytest.mark.behaviour("B107", "in an explanation")
def test_what_is_hidden_is_shown_on_request(
    page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    email = mail.receive("90", subject="Secret plans", in_reply_to="1@example.net")
    page.explaining.begin()
    sheet = page.explaining.sheet
    assert sheet is not None
    sheet.explain(Asked(email_id=email))
    qtbot.waitUntil(lambda: subject_in(sheet) == HIDDEN, timeout=20_000)
    assert isinstance(sheet.shown, StoryView)
    text = sheet.shown.story.as_text()
    assert "Secret" not in text
    assert "Broken chair" not in text  # nor is the subject of the email it answers told
    press(qtbot, sheet, "Show content")
    qtbot.waitUntil(lambda: subject_in(sheet) == "Secret plans", timeout=20_000)
    query = Query(Table.AUDIT, sort="created_on")
    rows = ui_service.see(lambda u: u.windows.rows(query.table, u.windows.ids(query).ids))
    looks = [(row.action, row.table) for row in rows if isinstance(row, AuditRow)]
    assert looks == [(AuditAction.SHOW_CONTENT, Table.RECEIVED_ITEMS)]
