"""What the manual shows beside the bare pages: a selection, an editor, a test under way."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import (
    FilteringMethod,
    ItemOutcome,
    ObjectType,
)
from ssync_desktop.domain.people import RecordDraft, Reference
from ssync_desktop.sandbox.offices import EXCHANGE_PROFILE
from ssync_desktop.sandbox.organization import PROFILE, WRONG_PASSWORD
from ssync_desktop.ui.activity.sections import FAILURES, INCOMING, ITEMS, NOT_TRACKED, OUTGOING
from ssync_desktop.ui.items.words import PLAN
from ssync_desktop.ui.start.program import Program
from ssync_desktop.ui.widgets.table_view import TableView

LANDED = 1.0  # seconds until a pane has read what it shows
DIARIST = "Hedy Lamarr"  # synchronizes with the demo's Exchange
TESTED = 4.0  # seconds until the tests of some mailboxes have got somewhere

Step = Callable[[Program], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    """*show* brings it about in the open window, *leave* tidies up after it.

    Not every scene is *printed* in the manual; the others are there to be looked at.
    """

    name: str
    show: Step
    leave: Step
    printed: bool = True


async def _tidy(program: Program) -> None:
    """Close dialogs and editors."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()
    if program.window.page is not None:
        program.window.page.close_over()
    await asyncio.sleep(0.2)


def _page(program: Program, key: str) -> Any:
    program.window.show_page(key)
    return program.window.page


def _table(page: QWidget) -> TableView:
    return next(table for table in page.findChildren(TableView) if table.isVisible())


async def _select(page: QWidget, fits: Callable[[Any], bool], *, many: int = 1) -> TableView:
    """Select the first rows that fit once they are there."""
    await asyncio.sleep(LANDED)
    table = _table(page)
    model: Any = table.model()
    rows = [model.row_at(place) for place in range(model.rowCount())]
    found = [row.id for row in rows if row is not None and fits(row)][:many]
    table.select(found, found[0] if found else None)
    await asyncio.sleep(LANDED)
    return table


def _anything(_row: Any) -> bool:
    return True


def _do(page: QWidget, text: str) -> None:
    """Trigger the action of that text, as its button would."""
    next(one for one in page.actions() if one.text() == text and one.isVisible()).trigger()


async def _mailbox_selected(program: Program) -> None:
    await _select(_page(program, "mailboxes"), lambda row: row.name.startswith("Support"))


async def _mailbox_failing(program: Program) -> None:
    await _select(_page(program, "mailboxes"), lambda row: row.name.startswith(WRONG_PASSWORD))


async def _mailbox_editor(program: Program) -> None:
    page = _page(program, "mailboxes")
    table = await _select(page, lambda row: row.name.startswith("Support"))
    table.opened.emit(table.selected_ids()[0])


async def _test(program: Program) -> None:
    page = _page(program, "mailboxes")
    wanted = (WRONG_PASSWORD, "Support", "Sales")
    await _select(page, lambda row: row.name.startswith(wanted), many=3)
    _do(page, "Test && Enable")
    await asyncio.sleep(LANDED)
    for dialog in program.window.findChildren(QDialog):
        for one in dialog.findChildren(QPushButton):
            if one.isVisible() and one.text() == "Test && Enable":
                one.click()
    await asyncio.sleep(TESTED)


def _called(name: str) -> Callable[[Any], bool]:
    return lambda row: bool(row.name == name)


async def _profile_selected(program: Program) -> None:
    await _select(_page(program, "profiles"), _called(PROFILE))


def _profile_editor(name: str) -> Step:
    async def show(program: Program) -> None:
        table = await _select(_page(program, "profiles"), _called(name))
        table.opened.emit(table.selected_ids()[0])

    return show


async def _connection_test(program: Program) -> None:
    page = _page(program, "profiles")
    await _select(page, _called(EXCHANGE_PROFILE))
    _do(page, "Test connection")
    await asyncio.sleep(TESTED)


async def _rule_selected(program: Program) -> None:
    await _select(_page(program, "tracking"), _anything)


async def _rule_editor(program: Program) -> None:
    table = await _select(_page(program, "tracking"), _anything)
    table.opened.emit(table.selected_ids()[0])
    await asyncio.sleep(TESTED)


async def _new_profile(program: Program) -> None:
    page = _page(program, "profiles")
    await asyncio.sleep(LANDED)
    page.main_action.trigger()


async def _user_selected(program: Program) -> None:
    await _select(_page(program, "users"), _anything)


async def _new_user(program: Program) -> None:
    page = _page(program, "users")
    await asyncio.sleep(LANDED)
    page.main_action.trigger()


async def _queues(program: Program) -> None:
    page = _page(program, "users")
    page.places.choose(1)
    await asyncio.sleep(LANDED)


async def _leave_queues(program: Program) -> None:
    await _tidy(program)
    _page(program, "users").places.choose(0)


def _activity(place: int, fits: Callable[[Any], bool]) -> Step:
    async def show(program: Program) -> None:
        page = _page(program, "activity")
        page.places.choose(place)
        await asyncio.sleep(LANDED)
        if page.showing.action.isVisible():  # the demo's mail belongs to its people
            page.showing.action.trigger()
        table = await _select(page, fits)
        page.section.pane.show_requested.emit(table.selected_ids()[0])
        await asyncio.sleep(LANDED)
        page.notice.close_notice()

    return show


async def _hidden(program: Program) -> None:
    page = _page(program, "activity")
    page.places.choose(FAILURES)
    await _select(page, _anything)


async def _leave_activity(program: Program) -> None:
    await _tidy(program)
    _page(program, "activity").places.choose(0)


async def _compose(program: Program) -> None:
    page = _page(program, "activity")
    await asyncio.sleep(LANDED)
    page.main_action.trigger()


async def _explained(program: Program) -> None:
    page = _page(program, "activity")
    page.explaining.begin()
    sample = program.context.service.explain.samples[0]
    page.explaining.open_file(sample)
    await asyncio.sleep(TESTED)


async def _tried_out(program: Program) -> None:
    """Let a user whose mail was left alone take all of it, as a draft."""
    activity = _page(program, "activity")
    activity.places.choose(NOT_TRACKED)
    table = await _select(activity, _left_alone)
    name = table.selected_rows()[0].mailbox_name
    page = _page(program, "users")
    table = await _select(page, lambda row: row.name == name)
    page.editing.edit_user(table.selected_ids()[0])
    await asyncio.sleep(LANDED)
    page.over.form.field("filtering_method").editor.show_value(FilteringMethod.ALL)
    page.over.try_wanted.emit()
    await asyncio.sleep(TESTED)
    page.above.table.selectRow(0)
    await asyncio.sleep(LANDED)


async def _leave_trial(program: Program) -> None:
    await _tidy(program)
    await _leave_activity(program)


def _left_alone(row: Any) -> bool:
    return bool(row.outcome is ItemOutcome.NOT_TRACKED)


async def _planned(program: Program) -> None:
    """Show what would synchronize of a mailbox on Exchange, with something to synchronize."""
    service = program.context.service
    service.pause()
    await asyncio.sleep(TESTED)
    page = _page(program, "users")
    table = await _select(page, _called(DIARIST))
    owner_id = table.selected_ids()[0]
    for name in ("Grace Hopper", "Joan Clarke"):
        address = f"{name.split()[0].lower()}@fabrikam.example"
        draft = RecordDraft(name=name, email_addresses=(address,), owner_id=owner_id)
        await asyncio.wrap_future(service.save_record(draft))
    page = _page(program, "mailboxes")
    await _select(page, _called(DIARIST))
    _do(page, PLAN)
    await asyncio.sleep(TESTED)
    page.above.table.selectRow(0)
    await asyncio.sleep(LANDED)


async def _leave_plan(program: Program) -> None:
    await _tidy(program)
    program.context.service.resume()


async def _filters(program: Program) -> None:
    page = _page(program, "users")
    table = await _select(page, _called(DIARIST))
    (row,) = table.selected_rows()
    page.filters_of.open(Reference(row.id, ObjectType.USER, row.name))
    await asyncio.sleep(LANDED)


async def _new_filter(program: Program) -> None:
    page = _page(program, "settings")
    page.templates.open_templates()
    await asyncio.sleep(LANDED)
    page.above.new_wanted.emit(ObjectType.CONTACT)
    await asyncio.sleep(TESTED)


async def _field_map(program: Program) -> None:
    page = _page(program, "settings")
    page.fields.open()
    await asyncio.sleep(LANDED)


async def _alert_selected(program: Program) -> None:
    await _select(_page(program, "alerts"), _anything)


SCENES = (
    Scene("mailbox-selected", _mailbox_selected, _tidy, printed=False),
    Scene("mailbox-failing", _mailbox_failing, _tidy),
    Scene("mailbox-editor", _mailbox_editor, _tidy),
    Scene("test-and-enable", _test, _tidy),
    Scene("profile-selected", _profile_selected, _tidy, printed=False),
    Scene("profile-editor", _profile_editor(PROFILE), _tidy),
    Scene("profile-exchange", _profile_editor(EXCHANGE_PROFILE), _tidy),
    Scene("profile-tested", _connection_test, _tidy, printed=False),
    Scene("profile-new", _new_profile, _tidy),
    Scene("rule-selected", _rule_selected, _tidy, printed=False),
    Scene("rule-editor", _rule_editor, _tidy),
    Scene("user-selected", _user_selected, _tidy, printed=False),
    Scene("user-new", _new_user, _tidy),
    Scene("queues", _queues, _leave_queues, printed=False),
    Scene("email-received", _activity(INCOMING, _anything), _leave_activity),
    Scene("email-sent", _activity(OUTGOING, _anything), _leave_activity, printed=False),
    Scene("email-not-tracked", _activity(NOT_TRACKED, _left_alone), _leave_activity),
    Scene("appointment", _activity(ITEMS[ItemKind.APPOINTMENT], _anything), _leave_activity),
    Scene("contact", _activity(ITEMS[ItemKind.CONTACT], _anything), _leave_activity, printed=False),
    Scene("task", _activity(ITEMS[ItemKind.TASK], _anything), _leave_activity, printed=False),
    Scene("plan", _planned, _leave_plan),
    Scene("filters", _filters, _tidy),
    Scene("filter-new", _new_filter, _tidy, printed=False),
    Scene("field-map", _field_map, _tidy),
    Scene("failure-hidden", _hidden, _leave_activity, printed=False),
    Scene("email-new", _compose, _leave_activity),
    Scene("explain", _explained, _leave_activity),
    Scene("alert-selected", _alert_selected, _tidy),
    Scene("what-if", _tried_out, _leave_trial),
)
