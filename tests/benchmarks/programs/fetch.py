"""Our POP3 connector alone: ``HOST PORT USER PASSWORD``; every message is read and forgotten."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.pop3 import Pop3Connector
from ssync_desktop.servers.port import INBOX, Endpoint
from tests.benchmarks.stage import Facts, perform

LIMIT = 150 * 1024 * 1024


async def fetch(connector: Pop3Connector, endpoint: Endpoint, credentials: Credentials) -> Facts:
    """Fetch the whole mailbox."""
    count = octets = 0
    async with connector.incoming(endpoint, credentials) as mail:
        async for page in mail.changes(INBOX, None):
            async for fetched in mail.fetch(page.items, LIMIT):
                if fetched.error is not None:
                    raise fetched.error
                count += 1
                octets += len(fetched.content)
    return {"messages": count, "octets": octets}


def main(host: str, port: str, user: str, password: str) -> None:
    """Prepare and perform."""
    endpoint = Endpoint(host, int(port), ConnectionSecurity.NONE)
    with ThreadPoolExecutor(1) as executor:
        connector = Pop3Connector(executor)
        credentials = Credentials(user, password)
        perform(lambda: asyncio.run(fetch(connector, endpoint, credentials)))


if __name__ == "__main__":
    main(*sys.argv[1:])
