"""A POP3 server for the sandbox: RFC 1939 with CAPA, STLS, APOP and pipelining."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress

from ssync_desktop.sandbox.faults import Faults, Point
from ssync_desktop.sandbox.mail_store import MailStore, StoredMessage

GREETING = "<1896.697170952@sandbox.invalid>"
IDLE_LIMIT = 120.0

Command = Callable[[str], Awaitable[None]]


class Pop3Session:
    """One connection from greeting to QUIT."""

    def __init__(
        self,
        store: MailStore,
        faults: Faults,
        context: ssl.SSLContext | None,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._store = store
        self._faults = faults
        self._context = context
        self._reader = reader
        self._writer = writer
        self._user = ""
        self._address = ""
        self._messages: tuple[StoredMessage, ...] = ()
        self._deleted: set[int] = set()
        self._open = True
        self._commands: dict[str, Command] = {
            "CAPA": self._capa,
            "STLS": self._stls,
            "USER": self._user_name,
            "PASS": self._password,
            "APOP": self._apop,
            "STAT": self._stat,
            "LIST": self._list,
            "UIDL": self._uidl,
            "TOP": self._top,
            "RETR": self._retr,
            "DELE": self._dele,
            "RSET": self._rset,
            "NOOP": self._noop,
            "QUIT": self._quit,
        }

    async def serve(self) -> None:
        """Answer commands until the client leaves."""
        try:
            await self._say(f"+OK Sandbox ready {GREETING}")
            while self._open:
                async with asyncio.timeout(IDLE_LIMIT):
                    line = await self._reader.readline()
                if not line:
                    break
                await self._answer(line.decode("utf-8", "replace").strip())
        except (OSError, TimeoutError, ssl.SSLError, ValueError):
            pass  # the client went away or talked nonsense; both end the session
        finally:
            self._writer.close()
            with suppress(OSError, ssl.SSLError):
                await self._writer.wait_closed()

    async def _answer(self, line: str) -> None:
        verb, _, argument = line.partition(" ")
        command = self._commands.get(verb.upper())
        if command is None:
            await self._say("-ERR unknown command")
        elif verb.upper() not in _BEFORE_SIGN_IN and not self._address:
            await self._say("-ERR sign in first")
        else:
            await command(argument.strip())

    async def _say(self, line: str) -> None:
        self._writer.write(line.encode() + b"\r\n")
        await self._writer.drain()

    async def _say_all(self, first: str, content: bytes) -> None:
        answer = first.encode() + b"\r\n" + stuffed(content) + b".\r\n"
        cut = self._faults.take_drop() if len(content) else None
        if cut is not None:
            self._writer.write(answer[:cut])
            await self._writer.drain()
            self._writer.transport.abort()
            self._open = False
            return
        self._writer.write(answer)
        await self._writer.drain()

    async def _capa(self, _argument: str) -> None:
        names = ["TOP", "UIDL", "USER", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE"]
        if self._context is not None:
            names.append("STLS")
        self._writer.write(b"+OK\r\n" + "".join(f"{n}\r\n" for n in names).encode() + b".\r\n")
        await self._writer.drain()

    async def _stls(self, _argument: str) -> None:
        if self._context is None:
            await self._say("-ERR no TLS here")
            return
        await self._say("+OK begin TLS")
        await self._writer.start_tls(self._context)
        self._context = None

    async def _user_name(self, argument: str) -> None:
        self._user = argument
        await self._say("+OK")

    async def _password(self, argument: str) -> None:
        await self._sign_in(self._user, self._store.accepts(self._user, argument))

    async def _apop(self, argument: str) -> None:
        user, _, digest = argument.partition(" ")
        await self._sign_in(user, self._store.accepts_digest(user, GREETING, digest))

    async def _sign_in(self, address: str, accepted: bool) -> None:
        if self._faults.busy:
            await self._say("-ERR [SYS/TEMP] try again later")
        elif self._faults.refuse_sign_in or not accepted:
            await self._say("-ERR [AUTH] user name or password is wrong")
        else:
            self._address = address
            self._messages = self._store.messages(address)
            self._faults.passed(Point.POP3_SIGNED_IN, address)
            await self._say("+OK signed in")

    async def _stat(self, _argument: str) -> None:
        left = self._left()
        await self._say(f"+OK {len(left)} {sum(len(m.content) for _, m in left)}")

    async def _list(self, argument: str) -> None:
        await self._enumerate(argument, lambda message: str(len(message.content)))

    async def _uidl(self, argument: str) -> None:
        await self._enumerate(argument, lambda message: message.uid)

    async def _enumerate(self, argument: str, show: Callable[[StoredMessage], str]) -> None:
        if argument:
            found = self._find(argument)
            await self._say(f"+OK {argument} {show(found)}" if found else "-ERR no such message")
            return
        lines = "".join(f"{number} {show(message)}\r\n" for number, message in self._left())
        self._writer.write(b"+OK\r\n" + lines.encode() + b".\r\n")
        await self._writer.drain()

    async def _top(self, argument: str) -> None:
        number, _, lines = argument.partition(" ")
        found = self._find(number)
        if found is None:
            await self._say("-ERR no such message")
            return
        head, _, body = found.content.partition(b"\r\n\r\n")
        some = b"".join(line + b"\r\n" for line in body.split(b"\r\n")[: int(lines or 0)])
        await self._say_all("+OK", head + b"\r\n\r\n" + some)

    async def _retr(self, argument: str) -> None:
        found = self._find(argument)
        if found is None:
            await self._say("-ERR no such message")
            return
        await self._say_all(f"+OK {len(found.content)} octets", found.content)
        self._faults.passed(Point.POP3_RETRIEVED, self._address)

    async def _dele(self, argument: str) -> None:
        if self._find(argument) is None:
            await self._say("-ERR no such message")
            return
        self._deleted.add(int(argument))
        await self._say("+OK")

    async def _rset(self, _argument: str) -> None:
        self._deleted.clear()
        await self._say("+OK")

    async def _noop(self, _argument: str) -> None:
        await self._say("+OK")

    async def _quit(self, _argument: str) -> None:
        if self._deleted:
            uids = frozenset(self._messages[number - 1].uid for number in self._deleted)
            self._store.remove(self._address, uids)
            self._faults.passed(Point.POP3_DELETED, self._address)
        self._open = False
        await self._say("+OK good-bye")

    def _left(self) -> list[tuple[int, StoredMessage]]:
        return [
            (number, message)
            for number, message in enumerate(self._messages, 1)
            if number not in self._deleted
        ]

    def _find(self, argument: str) -> StoredMessage | None:
        number = int(argument) if argument.isdigit() else 0
        if not 1 <= number <= len(self._messages) or number in self._deleted:
            return None
        return self._messages[number - 1]


_BEFORE_SIGN_IN = frozenset({"CAPA", "STLS", "USER", "PASS", "APOP", "QUIT", "NOOP"})


def stuffed(content: bytes) -> bytes:
    """Return *content* as it goes over the line: leading dots doubled, a line end at the end."""
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    if content.startswith(b"."):
        content = b"." + content
    return content.replace(b"\r\n.", b"\r\n..")
