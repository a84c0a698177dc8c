"""Telling the user of a mailbox that a plan waits to be looked at, and that it no longer does."""

from collections.abc import Sequence

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.planning import Action
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context

NAMED_AT_MOST = 10


def tell_of_held(context: Context, mailbox: Mailbox, held: Sequence[Action]) -> None:
    """Let one alert say that *held* actions wait for an approval; without any, take it away."""
    if not held:
        context.unit.alerts.clear(mailbox.id, ErrorCode.TOO_MANY_DELETES)
        return
    items = "1 item waits" if len(held) == 1 else f"{len(held):,} items wait"
    alert_mailbox(
        context,
        mailbox,
        TraceLevel.ERROR,
        ErrorCode.TOO_MANY_DELETES,
        f"{items} to be deleted or unlinked in {mailbox.name}. Nothing else is held up; look at "
        "the plan of the mailbox and apply it if it is right.",
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
        f"The first synchronization of {mailbox.name} invited nobody to {meetings}.",
        _names(quiet),
    )


def _names(actions: Sequence[Action]) -> str:
    """Return what *actions* are about, with why, a line each; the first of many."""
    lines = [
        f"{one.subject}: {one.type.value}. {' '.join(one.reasons)}".strip()
        for one in actions[:NAMED_AT_MOST]
    ]
    if len(actions) > NAMED_AT_MOST:
        lines.append(f"and {len(actions) - NAMED_AT_MOST:,} more")
    return "\n".join(lines)
