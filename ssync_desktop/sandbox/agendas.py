"""Appointments, contacts and tasks of the demo organization, and what its people change there."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count, cycle
from typing import Any, TypeVar

from ssync_desktop.domain.context import Caller
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
from ssync_desktop.domain.items.kinds import Frequency, Weekday
from ssync_desktop.domain.items.times import TimeBlock, TimeOfDay, WallTime
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.domain.people import User
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.organization import items
from ssync_desktop.organization.context import Context

T = TypeVar("T")

ZONE = "Europe/Berlin"
MEETINGS = 10
BODY = "Agenda: the new tandem, prices, and who writes the minutes."
LINES = ("Bring the samples.", "Room is booked.", "Maria joins by phone.")
TASK = "Answer request {n}"


class Agendas:
    """Writes through the organization's own messages, as the users of *users* (by first name)."""

    def __init__(self, runtime: Runtime, users: Mapping[str, User]) -> None:
        self._runtime = runtime
        self._users = users
        self._numbers = count(1)
        self._turns = cycle((self._add_a_line, self._make_a_task, self._call_back))
        self._meeting: LocalItem | None = None
        self._contact: LocalItem | None = None

    def open(self, patience: float) -> None:
        """Write what is there from the start; waits *patience* seconds for each row."""

        def write(name: str, draft: ItemDraft) -> LocalItem:
            return self._as(name, lambda context: items.create_item(context, draft)).result(
                patience
            )

        self._meeting = write("Margaret", self._fair())
        write("Margaret", self._weekly())
        write("Hedy", self._whole_day())
        self._contact = write("Margaret", _partner())
        offer = "Prepare the offer for Fabrikam Bicycles"
        write("Margaret", _task(offer, self._day(3), at=time(17)))
        write("Hedy", _task("Call Thomas Hardy back", self._day(2), ObjectType.PHONE_CALL))

    def turn(self) -> Future[LocalItem]:
        """Change something, another thing each time."""
        return next(self._turns)()

    # --- what is there -------------------------------------------------------------------------

    def _fair(self) -> ItemDraft:
        content = AppointmentContent(
            "Visit of Fabrikam Bicycles",
            self._block(2, 10, 2),
            body=BODY,
            location="Room 2",
            organizer=self._person("Margaret"),
            required=(self._person("Hedy"),),
        )
        return ItemDraft(ObjectType.APPOINTMENT, content)

    def _weekly(self) -> ItemDraft:
        """Return a meeting of every Monday; its third one does not take place."""
        first = self._day(7 - self._day(0).weekday())
        block = self._block((first - self._day(0)).days, 9, 1)
        rule = Recurrence(Frequency.WEEKLY, first, days=Weekday.MONDAY, count=MEETINGS)
        left_out = block.start.at + timedelta(weeks=2)
        content = AppointmentContent(
            "Team meeting",
            block,
            location="Room 5",
            organizer=self._person("Margaret"),
            series=Series(rule, cancelled=(left_out,)),
        )
        return ItemDraft(ObjectType.RECURRING_APPOINTMENT_MASTER, content)

    def _whole_day(self) -> ItemDraft:
        block = replace(self._block(4, 0, 24), all_day=True)
        content = AppointmentContent("Trade fair", block, organizer=self._person("Hedy"))
        return ItemDraft(ObjectType.APPOINTMENT, content)

    def _block(self, days: int, hour: int, hours: int) -> TimeBlock:
        start = datetime.combine(self._day(days), time(hour))
        return TimeBlock(WallTime(start, ZONE), WallTime(start + timedelta(hours=hours), ZONE))

    def _day(self, days: int) -> date:
        return self._runtime.tools.clock.now().date() + timedelta(days=days)

    def _person(self, name: str) -> Attendee:
        user = self._users[name]
        return Attendee(user.email_address, user.full_name)

    # --- what changes --------------------------------------------------------------------------

    def _add_a_line(self) -> Future[LocalItem]:
        assert self._meeting is not None
        number = next(self._numbers)
        return self._change("Margaret", self._meeting, body=f"{BODY}\n{LINES[number % len(LINES)]}")

    def _call_back(self) -> Future[LocalItem]:
        assert self._contact is not None
        phone = f"+49 30 5550 {next(self._numbers) % 1_000:03}"
        return self._change("Margaret", self._contact, mobile_phone=phone)

    def _make_a_task(self) -> Future[LocalItem]:
        draft = _task(TASK.format(n=200 + next(self._numbers)), self._day(1))
        return self._as("Hedy", lambda context: items.create_item(context, draft))

    def _change(self, name: str, item: LocalItem, **changes: Any) -> Future[LocalItem]:
        """Write fields of *item* over, whatever else it says by now."""

        def work(context: Context) -> LocalItem:
            now = context.unit.items.get(item.object_type, item.id)
            draft = replace(now.edited(), content=replace(now.content, **changes))
            return items.update_item(context, draft)

        return self._as(name, work)

    def _as(self, name: str, work: Callable[[Context], T]) -> Future[T]:
        user = self._users[name]
        caller = Caller(user.id, user.roles)
        return self._runtime.host.submit(self._runtime.tools.write(work, caller=caller))


def _partner() -> ItemDraft:
    content = ContactContent(
        first_name="Johanna",
        last_name="Brandt",
        job_title="Head of purchasing",
        email_address1="johanna@fabrikam.example",
        business_phone="+49 30 5550 100",
        mailing_address=PostalAddress("Lindenallee 4", "Berlin", "", "10115", "Germany"),
    )
    return ItemDraft(ObjectType.CONTACT, content)


def _task(
    subject: str, due: date, table: ObjectType = ObjectType.TASK, at: time | None = None
) -> ItemDraft:
    """Return a task that is due on a day; with *at*, Exchange reminds its user then."""
    due_time = None if at is None else TimeOfDay(at, ZONE)
    content = TaskContent(subject, due=due, due_time=due_time, priority=Priority.HIGH)
    return ItemDraft(table, content)
