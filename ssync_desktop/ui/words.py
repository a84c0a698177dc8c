"""The words that several pages share, so that a thing is called the same everywhere."""

from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    OutgoingDeliveryMethod,
)
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

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


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 user" or "3 users"; *many* is the plural where adding s is wrong."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def named(names: tuple[str, ...], one: str, many: str = "") -> str:
    """Return the name of a single row, or how many there are."""
    return names[0] if len(names) == 1 else counted(len(names), one, many)


def mailboxes(number: int) -> str:
    """Return "1 mailbox" or "3 mailboxes"."""
    return counted(number, "mailbox", "mailboxes")
