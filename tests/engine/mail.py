"""Messages for the engine's tests."""

from email.message import EmailMessage
from email.policy import SMTP


def a_message(
    to: str = "ada@example.test",
    subject: str = "Hello",
    message_id: str = "one@elsewhere.test",
    sender: str = "Maria <maria@elsewhere.test>",
    **headers: str,
) -> bytes:
    """Return the octets of a small message; keyword names become header names."""
    message = EmailMessage()
    message["Received"] = "from mx by example.test; Mon, 2 Mar 2026 08:30:00 +0000"
    if sender:
        message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 2 Mar 2026 08:30:00 +0000"
    if message_id:
        message["Message-ID"] = f"<{message_id}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Dear all,\n\nsome text.\n")
    return message.as_bytes(policy=SMTP)
