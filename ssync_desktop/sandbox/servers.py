"""The sandbox's mail servers: one thread, one loop, POP3 and SMTP on free loopback ports."""

import asyncio
import logging
import warnings
from contextlib import suppress

from ssync_desktop.sandbox.certificate import LoopbackCertificate, loopback_certificate
from ssync_desktop.sandbox.faults import Faults
from ssync_desktop.sandbox.mail_store import MailStore
from ssync_desktop.sandbox.pop3 import Pop3Session
from ssync_desktop.sandbox.serving import LOOPBACK, LoopThread, end_all
from ssync_desktop.sandbox.smtp import Handler, Neighbour, Outside, SandboxSmtp, authenticator


class SandboxServers(LoopThread):
    """Starts and stops both servers; ports are known once ``start`` has returned.

    POP3 offers STLS and SMTP offers STARTTLS with a certificate of their own; *certificate*
    tells its fingerprint. The same instance can be started on given ports again after a stop.
    """

    def __init__(self, pop3_port: int = 0, smtp_port: int = 0) -> None:
        super().__init__("ssync-sandbox")
        self.store = MailStore()
        self.faults = Faults()
        self.outside = Outside()
        self.neighbour: Neighbour | None = None
        self.pop3_port = pop3_port
        self.smtp_port = smtp_port
        self.certificate: LoopbackCertificate = loopback_certificate()
        # aiosmtpd reports every line of every session; only its own failures are news.
        logging.getLogger("mail.log").setLevel(logging.ERROR)

    async def _serve(self) -> None:
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
        self._listening()
        await self._quit.wait()
        for server in (pop3, smtp):
            server.close()
        await end_all(sessions)

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
