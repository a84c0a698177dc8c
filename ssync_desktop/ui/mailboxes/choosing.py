"""Which deeds apply to which mailboxes, and why not where they do not: pure decisions."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from ssync_desktop.domain.options import AccessApproval, MailboxKind, OperationType, State
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.ui.choosing import (
    Applicable,
    active_already,
    inactive_already,
    nothing,
    unhindered,
)
from ssync_desktop.ui.mailboxes.directions import is_served, state_of

NOTHING_SELECTED = "Select one or more mailboxes first."


class Deed(StrEnum):
    """What can be done with a selection of mailboxes."""

    APPROVE = "approve"
    REJECT = "reject"
    TEST = "test"
    SYNC = "sync"
    PLAN = "plan"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DEFAULTS = "defaults"
    EDIT = "edit"
    DELETE = "delete"


def applicable(deed: Deed, rows: Sequence[MailboxRow]) -> Applicable[MailboxRow]:
    """Return those of the selected *rows* that *deed* can be done with."""
    if not rows:
        return Applicable((), NOTHING_SELECTED)
    if deed in (Deed.PLAN, Deed.EDIT, Deed.DELETE) and len(rows) > 1:
        return Applicable((), "One mailbox at a time.")
    return unhindered(rows, _HINDRANCES[deed])


def unapproved(rows: Iterable[MailboxRow]) -> tuple[MailboxRow, ...]:
    """Return the mailboxes whose addresses still need approval."""
    return tuple(row for row in rows if _approval_open(row))


def _approval_open(row: MailboxRow) -> bool:
    return row.kind is not MailboxKind.FORWARD and row.approval in (
        AccessApproval.PENDING,
        AccessApproval.REJECTED,
    )


def _not_approvable(row: MailboxRow) -> str:
    if row.kind is MailboxKind.FORWARD and row.approval is AccessApproval.PENDING:
        return "A forward mailbox needs no approval."
    if not row.email_address:
        return "There is no address to approve; enter one first."
    return "The address is approved already." if row.approval is AccessApproval.APPROVED else ""


def _not_rejectable(row: MailboxRow) -> str:
    if not row.email_address:
        return "There is no address to reject."
    return "The address is rejected already." if row.approval is AccessApproval.REJECTED else ""


def _not_testable(row: MailboxRow) -> str:
    if row.state is not State.ACTIVE:
        return "The mailbox is deactivated; activate it first."
    if not any(is_served(row, one) for one in OperationType):
        return "No direction uses server-side synchronization; edit the mailbox to choose it."
    return ""


def _not_syncable(row: MailboxRow) -> str:
    if hindrance := _not_testable(row):
        return hindrance
    if any(state_of(row, one).enabled for one in OperationType):
        return ""
    if _approval_open(row):
        return "Nothing is enabled yet: test the mailbox and approve its address."
    return "Nothing is enabled yet; run Test & Enable first."


def not_planned(row: MailboxRow) -> str:
    """Return why nothing can be planned for the items of a mailbox; nothing where it can."""
    if hindrance := _not_testable(row):
        return hindrance
    if not is_served(row, OperationType.ACT):
        return "It does not synchronize appointments, contacts and tasks."
    return "" if state_of(row, OperationType.ACT).enabled else "Run Test & Enable first."


def _belongs(row: MailboxRow) -> str:
    if row.kind is MailboxKind.FORWARD:
        return ""
    return "It goes with its user or queue; deactivate it instead."


_HINDRANCES: dict[Deed, Callable[[MailboxRow], str]] = {
    Deed.APPROVE: _not_approvable,
    Deed.REJECT: _not_rejectable,
    Deed.TEST: _not_testable,
    Deed.SYNC: _not_syncable,
    Deed.PLAN: not_planned,
    Deed.ACTIVATE: active_already,
    Deed.DEACTIVATE: inactive_already,
    Deed.DEFAULTS: nothing,
    Deed.EDIT: nothing,
    Deed.DELETE: _belongs,
}
