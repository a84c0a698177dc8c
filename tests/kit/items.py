"""Items of the organization with sensible values for all that a test does not care about."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    Content,
    Recurrence,
    Series,
    kind_of,
)
from ssync_desktop.domain.items.item import IdMapping, LocalItem
from ssync_desktop.domain.items.kinds import TABLES, Frequency, Phase
from ssync_desktop.domain.items.recurrence import weekday_of
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType
from tests.kit.clock import START

ZONE = "Europe/Berlin"
HOLDER = Attendee("holder@example.com", "Holder")
MORNING = datetime(2026, 3, 2, 10)  # noqa: DTZ001  on the wall


def an_item(owner: UUID, content: Content, **changes: Any) -> LocalItem:
    """Return an open item in the first table that fits its content, not stored yet."""
    object_type = TABLES[kind_of(content)][0]
    if isinstance(content, AppointmentContent) and content.series is not None:
        object_type = ObjectType.RECURRING_APPOINTMENT_MASTER
    item = LocalItem(
        id=new_id(),
        object_type=object_type,
        content=content,
        phase=Phase.OPEN,
        owner_id=owner,
        created_on=START,
        modified_on=START,
        modified_by=owner,
        row_version=0,
    )
    return replace(item, **changes)


def a_link(mailbox_id: UUID, owner: UUID, entry_id: str = "AAMk=", **changes: Any) -> IdMapping:
    """Return the link of a task, not stored yet."""
    link = IdMapping(
        id=new_id(),
        owner_id=owner,
        mailbox_id=mailbox_id,
        object_type=ObjectType.TASK,
        object_id=new_id(),
        entry_id=entry_id,
    )
    return replace(link, **changes)


def a_block(start: datetime = MORNING, hours: float = 1) -> TimeBlock:
    """Return *hours* from *start* on, as a clock in Berlin shows them."""
    end = start + timedelta(hours=hours)
    return TimeBlock(WallTime(start, ZONE), WallTime(end, ZONE))


def an_appointment(start: datetime = MORNING, hours: float = 1, **changes: Any) -> Any:
    """Return an appointment that the holder has alone."""
    content = AppointmentContent("Meeting", a_block(start, hours), organizer=HOLDER)
    return replace(content, **changes)


def a_series(start: datetime = MORNING, **changes: Any) -> Any:
    """Return a series of the holder's that takes place every week for ever."""
    rule = Recurrence(Frequency.WEEKLY, start.date(), days=weekday_of(start.date()))
    return an_appointment(start, **{"series": Series(rule), **changes})
