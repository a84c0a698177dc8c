"""Other ways to look into many mailboxes: ``segment|poplib ACCOUNTS PORT CONNECTIONS [AUTHORITY]``.

``segment`` sends everything it wants to know in one segment (asyncio), ``poplib`` asks step by step
in threads. ACCOUNTS is a JSON file of names and passwords. With AUTHORITY TLS is spoken, and the
certificate verified.
"""

import asyncio
import json
import poplib
import ssl
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.stage import Facts, perform

HOST = "localhost"
Account = tuple[str, str]


async def in_one_segment(
    accounts: Sequence[Account], port: int, connections: int, tls: ssl.SSLContext | None
) -> Facts:
    """Ask for state and ids of every mailbox."""
    slots = asyncio.Semaphore(connections)

    async def look(user: str, password: str) -> None:
        async with slots:
            reader, writer = await asyncio.open_connection(HOST, port, ssl=tls)
            await reader.readline()
            writer.write(f"USER {user}\r\nPASS {password}\r\nSTAT\r\nUIDL\r\nQUIT\r\n".encode())
            answer = await reader.read()
            while block := await reader.read():
                answer += block
            writer.close()
            assert answer.count(b"+OK") == 5

    await asyncio.gather(*(look(*account) for account in accounts))
    return {"mailboxes": len(accounts)}


def by_poplib(
    accounts: Sequence[Account], port: int, connections: int, tls: ssl.SSLContext | None
) -> Facts:
    """Ask for state and ids of every mailbox."""

    def look(account: Account) -> None:
        if tls is None:
            client = poplib.POP3(HOST, port, timeout=60)
        else:
            client = poplib.POP3_SSL(HOST, port, timeout=60, context=tls)
        client.user(account[0])
        client.pass_(account[1])
        client.stat()
        client.uidl()
        client.quit()

    with ThreadPoolExecutor(connections) as pool:
        for _ in pool.map(look, accounts):
            pass
    return {"mailboxes": len(accounts)}


def main(way: str, file: str, port: str, connections: str, authority: str = "") -> None:
    """Prepare and perform."""
    accounts = [(user, password) for user, password in json.loads(Path(file).read_text())]
    tls = ssl.create_default_context(cafile=authority) if authority else None
    if way == "poplib":
        perform(lambda: by_poplib(accounts, int(port), int(connections), tls))
    else:
        work = in_one_segment
        perform(lambda: asyncio.run(work(accounts, int(port), int(connections), tls)))


if __name__ == "__main__":
    main(*sys.argv[1:])
