"""TLS: verified by default, pinned by decision, and never anything in between.

An endpoint without a pinned fingerprint is verified against the system's authorities and the host
name. One with a pin is not verified by anybody else: its certificate has to be the pinned one,
which is checked before a single octet is sent through the connection.
"""

import ssl
import threading
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography import x509

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.errors import CertificateNotTrusted
from ssync_desktop.servers.line import Line
from ssync_desktop.servers.port import Endpoint

Handshake = Callable[[Line], None]
"""Puts TLS under a line, in the executor's thread; raises ``OSError`` or CertificateNotTrusted."""

CHANGED = "The certificate is not the one that was trusted for this profile: it has changed."


class Tls:
    """The contexts every connection of a connector shares, and the sessions it can resume.

    *authorities* is a PEM file with authorities trusted beside the system's (a company's own, a
    test's). OpenSSL's ``SSL_CERT_FILE`` replaces the system's. Safe to use from every thread.
    """

    def __init__(self, authorities: Path | None = None) -> None:
        self._authorities = authorities
        self._sessions: dict[tuple[str, int, str], ssl.SSLSession] = {}
        self._making = threading.Lock()

    def shake_hands(self, line: Line) -> None:
        """Secure *line* as its endpoint demands.

        Raises ``ssl.SSLCertVerificationError`` for a certificate that nobody vouches for (ask
        :meth:`show` then) and CertificateNotTrusted for one that is not the pinned one.
        """
        endpoint = line.endpoint
        with self._making:
            context = self._pinned if endpoint.pinned_certificate else self._verified
            session = self._sessions.get(_key(endpoint))
        secured = line.wrap(context, session)
        if endpoint.pinned_certificate:
            shown = secured.getpeercert(binary_form=True) or b""
            if sha256(shown).hexdigest() != endpoint.pinned_certificate.lower():
                raise CertificateNotTrusted(describe(shown, endpoint, CHANGED))

    def shake_hands_with_anybody(self, line: Line) -> None:
        """Secure *line* without looking, only to see what certificate is shown."""
        with self._making:
            context = self._pinned
        line.wrap(context, None)

    def remember(self, line: Line) -> None:
        """Keep the session of a line that is about to be closed, so that the next one resumes.

        One that was resumed itself is kept already; taking it out costs as much as it saves.
        """
        secured = line.secured
        if secured is None or secured.session_reused or (session := secured.session) is None:
            return
        with self._making:
            self._sessions[_key(line.endpoint)] = session

    @cached_property
    def _verified(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._authorities:
            context.load_verify_locations(self._authorities)
        return context

    @cached_property
    def _pinned(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the fingerprint is compared instead
        return context


def shown_certificate(line: Line, reason: str) -> ShownCertificate:
    """Describe the certificate that the other end of a secured *line* showed."""
    secured = line.secured
    shown = secured.getpeercert(binary_form=True) if secured else None
    return describe(shown or b"", line.endpoint, reason)


def describe(der: bytes, endpoint: Endpoint, reason: str) -> ShownCertificate:
    """Return what a person needs to decide about the certificate *der*; ValueError if it is none.

    *reason* says in a sentence why it is not trusted as it is.
    """
    certificate = x509.load_der_x509_certificate(der)
    return ShownCertificate(
        host=endpoint.host,
        port=endpoint.port,
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        fingerprint=sha256(der).hexdigest(),
        reason=reason,
    )


def _key(endpoint: Endpoint) -> tuple[str, int, str]:
    return endpoint.host, endpoint.port, endpoint.pinned_certificate
