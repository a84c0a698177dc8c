"""How a client says who it is: the Authorization headers of one connection."""

import base64
import binascii

from spnego.exceptions import SpnegoError

from ssync_desktop.sandbox.ews.directory import Account, Directory
from ssync_desktop.sandbox.ews.ntlm import Acceptor

_OFFERS = {
    "Negotiate": "Negotiate",
    "NTLM": "NTLM",
    "Bearer": 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000"',
    "Basic": 'Basic realm="sandbox"',
}

ALL_SCHEMES = frozenset(_OFFERS)


class SigningIn:
    """The signing-in of one connection. NTLM proves itself once for all that follows on it."""

    def __init__(self, directory: Directory, schemes: frozenset[str]) -> None:
        self._directory = directory
        self._schemes = schemes
        self._acceptor: Acceptor | None = None
        self._proven: Account | None = None

    def check(self, header: str) -> tuple[Account | None, list[str]]:
        """Return who it is, and else the ``WWW-Authenticate`` lines to answer with."""
        if not header:
            return self._proven, self._offers()
        scheme, _, words = header.partition(" ")
        known = {one.casefold(): one for one in self._schemes}
        scheme = known.get(scheme.casefold(), "")
        if scheme in {"NTLM", "Negotiate"}:
            return self._handshake(scheme, words)
        account = None
        if scheme == "Basic":
            account = self._basic(words)
        elif scheme == "Bearer":
            account = self._directory.with_token(words.strip())
        return account, self._offers()

    def forget(self) -> None:
        """Let the connection prove itself anew."""
        self._proven = self._acceptor = None

    def _basic(self, words: str) -> Account | None:
        try:
            user, _, password = base64.b64decode(words).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return self._directory.with_password(user, password)

    def _handshake(self, scheme: str, words: str) -> tuple[Account | None, list[str]]:
        acceptor, self._acceptor = self._acceptor or Acceptor(self._directory), None
        try:
            said = acceptor.step(base64.b64decode(words))
        except (SpnegoError, ValueError):  # binascii's error is one
            return None, self._offers()
        self._proven = acceptor.account
        if said:
            self._acceptor = acceptor
            return None, [f"{scheme} {base64.b64encode(said).decode()}"]
        return self._proven, self._offers()

    def _offers(self) -> list[str]:
        return [line for scheme, line in _OFFERS.items() if scheme in self._schemes]
