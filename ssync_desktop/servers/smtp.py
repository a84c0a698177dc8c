"""Outgoing mail over SMTP: plain, STARTTLS or TLS, many messages on one connection."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.servers.errors import NETWORK_ERRORS, Peer, translated
from ssync_desktop.servers.line import Line
from ssync_desktop.servers.opening import Opener
from ssync_desktop.servers.port import (
    Capability,
    Endpoint,
    OutgoingMessage,
    ProbeReport,
    SendReceipt,
)
from ssync_desktop.servers.smtp_session import SmtpSession, begin, sign_in
from ssync_desktop.servers.smtp_transaction import Standing, hand_over
from ssync_desktop.servers.tls import Tls

T = TypeVar("T")


class SmtpConnector:
    """Opens SMTP sessions whose blocking work runs in *executor*, one thread at a time each."""

    def __init__(self, executor: Executor, tls: Tls | None = None) -> None:
        self._opener = Opener(executor, tls or Tls())

    async def greet(self, endpoint: Endpoint) -> ProbeReport:
        """Connect and secure, hear the greeting and go again: nobody signs in."""
        visitor = SmtpOutgoing(self._opener, Peer(endpoint, "SMTP", None))
        try:
            await visitor.open()
            report = await visitor.probe()
            await visitor.say_goodbye()
            return report
        finally:
            visitor.close()

    @asynccontextmanager
    async def outgoing(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator["SmtpOutgoing"]:
        """Connect, secure, sign in; leaving the block says good-bye and closes."""
        mailbox = SmtpOutgoing(self._opener, Peer(endpoint, "SMTP", credentials))
        try:
            await mailbox.open()
            yield mailbox
            mailbox.heed_cancellation()
            await mailbox.say_goodbye()
        finally:
            mailbox.close()


class SmtpOutgoing:
    """A connection as ``OutgoingMail``. One that the server has closed is made again.

    A cancellation that arrives when the content is on its way waits for the server's answer: the
    receipt is returned, so that the caller can note that the message was sent, and the next use
    of the session is cancelled in its place.
    """

    capabilities = Capability.NONE

    def __init__(self, opener: Opener, peer: Peer) -> None:
        self._opener, self._peer = opener, peer
        self._line: Line | None = None
        self._session: SmtpSession | None = None
        self._standing = Standing()
        self._cancelled_late = False

    async def open(self) -> None:
        """Connect, secure and sign in."""
        opened = await self._opener.open(self._peer, begin(self._peer), sign_in)
        self._line, self._session = opened
        self._standing = Standing()

    async def say_goodbye(self) -> None:
        """QUIT, if there is somebody to say it to; the answer does not matter."""
        if self._line is None or self._session is None:
            return
        session, line = self._session, self._line

        def leave() -> None:
            line.hurry()
            session.ask("QUIT")
            self._opener.tls.remember(line)
            line.close()

        with suppress(*NETWORK_ERRORS):
            await line.run(leave)

    def close(self) -> None:
        """Close the connection; the next call makes another."""
        if self._line is not None:
            self._line.close()
        self._line = self._session = None

    def heed_cancellation(self) -> None:
        """Raise the cancellation that a message on its way has put off."""
        task = asyncio.current_task()
        if self._cancelled_late and task is not None and task.cancelling():
            raise asyncio.CancelledError
        self._cancelled_late = False

    # OutgoingMail -------------------------------------------------------------------------

    async def send(self, message: OutgoingMessage) -> SendReceipt:
        """Hand *message* over and return once the server has taken it.

        A kept connection may have been closed by the server in the meantime: then the message is
        handed over on a new one.
        """
        self.heed_cancellation()
        kept = self._session is not None
        try:
            return await self._hand_over(message)
        except Retryable:
            if not kept or self._session is not None or not self._standing.silent:
                raise
        return await self._hand_over(message)

    async def find_sent(self, message_id: str) -> bool | None:
        """Return None: an SMTP server cannot be asked."""
        del message_id
        return None

    async def probe(self) -> ProbeReport:
        """Ask for nothing and report how the server greeted us."""
        self.heed_cancellation()
        session = await self._ready()
        self._standing.usable = False
        await self._run(session.check)
        self._standing.usable = True
        return ProbeReport(self._peer.words(session.greeting.words))

    # the connection -----------------------------------------------------------------------

    async def _ready(self) -> SmtpSession:
        if self._session is None:
            await self.open()
        assert self._session is not None
        return self._session

    async def _hand_over(self, message: OutgoingMessage) -> SendReceipt:
        session, standing = await self._ready(), self._standing
        return await self._run(lambda: hand_over(session, message, standing))

    async def _run(self, work: Callable[[], T]) -> T:
        assert self._line is not None
        try:
            with translated(self._peer):
                result = await self._line.run(work)
        except BaseException:
            if not self._standing.usable:
                self.close()
            raise
        self._cancelled_late |= self._line.outlived_cancellation
        return result
