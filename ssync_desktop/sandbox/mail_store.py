"""The mail of the sandbox: accounts with passwords and messages, in memory, safe for threads."""

import hashlib
import threading
from dataclasses import dataclass, field
from itertools import count


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
        self._numbers = count(1)

    def add_account(self, address: str, secret: str) -> None:
        """Make an account, or give an existing one another secret."""
        with self._lock:
            self._secrets[address.casefold()] = secret
            self._messages.setdefault(address.casefold(), [])

    def knows(self, address: str) -> bool:
        """Say whether mail to *address* has an account here."""
        return address.casefold() in self._secrets

    def accepts(self, address: str, secret: str) -> bool:
        """Check a user name with its secret."""
        return self._secrets.get(address.casefold()) == secret

    def accepts_digest(self, address: str, stamp: str, digest: str) -> bool:
        """Check an APOP digest (RFC 1939, section 7)."""
        secret = self._secrets.get(address.casefold())
        if secret is None:
            return False
        expected = hashlib.md5((stamp + secret).encode(), usedforsecurity=False).hexdigest()
        return expected == digest

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
