"""Tasks as Exchange says them (types.xsd, TaskType). Their dates are days, told as midnights."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.kinds import TaskStatus
from ssync_desktop.servers.exchange.appointments import (
    BODY,
    IMPORTANCE,
    REMINDER,
    SUBJECT,
    body,
    importance,
    priority_of,
)
from ssync_desktop.servers.exchange.item_fields import Node, Place, Said
from ssync_desktop.servers.exchange.services import Element
from ssync_desktop.servers.exchange.understanding import (
    day,
    moment,
    number,
    said,
    said_one_of,
    words,
)

ELEMENT: Final = "Task"
READ: Final = (
    "item:ReminderDueBy",
    "item:ReminderIsSet",
    "task:CompleteDate",
    "task:DueDate",
    "task:IsRecurring",
    "task:PercentComplete",
    "task:StartDate",
    "task:Status",
)
ASSIGNMENT: Final = (
    ("PropertySetId", "00062003-0000-0000-c000-000000000046"),  # PSETID_Task
    ("PropertyId", str(0x8113)),  # PidLidTaskState
    ("PropertyType", "Integer"),
)
"""What is asked for besides what every item is asked for.

``task:DelegationState`` would say it too, in names that nobody has published the meaning of.
"""

_ASSIGNED: Final = frozenset({"2", "3", "4"})  # to the user, by the user, and refused
_STATUS: Final = {
    "NotStarted": TaskStatus.NOT_STARTED,
    "InProgress": TaskStatus.IN_PROGRESS,
    "Completed": TaskStatus.COMPLETED,
    "WaitingOnOthers": TaskStatus.WAITING,
    "Deferred": TaskStatus.DEFERRED,
}
_SAID: Final = {
    **{status: name for name, status in _STATUS.items()},
    TaskStatus.CANCELED: "Completed",  # section 5.5
}
COMPLETED_ON: Final = Place("task:CompleteDate")
PROGRESS: Final = (Place("task:PercentComplete"), Place("task:Status"), COMPLETED_ON)
"""What the server makes agree with each other: it is written whole, in this order."""

REMINDERS: Final = (Place("item:ReminderDueBy"), REMINDER)
"""Of something that has no start a reminder is a moment. One that is off may keep it."""


def properties(content: TaskContent) -> Said:
    """Return what an item says that is *content*."""
    return dict(_properties(content))


def _properties(content: TaskContent) -> Iterator[tuple[Place, Node]]:
    yield SUBJECT, Node("Subject", content.subject)
    yield BODY, body(content.body)
    yield IMPORTANCE, importance(content.priority)
    at, is_set = REMINDERS
    if content.reminder is not None:
        yield at, Node("ReminderDueBy", f"{content.reminder.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    yield is_set, Node("ReminderIsSet", "false" if content.reminder is None else "true")
    percent, status, completed = PROGRESS
    if content.completed_on is not None and _SAID[content.status] == "Completed":
        yield completed, Node("CompleteDate", _midnight(content.completed_on))
    if content.due is not None:
        yield Place("task:DueDate"), Node("DueDate", _midnight(content.due))
    yield percent, Node("PercentComplete", str(content.percent_complete))
    if content.start is not None:
        yield Place("task:StartDate"), Node("StartDate", _midnight(content.start))
    yield status, Node("Status", _SAID[content.status])


def content_of(element: Element) -> TaskContent:
    """Return what *element* says."""
    status = said_one_of(_STATUS, said(element, "Status") or "NotStarted", "status")
    return TaskContent(
        subject=words(element, "Subject"),
        body=words(element, "Body"),
        start=day(element, "StartDate"),
        due=day(element, "DueDate"),
        completed_on=day(element, "CompleteDate") if status is TaskStatus.COMPLETED else None,
        percent_complete=number(element, "PercentComplete", 0),
        priority=priority_of(element),
        status=status,
        reminder=_reminder(element),
    )


def recurs(element: Element) -> bool:
    """Say whether the task repeats."""
    return said(element, "IsRecurring") == "true"


def is_assigned(state: str) -> bool:
    """Say whether a task with this state (MS-OXOTASK 2.2.2.2) is between two people.

    It was given to the user, or is the copy that stayed when the user gave it to somebody else.
    """
    return state in _ASSIGNED


def _reminder(element: Element) -> datetime | None:
    is_set = said(element, "ReminderIsSet") == "true" and said(element, "ReminderDueBy")
    return moment(element, "ReminderDueBy") if is_set else None


def _midnight(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"
