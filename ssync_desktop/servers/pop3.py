"""Incoming mail over POP3: plain, STLS or TLS, pipelined where the server offers it."""

import poplib
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.errors import Retryable, SsyncError
from ssync_desktop.servers import pop3_refusals as refusals
from ssync_desktop.servers.errors import NETWORK_ERRORS, Peer, translated
from ssync_desktop.servers.inbox_only import InboxOnly
from ssync_desktop.servers.line import Line
from ssync_desktop.servers.opening import Opener
from ssync_desktop.servers.pop3_answers import Answers
from ssync_desktop.servers.pop3_capabilities import KnownCapabilities
from ssync_desktop.servers.pop3_maildrop import Maildrop
from ssync_desktop.servers.pop3_recovery import FetchPlan
from ssync_desktop.servers.pop3_session import Pop3Session, begin, sign_in
from ssync_desktop.servers.port import (
    INBOX,
    Capability,
    ChangePage,
    Endpoint,
    FetchedItem,
    ProbeReport,
    ServerItem,
)
from ssync_desktop.servers.reader import LineDropped
from ssync_desktop.servers.tls import Tls

T = TypeVar("T")


class Pop3Connector:
    """Opens POP3 sessions whose blocking work runs in *executor*, one thread at a time each."""

    def __init__(self, executor: Executor, tls: Tls | None = None) -> None:
        self._opener = Opener(executor, tls or Tls())
        self._known = KnownCapabilities()

    async def greet(self, endpoint: Endpoint) -> ProbeReport:
        """Connect and secure, hear the greeting and go again: nobody signs in."""
        peer = Peer(endpoint, "POP3", None)
        visitor = Pop3Incoming(self._opener, peer, self._known, _as_nobody)
        try:
            await visitor.open()
            await visitor.say_goodbye()
            return ProbeReport(visitor.greeting)
        finally:
            visitor.close()

    @asynccontextmanager
    async def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator["Pop3Incoming"]:
        """Connect, secure, sign in; leaving the block says good-bye and closes."""
        mailbox = Pop3Incoming(self._opener, Peer(endpoint, "POP3", credentials), self._known)
        try:
            await mailbox.open()
            yield mailbox
            await mailbox.say_goodbye()
        finally:
            mailbox.close()


class Pop3Incoming(InboxOnly):
    """A maildrop as ``IncomingMail``. A connection that was lost or left half-read is made again.

    A listing is made once per connection. The session is locked to one task, as POP3 is.
    """

    capabilities = Capability.NONE

    def __init__(
        self,
        opener: Opener,
        peer: Peer,
        known: KnownCapabilities,
        sign: Callable[[Pop3Session], None] = sign_in,
    ) -> None:
        self._opener, self._peer, self._known, self._sign = opener, peer, known, sign
        self._line: Line | None = None
        self._session: Pop3Session | None = None
        self._maildrop: Maildrop | None = None
        self._answers: Answers | None = None  # asked for, and perhaps not all read

    async def open(self) -> None:
        """Connect, secure and sign in."""
        try:
            opened = await self._opener.open(self._peer, begin(self._peer, self._known), self._sign)
        except SsyncError:
            self._known.forget(self._peer.endpoint)
            raise
        self._line, self._session = opened

    async def say_goodbye(self) -> None:
        """QUIT, if there is somebody to say it to; the answer does not matter."""
        if self._line is None or self._session is None or self._is_reading:
            return
        session, line = self._session, self._line

        def leave() -> None:
            line.hurry()
            session.quit_politely()
            self._opener.tls.remember(line)
            line.close()

        with suppress(poplib.error_proto, *NETWORK_ERRORS):
            await line.run(leave)

    def close(self) -> None:
        """Close the connection; the next call makes another."""
        if self._line is not None:
            self._line.close()
        self._line = self._session = self._maildrop = self._answers = None

    # IncomingMail -------------------------------------------------------------------------

    async def changes(self, folder: str, checkpoint: str | None) -> AsyncIterator[ChangePage]:
        """Yield the whole maildrop as one page: POP3 keeps no checkpoints."""
        del checkpoint
        if folder != INBOX:
            raise refusals.ONLY_AN_INBOX.error(self._peer)
        self._maildrop = None
        yield ChangePage(tuple((await self._listed()).items))

    async def headers(self, items: Sequence[ServerItem]) -> AsyncIterator[FetchedItem]:
        """Yield the header blocks of *items*, in order, by TOP."""
        async for fetched in self._retrieve(items, None):
            yield fetched

    async def fetch(self, items: Sequence[ServerItem], limit: int) -> AsyncIterator[FetchedItem]:
        """Yield the messages of *items*, in order.

        An item the listing knows to be over *limit* octets is not sent for; where the listing
        was wrong, reading stops at the limit.
        """
        async for fetched in self._retrieve(items, limit):
            yield fetched

    async def remove(self, items: Sequence[ServerItem]) -> None:
        """Delete *items* and quit, which makes it real; later calls sign in again."""
        maildrop = await self._listed()
        numbers = [number for item in items if (number := maildrop.number(item)) is not None]
        if numbers:
            await self._ask(lambda session: session.delete(numbers))
            self.close()

    def only_an_inbox(self) -> SsyncError:
        """Return why there are no folders and no marks."""
        return refusals.ONLY_AN_INBOX.error(self._peer)

    async def probe(self) -> ProbeReport:
        """Ask how many messages there are."""
        count = await self._ask(lambda session: session.count())
        return ProbeReport(self.greeting, count)

    @property
    def greeting(self) -> str:
        """The server's first words, while the session lasts."""
        return self._peer.words(self._session.welcome if self._session else b"")

    # the connection -----------------------------------------------------------------------

    async def _ready(self) -> Pop3Session:
        """Return a session that waits for a command."""
        if self._is_reading:
            self.close()
        if self._session is None:
            await self.open()
        assert self._session is not None
        return self._session

    async def _ask(self, question: Callable[[Pop3Session], T]) -> T:
        """Run *question* in the thread; whatever goes wrong, the next call starts afresh."""
        session = await self._ready()
        return await self._run(lambda: question(session))

    async def _run(self, work: Callable[[], T]) -> T:
        assert self._line is not None
        try:
            with translated(self._peer):
                return await self._line.run(work)
        except BaseException:
            self._known.forget(self._peer.endpoint)
            self.close()
            raise

    async def _listed(self) -> Maildrop:
        await self._ready()
        if self._maildrop is None:
            self._maildrop = Maildrop(await self._ask(Pop3Session.listing))
        return self._maildrop

    # messages -----------------------------------------------------------------------------

    async def _retrieve(
        self, items: Sequence[ServerItem], limit: int | None
    ) -> AsyncIterator[FetchedItem]:
        """Yield *items* in order, over as many connections as that takes (FetchPlan)."""
        plan, lost = FetchPlan(items, self._peer), False
        while run := plan.next_run():
            try:
                answers = await self._begin(run, limit)
            except Retryable as error:
                raise (plan.broken() if lost else error) from error
            while True:
                try:
                    batch = await self._run(answers.batch)
                except Retryable as error:
                    if not isinstance(error.__cause__, LineDropped):
                        raise
                    lost, batch = True, plan.lost(answers.octets)
                    for fetched in batch:
                        yield fetched
                    break
                if not batch:
                    break
                for answer in batch:
                    for fetched in plan.arrived(answer):
                        yield fetched

    async def _begin(self, run: Sequence[ServerItem], limit: int | None) -> Answers:
        maildrop = await self._listed()
        self._answers = Answers(await self._ready(), maildrop, run, limit)
        return self._answers

    @property
    def _is_reading(self) -> bool:
        return self._answers is not None and not self._answers.finished


def _as_nobody(_session: Pop3Session) -> None:
    """Sign in as nobody."""
