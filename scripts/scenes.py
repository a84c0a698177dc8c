"""What the manual shows beside the bare pages: a selection, an editor, a test under way."""

import asyncio
from typing import Any

from item_scenes import ITEM_SCENES
from PySide6.QtWidgets import QDialog, QPushButton
from scene_steps import (
    LANDED,
    TESTED,
    Scene,
    Step,
    activity_list,
    anything,
    called,
    do,
    leave_activity,
    page_of,
    select,
    tidy,
)

from ssync_desktop.domain.options import FilteringMethod, ItemOutcome
from ssync_desktop.sandbox.offices import EXCHANGE_PROFILE
from ssync_desktop.sandbox.organization import PROFILE, WRONG_PASSWORD
from ssync_desktop.ui.activity.sections import FAILURES, INCOMING, NOT_TRACKED, OUTGOING
from ssync_desktop.ui.start.program import Program


async def _mailbox_selected(program: Program) -> None:
    await select(page_of(program, "mailboxes"), lambda row: row.name.startswith("Support"))


async def _mailbox_failing(program: Program) -> None:
    await select(page_of(program, "mailboxes"), lambda row: row.name.startswith(WRONG_PASSWORD))


async def _mailbox_editor(program: Program) -> None:
    page = page_of(program, "mailboxes")
    table = await select(page, lambda row: row.name.startswith("Support"))
    table.opened.emit(table.selected_ids()[0])


async def _test(program: Program) -> None:
    page = page_of(program, "mailboxes")
    wanted = (WRONG_PASSWORD, "Support", "Sales")
    await select(page, lambda row: row.name.startswith(wanted), many=3)
    do(page, "Test && Enable")
    await asyncio.sleep(LANDED)
    for dialog in program.window.findChildren(QDialog):
        for one in dialog.findChildren(QPushButton):
            if one.isVisible() and one.text() == "Test && Enable":
                one.click()
    await asyncio.sleep(TESTED)


async def _profile_selected(program: Program) -> None:
    await select(page_of(program, "profiles"), called(PROFILE))


def _profile_editor(name: str) -> Step:
    async def show(program: Program) -> None:
        table = await select(page_of(program, "profiles"), called(name))
        table.opened.emit(table.selected_ids()[0])

    return show


async def _connection_test(program: Program) -> None:
    page = page_of(program, "profiles")
    await select(page, called(EXCHANGE_PROFILE))
    do(page, "Test connection")
    await asyncio.sleep(TESTED)


async def _rule_selected(program: Program) -> None:
    await select(page_of(program, "tracking"), anything)


async def _rule_editor(program: Program) -> None:
    table = await select(page_of(program, "tracking"), anything)
    table.opened.emit(table.selected_ids()[0])
    await asyncio.sleep(TESTED)


async def _new_profile(program: Program) -> None:
    page = page_of(program, "profiles")
    await asyncio.sleep(LANDED)
    page.main_action.trigger()


async def _user_selected(program: Program) -> None:
    await select(page_of(program, "users"), anything)


async def _new_user(program: Program) -> None:
    page = page_of(program, "users")
    await asyncio.sleep(LANDED)
    page.main_action.trigger()


async def _queues(program: Program) -> None:
    page = page_of(program, "users")
    page.places.choose(1)
    await asyncio.sleep(LANDED)


async def _leave_queues(program: Program) -> None:
    await tidy(program)
    page_of(program, "users").places.choose(0)


async def _hidden(program: Program) -> None:
    page = page_of(program, "activity")
    page.places.choose(FAILURES)
    await select(page, anything)


async def _compose(program: Program) -> None:
    page = page_of(program, "activity")
    await asyncio.sleep(LANDED)
    page.main_action.trigger()


async def _explained(program: Program) -> None:
    page = page_of(program, "activity")
    page.explaining.begin()
    sample = program.context.service.explain.samples[0]
    page.explaining.open_file(sample)
    await asyncio.sleep(TESTED)


async def _tried_out(program: Program) -> None:
    """Let a user whose mail was left alone take all of it, as a draft."""
    activity = page_of(program, "activity")
    activity.places.choose(NOT_TRACKED)
    table = await select(activity, _left_alone)
    name = table.selected_rows()[0].mailbox_name
    page = page_of(program, "users")
    table = await select(page, lambda row: row.name == name)
    page.editing.edit_user(table.selected_ids()[0])
    await asyncio.sleep(LANDED)
    page.over.form.field("filtering_method").editor.show_value(FilteringMethod.ALL)
    page.over.try_wanted.emit()
    await asyncio.sleep(TESTED)
    page.above.table.selectRow(0)
    await asyncio.sleep(LANDED)


async def _leave_trial(program: Program) -> None:
    await tidy(program)
    await leave_activity(program)


def _left_alone(row: Any) -> bool:
    return bool(row.outcome is ItemOutcome.NOT_TRACKED)


async def _alert_selected(program: Program) -> None:
    await select(page_of(program, "alerts"), anything)


SCENES = (
    Scene("mailbox-selected", _mailbox_selected, tidy, printed=False),
    Scene("mailbox-failing", _mailbox_failing, tidy),
    Scene("mailbox-editor", _mailbox_editor, tidy),
    Scene("test-and-enable", _test, tidy),
    Scene("profile-selected", _profile_selected, tidy, printed=False),
    Scene("profile-editor", _profile_editor(PROFILE), tidy),
    Scene("profile-exchange", _profile_editor(EXCHANGE_PROFILE), tidy),
    Scene("profile-tested", _connection_test, tidy, printed=False),
    Scene("profile-new", _new_profile, tidy),
    Scene("rule-selected", _rule_selected, tidy, printed=False),
    Scene("rule-editor", _rule_editor, tidy),
    Scene("user-selected", _user_selected, tidy, printed=False),
    Scene("user-new", _new_user, tidy),
    Scene("queues", _queues, _leave_queues, printed=False),
    Scene("email-received", activity_list(INCOMING, anything), leave_activity),
    Scene("email-sent", activity_list(OUTGOING, anything), leave_activity, printed=False),
    Scene("email-not-tracked", activity_list(NOT_TRACKED, _left_alone), leave_activity),
    *ITEM_SCENES,
    Scene("failure-hidden", _hidden, leave_activity, printed=False),
    Scene("email-new", _compose, leave_activity),
    Scene("explain", _explained, leave_activity),
    Scene("alert-selected", _alert_selected, tidy),
    Scene("what-if", _tried_out, _leave_trial),
)
