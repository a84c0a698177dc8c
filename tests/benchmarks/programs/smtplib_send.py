"""What a plain Python program does: build, flatten and send each email with the standard library.

``PORT COUNT CONNECTIONS``.
"""

import smtplib
import sys
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

from tests.benchmarks.outgoing_mail import RECIPIENT, SUBJECT, texts
from tests.benchmarks.stage import Facts, perform


def send(port: int, numbers: range) -> int:
    """Send an email for each number over one connection."""
    text, markup = texts()
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
        server.login("user", "secret")
        for number in numbers:
            message = EmailMessage()
            message["From"] = "Ada Lovelace <ada@adventure.example>"
            message["To"] = RECIPIENT
            message["Subject"] = f"{SUBJECT} {number}"
            message["Message-ID"] = f"<{number}@adventure.example>"
            message.set_content(text)
            message.add_alternative(markup, subtype="html")
            server.send_message(message)
    return len(numbers)


def main(port: str, count: str, connections: str) -> None:
    """Prepare and perform."""
    threads = int(connections)

    def work() -> Facts:
        with ThreadPoolExecutor(threads) as pool:
            shares = [range(first, int(count), threads) for first in range(threads)]
            return {"messages": sum(pool.map(lambda share: send(int(port), share), shares))}

    perform(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
