"""An SMTP server for the sandbox on aiosmtpd: sign-in, refusals by name, delivery to accounts."""

from collections.abc import Callable
from typing import AnyStr

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ssync_desktop.sandbox.faults import Faults, Point
from ssync_desktop.sandbox.mail_store import MailStore

REFUSED = "refused"
LATER = "later"
TAKEN = "250 2.0.0 taken"


Neighbour = Callable[[str, bytes], bool]
"""Another server of the sandbox: says whether it has taken a message for its recipient."""


class Handler:
    """Answers for the server; method names are aiosmtpd's."""

    def __init__(
        self,
        store: MailStore,
        faults: Faults,
        outside: "Outside | None" = None,
        neighbour: Neighbour | None = None,
    ) -> None:
        self._store = store
        self._faults = faults
        self._outside = outside
        self._neighbour = neighbour

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a recipient unless its local part asks to be refused."""
        local = address.partition("@")[0].casefold()
        if local == REFUSED:
            return "550 5.1.1 no such recipient"
        if local == LATER or self._faults.busy:
            return "450 4.2.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient taken"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Deliver to the accounts here and next door; other mail goes to who listens outside."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = envelope.mail_from or ""
        self._faults.passed(Point.SMTP_BEFORE_ACCEPT, sender)
        for recipient in envelope.rcpt_tos:
            if self._store.deliver(recipient, content):
                continue
            if self._neighbour is not None and self._neighbour(recipient, content):
                continue
            if self._outside is not None:
                self._outside.take(sender, recipient, content)
        return TAKEN


class Outside:
    """The world outside the sandbox: keeps what was sent to it."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []

    def take(self, sender: str, recipient: str, content: bytes) -> None:
        """Note a message that left the sandbox."""
        self.taken.append((sender, recipient, content))


class SandboxSmtp(SMTP):
    """aiosmtpd's protocol with a hook after the final answer has been written."""

    def __init__(self, *arguments: object, faults: Faults, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._faults = faults

    async def push(self, status: AnyStr) -> None:
        """Send an answer, then tell the hook when it took a message."""
        await super().push(status)
        if TAKEN in repr(status):  # text or bytes, as the library likes
            self._faults.passed(Point.SMTP_ACCEPTED, "")


def authenticator(store: MailStore, faults: Faults) -> object:
    """Return aiosmtpd's callback that checks a user name with its secret."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        if not isinstance(data, LoginPassword) or faults.refuse_sign_in:
            return AuthResult(success=False, handled=False)
        good = store.accepts(data.login.decode(), data.password.decode())
        return AuthResult(success=good, handled=good)

    return check
