"""From a host name to a connected socket, with one time limit over every address tried."""

import asyncio
import socket
import time
from collections.abc import Callable
from concurrent.futures import Executor

from ssync_desktop.servers.port import Endpoint

Address = tuple[int, int, int, str, tuple[str | int, ...]]

LookUp = Callable[[str, int], list[Address]]

ADDRESSES_HOLD = 60.0  # seconds: a sweep over thousands of mailboxes asks for their host once


class Dialer:
    """Connects to servers; the resolver *look_up*, which blocks, is asked in *executor*."""

    def __init__(self, executor: Executor, look_up: LookUp | None = None) -> None:
        self._executor = executor
        self._look_up = look_up or getaddrinfo
        self._known: dict[tuple[str, int], tuple[float, list[Address]]] = {}

    async def connect(self, endpoint: Endpoint) -> socket.socket:
        """Return a blocking socket to *endpoint* whose every operation ends after its time-out.

        The addresses of the host share the time limit evenly, so that a dead IPv6 route cannot
        eat what the IPv4 address would have needed. Raises ``OSError`` and ``UnicodeError``.
        """
        addresses = await self.addresses(endpoint)
        share = endpoint.timeout / max(len(addresses), 1)
        last = OSError("The name server knows no address.")
        for family, kind, protocol, _name, address in addresses:
            try:
                return await _attempt(endpoint, (family, kind, protocol), address, share)
            except OSError as error:
                last = error
        self._known.pop((endpoint.host, endpoint.port), None)
        raise last

    async def addresses(self, endpoint: Endpoint) -> list[Address]:
        """Return the host's addresses; a resolver at work cannot be interrupted, only left."""
        key = endpoint.host, endpoint.port
        until, addresses = self._known.get(key, (0.0, []))
        if time.monotonic() < until:
            return addresses
        asked = self._executor.submit(self._look_up, *key)
        async with asyncio.timeout(endpoint.timeout):
            addresses = await asyncio.wrap_future(asked)
        self._known[key] = time.monotonic() + ADDRESSES_HOLD, addresses
        return addresses

    def addresses_now(self, endpoint: Endpoint) -> list[Address]:
        """Return the same to whoever is in a thread already; blocks as the resolver does."""
        return self._look_up(endpoint.host, endpoint.port)


def getaddrinfo(host: str, port: int) -> list[Address]:
    """Ask the operating system; raises ``OSError`` and ``UnicodeError``."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)  # type: ignore[return-value]


async def _attempt(
    endpoint: Endpoint, kind: tuple[int, int, int], address: tuple[str | int, ...], seconds: float
) -> socket.socket:
    connection = socket.socket(*kind)
    try:
        connection.setblocking(False)
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_connect(connection, address)
        connection.settimeout(endpoint.timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection
