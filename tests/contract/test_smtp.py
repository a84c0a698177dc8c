"""SMTP keeps the outgoing contract on a real Postfix, in every way to be connected."""

import asyncio
from concurrent.futures import Executor

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.servers.registry import Pop3SmtpConnector
from ssync_desktop.servers.tls import Tls
from tests.contract.outgoing_contract import EnvelopeContract, OutgoingSubject
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.postfix import Postfix


class _OnPostfix(EnvelopeContract):
    security: ConnectionSecurity
    authentication = AuthenticationProtocol.AUTO_DETECT

    def port(self, postfix: Postfix) -> int:
        raise NotImplementedError

    @pytest.fixture
    def subject(
        self, postfix: Postfix, dovecot: Dovecot, mail_user: MailUser, executor: Executor
    ) -> OutgoingSubject:
        receiver = postfix.add_user()

        async def arrived(count: int) -> list[bytes]:
            found = await asyncio.get_running_loop().run_in_executor(
                executor, dovecot.wait_for_messages, receiver, count
            )
            assert len(found) == count
            # Postfix stores bare line feeds, as maildirs have them.
            return [content.replace(b"\n", b"\r\n") for content in found.values()]

        return OutgoingSubject(
            Pop3SmtpConnector(executor, Tls(dovecot.certificates.authority)),
            Endpoint(
                postfix.host, self.port(postfix), self.security, self.authentication, timeout=20.0
            ),
            Credentials(mail_user.address, mail_user.password),
            receiver.address,
            arrived,
        )


class TestSmtpSubmission(_OnPostfix):
    security = ConnectionSecurity.STARTTLS

    def port(self, postfix: Postfix) -> int:
        return postfix.submission_port


class TestSmtpTls(_OnPostfix):
    security = ConnectionSecurity.TLS
    authentication = AuthenticationProtocol.BASIC

    def port(self, postfix: Postfix) -> int:
        return postfix.smtps_port


class TestSmtpPlain(_OnPostfix):
    """On an open line Auto Detect chooses CRAM-MD5, which does not show the password."""

    security = ConnectionSecurity.NONE

    def port(self, postfix: Postfix) -> int:
        return postfix.bare_port
