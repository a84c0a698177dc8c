"""The words for codes of mailboxes, the same in the grid, the pane and the editor."""

from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    OperationType,
    OutgoingDeliveryMethod,
)
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

KINDS = {
    MailboxKind.USER: "User",
    MailboxKind.QUEUE: "Queue",
    MailboxKind.FORWARD: "Forward",
}
KIND_ICONS = {
    MailboxKind.USER: "user",
    MailboxKind.QUEUE: "queue",
    MailboxKind.FORWARD: "mailbox",
}
DIRECTIONS = {
    OperationType.INCOMING: "Incoming email",
    OperationType.OUTGOING: "Outgoing email",
    OperationType.ACT: "Appointments, contacts and tasks",
}
APPROVALS = {
    AccessApproval.EMPTY: Badge("phase-off", Tone.OFF, "No address"),
    AccessApproval.APPROVED: Badge("check", Tone.GOOD, "Approved"),
    AccessApproval.PENDING: Badge("clock", Tone.WARN, "Pending"),
    AccessApproval.REJECTED: Badge("reject", Tone.BAD, "Rejected"),
}
INCOMING_METHODS = {
    IncomingDeliveryMethod.SERVER_SIDE: "Server-side synchronization",
    IncomingDeliveryMethod.NONE: "None",
    IncomingDeliveryMethod.OUTLOOK: "Outlook",
    IncomingDeliveryMethod.FORWARD_MAILBOX: "Forward mailbox",
}
OUTGOING_METHODS = {
    OutgoingDeliveryMethod.SERVER_SIDE: "Server-side synchronization",
    OutgoingDeliveryMethod.NONE: "None",
    OutgoingDeliveryMethod.OUTLOOK: "Outlook",
}
ACT_METHODS = {
    ActDeliveryMethod.NONE: "None",
    ActDeliveryMethod.SERVER_SIDE: "Server-side synchronization",
    ActDeliveryMethod.OUTLOOK: "Outlook",
}


NOT_NEEDED = Badge("phase-off", Tone.OFF, "Not needed")


def approval_badge(row: MailboxRow) -> Badge:
    """Return how approval stands; a forward mailbox belongs to nobody and needs none."""
    undecided = row.approval is AccessApproval.PENDING
    if row.kind is MailboxKind.FORWARD and undecided:
        return NOT_NEEDED
    return APPROVALS[row.approval]


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 mailbox" or "3 mailboxes"; *many* is the plural where adding s is wrong."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def mailboxes(number: int) -> str:
    """Return "1 mailbox" or "3 mailboxes"."""
    return counted(number, "mailbox", "mailboxes")
