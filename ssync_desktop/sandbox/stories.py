"""The mail of the demo: who writes what to whom, as real clients would put it."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ssync_desktop.sandbox.people import CORRESPONDENTS, STRANGERS, DemoCorrespondent

QUESTIONS = (
    ("Where is order {n}?", "We have been waiting since Monday. Can you tell me when it ships?"),
    ("Quote for {n} units", "Please send your best price including delivery to Graz."),
    ("Invoice {n} is wrong", "The discount we agreed on is missing. Please correct it."),
    ("Appointment in week {n}", "Would Tuesday at ten suit you? I would bring two colleagues."),
    ("Spare part {n} for the workshop", "The chain guard arrived broken. A photo is attached."),
    ("Thank you", "The training was a success, everybody asks for the second part."),
)
NEWS = (
    ("{n} offers you must not miss", "Only this week, only for you."),
    ("Congratulations", "You have been chosen from {n} people."),
)

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A finished message and whom it goes to."""

    recipient: str
    content: bytes


class Storyteller:
    """Makes one message after the other; *seed* makes the sequence repeatable."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 nothing secret depends on it
        self._count = 100

    def question(self, recipient: str) -> Envelope:
        """A customer writes to *recipient*."""
        writer = self._random.choice(CORRESPONDENTS)
        subject, text = self._random.choice(QUESTIONS)
        message = self._message(writer, recipient, subject, text)
        if "photo" in text:
            message.add_attachment(PIXEL, maintype="image", subtype="png", filename="guard.png")
        return Envelope(recipient, message.as_bytes(policy=SMTP))

    def advertisement(self, recipient: str) -> Envelope:
        """A stranger writes to *recipient*; a user's filter leaves that alone."""
        subject, text = self._random.choice(NEWS)
        message = self._message(self._random.choice(STRANGERS), recipient, subject, text)
        return Envelope(recipient, message.as_bytes(policy=SMTP))

    def reply(self, recipient: str, writer: str, message_id: str, subject: str) -> Envelope:
        """Whoever got the message *message_id* from *recipient* answers it."""
        person = next((p for p in CORRESPONDENTS if p.address == writer), CORRESPONDENTS[0])
        message = self._message(
            person, recipient, f"Re: {subject}", "Thank you for the quick answer. That helps."
        )
        message["In-Reply-To"] = f"<{message_id}>"
        message["References"] = f"<{message_id}>"
        return Envelope(recipient, message.as_bytes(policy=SMTP))

    def _message(
        self, writer: DemoCorrespondent, recipient: str, subject: str, text: str
    ) -> EmailMessage:
        self._count += 1
        number = self._count
        domain = writer.address.partition("@")[2]
        now = format_datetime(datetime.now(UTC))
        message = EmailMessage()
        message["Received"] = f"from mx.{domain} by sandbox.invalid; {now}"
        message["From"] = f"{writer.name} <{writer.address}>"
        message["To"] = recipient
        message["Subject"] = subject.format(n=number)
        message["Date"] = now
        message["Message-ID"] = f"<{number}.{self._random.getrandbits(64):x}@{domain}>"
        body = text.format(n=number)
        message.set_content(f"Hello,\n\n{body}\n\nKind regards\n{writer.name}\n")
        message.add_alternative(
            f"<p>Hello,</p><p>{body}</p><p>Kind regards<br><b>{writer.name}</b></p>",
            subtype="html",
        )
        return message
