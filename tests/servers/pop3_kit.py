"""Short ways to use POP3 in tests."""

import ssl
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.pop3 import Pop3Connector
from ssync_desktop.servers.port import INBOX, Endpoint, FetchedItem, IncomingMail, ServerItem
from ssync_desktop.servers.tls import Tls
from tests.kit.scripted_servers import ScriptedPop3, serving

ANN = Credentials("ann", "hunter2-secret")
LIMIT = 1 << 20


def endpoint(
    port: int,
    *,
    host: str = "localhost",
    security: ConnectionSecurity = ConnectionSecurity.NONE,
    timeout: float = 5.0,
    pin: str = "",
) -> Endpoint:
    """Return an endpoint on loopback that signs in by USER and PASS."""
    return Endpoint(host, port, security, AuthenticationProtocol.BASIC, timeout, pin)


@asynccontextmanager
async def scripted(
    server: ScriptedPop3,
    executor: Executor,
    *,
    security: ConnectionSecurity = ConnectionSecurity.NONE,
    seconds: float = 5.0,
    tls: Tls | None = None,
    context: ssl.SSLContext | None = None,
    credentials: Credentials | None = ANN,
) -> AsyncIterator[IncomingMail]:
    """Serve *server* and open a session to it."""
    async with serving(server.talk, server.heard, context) as port:
        place = endpoint(port, security=security, timeout=seconds)
        async with Pop3Connector(executor, tls).incoming(place, credentials) as session:
            yield session


async def items_of(session: IncomingMail) -> list[ServerItem]:
    """Return the whole listing."""
    return [item async for page in session.changes(INBOX, None) for item in page.items]


async def all_of(session: IncomingMail, limit: int = LIMIT) -> list[FetchedItem]:
    """List and fetch everything."""
    items = await items_of(session)
    return [fetched async for fetched in session.fetch(items, limit)]


async def until_broken(
    session: IncomingMail, items: list[ServerItem]
) -> tuple[list[FetchedItem], SsyncError]:
    """Return what came before the fetch broke, and the error it broke with."""
    complete: list[FetchedItem] = []
    try:
        async for fetched in session.fetch(items, LIMIT):
            complete.append(fetched)  # noqa: PERF401 - what came before the error counts
    except SsyncError as error:
        return complete, error
    raise AssertionError("the fetch came to its end")


def mails(count: int, body: bytes = b"text\r\n") -> list[tuple[str, bytes]]:
    """Return *count* messages with their UIDLs."""
    return [(f"uid-{n}", b"Subject: %d\r\n\r\n%s" % (n, body)) for n in range(1, count + 1)]
