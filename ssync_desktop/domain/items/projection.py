"""What each side makes of the other's items: the states that only one of them knows (5.3 to 5.5).

``to_exchange`` and ``to_crm`` turn one side's item into what the other shows of it; ``kept`` is
what comes back of an Exchange item once it has gone through a table. Only what differs in these
forms differs at all.
"""

from dataclasses import replace
from datetime import date
from typing import overload

from ssync_desktop.domain.items.content import AppointmentContent, Content, TaskContent
from ssync_desktop.domain.items.fitting import fitted
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.reminders import reminder_of
from ssync_desktop.domain.items.settling import PHASE_OF, settled_task
from ssync_desktop.domain.items.zones import as_exchange_has, as_it_was
from ssync_desktop.domain.options import ObjectType


def to_exchange(item: LocalItem, today: date | None = None) -> Content:
    """Return *item* as Exchange shows it.

    A completed or canceled appointment shows Free. Zones that Windows has one name for are one
    (Vienna is Berlin). Of a service activity each user gets a copy
    that invites nobody. A canceled task shows Completed, and so does one whose day of completion
    has come by *today*; None takes every such day as come. The time when it is due is when its
    user is reminded.
    """
    match item.content:
        case AppointmentContent() as content:
            if item.phase is not Phase.OPEN:
                content = replace(content, show_as=ShowAs.FREE)
            if item.object_type is ObjectType.SERVICE_APPOINTMENT:
                content = replace(content, organizer=None, required=(), optional=())
            return as_exchange_has(content)
        case TaskContent() as content:
            shown = _shown_task(replace(content, due_time=None), item.phase, today)
            shown = kept(item.object_type, shown)
            return replace(shown, reminder=reminder_of(shown, content.due_time))
        case content:
            return content


def _shown_task(content: TaskContent, phase: Phase, today: date | None) -> TaskContent:
    ended = content.completed_on
    if phase is not Phase.OPEN or (ended is not None and (today is None or ended <= today)):
        return replace(content, status=TaskStatus.COMPLETED, percent_complete=100)
    if content.status in PHASE_OF:
        begun = TaskStatus.IN_PROGRESS if content.percent_complete else TaskStatus.NOT_STARTED
        return replace(content, status=begun)
    return content


@overload
def kept(object_type: ObjectType, content: TaskContent) -> TaskContent: ...


@overload
def kept(object_type: ObjectType, content: Content) -> Content: ...


def kept(object_type: ObjectType, content: Content) -> Content:
    """Return what a row of *object_type* can say of an item of Exchange.

    Texts are cut to their columns. A task that is not due is due on the day it starts, and only a
    completed one has a day of completion. Calls, letters and faxes are done or not.
    """
    content = fitted(content)
    if isinstance(content, AppointmentContent):
        return as_exchange_has(content)
    if not isinstance(content, TaskContent):
        return content
    done = content.status is TaskStatus.COMPLETED
    if object_type is not ObjectType.TASK:
        status = content.status if done else TaskStatus.NOT_STARTED
        content = replace(content, status=status, percent_complete=0)
    return replace(
        content,
        due=content.due or content.start,
        completed_on=content.completed_on if done else None,
    )


def as_exchange_has_it(content: Content) -> Content:
    """Return *content* as Exchange itself makes it consistent: a task is wholly done or not.

    Nobody is reminded of what is done.
    """
    if not isinstance(content, TaskContent):
        return content
    if content.status is TaskStatus.COMPLETED:
        return replace(content, percent_complete=100, reminder=None)
    return replace(content, completed_on=None)


def to_crm(content: Content, local: LocalItem | None, today: date) -> tuple[Content, Phase]:
    """Return what the organization writes of an item that shows *content*, and its phase.

    *local* is the row as it is, None for a new one. What is Free in Exchange leaves a completed or
    canceled appointment as it is, and a zone that Exchange cannot tell from the row's is the row's;
    what a canceled task shows as Completed leaves it canceled. A task that goes on in Exchange is
    open again, and one that has another day there is due at the same time of that.
    """
    before = Phase.OPEN if local is None else local.phase
    match content:
        case AppointmentContent():
            if local is None:
                return fitted(content), before
            assert isinstance(local.content, AppointmentContent)
            content = as_it_was(fitted(content), local.content)
            if before is Phase.OPEN:
                return content, before
            return replace(content, show_as=local.content.show_as), before
        case TaskContent():
            return _stored_task(content, local, today)
        case _:
            return fitted(content), before


def _stored_task(
    content: TaskContent, local: LocalItem | None, today: date
) -> tuple[TaskContent, Phase]:
    object_type = ObjectType.TASK if local is None else local.object_type
    before = None if local is None else local.phase
    if local is not None and isinstance(local.content, TaskContent):
        content = replace(content, due_time=local.content.due_time)
    phase = PHASE_OF.get(content.status, Phase.OPEN)
    if local is not None and before is Phase.CANCELED and phase is Phase.COMPLETED:
        assert isinstance(local.content, TaskContent)
        percent = local.content.percent_complete
        content = replace(content, status=TaskStatus.CANCELED, percent_complete=percent)
        phase = Phase.CANCELED
    return settled_task(object_type, fitted(content), phase, before, today)
