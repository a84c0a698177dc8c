"""One signed-in connection to an Exchange server, over which any mailbox may be spoken of."""

import http.client
import ssl
from collections.abc import Awaitable, Callable
from typing import TypeVar

import requests
from exchangelib.errors import EWSError
from exchangelib.transport import DEFAULT_HEADERS
from exchangelib.version import EXCHANGE_2013_SP1, Version
from requests.auth import AuthBase

from ssync_desktop.domain.error_codes import SIGN_IN, ErrorCode
from ssync_desktop.domain.errors import CertificateNotTrusted, NeedsAttention, SsyncError
from ssync_desktop.servers.errors import (
    NETWORK_ERRORS,
    NOT_THIS_PROTOCOL,
    REACHING_ERRORS,
    UNSEEN_CERTIFICATE,
    Peer,
    meaning_of,
)
from ssync_desktop.servers.exchange import errors, meanings
from ssync_desktop.servers.exchange.adapter import WireAdapter
from ssync_desktop.servers.exchange.wire import AnswerTooLarge, Unanswered, Wire, cause_of
from ssync_desktop.servers.opening import REASONS

T = TypeVar("T")

USER_AGENT = "Server-Side-Sync-Desktop"


class Lane:
    """A wire with a sign-in. *code* says what a refused sign-in is called: incoming or outgoing.

    The version is the newest that every supported Exchange understands, until the server says
    better.
    """

    def __init__(self, peer: Peer, wire: Wire, auth: AuthBase | None, code: ErrorCode) -> None:
        self.peer = peer
        self.code = code
        self.wire = wire
        self.version = Version(build=EXCHANGE_2013_SP1)
        self._session = requests.Session()
        self._session.trust_env = False  # neither passwords of .netrc nor anybody's proxies
        # Mail in Base64 hardly shrinks, and an answer that swells while it is unpacked is a trap.
        self._session.headers.update(
            {**DEFAULT_HEADERS, "Accept-Encoding": "identity", "User-Agent": USER_AGENT}
        )
        self._session.auth = auth
        self._session.mount("http://", WireAdapter(wire))
        self._session.mount("https://", WireAdapter(wire))

    def serve(self, peer: Peer, code: ErrorCode) -> None:
        """Be at the service of another mailbox of the same account from here on."""
        self.peer, self.code = peer, code

    def close(self) -> None:
        """Close the connection; never blocks."""
        self.wire.close()
        self._session.close()

    # in the loop --------------------------------------------------------------------------

    async def run(self, work: Callable[[], T]) -> T:
        """Run *work*, which asks over this lane, in a thread; raises our own errors only."""
        try:
            await self.wire.prepare()
        except REACHING_ERRORS as error:
            raise meaning_of(error).error(self.peer, str(error)) from error
        try:
            return await self._translated(self.wire.run(work))
        except NeedsAttention as error:
            if error.code in SIGN_IN:
                error.code = self.code  # whoever refused it cannot know what it was for
            raise

    async def _translated(self, working: Awaitable[T]) -> T:
        try:
            return await working
        except ssl.SSLCertVerificationError as error:
            raise await self._not_trusted(error) from error
        except Unanswered as error:
            cause = cause_of(error)
            if isinstance(cause, NETWORK_ERRORS):
                raise meaning_of(cause).error(self.peer, str(cause)) from error
            raise NOT_THIS_PROTOCOL.error(self.peer, str(cause)) from error
        except PermissionError as error:
            raise errors.unauthorized_by(error, self.peer, self.code) from error
        except NETWORK_ERRORS as error:
            raise meaning_of(error).error(self.peer, str(error)) from error
        except AnswerTooLarge as error:
            raise meanings.TOO_MUCH.error(self.peer) from error
        except http.client.HTTPException as error:
            raise NOT_THIS_PROTOCOL.error(self.peer, str(error)) from error
        except EWSError as error:
            raise errors.refusal(error, self.peer) from error

    async def _not_trusted(self, error: ssl.SSLCertVerificationError) -> SsyncError:
        """Fetch the certificate over a connection that is used for nothing else."""
        reason = REASONS.get(error.verify_code, error.verify_message)
        try:
            shown = await self.wire.run(lambda: self.wire.shown_certificate(reason))
        except (*NETWORK_ERRORS, SsyncError, ValueError):  # ValueError: it is no certificate
            return UNSEEN_CERTIFICATE.error(self.peer, reason)
        return CertificateNotTrusted(shown, server_words=error.verify_message)

    # in the thread ------------------------------------------------------------------------

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        """Post *body* and return the service's answer; raises for whatever else comes back.

        A kept connection may have been closed by the server in the meantime: then all is asked
        again over a new one, sign-in included, unless it is committed and may have arrived.
        """
        kept = self.wire.is_kept()
        try:
            response = self._posted(url, body, headers)
        except Unanswered:
            if not kept or self.wire.is_committed or self.wire.is_cut:
                raise
            response = self._posted(url, body, headers)
        except NETWORK_ERRORS:
            if not kept or self.wire.is_cut:
                raise
            response = self._posted(url, body, headers)
        if not errors.carries_answer(response):
            raise errors.refused_by_http(response, self.peer, self.code)
        return response

    def _posted(self, url: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        try:
            return self._session.post(url, body, headers=headers, allow_redirects=False)
        except KeyError as error:  # requests_ntlm misses its challenge
            if error.args[:1] != ("www-authenticate",):
                raise
            raise meanings.STUMBLED.error(self.peer, "The sign-in was broken off.") from error

    def redirection(self, url: str) -> str:
        """Return where *url* redirects to, or nothing."""
        response = self._session.get(url, allow_redirects=False)
        return response.headers.get("location", "") if response.is_redirect else ""
