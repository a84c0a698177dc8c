"""A user with appointments, series, contacts and tasks in the organization, for a benchmark."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    PostalAddress,
    Recurrence,
    Series,
    TaskContent,
)
from ssync_desktop.domain.items.item import ItemDraft, LocalItem
from ssync_desktop.domain.items.kinds import TABLES, Frequency, ItemKind, Weekday
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.organization import items
from ssync_desktop.organization.context import Context
from ssync_desktop.store.store import Store
from tests.benchmarks.house import House

ZONE = "Europe/Berlin"
BATCH = 500
SERIES_EVERY = 10
"""Of the appointments one in ten is a series; one in ten of these has a cancelled occurrence."""

BODY = "What was said last time, and what is to be done until then.\n" * 4


def fill(house: House, owner_id: UUID, address: str, sizes: dict[ItemKind, int]) -> None:
    """Write *sizes* items of each kind that belong to *owner_id*."""
    makers = {
        ItemKind.APPOINTMENT: lambda number: _appointment(number, address),
        ItemKind.CONTACT: _contact,
        ItemKind.TASK: _task,
    }
    for kind, size in sizes.items():
        for first in range(0, size, BATCH):
            drafts = [makers[kind](n) for n in range(first, min(first + BATCH, size))]
            house.do(lambda context, drafts=drafts: _write(context, owner_id, drafts))  # type: ignore[misc]


def change(database: Path, count: int) -> None:
    """Change *count* rows in all, of every table in proportion, as somebody in the organization."""
    store = Store(database, SystemClock())
    stamp = datetime.now().isoformat()

    def work(context: Context) -> None:
        rows = [row for tables in TABLES.values() for one in tables for row in _all(context, one)]
        step = max(1, len(rows) // count)
        for row in rows[::step][:count]:
            content = replace(row.content, body=f"Changed {stamp}")
            items.update_item(context, replace(row.edited(), content=content))

    store.write(lambda unit: work(Context(unit, SYSTEM, SystemClock(), new_id))).result()
    assert store.close()


def _weekday(day: date) -> Weekday:
    """Return the bit of *day*; the mask begins with Sunday."""
    return Weekday(1 << day.isoweekday() % 7)


def _all(context: Context, table: ObjectType) -> list[LocalItem]:
    found: list[LocalItem] = []
    while page := context.unit.items.page(table, found[-1].id if found else None):
        found += page
    return found


def _write(context: Context, owner_id: UUID, drafts: list[ItemDraft]) -> None:
    for draft in drafts:
        items.create_item(context, replace(draft, owner_id=owner_id))


def _appointment(number: int, address: str) -> ItemDraft:
    day = date.today() + timedelta(days=1 + number % 300)  # noqa: DTZ011 on the wall
    start = datetime.combine(day, time(8 + number % 9))
    block = TimeBlock(WallTime(start, ZONE), WallTime(start + timedelta(hours=1), ZONE))
    content = AppointmentContent(
        f"Meeting {number}",
        block,
        body=BODY,
        location=f"Room {number % 40}",
        organizer=Attendee(address),
        required=(Attendee(f"guest{number % 50}@elsewhere.example"),) if number % 3 == 0 else (),
    )
    if number % SERIES_EVERY:
        return ItemDraft(ObjectType.APPOINTMENT, content)
    rule = Recurrence(Frequency.WEEKLY, day, days=_weekday(day), count=12)
    left_out = (start + timedelta(weeks=3),) if number % (SERIES_EVERY**2) == 0 else ()
    series = replace(content, series=Series(rule, cancelled=left_out))
    return ItemDraft(ObjectType.RECURRING_APPOINTMENT_MASTER, series)


def _contact(number: int) -> ItemDraft:
    content = ContactContent(
        first_name=f"First{number % 700}",
        last_name=f"Last{number}",
        job_title="Buyer",
        email_address1=f"person{number}@elsewhere.example",
        business_phone=f"+49 30 {number:07}",
        mobile_phone=f"+49 170 {number:07}",
        mailing_address=PostalAddress(f"Street {number}", "Berlin", "", "10115", "Germany"),
    )
    return ItemDraft(ObjectType.CONTACT, content)


def _task(number: int) -> ItemDraft:
    due = date.today() + timedelta(days=1 + number % 60)  # noqa: DTZ011 on the wall
    return ItemDraft(ObjectType.TASK, TaskContent(f"Task {number}", body=BODY, due=due))
