"""When Exchange reminds its user of a task: at the time when the row is due (sections 5.2, 5.5).

Only the organization's wish goes over, and only when it is another than before. What a user makes
of a reminder in Exchange is theirs: it changes nothing in the organization, and is not undone.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ssync_desktop.domain.items.conflict import Merged
from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.field_directions import REMINDER
from ssync_desktop.domain.items.kinds import TaskStatus
from ssync_desktop.domain.items.times import TimeOfDay

OVER = timedelta(days=1)
"""Nobody is reminded of what was due as long ago as that."""


def reminder_of(shown: TaskContent, due_time: TimeOfDay | None) -> datetime | None:
    """Return when Exchange is to remind of what shows *shown* there and is due at *due_time*.

    None where it is done, or due on no day or at no time of it. The moment may be over.
    """
    if due_time is None or shown.due is None or shown.status is TaskStatus.COMPLETED:
        return None
    try:
        return due_time.on(shown.due).instant
    except OverflowError:  # on the first and last of all days
        return None


def to_be_set(content: Content, now: datetime) -> Content:
    """Return *content* as Exchange is told it: without a reminder that is long over."""
    if isinstance(content, TaskContent) and _is_over(content.reminder, now):
        return replace(content, reminder=None)
    return content


def with_own_reminder(exchange: Content, common: Content | None) -> Content:
    """Return *exchange* with the reminder that the organization gave it last."""
    if not isinstance(exchange, TaskContent):
        return exchange
    given = common.reminder if isinstance(common, TaskContent) else None
    return replace(exchange, reminder=given)


def reminded(
    merged: Merged, shown: Content, local: Content, there: Content, now: datetime
) -> Merged:
    """Return *merged* with the reminder as it is once the organization has taken its part over.

    *shown* is what Exchange is to show of the row, which says *local*; *there* is what the item
    says. A day that comes from Exchange moves no reminder there: its user has seen to that.
    """
    if not (isinstance(shown, TaskContent) and isinstance(local, TaskContent)):
        return merged
    assert isinstance(there, TaskContent)
    after = reminder_of(replace(shown, **merged.to_crm), local.due_time)
    wanted = None if _is_over(after, now) else after
    to_exchange = dict(merged.to_exchange)
    gives = REMINDER in to_exchange
    if gives:
        to_exchange[REMINDER] = wanted
        if wanted == there.reminder:
            del to_exchange[REMINDER]
    if REMINDER in to_exchange:
        return replace(merged, to_exchange=to_exchange, common=_saying(merged.common, after))
    if not gives and _reminder(merged.common) != shown.reminder:
        return merged  # it goes nowhere
    return replace(
        merged,
        to_exchange=to_exchange,
        before=_saying(merged.before, shown.reminder),
        halfway=_saying(merged.halfway, after),
        common=_saying(merged.common, after),
    )


def _is_over(reminder: datetime | None, now: datetime) -> bool:
    return reminder is not None and reminder <= now - OVER


def _reminder(content: Content) -> datetime | None:
    return content.reminder if isinstance(content, TaskContent) else None


def _saying(content: Content, reminder: datetime | None) -> Content:
    said: Mapping[str, Any] = {REMINDER: reminder}
    return replace(content, **said)
