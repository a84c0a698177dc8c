"""Servers that do what no real server does on command: hang, drop, repeat themselves, talk nonsense.

They run in the test's own loop; connectors do their blocking work in threads.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


class Conversation:
    """One connection as the server sees it; *heard* collects what the client said."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: list[str]
    ) -> None:
        self._reader, self._writer, self._heard = reader, writer, heard

    async def line(self) -> str:
        """Return the client's next line; EOFError when it has gone."""
        line = await self._reader.readline()
        if not line:
            raise EOFError
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        self._heard.append(text)
        return text

    async def say(self, data: bytes) -> None:
        """Send *data* and wait until it is on its way."""
        self._writer.write(data)
        await self._writer.drain()

    async def hang(self) -> None:
        """Say nothing until the client has gone."""
        while await self._reader.read(65536):
            pass
        raise EOFError

    def drop(self) -> None:
        """Close the connection without another word."""
        self._writer.close()
        raise EOFError

    async def content(self) -> bytes:
        """Return the octets of an SMTP message, up to its end mark."""
        received = b""
        while not received.endswith(b"\r\n.\r\n") and received != b".\r\n":
            line = await self._reader.readline()
            if not line:
                raise EOFError
            received += line
        return received


Talk = Callable[[Conversation], Awaitable[None]]


@asynccontextmanager
async def serving(
    talk: Talk, heard: list[str] | None = None, context: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Serve *talk* to every client on a loopback port, which is yielded."""
    tasks: set[asyncio.Task[None]] = set()
    seen = heard if heard is not None else []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(EOFError, OSError, asyncio.CancelledError):
                await talk(Conversation(reader, writer, seen))
        finally:
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()
            tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context, limit=1 << 24)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        # The loop's own tasks too, which wait for handshakes that will never be finished.
        accepting = {task for task in asyncio.all_tasks() if "_accept" in repr(task.get_coro())}
        if unfinished := tasks | accepting:
            await asyncio.wait(unfinished, timeout=5)
        await server.wait_closed()


@dataclass
class ScriptedPop3:
    """A POP3 server with scripted manners; numbers are those of *messages*, from 1.

    *answers* replaces the answer to a command (``"PASS"``, or ``"RETR 3"``), *hang_at* names
    commands that are never answered, *close_at* commands at which the connection is closed.
    *drop_after* closes after so many octets of a message; *drops* limits how often (None: always).
    """

    messages: Sequence[tuple[str, bytes]] = ()
    capabilities: Sequence[str] = ("UIDL", "TOP", "PIPELINING", "RESP-CODES", "USER")
    greeting: bytes = b"+OK ready\r\n"
    answers: dict[str, bytes] = field(default_factory=dict)
    hang_at: set[str] = field(default_factory=set)
    close_at: set[str] = field(default_factory=set)
    drop_after: dict[int, int] = field(default_factory=dict)
    drops: int | None = None
    wrong_sizes: dict[int, int] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    connections: int = 0
    open_connections: int = 0
    deleted: list[str] = field(default_factory=list)

    async def talk(self, conversation: Conversation) -> None:
        """Serve one client."""
        self.connections += 1
        self.open_connections += 1
        doomed: list[str] = []
        try:
            await conversation.say(self.greeting)
            while True:
                command = await conversation.line()
                verb = command.upper().split(" ")[0]
                for name in (command, verb):
                    if name in self.hang_at:
                        await conversation.hang()
                    if name in self.close_at:
                        conversation.drop()
                scripted = self.answers.get(command, self.answers.get(verb))
                if scripted is not None:
                    await conversation.say(scripted)
                    continue
                if verb == "DELE":
                    doomed.append(self.messages[int(command.split()[1]) - 1][0])
                await self._answer(conversation, verb, command.split()[1:])
                if verb == "QUIT":
                    self.deleted += doomed
                    return
        finally:
            self.open_connections -= 1

    async def _answer(self, conversation: Conversation, verb: str, words: list[str]) -> None:
        if verb in ("RETR", "TOP"):
            await self._message(conversation, verb, int(words[0]))
            return
        listings = {
            "CAPA": self.capabilities,
            "UIDL": [f"{n} {key}" for n, (key, _) in enumerate(self.messages, 1)],
            "LIST": [f"{n} {self._size(n)}" for n in range(1, len(self.messages) + 1)],
        }
        if verb in listings:
            lines = "".join(f"{line}\r\n" for line in listings[verb])
            await conversation.say(f"+OK\r\n{lines}.\r\n".encode())
        elif verb == "STAT":
            await conversation.say(b"+OK %d 0\r\n" % len(self.messages))
        else:
            await conversation.say(b"+OK\r\n")

    def _size(self, number: int) -> int:
        return self.wrong_sizes.get(number, len(self.messages[number - 1][1]))

    async def _message(self, conversation: Conversation, verb: str, number: int) -> None:
        content = self.messages[number - 1][1]
        if verb == "TOP":
            content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        stuffed = content.replace(b"\r\n.", b"\r\n..")
        if number in self.drop_after and self.drops != 0:
            self.drops = None if self.drops is None else self.drops - 1
            await conversation.say(b"+OK\r\n" + stuffed[: self.drop_after[number]])
            conversation.drop()
        await conversation.say(b"+OK\r\n" + stuffed + b".\r\n")


@dataclass
class ScriptedSmtp:
    """An SMTP server with scripted manners.

    *answers* replaces the answers to a command by its first word or whole line, one after the
    other, the last for ever; ``"content"`` is the answer to a message, ``"connect"`` the greeting.
    An answer of b"" closes the connection, None hangs.
    """

    extensions: Sequence[str] = ("PIPELINING", "8BITMIME", "SIZE 10000000", "AUTH PLAIN LOGIN")
    answers: dict[str, list[bytes | None]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    connections: int = 0
    content_seen: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event | None = None  # where set, the answer to a message waits for it

    async def talk(self, conversation: Conversation) -> None:
        """Serve one client."""
        self.connections += 1
        await self._say(conversation, ("connect",), b"220 ready")
        recipients = 0
        while True:
            command = await conversation.line()
            verb = command.upper().split(" ")[0].split(":")[0]
            usual = b"250 fine"
            if verb == "EHLO":
                lines = ["localhost", *self.extensions]
                usual = "\r\n".join(
                    f"250{'-' if line is not lines[-1] else ' '}{line}" for line in lines
                ).encode()
            elif verb == "DATA":
                usual = b"354 go on" if recipients else b"503 no recipient"
            elif verb in ("AUTH", "QUIT"):
                usual = {"AUTH": b"235 welcome", "QUIT": b"221 bye"}[verb]
            answer = await self._say(conversation, (command, verb), usual)
            if verb == "RCPT":
                recipients += answer.startswith(b"2")
            elif verb in ("MAIL", "RSET"):
                recipients = 0
            if answer.startswith(b"354"):
                await self._content(conversation)
                recipients = 0

    async def _content(self, conversation: Conversation) -> None:
        self.messages.append(await conversation.content())
        self.content_seen.set()
        if self.release is not None:
            await self.release.wait()
        await self._say(conversation, ("content",), b"250 taken")

    async def _say(self, conversation: Conversation, names: Sequence[str], usual: bytes) -> bytes:
        answer: bytes | None = usual
        for name in names:
            scripted = self.answers.get(name)
            if scripted:
                answer = scripted.pop(0) if len(scripted) > 1 else scripted[0]
                break
        if answer is None:
            await conversation.hang()
        elif not answer:
            conversation.drop()
        else:
            await conversation.say(answer + b"\r\n")
        return answer or b""
