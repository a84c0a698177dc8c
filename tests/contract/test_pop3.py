"""POP3 keeps the incoming contract on a real Dovecot, in every way to be connected."""

from concurrent.futures import Executor

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.servers.registry import Pop3SmtpConnector
from ssync_desktop.servers.tls import Tls
from tests.contract.incoming_contract import IncomingContract, IncomingSubject
from tests.kit.dovecot import Dovecot, MailUser


class _OnDovecot(IncomingContract):
    security: ConnectionSecurity
    authentication = AuthenticationProtocol.AUTO_DETECT

    @pytest.fixture
    def subject(self, dovecot: Dovecot, pop3_user: MailUser, executor: Executor) -> IncomingSubject:
        tls = self.security is ConnectionSecurity.TLS
        port = dovecot.pop3s_port if tls else dovecot.pop3_port
        return IncomingSubject(
            Pop3SmtpConnector(executor, Tls(dovecot.certificates.authority)),
            Endpoint(dovecot.host, port, self.security, self.authentication, timeout=20.0),
            Credentials(pop3_user.address, pop3_user.password),
            lambda content: dovecot.deliver(pop3_user, content),
        )


class TestPop3Tls(_OnDovecot):
    security = ConnectionSecurity.TLS


class TestPop3Stls(_OnDovecot):
    security = ConnectionSecurity.STARTTLS


class TestPop3Apop(_OnDovecot):
    """On an open line Auto Detect chooses APOP, which Dovecot offers by its greeting."""

    security = ConnectionSecurity.NONE


class TestPop3Plain(_OnDovecot):
    security = ConnectionSecurity.NONE
    authentication = AuthenticationProtocol.BASIC
