"""Appointments, tasks and contacts for tests, on both sides, and what is done about them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    Recurrence,
    Series,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.item import ItemDraft, LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import Frequency, ItemKind
from ssync_desktop.domain.items.planning import Action, ActionType, Pair
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType
from tests.kit.clock import START

BERLIN = "Europe/Berlin"
ADA = Attendee("ada@example.com", "Ada")
EVE = Attendee("eve@example.net", "Eve")
CALL = TaskContent("Call Fabrikam", body="About the contract")
LOVELACE = ContactContent(
    first_name="Ada", last_name="Lovelace", email_address1="lovelace@example.net"
)
TABLE_OF = {
    ItemKind.APPOINTMENT: ObjectType.APPOINTMENT,
    ItemKind.CONTACT: ObjectType.CONTACT,
    ItemKind.TASK: ObjectType.TASK,
}


def hours(start: datetime, length: float = 1) -> TimeBlock:
    """Return *length* hours from *start* (aware) on, as a clock in Berlin shows them."""
    end = start + timedelta(hours=length)
    return TimeBlock(WallTime.of(start, BERLIN), WallTime.of(end, BERLIN))


def meeting(subject: str = "Plans", **changes: Any) -> AppointmentContent:
    """Return an appointment that Ada holds, a day after the beginning of time."""
    content = AppointmentContent(subject, hours(START + timedelta(days=1)), organizer=ADA)
    return replace(content, **changes)


def every_day(content: AppointmentContent, count: int = 3) -> AppointmentContent:
    """Return *content* as what takes place on several days in a row."""
    rule = Recurrence(Frequency.DAILY, content.block.start.at.date(), count=count)
    return replace(content, series=Series(rule))


def draft_of(content: Content, object_type: ObjectType | None = None, **changes: Any) -> ItemDraft:
    """Return a draft of a row that says *content*."""
    return replace(ItemDraft(object_type or TABLE_OF[kind_of(content)], content), **changes)


def in_mailbox(content: Content, key: str = "AAMk=", version: str = "1", **changes: Any) -> Any:
    """Return an item of a mailbox that says *content*."""
    item = MailboxItem(key, version, content, START, tracked=True)
    return replace(item, **changes)


def action_of(
    action_type: ActionType,
    content: Content | None = None,
    *,
    local: LocalItem | None = None,
    remote: MailboxItem | None = None,
    pair: Pair | None = None,
    **changes: Any,
) -> Action:
    """Return one step of a plan; what it is about follows from its sides."""
    pair = pair or Pair(local=local, remote=remote)
    local, remote = pair.local, pair.remote
    said = content or (local.content if local else None) or (remote.content if remote else None)
    assert said is not None
    object_type = local.object_type if local else TABLE_OF[kind_of(said)]
    action = Action(
        action_type,
        kind_of(said),
        object_type,
        pair,
        said.subject,
        ("It is so.",),
        content=said,
        common=said,
    )
    return replace(action, **changes)


def some_item(content: Content, **changes: Any) -> LocalItem:
    """Return a row that says *content*, as if it were stored."""
    item = LocalItem(
        id=new_id(),
        object_type=TABLE_OF[kind_of(content)],
        content=content,
        phase=draft_of(content).phase,
        owner_id=new_id(),
        created_on=START,
        modified_on=START,
        modified_by=None,
        row_version=1,
    )
    return replace(item, **changes)
