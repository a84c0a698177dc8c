"""Who looked at other people's mail stands in a list of the activity page (B107)."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilterDraft,
)
from ssync_desktop.domain.options import AuditAction, ObjectType, Priority, Role
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.query import Table
from ssync_desktop.organization import sync_filters, users
from ssync_desktop.organization.context import Context
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.audit import AuditSection
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.widgets.empty_state import EmptyState
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import click_row, press
from tests.kit.ui_service import UiService


@pytest.fixture
def ui_service(sqlite_url: str, clock: ManualClock) -> Iterator[UiService]:
    """Return a service asked by an administrator who owns none of the mail."""
    administrator = Caller(new_id(), frozenset({Role.SYSTEM_ADMINISTRATOR}))
    service = UiService(sqlite_url, clock, administrator)
    yield service
    assert service.close()


def entered(page: ActivityPage, qtbot: QtBot) -> AuditSection:
    with qtbot.waitSignal(page.audit.list.counted):
        page.places.choose(sections.AUDIT)
    return page.audit


def actions(section: AuditSection) -> list[AuditAction]:
    model = section.list.model
    rows = [model.row_at(place) for place in range(model.rowCount())]
    return [row.action for row in rows if row is not None]


def test_an_empty_list_says_what_belongs_there(page: ActivityPage, qtbot: QtBot) -> None:
    section = entered(page, qtbot)
    shown = [one for one in section.list.findChildren(EmptyState) if one.isVisible()]
    assert [one.accessibleName() for one in shown] == ["Nobody has looked"]
    assert not page.explaining.explain.isVisible()


@pytest.mark.behaviour("B107", "listed in the window")
def test_every_look_is_listed_the_newest_first(
    page: ActivityPage, ui_service: UiService, clock: ManualClock, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: page.incoming.list.model.row_at(0) is not None)
    email_id: UUID = page.incoming.list.model.id_at(0)
    ui_service.privacy.show_subjects(Table.EMAILS).result(10)
    clock.advance(60)
    ui_service.privacy.show_content(Table.EMAILS, email_id).result(10)
    section = entered(page, qtbot)
    newest_first = [AuditAction.SHOW_CONTENT, AuditAction.SHOW_SUBJECTS]
    qtbot.waitUntil(lambda: actions(section) == newest_first)
    section.filters.choose("Subjects of a list shown")
    qtbot.waitUntil(lambda: actions(section) == [AuditAction.SHOW_SUBJECTS])
    section.filters.clear()
    qtbot.waitUntil(lambda: actions(section) == newest_first)

    click_row(qtbot, section.list.table, 0)
    said = "Incoming and outgoing"
    qtbot.waitUntil(lambda: any(one.text() == said for one in section.pane.findChildren(QLabel)))
    wishes: list[tuple[str, object]] = []
    section.pane.place_wanted.connect(lambda key, subject: wishes.append((key, subject)))
    press(qtbot, section.pane, "Go to the email")
    assert wishes == [("activity", email_id)]


def test_who_changed_what_is_tracked_is_listed(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    settings = ui_service.settings().result(10)
    ui_service.save_settings(replace(settings, track_sent_items=True)).result(10)
    section = entered(page, qtbot)
    section.filters.choose("Settings changed")
    qtbot.waitUntil(lambda: actions(section) == [AuditAction.CHANGE_SETTINGS])
    click_row(qtbot, section.list.table, 0)
    shown = section.pane.findChildren
    qtbot.waitUntil(lambda: any(one.text() == "off → on" for one in shown(QLabel)))
    assert any(one.text() == "Track email in Sent Items as well" for one in shown(QLabel))


def test_filters_that_let_rows_of_others_in_are_listed(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    def work(context: Context) -> None:
        roles = frozenset({Role.USER, Role.SYSTEM_ADMINISTRATOR})
        user = users.create_user(
            context, UserDraft(last_name="Eve", domain_name="eve@example.test", roles=roles)
        )
        urgent = FilterCondition(FilterField.PRIORITY, FilterOperator.IS, str(int(Priority.HIGH)))
        draft = SyncFilterDraft("Urgent", ObjectType.TASK, (urgent,), owner_id=user.id)
        sync_filters.save_sync_filter(context, draft)

    ui_service.do(work)
    section = entered(page, qtbot)
    section.filters.choose("Settings changed")
    qtbot.waitUntil(lambda: actions(section) == [AuditAction.CHANGE_SETTINGS])
    click_row(qtbot, section.list.table, 0)
    shown = section.pane.findChildren
    qtbot.waitUntil(lambda: any(one.text() == "Eve" for one in shown(QLabel)))
    assert any(one.text().startswith("Rows of others") for one in shown(QLabel))
    assert section.list.model.index(0, 2).data() == "Set a filter"


def test_a_look_since_the_list_was_seen_is_there_on_coming_back(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = entered(page, qtbot)
    page.places.choose(sections.INCOMING)
    ui_service.privacy.show_subjects(Table.FAILURES).result(10)
    assert entered(page, qtbot) is section
    qtbot.waitUntil(lambda: actions(section) == [AuditAction.SHOW_SUBJECTS])
