"""What brakes go by, and telling the user of a mailbox that a plan waits to be looked at.

What was deleted is told by the former versions. When somebody has approved deletes, and since when
those are counted that wait, stands beside the cursors of the mailbox.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.brakes import counted_from
from ssync_desktop.domain.items.planning import Action, Brake, Plan
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context

NAMED_AT_MOST = 10
_APPROVED: Final = "ACT:approved"
_WAITING: Final = "ACT:waiting"


def deleted_lately(
    context: Context, mailbox: Mailbox, cursors: Mapping[str, str], now: datetime
) -> int:
    """Return how many items of *mailbox* were deleted without an approval in the last day."""
    since = _counted_from(cursors, now)
    return context.unit.former_versions.deletes_since(mailbox.id, since)


def keep_count(
    context: Context, mailbox: Mailbox, plan: Plan, planned_on: datetime, *, approved: bool
) -> None:
    """Keep that somebody has *approved* the deletes of *plan*, or that they wait for it."""
    checkpoints, now = context.unit.folder_checkpoints, context.clock.now()
    if approved:
        if plan.deletes:
            checkpoints.keep(mailbox.id, _APPROVED, now.isoformat(), now)
        checkpoints.forget(mailbox.id, _WAITING)
        return
    cursors = checkpoints.of_mailbox(mailbox.id)
    if Brake.DELETES not in plan.brakes:
        if _WAITING in cursors:
            checkpoints.forget(mailbox.id, _WAITING)
    elif _WAITING not in cursors:
        since = _counted_from(cursors, planned_on)
        checkpoints.keep(mailbox.id, _WAITING, since.isoformat(), now)


def _counted_from(cursors: Mapping[str, str], now: datetime) -> datetime:
    approved, waiting = (
        datetime.fromisoformat(cursors[name]) if name in cursors else None
        for name in (_APPROVED, _WAITING)
    )
    return counted_from(now, approved, waiting)


def waiting_since(context: Context) -> datetime | None:
    """Return since when the deletes are counted that wait longest for an approval, if any do."""
    found = map(datetime.fromisoformat, context.unit.folder_checkpoints.of_folder(_WAITING))
    return min(found, default=None)


def tell_of_held(
    context: Context, mailbox: Mailbox, held: Sequence[Action], lately: int = 0
) -> None:
    """Let one alert say that *held* actions wait for an approval; without any, take it away.

    *lately* is how many items were deleted in the last day already.
    """
    if not held:
        context.unit.alerts.clear(mailbox.id, ErrorCode.TOO_MANY_DELETES)
        return
    items = "1 item waits" if len(held) == 1 else f"{len(held):,} items wait"
    alert_mailbox(
        context,
        mailbox,
        TraceLevel.ERROR,
        ErrorCode.TOO_MANY_DELETES,
        f"{items} to be deleted or unlinked in {mailbox.name}.{_before(lately)} Nothing else is "
        "held up; look at the plan of the mailbox and apply it if it is right.",
        _names(held),
    )


def tell_of_withheld(context: Context, mailbox: Mailbox, quiet: Sequence[Action]) -> None:
    """Say once that a first synchronization told nobody of the meetings *quiet* are about."""
    if not quiet:
        return
    meetings = "1 meeting" if len(quiet) == 1 else f"{len(quiet):,} meetings"
    alert_mailbox(
        context,
        mailbox,
        TraceLevel.INFORMATION,
        ErrorCode.MAILS_HELD,
        f"{mailbox.name} synchronized {meetings} for the first time, and nobody was written to.",
        _names(quiet),
    )


def _before(lately: int) -> str:
    if not lately:
        return ""
    items = "1 item was" if lately == 1 else f"{lately:,} items were"
    return f" {items} deleted before, within a day, with nobody asked."


def _names(actions: Sequence[Action]) -> str:
    """Return what *actions* are about, with why, a line each; the first of many."""
    lines = [
        f"{one.subject}: {one.type.value}. {' '.join(one.reasons)}".strip()
        for one in actions[:NAMED_AT_MOST]
    ]
    if len(actions) > NAMED_AT_MOST:
        lines.append(f"and {len(actions) - NAMED_AT_MOST:,} more")
    return "\n".join(lines)
