"""The mail of the sandbox: accounts with passwords and messages, in memory, safe for threads."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

SecretRule = Callable[[str], str | None]
"""Tells the secret that opens an account for an address; None where no account can be opened."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message with the id that POP3 shows as its UIDL."""

    uid: str
    content: bytes = field(repr=False)


class MailStore:
    """Accounts by address; several servers and the demo's traffic share one store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}
        self._messages: dict[str, list[StoredMessage]] = {}
        self._opening: SecretRule | None = None
        self._numbers = count(1)

    def add_account(self, address: str, secret: str) -> None:
        """Make an account, or give an existing one another secret."""
        with self._lock:
            self._secrets[address.casefold()] = secret
            self._messages.setdefault(address.casefold(), [])

    def open_accounts(self, rule: SecretRule) -> None:
        """From now on open an account for whoever signs in with the secret that *rule* tells.

        Accounts that were added keep their own secret.
        """
        self._opening = rule

    @property
    def newcomers(self) -> tuple[str, ...]:
        """The addresses, folded, whose account was opened by signing in; earliest first."""
        with self._lock:
            return tuple(address for address in self._messages if address not in self._secrets)

    def knows(self, address: str) -> bool:
        """Say whether mail to *address* has an account here."""
        return address.casefold() in self._messages

    def accepts(self, address: str, secret: str) -> bool:
        """Check a user name with its secret."""
        expected = self._expected(address)
        return self._entered(address, expected is not None and expected == secret)

    def accepts_digest(self, address: str, stamp: str, digest: str) -> bool:
        """Check an APOP digest (RFC 1939, section 7)."""
        secret = self._expected(address)
        if secret is None:
            return False
        expected = hashlib.md5((stamp + secret).encode(), usedforsecurity=False).hexdigest()
        return self._entered(address, expected == digest)

    def _expected(self, address: str) -> str | None:
        secret = self._secrets.get(address.casefold())
        if secret is None and self._opening is not None:
            return self._opening(address)
        return secret

    def _entered(self, address: str, accepted: bool) -> bool:
        """Open the account of an accepted newcomer; pass *accepted* on."""
        if accepted:
            with self._lock:
                self._messages.setdefault(address.casefold(), [])
        return accepted

    def deliver(self, address: str, content: bytes) -> bool:
        """Put a message into an account; False when there is none."""
        with self._lock:
            box = self._messages.get(address.casefold())
            if box is None:
                return False
            box.append(StoredMessage(f"{next(self._numbers):08d}", content))
            return True

    def messages(self, address: str) -> tuple[StoredMessage, ...]:
        """Return what lies in an account now, oldest first."""
        with self._lock:
            return tuple(self._messages.get(address.casefold(), ()))

    def remove(self, address: str, uids: frozenset[str]) -> None:
        """Delete messages by id; those already gone are no error."""
        with self._lock:
            box = self._messages.get(address.casefold(), [])
            box[:] = [message for message in box if message.uid not in uids]
