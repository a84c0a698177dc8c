"""One POP3 session, blocking: poplib's connection and sign-in, our own reading and pipelining.

RFC 1939 for the protocol, 2449 for CAPA, PIPELINING and response codes, 2595 for STLS.
Runs in an executor's thread. Raises our own errors for what the server refuses, and ``OSError``
for what happens to the connection (translated by whoever runs it).
"""

import poplib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers import errors
from ssync_desktop.servers import pop3_refusals as refusals
from ssync_desktop.servers.errors import Meaning, Peer
from ssync_desktop.servers.line import Line
from ssync_desktop.servers.pop3_capabilities import KnownCapabilities
from ssync_desktop.servers.reader import Block, BlockReader
from ssync_desktop.servers.tls import Handshake

_TIMESTAMP = re.compile(rb"<[^<>\s]+@[^<>\s]+>")  # RFC 1939 section 7
WINDOW = 64  # commands on their way at a time, when the server lets them be


@dataclass(frozen=True, slots=True)
class Listed:
    """A message of the maildrop: its *number* in this session, lasting *key*, size in octets."""

    number: int
    key: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ``-ERR`` in place of a message."""

    words: bytes


class Pop3Session(poplib.POP3):
    """A conversation on a :class:`Line`; the greeting is read when it is made."""

    file: BlockReader  # type: ignore[assignment]  # readline and close are all that poplib asks
    sock: Line  # type: ignore[assignment]  # sendall and makefile are

    def __init__(self, line: Line, peer: Peer, known: KnownCapabilities) -> None:
        self._line, self.peer, self._known = line, peer, known
        self.capabilities: frozenset[str] = frozenset()
        try:
            super().__init__(peer.endpoint.host, peer.endpoint.port)
        except poplib.error_proto as error:
            raise _greeting_error(_answer(error), peer) from None
        except TimeoutError as error:
            raise errors.SILENT.error(peer) from error

    def _create_socket(self, _timeout: object) -> Line:
        """Hand poplib the line that is connected already."""
        return self._line

    # beginning ----------------------------------------------------------------------------

    def start_tls(self, handshake: Handshake) -> None:
        """Secure the connection by STLS; nothing but STLS is sent when that is impossible."""
        try:
            # A server that offered it last time is asked for it straight away; it may refuse.
            if self._known.recall(self.peer.endpoint) is None:
                self._ask_capabilities()
                if "STLS" not in self.capabilities:
                    raise errors.TLS_NOT_OFFERED.error(self.peer)
            self._command("STLS")
        except poplib.error_proto as error:
            raise errors.TLS_NOT_OFFERED.error(self.peer, _answer(error)) from None
        if self.file.unread:
            # Somebody put octets in before the handshake; they must not count as secured.
            raise errors.TLS_NOT_OFFERED.error(self.peer, "data sent ahead of the handshake")
        handshake(self._line)
        self.file = self._line.makefile()

    def learn_capabilities(self) -> None:
        """Learn or recall what the server can do; call it when the line is as safe as it gets."""
        endpoint = self.peer.endpoint
        known = self._known.recall(endpoint)
        if known is not None:
            self.capabilities = known
            return
        self._ask_capabilities()
        self._known.note(endpoint, self.capabilities)

    def _ask_capabilities(self) -> None:
        """Ask what the server can do; one without CAPA can do the least."""
        try:
            self.capabilities = frozenset(name.upper() for name in self.capa())
        except (poplib.error_proto, UnicodeError, IndexError):  # refused, or answered gibberish
            self.capabilities = frozenset()

    def sign_in(self) -> None:
        """Sign in as the peer's credentials say."""
        credentials = self.peer.credentials
        if credentials is None:
            raise refusals.NO_CREDENTIALS.error(self.peer)
        if set("\r\n\0") & set(credentials.user_name + credentials.secret):
            raise refusals.UNFIT_CREDENTIALS.error(self.peer)
        way = self.peer.endpoint.authentication
        if way not in (AuthenticationProtocol.AUTO_DETECT, AuthenticationProtocol.BASIC):
            raise refusals.UNSUPPORTED_AUTHENTICATION.error(self.peer)
        try:
            if way is AuthenticationProtocol.AUTO_DETECT and self._prefers_apop():
                self._apop_or_password(credentials.user_name, credentials.secret)
            else:
                self._password(credentials.user_name, credentials.secret)
        except poplib.error_proto as error:
            raise self._refused(_answer(error), refusals.SIGN_IN_REFUSED) from None

    def _prefers_apop(self) -> bool:
        """Without TLS, a digest of the greeting's timestamp spares the password the open line."""
        return self._line.secured is None and _TIMESTAMP.search(self.welcome) is not None

    def _apop_or_password(self, user: str, secret: str) -> None:
        try:
            self.apop(user, secret)
        except poplib.error_proto as error:
            # A timestamp promises nothing: servers that keep hashed passwords cannot do APOP.
            meaning = refusals.meaning_of_refusal(_answer(error), refusals.SIGN_IN_REFUSED)
            if meaning is not refusals.SIGN_IN_REFUSED:
                raise
            self._password(user, secret)

    def _password(self, user: str, secret: str) -> None:
        if "PIPELINING" not in self.capabilities:
            self.user(user)
            self.pass_(secret)
            return
        self._line.sendall(f"USER {user}\r\nPASS {secret}\r\n".encode())
        answers = [self._line_of_answer(), self._line_of_answer()]
        for answer in answers:
            if not answer.startswith(b"+"):
                raise poplib.error_proto(answer)

    @property
    def has_top(self) -> bool:
        """Whether header blocks can be asked for; a server without CAPA is taken at its chance."""
        return not self.capabilities or "TOP" in self.capabilities

    # reading ------------------------------------------------------------------------------

    def count(self) -> int:
        """Return how many messages the maildrop holds."""
        try:
            return int(self.stat()[0])
        except poplib.error_proto as error:
            raise self._refused(_answer(error), refusals.REFUSED) from None
        except (ValueError, IndexError):
            raise errors.NOT_THIS_PROTOCOL.error(self.peer) from None

    def listing(self) -> list[Listed]:
        """Return every message with its lasting key and size, in the maildrop's order."""
        keys, sizes = self._ask_many(["UIDL", "LIST"])
        if isinstance(keys, Refusal):
            raise self._refused(keys.words, refusals.NO_LASTING_IDS)
        size_of = {} if isinstance(sizes, Refusal) else dict(_numbered(sizes.content))
        listed = []
        for number, key in _numbered(keys.content):
            size = size_of.get(number, b"").split()
            listed.append(Listed(number, key.decode("ascii", "backslashreplace"), _size(size[:1])))
        return listed

    def retrieve(self, commands: Iterable[str], limit: int) -> Iterator[Block | Refusal]:
        """Send RETR or TOP *commands* and yield the answers in order, *limit* octets at most each.

        Raises :class:`LineDropped` where the server closes; a block that was not drained is the
        last one.
        """
        for answer in self._pipelined(commands):
            if not answer.startswith(b"+"):
                yield Refusal(answer)
                continue
            block = self.file.block(limit)
            yield block
            if not block.drained:
                return

    # ending -------------------------------------------------------------------------------

    def delete(self, numbers: Iterable[int]) -> None:
        """Delete the messages and quit: the server deletes when it has answered QUIT."""
        for _answer_to_dele in self._pipelined(f"DELE {number}" for number in numbers):
            pass  # a refusal means that it was deleted before
        try:
            self.quit_politely()
        except poplib.error_proto as error:
            raise self._refused(_answer(error), refusals.NOT_DELETED) from None

    def quit_politely(self) -> None:
        """Say QUIT and wait for the answer; the line stays open for whoever owns it."""
        self._command("QUIT")

    # talking ------------------------------------------------------------------------------

    def _ask_many(self, commands: Iterable[str]) -> list[Block | Refusal]:
        unlimited = 1 << 40
        return list(self.retrieve(commands, unlimited))

    def _pipelined(self, commands: Iterable[str]) -> Iterator[bytes]:
        """Send *commands*, as many ahead as the server allows, and yield each one's first line.

        Whoever iterates has to read the rest of an answer before asking for the next.
        """
        window = WINDOW if "PIPELINING" in self.capabilities else 1
        ahead, waiting = iter(commands), 0
        while True:
            if waiting <= window // 2:
                batch = [f"{command}\r\n" for command in islice(ahead, window - waiting)]
                # A server that is gone may have said something before: reading will tell.
                with suppress(ConnectionError):
                    self._line.sendall("".join(batch).encode("ascii"))
                waiting += len(batch)
            if not waiting:
                return
            yield self._line_of_answer()
            waiting -= 1

    def _command(self, command: str) -> None:
        self._line.sendall(f"{command}\r\n".encode("ascii"))
        answer = self._line_of_answer()
        if not answer.startswith(b"+"):
            raise poplib.error_proto(answer)

    def _line_of_answer(self) -> bytes:
        return self.file.readline().rstrip(b"\r\n")

    def _refused(self, answer: bytes, otherwise: Meaning) -> SsyncError:
        return refusals.meaning_of_refusal(answer, otherwise).error(self.peer, answer)


def begin(peer: Peer, known: KnownCapabilities) -> Callable[[Line, Handshake], Pop3Session]:
    """Return how a session with *peer* begins, up to the point where secrets may be sent."""

    def approach(line: Line, handshake: Handshake) -> Pop3Session:
        if peer.endpoint.security is ConnectionSecurity.TLS:
            handshake(line)
        session = Pop3Session(line, peer, known)
        if peer.endpoint.security is ConnectionSecurity.STARTTLS:
            session.start_tls(handshake)
        return session

    return approach


def sign_in(session: Pop3Session) -> None:
    """Learn what the server can do, and sign in."""
    session.learn_capabilities()
    session.sign_in()


def _answer(error: poplib.error_proto) -> bytes:
    said = error.args[0] if error.args else b""
    return said if isinstance(said, bytes) else str(said).encode()


def _greeting_error(answer: bytes, peer: Peer) -> SsyncError:
    if answer.startswith(b"\x15\x03"):  # a TLS alert
        return errors.SPEAKS_TLS.error(peer)
    if answer.upper().startswith(b"-ERR"):
        return refusals.meaning_of_refusal(answer, refusals.BUSY).error(peer, answer)
    return errors.NOT_THIS_PROTOCOL.error(peer, answer)


def _numbered(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines ``number rest`` of a listing; others are a server's chatter."""
    for line in content.splitlines():
        number, _, rest = line.strip().partition(b" ")
        if _is_number(number) and rest:
            yield int(number), rest.strip()


def _size(field: list[bytes]) -> int | None:
    return int(field[0]) if field and _is_number(field[0]) else None


def _is_number(field: bytes) -> bool:
    return field.isdigit() and len(field) < 19
