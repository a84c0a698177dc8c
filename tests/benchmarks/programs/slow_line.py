"""A proxy that delays everything by some time in each direction: ``PORT MILLISECONDS``.

It keeps the order and limits no rate: a long line, not a narrow one. Ends with its standard input.
"""

import asyncio
import sys
from collections.abc import Callable

BLOCK = 1 << 18


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Hand on what comes, *delay* seconds later."""
    loop = asyncio.get_running_loop()

    def hand_on(action: Callable[[], object]) -> None:
        if not writer.is_closing():
            action()

    while block := await reader.read(BLOCK):
        loop.call_later(delay, hand_on, lambda block=block: writer.write(block))
    loop.call_later(delay, hand_on, writer.close)


async def serve(port: int, delay: float) -> None:
    """Listen, print the port, and work until the standard input ends."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", port, limit=BLOCK)
        await asyncio.gather(
            pump(reader, there[1], delay), pump(there[0], writer, delay), return_exceptions=True
        )

    server = await asyncio.start_server(accept, "127.0.0.1", 0, limit=BLOCK, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 whoever started it reads this
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1000))
