"""Messages as files, for whoever wants to see why each of them would be tracked, or not.

They are written into the demo's own folder and go with it.
"""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from ssync_desktop.domain.email import Email
from ssync_desktop.sandbox.people import DOMAIN
from ssync_desktop.sandbox.stories import PIXEL

ANSWER = "1 An answer to Ada, with a copy to Support.eml"
ADVERTISEMENT = "2 An advertisement nobody asked for.eml"
QUESTION = "3 A question to Sales with a blocked file.eml"


def write_samples(folder: Path, letter: Email) -> tuple[Path, ...]:
    """Write the samples into *folder* and return their paths.

    *letter* is an email to a customer that the first sample answers: its subject carries the
    tracking token, as the answers of people do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    answer = _message(
        "Maria Anders <maria@fabrikam.example>",
        f"Ada Lovelace <ada@{DOMAIN}>",
        f"Re: {letter.subject}",
        "It has arrived. Thank you!",
    )
    answer["Cc"] = f"Support <support@{DOMAIN}>"
    advertisement = _message(
        "Weekly Deals <news@deals.example>",
        f"ada@{DOMAIN}",
        "Offers you must not miss",
        "Only this week, only for you.",
    )
    question = _message(
        "Thomas Hardy <thomas@northwind.example>",
        f"Sales enquiries <sales@{DOMAIN}>",
        "Quote for 40 units",
        "The drawing is attached, and a program that shows it.",
    )
    question.add_attachment(PIXEL, maintype="image", subtype="png", filename="drawing.png")
    question.add_attachment(
        b"MZ", maintype="application", subtype="octet-stream", filename="viewer.exe"
    )
    written = []
    for name, message in ((ANSWER, answer), (ADVERTISEMENT, advertisement), (QUESTION, question)):
        path = folder / name
        path.write_bytes(message.as_bytes(policy=SMTP))
        written.append(path)
    return tuple(written)


def _message(sender: str, recipient: str, subject: str, text: str) -> EmailMessage:
    domain = sender.partition("@")[2].rstrip(">")
    now = format_datetime(datetime.now(UTC))
    message = EmailMessage()
    message["Received"] = f"from mx.{domain} by sandbox.invalid; {now}"
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = now
    message["Message-ID"] = make_msgid("sample", domain)
    message.set_content(f"Hello,\n\n{text}\n")
    return message
