"""Forward mailboxes: which message is meant, and for whom it is (section 3.9, B67).

A rule in each user's or queue's mailbox forwards mail as an attachment. The attached message is
what counts; what carries it is only paper.
"""

from collections.abc import Sequence

from ssync_desktop.domain.attachment_rules import extension_of
from ssync_desktop.domain.options import IncomingDeliveryMethod
from ssync_desktop.domain.received_email import ReceivedAttachment, ReceivedEmail

_UNKNOWN_OCTETS = ("application/octet-stream", "")


def attached_messages(attachments: Sequence[ReceivedAttachment]) -> list[ReceivedAttachment]:
    """Return the attachments that are messages.

    Some servers call a message unknown octets and only name the file ``….eml``.
    """
    return [one for one in attachments if one.message or _looks_like_one(one)]


def why_not_one(wrapper: ReceivedEmail) -> str:
    """Return why *wrapper* is no message forwarded as an attachment; empty when it is one."""
    count = len(attached_messages(wrapper.attachments))
    if count == 1:
        return ""
    if count:
        return f"It carries {count} attached messages; a forward mailbox takes one at a time."
    return (
        "It carries no attached message. The rule that forwards has to forward as an attachment, "
        "not inline."
    )


def takes_forwarded(method: IncomingDeliveryMethod) -> bool:
    """Say whether mail for a user or queue with this incoming method comes over forward mailboxes.

    Others get their mail from their own mailboxes; a copy that strayed here is not theirs to take.
    """
    return method is IncomingDeliveryMethod.FORWARD_MAILBOX


def _looks_like_one(attachment: ReceivedAttachment) -> bool:
    kind = attachment.mime_type.casefold()
    return kind in _UNKNOWN_OCTETS and extension_of(attachment.file_name) == "eml"
