"""The sandbox's mail servers: one thread, one loop, POP3 and SMTP on free loopback ports."""

import asyncio
import logging
import threading
import warnings
from concurrent.futures import Future
from contextlib import suppress

from ssync_desktop.sandbox.certificate import LoopbackCertificate, loopback_certificate
from ssync_desktop.sandbox.faults import Faults
from ssync_desktop.sandbox.mail_store import MailStore
from ssync_desktop.sandbox.pop3 import Pop3Session
from ssync_desktop.sandbox.smtp import Handler, Neighbour, Outside, SandboxSmtp, authenticator

LOOPBACK = "127.0.0.1"


class SandboxServers:
    """Starts and stops both servers; ports are known once ``start`` has returned.

    POP3 offers STLS and SMTP offers STARTTLS with a certificate of their own; *certificate*
    tells its fingerprint. The same instance can be started on given ports again after a stop.
    """

    def __init__(self, pop3_port: int = 0, smtp_port: int = 0) -> None:
        self.store = MailStore()
        self.faults = Faults()
        self.outside = Outside()
        self.neighbour: Neighbour | None = None
        self.pop3_port = pop3_port
        self.smtp_port = smtp_port
        self.certificate: LoopbackCertificate = loopback_certificate()
        # aiosmtpd reports every line of every session; only its own failures are news.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="ssync-sandbox", daemon=True)

    def start(self, timeout: float = 10.0) -> None:
        """Return once both servers listen, or raise what kept them from it."""
        self._thread.start()
        self._ready.result(timeout)

    def stop(self, timeout: float = 10.0) -> None:
        """Close the servers and every open session."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._quit.set)
            self._thread.join(timeout)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            try:
                runner.run(self._serve())
            except BaseException as error:
                if not self._ready.done():
                    self._ready.set_exception(error)
                    return
                raise

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._quit = asyncio.Event()
        sessions: set[asyncio.Task[None]] = set()

        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            sessions.add(task)
            task.add_done_callback(sessions.discard)
            with suppress(asyncio.CancelledError):
                await Pop3Session(
                    self.store, self.faults, self.certificate.context, reader, writer
                ).serve()

        pop3 = await asyncio.start_server(greet, LOOPBACK, self.pop3_port, limit=2**20)
        smtp = await self._loop.create_server(self._smtp, LOOPBACK, self.smtp_port)
        self.pop3_port = pop3.sockets[0].getsockname()[1]
        self.smtp_port = smtp.sockets[0].getsockname()[1]
        self._ready.set_result(None)
        await self._quit.wait()
        for server in (pop3, smtp):
            server.close()
        for task in tuple(sessions):
            task.cancel()
        if sessions:
            await asyncio.wait(sessions)

    def _smtp(self) -> SandboxSmtp:
        with warnings.catch_warnings():
            # aiosmtpd warns about sign-in without TLS; on loopback that is what the demo shows.
            warnings.simplefilter("ignore")
            return SandboxSmtp(
                Handler(self.store, self.faults, self.outside, self.neighbour),
                faults=self.faults,
                hostname="sandbox.invalid",
                tls_context=self.certificate.context,
                authenticator=authenticator(self.store, self.faults),
                auth_required=True,
                auth_require_tls=False,
                enable_SMTPUTF8=True,
                loop=self._loop,
            )
