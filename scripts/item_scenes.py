"""Appointments, contacts and tasks for the manual: plans, what was written, filters, fields."""

import asyncio
from pathlib import Path
from typing import Any

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

from ssync_desktop.domain.items.kinds import ChangeType, ItemKind
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import RecordDraft, Reference
from ssync_desktop.ui.activity.sections import ITEMS
from ssync_desktop.ui.items.words import PLAN
from ssync_desktop.ui.start.program import Program

DIARIST = "Hedy Lamarr"  # synchronizes with the demo's Exchange
CALENDAR = Path(__file__).resolve().parents[1] / "tests" / "data" / "calendars" / "outlook.ics"


async def _planned(program: Program) -> None:
    """Show what would synchronize of a mailbox on Exchange, with something to synchronize."""
    service = program.context.service
    service.pause()
    await asyncio.sleep(TESTED)
    page = page_of(program, "users")
    table = await select(page, called(DIARIST))
    owner_id = table.selected_ids()[0]
    for name in ("Grace Hopper", "Joan Clarke"):
        address = f"{name.split()[0].lower()}@fabrikam.example"
        draft = RecordDraft(name=name, email_addresses=(address,), owner_id=owner_id)
        await asyncio.wrap_future(service.save_record(draft))
    page = page_of(program, "mailboxes")
    await select(page, called(DIARIST))
    do(page, PLAN)
    await asyncio.sleep(TESTED)
    await _uncovered(page)
    page.above.table.selectRow(0)
    await asyncio.sleep(LANDED)


async def _uncovered(page: Any) -> None:
    """Show what other people's items say, as somebody does who has to know."""
    if page.above.hidden.isVisible():
        page.above.hidden.show_wanted.emit()
        await asyncio.sleep(TESTED)


async def _leave_plan(program: Program) -> None:
    await tidy(program)
    program.context.service.resume()


async def _filters(program: Program) -> None:
    page = page_of(program, "users")
    table = await select(page, called(DIARIST))
    (row,) = table.selected_rows()
    page.filters_of.open(Reference(row.id, ObjectType.USER, row.name))
    await asyncio.sleep(LANDED)


async def _new_filter(program: Program) -> None:
    page = page_of(program, "settings")
    page.templates.open_templates()
    await asyncio.sleep(LANDED)
    page.above.new_wanted.emit(ObjectType.CONTACT)
    await asyncio.sleep(TESTED)


async def _field_map(program: Program) -> None:
    page = page_of(program, "settings")
    page.fields.open()
    await asyncio.sleep(LANDED)


async def _written(program: Program) -> None:
    """Show what was written on either side, and the way back of one write."""
    await activity_list(ITEMS[ItemKind.APPOINTMENT], anything)(program)
    page = page_of(program, "activity")
    page.items.writes.trigger()
    await asyncio.sleep(LANDED)
    await _uncovered(page)
    changes = [one.change is ChangeType.UPDATE for one in page.above.model.rows]
    page.above.table.selectRow(changes.index(True) if True in changes else 0)
    await asyncio.sleep(TESTED)


async def _calendar(program: Program) -> None:
    """Show what would become of a calendar's entries."""
    page = page_of(program, "activity")
    page.places.choose(ITEMS[ItemKind.APPOINTMENT])
    await asyncio.sleep(LANDED)
    page.items.calendars.open_file(CALENDAR)
    await asyncio.sleep(TESTED)


def _list(kind: ItemKind) -> Step:
    return activity_list(ITEMS[kind], anything)


ITEM_SCENES = (
    Scene("appointment", _list(ItemKind.APPOINTMENT), leave_activity),
    Scene("contact", _list(ItemKind.CONTACT), leave_activity, printed=False),
    Scene("task", _list(ItemKind.TASK), leave_activity, printed=False),
    Scene("plan", _planned, _leave_plan),
    Scene("undo", _written, leave_activity),
    Scene("calendar-import", _calendar, leave_activity),
    Scene("filters", _filters, tidy),
    Scene("filter-new", _new_filter, tidy, printed=False),
    Scene("field-map", _field_map, tidy),
)
