"""The web service: from an HTTP request to the operation and back."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from ssync_desktop.sandbox.ews import soap
from ssync_desktop.sandbox.ews.autodiscover import AUTODISCOVER_PATH, user_settings
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.directory import Account, Directory
from ssync_desktop.sandbox.ews.faults import ExchangeFaults, Fault, Wrong
from ssync_desktop.sandbox.ews.http import HttpAnswer, HttpRequest
from ssync_desktop.sandbox.ews.impersonation import call_of
from ssync_desktop.sandbox.ews.markup import Element, children, local, m
from ssync_desktop.sandbox.ews.model import Exchange
from ssync_desktop.sandbox.ews.operations.registry import OPERATIONS, Answer
from ssync_desktop.sandbox.ews.refusals import EwsError, SoapFault
from ssync_desktop.sandbox.ews.signing_in import ALL_SCHEMES, SigningIn

EWS_PATH = "/EWS/Exchange.asmx"

_EMPTY = {
    **dict.fromkeys(("GetItem", "CreateItem", "UpdateItem", "MoveItem", "CopyItem"), "Items"),
    **dict.fromkeys(("GetFolder", "CreateFolder", "UpdateFolder", "MoveFolder"), "Folders"),
    **dict.fromkeys(("CreateAttachment", "GetAttachment"), "Attachments"),
}
"""What the schema asks for in an answer even where it is a refusal."""

_SEVERAL = frozenset({
    "AttachmentIds", "Attachments", "FolderChanges", "FolderIds", "Folders", "ItemChanges",
    "ItemIds", "Items", "ParentFolderIds", "SourceIds",
})  # fmt: skip
"""What holds the things that a request asks for, each of which gets an answer of its own."""

Watch = Callable[[bytes, bytes], None]
"""Is shown every request and its answer, as they go over the line."""


@dataclass(frozen=True)
class Asked:
    """A request that has been read, by somebody who has signed in."""

    request: soap.Request
    call: Call

    @property
    def mailbox(self) -> str:
        """The address of the mailbox it is made for; empty for an account without one."""
        return self.call.own.address if self.call.own else ""


class WebService:
    """Answers for every connection; each has a ``SigningIn`` of its own.

    *schemes* are the ways to sign in that it offers; *url* is where it is, for autodiscover.
    """

    def __init__(self, exchange: Exchange, directory: Directory, faults: ExchangeFaults) -> None:
        self.exchange = exchange
        self.directory = directory
        self.faults = faults
        self.schemes = ALL_SCHEMES
        self.url = ""
        self.watch: Watch | None = None
        self.listen: Callable[[HttpRequest], None] | None = None  # hears every request
        self._running: Counter[str] = Counter()

    def sign_in(self) -> SigningIn:
        """Return the signing-in of a new connection."""
        return SigningIn(self.directory, self.schemes)

    async def answer(self, request: HttpRequest, signing: SigningIn) -> HttpAnswer | None:
        """Answer one request of a connection; None cuts it off."""
        if self.listen is not None:
            self.listen(request)
        path = request.path.partition("?")[0].casefold()
        if path not in {EWS_PATH.casefold(), AUTODISCOVER_PATH.casefold()}:
            return HttpAnswer(404)
        account, offers = signing.check(request.headers.get("authorization", ""))
        if account is None:
            return _unauthorized(offers)
        if request.method != "POST":
            return HttpAnswer(405)
        if path == AUTODISCOVER_PATH.casefold():
            with self.exchange.lock:
                return HttpAnswer(200, user_settings(self.exchange, self.url, request.body))
        self._running[account.user] += 1
        try:
            return await self._served(request.body, account, signing)
        except SoapFault as error:
            return HttpAnswer(error.status, self._seen(request.body, soap.fault(error)))
        finally:
            self._running[account.user] -= 1

    async def _served(
        self, content: bytes, account: Account, signing: SigningIn
    ) -> HttpAnswer | None:
        request = soap.read(content)
        with self.exchange.lock:
            asked = Asked(request, call_of(self.exchange, account, request.impersonated))
        fault = self.faults.take(request.name, asked.mailbox)
        slow = fault.seconds if fault and fault.wrong is Wrong.SLOW else 0.0
        if slow + self.faults.latency:
            await asyncio.sleep(slow + self.faults.latency)
        limit = self.faults.connection_limit
        if limit is not None and self._running[account.user] > limit:
            raise SoapFault("ErrorExceededConnectionCount")
        if fault is None or fault.wrong in {Wrong.SLOW, Wrong.ANSWER_LOST}:
            done = self._perform(asked)
            self.faults.passed(request.name, asked.mailbox)
            if fault is not None and fault.wrong is Wrong.ANSWER_LOST:
                return None
            return self._answered(content, done)
        return self._failed(content, asked, fault, signing)

    def _perform(self, asked: Asked) -> Answer:
        operation = OPERATIONS.get(asked.request.name)
        if operation is None:
            raise SoapFault("ErrorInvalidRequest", f"There is no {asked.request.name} here.")
        with self.exchange.lock:
            try:
                return operation(asked.call, asked.request.body)
            except EwsError as error:
                return _refused(asked.request, error, 1)

    def _failed(
        self, content: bytes, asked: Asked, fault: Fault, signing: SigningIn
    ) -> HttpAnswer | None:
        """Do wrong what *fault* says."""
        if fault.wrong is Wrong.BUSY:
            raise SoapFault("ErrorServerBusy", back_off=round(fault.seconds * 1000))
        if fault.wrong is Wrong.CONNECTIONS:
            raise SoapFault("ErrorExceededConnectionCount")
        if fault.wrong is Wrong.FAULT:
            raise SoapFault(fault.code)
        if fault.wrong is Wrong.REFUSED:
            several = [one for one in children(asked.request.body) if local(one) in _SEVERAL]
            count = sum(len(children(one)) for one in several)
            refused = _refused(asked.request, EwsError(fault.code), count)
            return self._answered(content, refused)
        if fault.wrong is Wrong.UNAUTHORIZED:
            signing.forget()
            return _unauthorized(signing.check("")[1])
        if fault.wrong is Wrong.UNAVAILABLE:
            wait = (("Retry-After", str(round(fault.seconds))),) if fault.seconds else ()
            return HttpAnswer(503, headers=wait)
        return None

    def _answered(self, content: bytes, done: Answer) -> HttpAnswer:
        if isinstance(done, AsyncIterator):
            return HttpAnswer(200, self._envelopes(content, done))
        return HttpAnswer(200, self._seen(content, soap.envelope(done)))

    async def _envelopes(
        self, content: bytes, answers: AsyncIterator[Element]
    ) -> AsyncIterator[bytes]:
        async for one in answers:
            yield self._seen(content, soap.envelope(one))

    def _seen(self, request: bytes, answer: bytes) -> bytes:
        if self.watch is not None:
            self.watch(request, answer)
        return answer


def _refused(request: soap.Request, error: EwsError, times: int) -> Element:
    empty = _EMPTY.get(request.name)
    messages = [
        soap.refusal(request.name, error, m(empty) if empty else None) for _ in range(max(times, 1))
    ]
    return soap.response(request.name, messages)


def _unauthorized(offers: list[str]) -> HttpAnswer:
    return HttpAnswer(401, headers=tuple(("WWW-Authenticate", one) for one in offers))
