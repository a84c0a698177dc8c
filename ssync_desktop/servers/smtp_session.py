"""One SMTP session, blocking: smtplib's conversation, our own sign-in and envelope.

The envelope goes out in one segment where the server offers PIPELINING (RFC 2920). Runs in an
executor's thread; raises our own errors for what the server refuses and ``OSError`` for what
happens to the connection.
"""

import hmac
import smtplib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers import errors
from ssync_desktop.servers import smtp_refusals as refusals
from ssync_desktop.servers.errors import Peer
from ssync_desktop.servers.line import Line
from ssync_desktop.servers.reader import BlockReader, LineDropped
from ssync_desktop.servers.smtp_refusals import Reply, Step, meaning_of_reply
from ssync_desktop.servers.smtp_wire import own_name
from ssync_desktop.servers.tls import Handshake

MISUNDERSTOOD = range(500, 505)  # the server does not know the mechanism after all


class SmtpSession(smtplib.SMTP):
    """A conversation on a :class:`Line`; the greeting is read when it is made."""

    file: BlockReader | None  # readline and close are all that smtplib asks

    def __init__(self, line: Line, peer: Peer) -> None:
        self.line, self.peer = line, peer
        super().__init__(local_hostname=own_name(line.own_address))
        with _network_errors():
            try:
                code, words = self.connect(peer.endpoint.host, peer.endpoint.port)
            except smtplib.SMTPServerDisconnected as error:
                if isinstance(error.__context__, TimeoutError):
                    raise errors.SILENT.error(peer) from error
                raise
        self.greeting = Reply(code, words)
        self._demand(Step.GREETING, self.greeting)

    def _get_socket(self, _host: str, _port: int, _timeout: float) -> Line:
        """Hand smtplib the line that is connected already."""
        return self.line

    # beginning ----------------------------------------------------------------------------

    def start_tls(self, handshake: Handshake) -> None:
        """Secure the connection; nothing but STARTTLS is sent when that is impossible."""
        self.introduce()
        if not self.has_extn("starttls"):
            raise errors.TLS_NOT_OFFERED.error(self.peer)
        self._demand(Step.STARTTLS, self.ask("STARTTLS"))
        if self.file and self.file.unread:
            # Somebody put octets in before the handshake; they must not count as secured.
            raise errors.TLS_NOT_OFFERED.error(self.peer, "data sent ahead of the handshake")
        handshake(self.line)
        self.file = None

    def introduce(self) -> None:
        """Say EHLO, or HELO to a server that does not know it, and learn what it offers."""
        with _network_errors():
            code, words = self.ehlo()
            if code >= 500:
                code, words = self.helo()
        self._demand(Step.GREETING, Reply(code, words))

    def sign_in(self) -> None:
        """Sign in as the peer's credentials say; without any the access is anonymous."""
        credentials = self.peer.credentials
        if credentials is None:
            return
        way = self.peer.endpoint.authentication
        if way not in (AuthenticationProtocol.AUTO_DETECT, AuthenticationProtocol.BASIC):
            raise refusals.UNSUPPORTED_AUTHENTICATION.error(self.peer)
        reply: Reply | None = None
        for mechanism in self._mechanisms(way):
            reply = mechanism(credentials)
            if reply.good:
                return
            if reply.code not in MISUNDERSTOOD:
                break  # a second try with the same password could lock the account
        if reply is None:
            raise refusals.NO_WAY_TO_SIGN_IN.error(self.peer)
        self._demand(Step.SIGN_IN, reply)

    def _mechanisms(self, way: AuthenticationProtocol) -> Iterator[Callable[[Credentials], Reply]]:
        """Yield the ways to sign in that the server offers, the best first.

        On an open line that is CRAM-MD5, which does not show the password; on a secure one PLAIN,
        because CRAM-MD5 would need the server to keep the password readable.
        """
        offered = self.esmtp_features.get("auth", "").upper().split()
        plain = {"PLAIN": self._plain, "LOGIN": self._login}
        known = {"CRAM-MD5": self._cram_md5, **plain} if not self.line.secured else plain
        if way is AuthenticationProtocol.AUTO_DETECT and self.line.secured:
            known = {**plain, "CRAM-MD5": self._cram_md5}
        elif way is AuthenticationProtocol.BASIC:
            known = plain
        return (known[name] for name in known if name in offered)

    def _plain(self, credentials: Credentials) -> Reply:
        return self.ask(
            f"AUTH PLAIN {_base64(f'{chr(0)}{credentials.user_name}{chr(0)}{credentials.secret}')}"
        )

    def _login(self, credentials: Credentials) -> Reply:
        reply = self.ask("AUTH LOGIN")
        for value in (credentials.user_name, credentials.secret):
            if reply.code != 334:
                break
            reply = self.ask(_base64(value))
        return reply

    def _cram_md5(self, credentials: Credentials) -> Reply:
        reply = self.ask("AUTH CRAM-MD5")
        if reply.code != 334:
            return reply
        try:
            challenge = b64decode(reply.words)
        except Base64Error:
            return self.ask("*")  # RFC 4954 section 4: cancels the exchange
        digest = hmac.new(credentials.secret.encode(), challenge, "md5").hexdigest()
        return self.ask(_base64(f"{credentials.user_name} {digest}"))

    def check(self) -> None:
        """Ask for nothing, to see whether the server still listens."""
        self._demand(Step.GREETING, self.ask("NOOP"))

    # talking ------------------------------------------------------------------------------

    def ask(self, command: str) -> Reply:
        """Send one command and return the reply."""
        self.say([command])
        return self.hear()

    def say(self, commands: Sequence[str]) -> None:
        """Send *commands* in one segment."""
        self.line.sendall("".join(f"{command}\r\n" for command in commands).encode("utf-8"))

    def hear(self) -> Reply:
        """Read one reply."""
        with _network_errors():
            return Reply(*self.getreply())

    def refused(self, step: Step, reply: Reply) -> SsyncError:
        """Return the error that a *reply* which is not good amounts to."""
        return meaning_of_reply(step, reply).error(self.peer, reply.text)

    def _demand(self, step: Step, reply: Reply) -> None:
        if not reply.good:
            raise self.refused(step, reply)


def begin(peer: Peer) -> Callable[[Line, Handshake], SmtpSession]:
    """Return how a session with *peer* begins, up to the point where secrets may be sent."""

    def approach(line: Line, handshake: Handshake) -> SmtpSession:
        if peer.endpoint.security is ConnectionSecurity.TLS:
            handshake(line)
        session = SmtpSession(line, peer)
        if peer.endpoint.security is ConnectionSecurity.STARTTLS:
            session.start_tls(handshake)
        return session

    return approach


def sign_in(session: SmtpSession) -> None:
    """Learn what the server offers now that the line is as safe as it gets, and sign in."""
    session.introduce()
    session.sign_in()


@contextmanager
def _network_errors() -> Iterator[None]:
    """Give back the error that smtplib wraps in its own."""
    try:
        yield
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, OSError):
            raise error.__context__ from None
        raise LineDropped from None
    except smtplib.SMTPResponseException as error:  # a reply line beyond every measure
        raise LineDropped from error


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
