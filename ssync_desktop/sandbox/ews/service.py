"""The web service: from an HTTP request to the operation and back."""

from collections.abc import AsyncIterator, Callable

from ssync_desktop.sandbox.ews import soap
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.directory import Account, Directory
from ssync_desktop.sandbox.ews.http import HttpAnswer, HttpRequest
from ssync_desktop.sandbox.ews.markup import Element
from ssync_desktop.sandbox.ews.model import Exchange, Mailbox
from ssync_desktop.sandbox.ews.operations.registry import OPERATIONS
from ssync_desktop.sandbox.ews.refusals import SoapFault
from ssync_desktop.sandbox.ews.signing_in import SigningIn

EWS_PATH = "/EWS/Exchange.asmx"

Watch = Callable[[bytes, bytes], None]
"""Is shown every request and its answer, as they go over the line."""


class WebService:
    """Answers for every connection; each has a ``SigningIn`` of its own."""

    def __init__(self, exchange: Exchange, directory: Directory) -> None:
        self.exchange = exchange
        self.directory = directory
        self.schemes: frozenset[str] = frozenset({"Basic", "NTLM", "Negotiate", "Bearer"})
        self.watch: Watch | None = None

    def sign_in(self) -> SigningIn:
        """Return the signing-in of a new connection."""
        return SigningIn(self.directory, self.schemes)

    async def answer(self, request: HttpRequest, signing: SigningIn) -> HttpAnswer:
        """Answer one request of a connection."""
        path = request.path.partition("?")[0]
        if path.casefold() != EWS_PATH.casefold():
            return HttpAnswer(404)
        account, offers = signing.check(request.headers.get("authorization", ""))
        if account is None:
            return HttpAnswer(401, headers=tuple(("WWW-Authenticate", one) for one in offers))
        try:
            done = self._perform(request.body, account)
        except SoapFault as error:
            return HttpAnswer(error.status, self._seen(request.body, soap.fault(error)))
        if isinstance(done, AsyncIterator):
            return HttpAnswer(200, _envelopes(done))
        return HttpAnswer(200, self._seen(request.body, soap.envelope(done)))

    def _perform(self, content: bytes, account: Account) -> Element | AsyncIterator[Element]:
        request = soap.read(content)
        operation = OPERATIONS.get(request.name)
        if operation is None:
            raise SoapFault("ErrorInvalidRequest", f"There is no operation {request.name} here.")
        with self.exchange.lock:
            call = Call(self.exchange, account.user, self._part(account))
            return operation(call, request.body)

    def _part(self, account: Account) -> Mailbox:
        """Return whose part the caller plays."""
        mailbox = self.exchange.mailbox(account.address)
        if mailbox is None:
            raise SoapFault("ErrorNonExistentMailbox", "The account has no mailbox.")
        return mailbox

    def _seen(self, request: bytes, answer: bytes) -> bytes:
        if self.watch is not None:
            self.watch(request, answer)
        return answer


async def _envelopes(answers: AsyncIterator[Element]) -> AsyncIterator[bytes]:
    async for one in answers:
        yield soap.envelope(one)
