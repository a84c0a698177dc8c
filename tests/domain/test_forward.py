"""Which message a forward mailbox means: the one that is attached, and only one (B67)."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.forward import attached_messages, takes_forwarded, why_not_one
from ssync_desktop.domain.options import IncomingDeliveryMethod
from ssync_desktop.domain.received_email import ReceivedAttachment
from tests.kit.mail_world import incoming

MESSAGE = ReceivedAttachment("", "message/rfc822", b"From: a", message=True)
FILE = ReceivedAttachment("Original.EML", "application/octet-stream", b"From: a")
PICTURE = ReceivedAttachment("photo.png", "image/png", b"png")
TEXT = ReceivedAttachment("notes.eml", "text/plain", b"no message, whatever its name says")


@pytest.mark.behaviour("B67", "which message counts")
@pytest.mark.parametrize(
    ("attachments", "count"),
    [
        ((), 0),
        ((PICTURE, TEXT), 0),
        ((MESSAGE, PICTURE), 1),
        ((FILE,), 1),
        ((MESSAGE, FILE), 2),
    ],
)
def test_exactly_one_attached_message_counts(
    attachments: tuple[ReceivedAttachment, ...], count: int
) -> None:
    wrapper = replace(incoming("1").message, attachments=attachments)
    assert len(attached_messages(wrapper.attachments)) == count
    assert bool(why_not_one(wrapper)) is (count != 1)


@pytest.mark.parametrize("method", IncomingDeliveryMethod)
def test_only_who_has_mail_forwarded_gets_it_here(method: IncomingDeliveryMethod) -> None:
    assert takes_forwarded(method) is (method is IncomingDeliveryMethod.FORWARD_MAILBOX)
