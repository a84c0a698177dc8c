"""The ports: what the engine may ask of any mail server, whatever it speaks.

POP3 and SMTP, memory, Exchange, IMAP and Microsoft Graph fit the same shapes: folders, changes
with a checkpoint, fetch, send, mark, probe. Foreign errors never leave a connector: it raises
``Retryable``, ``NeedsAttention``, ``ItemRefused`` or ``CertificateNotTrusted`` and nothing else.
Every call has a time limit, and every blocking socket's is below the engine's stop limit.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag, auto
from typing import Protocol

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity

INBOX = "INBOX"
"""The folder name every connector understands; POP3 has no other."""

UNDELIVERABLE = "Undeliverable"
"""The folder for messages that failed for good, where the server has folders (B66)."""

TRACKED_CATEGORY = "Tracked to Server-Side Sync"
"""The mark on messages that are stored, where the server has categories (B60)."""

UNDELIVERABLE_CATEGORY = "Tracked to Server-Side Sync (Undeliverable)"
"""The mark on messages that failed for good, where the server has categories (B65)."""


class Capability(Flag):
    """What a connector's server can do beyond the least."""

    NONE = 0
    FOLDERS = auto()  # has folders besides the inbox (Undeliverable, tracked folders)
    CHECKPOINT = auto()  # lists only what changed since an opaque checkpoint
    CATEGORIES = auto()  # can mark an item
    SENT_ITEMS = auto()  # can be asked whether a message was sent


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is and how it is approached. *timeout* in seconds, per answer.

    *pinned_certificate* is the SHA-256 fingerprint (lower-case hex) the administrator trusts for
    this profile; empty means that only the system's authorities count.
    """

    host: str
    port: int
    security: ConnectionSecurity
    authentication: AuthenticationProtocol = AuthenticationProtocol.AUTO_DETECT
    timeout: float = 60.0
    pinned_certificate: str = ""


@dataclass(frozen=True, slots=True)
class ServerItem:
    """One item of a listing. *handle* is the connector's own way to fetch it in this session.

    *key* is the server's lasting id (UIDL, EWS or Graph id, IMAP UID with validity).
    *repeated* says that the same key stands more than once in this listing (D26). *categories* are
    those that people or programs have put on it, where the server has categories.
    """

    key: str
    handle: str
    size: int | None = None  # octets
    received_on: datetime | None = None  # where the listing itself tells
    repeated: bool = False
    categories: frozenset[str] = frozenset()

    @property
    def wanted(self) -> bool:
        """Whether somebody has put our category on it, and so wants it tracked (B54)."""
        return TRACKED_CATEGORY in self.categories


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A page of a listing. *checkpoint* is committed together with the page's items.

    A server without checkpoints gives one page with everything it holds and ``checkpoint`` None.
    """

    items: tuple[ServerItem, ...]
    removed: tuple[str, ...] = ()
    checkpoint: str | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class FetchedItem:
    """An item's raw bytes. *error* is set instead when this item alone could not be had."""

    item: ServerItem
    content: bytes = field(repr=False, default=b"")
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """What a connection test found out; *words* are the server's own."""

    words: str
    items: int | None = None


class IncomingMail(Protocol):
    """A signed-in session that reads one mailbox. Not shared between tasks."""

    @property
    def capabilities(self) -> Capability:
        """What this server can do."""
        ...

    def changes(self, folder: str, checkpoint: str | None) -> AsyncIterator[ChangePage]:
        """Yield what is new in *folder* since *checkpoint*, page by page."""
        ...

    def headers(self, items: Sequence[ServerItem]) -> AsyncIterator[FetchedItem]:
        """Yield the header blocks of *items*, in order (POP3: TOP n 0)."""
        ...

    def fetch(self, items: Sequence[ServerItem], limit: int) -> AsyncIterator[FetchedItem]:
        """Yield the messages of *items*, in order; reading stops at *limit* octets (B42).

        An item over the limit comes with ``ItemRefused(MESSAGE_TOO_LARGE)`` as its error and with
        the octets of its header block, as far as they were read, as content.
        """
        ...

    async def remove(self, items: Sequence[ServerItem]) -> None:
        """Delete *items* on the server; those already gone are no error.

        When this returns the server has confirmed the deletion (POP3: after QUIT).
        """
        ...

    async def move(self, items: Sequence[ServerItem], folder: str) -> None:
        """Move *items* to *folder*; only with ``Capability.FOLDERS``."""
        ...

    async def mark(self, items: Sequence[ServerItem], category: str) -> None:
        """Put *category* on *items*; only with ``Capability.CATEGORIES``.

        An item that has it already is not touched, for that would be a change of its own.
        """
        ...

    async def probe(self) -> ProbeReport:
        """Ask for the state of the inbox and change nothing."""
        ...


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A composed message with its envelope. *message_id* without angle brackets."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RefusedRecipient:
    """An address the server would not take. *permanent* is false for 4xx answers."""

    address: str
    words: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """What the server said when it took the message, and whom it would not serve.

    When nobody is served ``send`` raises instead: ``ItemRefused(RECIPIENTS_REFUSED)`` if every
    refusal is permanent, else ``Retryable``.
    """

    words: str
    refused: tuple[RefusedRecipient, ...] = ()


class OutgoingMail(Protocol):
    """A signed-in session that sends as one mailbox. Not shared between tasks."""

    @property
    def capabilities(self) -> Capability:
        """What this server can do."""
        ...

    async def send(self, message: OutgoingMessage) -> SendReceipt:
        """Hand *message* over and return once the server has taken it.

        Raises ``AnswerLost`` when all of it has left and no answer came; any other error says
        that the server has not taken it.
        """
        ...

    async def find_sent(self, message_id: str) -> bool | None:
        """Say whether *message_id* was sent before; None when the server cannot be asked."""
        ...

    async def probe(self) -> ProbeReport:
        """Greet the server and change nothing."""
        ...


class Connector(Protocol):
    """Opens sessions to one kind of server; *credentials* None means anonymous."""

    def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AbstractAsyncContextManager[IncomingMail]:
        """Connect, secure, sign in; leaving the block says good-bye and closes."""
        ...

    def outgoing(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AbstractAsyncContextManager[OutgoingMail]:
        """Connect, secure, sign in; leaving the block says good-bye and closes."""
        ...
