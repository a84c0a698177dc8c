"""The words for codes of mailboxes, the same in the grid, the pane and the editor."""

from ssync_desktop.domain.options import AccessApproval, MailboxKind, OperationType
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.words import APPROVALS

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
NOT_NEEDED = Badge("phase-off", Tone.OFF, "Not needed")


def approval_badge(row: MailboxRow) -> Badge:
    """Return how approval stands; a forward mailbox belongs to nobody and needs none."""
    undecided = row.approval is AccessApproval.PENDING
    if row.kind is MailboxKind.FORWARD and undecided:
        return NOT_NEEDED
    return APPROVALS[row.approval]
