"""How a client says who it is: the Authorization header of one connection."""

import base64
import binascii

from ssync_desktop.sandbox.ews.directory import Account, Directory


class SigningIn:
    """The signing-in of one connection."""

    def __init__(self, directory: Directory, schemes: frozenset[str]) -> None:
        self._directory = directory
        self._schemes = schemes

    def check(self, header: str) -> tuple[Account | None, list[str]]:
        """Return who it is, and else the ``WWW-Authenticate`` lines to answer with."""
        scheme, _, said = header.partition(" ")
        account = None
        if scheme.casefold() == "basic" and "Basic" in self._schemes:
            account = self._basic(said)
        elif scheme.casefold() == "bearer" and "Bearer" in self._schemes:
            account = self._directory.with_token(said.strip())
        return account, [] if account else self._offers()

    def _basic(self, said: str) -> Account | None:
        try:
            user, _, password = base64.b64decode(said).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return self._directory.with_password(user, password)

    def _offers(self) -> list[str]:
        lines = {"Basic": 'Basic realm="sandbox"', "Bearer": "Bearer"}
        return [lines.get(scheme, scheme) for scheme in sorted(self._schemes, reverse=True)]
