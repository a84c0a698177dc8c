"""Who may look at the plan of a mailbox's items, and let it be carried out at once."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import OperationType, Role
from ssync_desktop.domain.schedule import NORMAL_INTERVAL
from ssync_desktop.organization.acting import user_of
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.processing import Entry, enter


def open_items(context: Context, mailbox_id: UUID) -> Entry:
    """Return a mailbox whose items may be synchronized now, its turn or not.

    Raises PRIVILEGE_DENIED for others than its user and System Administrators, else what keeps it
    from being synchronized.
    """
    entry = enter(context, mailbox_id, OperationType.ACT)
    own = context.caller.user_id in (user_of(entry.mailbox), entry.mailbox.owner_id)
    if not own and not context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            f"You may not synchronize the items of {entry.mailbox.name}",
            "Leave it to its user, or ask a System Administrator.",
        )
    if entry.gate.code not in (None, ErrorCode.NOT_DUE):
        assert entry.gate.code is not None
        raise NeedsAttention(entry.gate.code, entry.gate.text)
    return entry


def put_off(context: Context, mailbox_id: UUID) -> None:
    """Let the next pass over the items of a mailbox begin no sooner than after an interval."""
    state = context.unit.mailboxes.lock(mailbox_id).act
    soonest = context.clock.now() + NORMAL_INTERVAL
    if state.next_run_on is None or state.next_run_on < soonest:
        later = replace(state, next_run_on=soonest)
        context.unit.mailboxes.set_direction(mailbox_id, OperationType.ACT, later)
