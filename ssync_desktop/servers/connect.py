"""From a host name to a connected socket, with one time limit over every address tried."""

import asyncio
import socket
from concurrent.futures import Executor

from ssync_desktop.servers.port import Endpoint

Address = tuple[int, int, int, str, tuple[str | int, ...]]


async def connected(endpoint: Endpoint, executor: Executor) -> socket.socket:
    """Return a blocking socket to *endpoint* whose every operation ends after its time-out.

    The addresses of the host share the time limit evenly, so that a dead IPv6 route cannot eat
    what the IPv4 address would have needed. Raises ``OSError`` and ``UnicodeError``.
    """
    addresses = await _addresses(endpoint, executor)
    share = endpoint.timeout / len(addresses)
    last: OSError | None = None
    for family, kind, protocol, _name, address in addresses:
        try:
            return await _attempt(endpoint, (family, kind, protocol), address, share)
        except OSError as error:
            last = error
    raise last or OSError("The name server knows no address.")


async def _addresses(endpoint: Endpoint, executor: Executor) -> list[Address]:
    """Ask the resolver, which blocks, in *executor*; it cannot be interrupted, only left alone."""
    asked = executor.submit(
        socket.getaddrinfo, endpoint.host, endpoint.port, type=socket.SOCK_STREAM
    )
    async with asyncio.timeout(endpoint.timeout):
        return await asyncio.wrap_future(asked)  # type: ignore[arg-type]


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
