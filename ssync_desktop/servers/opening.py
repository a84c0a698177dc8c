"""Opening a connection: reach the server, let the protocol greet and secure, show certificates."""

import ssl
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

from ssync_desktop.domain.errors import CertificateNotTrusted, SsyncError
from ssync_desktop.servers.connect import Dialer
from ssync_desktop.servers.errors import (
    NETWORK_ERRORS,
    REACHING_ERRORS,
    UNSEEN_CERTIFICATE,
    Peer,
    meaning_of,
)
from ssync_desktop.servers.line import Line
from ssync_desktop.servers.tls import Handshake, Tls, shown_certificate

S = TypeVar("S")

REASONS = {
    10: "It has expired.",
    9: "It is not valid yet.",
    18: "It is signed by itself and by no authority.",
    19: "It is signed by an authority that this computer does not know.",
    20: "It is signed by an authority that this computer does not know.",
    62: "It was issued for another host name.",
    64: "It was issued for another address.",
}
"""OpenSSL's verification results (X509_V_ERR_…) in words; others are shown as OpenSSL says them."""


class Opener:
    """Opens lines for one connector: they share an executor and a TLS memory."""

    def __init__(self, executor: Executor, tls: Tls) -> None:
        self.tls = tls
        self._executor = executor
        self._dialer = Dialer(executor)

    async def open(
        self,
        peer: Peer,
        approach: Callable[[Line, Handshake], S],
        sign_in: Callable[[S], None],
    ) -> tuple[Line, S]:
        """Connect to *peer*; *approach* and *sign_in* run in the executor, one after the other.

        *approach* greets the server and calls the handshake it is given at the right moment; it
        must not send a secret. Raises our own errors only; then nothing is left open.
        """
        try:
            line = await self._reach(peer)
        except REACHING_ERRORS as error:
            raise meaning_of(error).error(peer, str(error)) from error
        try:
            return line, await line.run(lambda: self._begin(line, approach, sign_in))
        except ssl.SSLCertVerificationError as error:
            line.close()
            raise await self._not_trusted(peer, approach, error) from error
        except BaseException as error:
            line.close()
            if isinstance(error, NETWORK_ERRORS):
                raise meaning_of(error).error(peer, str(error)) from error
            raise

    async def _reach(self, peer: Peer) -> Line:
        return Line(await self._dialer.connect(peer.endpoint), peer.endpoint, self._executor)

    def _begin(
        self,
        line: Line,
        approach: Callable[[Line, Handshake], S],
        sign_in: Callable[[S], None],
    ) -> S:
        session = approach(line, self.tls.shake_hands)
        sign_in(session)
        return session

    async def _not_trusted(
        self,
        peer: Peer,
        approach: Callable[[Line, Handshake], S],
        error: ssl.SSLCertVerificationError,
    ) -> SsyncError:
        """Fetch the certificate over a connection that is used for nothing else."""
        reason = REASONS.get(error.verify_code, error.verify_message)
        line: Line | None = None
        try:
            line = await self._reach(peer)
            await line.run(lambda: approach(line, self.tls.shake_hands_with_anybody))
            certificate = shown_certificate(line, reason)
        except (*NETWORK_ERRORS, SsyncError, ValueError):  # ValueError: it is no certificate
            return UNSEEN_CERTIFICATE.error(peer, reason)
        finally:
            if line is not None:
                line.close()
        return CertificateNotTrusted(certificate, server_words=error.verify_message)
