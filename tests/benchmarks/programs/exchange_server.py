"""The sandbox's Exchange, filled: ``FILE MAILBOXES MESSAGES LATENCY_MS``.

Each of MAILBOXES holds the next MESSAGES of the corpus; a service account may open them all as
their owners. FILE tells where and how, as JSON; the port is printed, and after it, with the sign
to end, how many requests were answered. Ends with its standard input.
"""

import json
import sys
from pathlib import Path

from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.kit.corpus import generate

SERVICE = "service@adventure.example"
PASSWORD = "all the mailboxes"


def main(file: str, mailboxes: str, messages: str, latency: str) -> None:
    """Fill, serve, and end."""
    server = SandboxExchange()
    server.directory.add(Account(SERVICE, PASSWORD, may_impersonate=True))
    addresses = [f"mailbox{number}@adventure.example" for number in range(int(mailboxes))]
    corpus = generate(len(addresses) * int(messages))
    for address in addresses:
        server.add_mailbox(address, PASSWORD)
        for _ in range(int(messages)):
            server.deliver(address, next(corpus).raw)
    server.start()
    server.faults.latency = int(latency) / 1000
    facts = {
        "url": server.url,
        "fingerprint": server.certificate.fingerprint,
        "user": SERVICE,
        "password": PASSWORD,
        "addresses": addresses,
    }
    Path(file).write_text(json.dumps(facts))
    print(server.port, flush=True)  # noqa: T201 whoever started it reads this
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
