"""Taking the original out of a message that was forwarded as an attachment (B67)."""

from ssync_desktop.domain.forward import attached_messages, why_not_one
from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.mime.parse import parse


def original(wrapper: ReceivedEmail) -> ReceivedEmail | None:
    """Return the message that *wrapper* carries; None unless it carries exactly one."""
    if why_not_one(wrapper):
        return None
    (attachment,) = attached_messages(wrapper.attachments)
    return parse(attachment.content)
