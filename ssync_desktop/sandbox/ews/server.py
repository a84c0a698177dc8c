"""The Exchange server of the sandbox: a thread of its own, HTTPS on a loopback port."""

import asyncio
from contextlib import suppress
from datetime import datetime

from ssync_desktop.sandbox.certificate import LoopbackCertificate, loopback_certificate
from ssync_desktop.sandbox.ews.autodiscover import AUTODISCOVER_PATH
from ssync_desktop.sandbox.ews.delivery import deliver
from ssync_desktop.sandbox.ews.directory import Account, Directory
from ssync_desktop.sandbox.ews.faults import ExchangeFaults
from ssync_desktop.sandbox.ews.http import HttpAnswer, HttpConnection, HttpRequest
from ssync_desktop.sandbox.ews.model import Exchange, Item, Mailbox
from ssync_desktop.sandbox.ews.service import EWS_PATH, WebService
from ssync_desktop.sandbox.serving import LOOPBACK, LoopThread, end_all


class SandboxExchange(LoopThread):
    """Starts and stops the server; ``url`` is known once ``start`` has returned.

    *certificate* tells its fingerprint. What it holds can be looked at and changed from any
    thread, holding ``exchange.lock``; *faults* are what goes wrong. *host* is a loopback address,
    *name* what the server calls itself in its URL, where somebody resolves it.
    """

    def __init__(
        self,
        port: int = 0,
        certificate: LoopbackCertificate | None = None,
        *,
        host: str = LOOPBACK,
        name: str = "",
    ) -> None:
        super().__init__("ssync-exchange")
        self.exchange = Exchange()
        self.directory = Directory()
        self.faults = ExchangeFaults()
        self.service = WebService(self.exchange, self.directory, self.faults)
        self.certificate = certificate or loopback_certificate(*filter(None, (name,)))
        self.port = port
        self._host = host
        self._name = name or host

    @property
    def url(self) -> str:
        """Where its web services are."""
        return f"https://{self._name}:{self.port}{EWS_PATH}"

    @property
    def autodiscover_url(self) -> str:
        """Where it tells the URL of its web services."""
        return f"https://{self._name}:{self.port}{AUTODISCOVER_PATH}"

    def add_mailbox(self, address: str, password: str, name: str = "") -> Mailbox:
        """Make a mailbox, and an account that signs in with its address."""
        with self.exchange.lock:
            self.directory.add(Account(address, password, address))
            return self.exchange.add_mailbox(address, name)

    def deliver(self, address: str, content: bytes, at: datetime | None = None) -> Item | None:
        """Put a message into an inbox, received *at* (now); see ``delivery.deliver``."""
        return deliver(self.exchange, address, content, at)

    async def _serve(self) -> None:
        connections: set[asyncio.Task[None]] = set()

        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            connections.add(task)
            task.add_done_callback(connections.discard)
            signing = self.service.sign_in()

            async def answering(request: HttpRequest) -> HttpAnswer | None:
                return await self.service.answer(request, signing)

            with suppress(asyncio.CancelledError):
                await HttpConnection(reader, writer, answering).serve()

        server = await asyncio.start_server(
            greet,
            self._host,
            self.port,
            ssl=self.certificate.context,
            ssl_shutdown_timeout=1.0,
            backlog=512,
        )
        self.port = server.sockets[0].getsockname()[1]
        self.service.url = self.url
        self._listening()
        await self._quit.wait()
        server.close()
        await end_all(connections)
