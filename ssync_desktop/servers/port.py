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
from uuid import UUID

from ssync_desktop.domain import ledger
from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    OperationType,
)
from ssync_desktop.servers.item_port import ItemStore

INBOX = "INBOX"
"""The folder name every connector understands; POP3 has no other."""

SENT_ITEMS = ledger.SENT_ITEMS
"""The folder of what the mailbox has sent, where the server has folders."""

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
    ORGANIZATION_MARK = auto()  # keeps which organization a mailbox synchronizes with (B33, B34)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is and how it is approached. *timeout* in seconds, per answer.

    *pinned_certificate* is the SHA-256 fingerprint (lower-case hex) the administrator trusts for
    this profile; empty means that only the system's authorities count.

    For Exchange *url* is where its web services are (host and port are taken from it), *mailbox*
    is the address whose mailbox is opened; when that is not the account that signs in,
    *impersonation* opens it as its owner, and otherwise the account needs to be a delegate.
    """

    host: str
    port: int
    security: ConnectionSecurity
    authentication: AuthenticationProtocol = AuthenticationProtocol.AUTO_DETECT
    timeout: float = 60.0
    pinned_certificate: str = ""
    url: str = ""
    mailbox: str = ""
    impersonation: bool = False
    connections: int = 1  # how many sessions of this credential may be open at a time (B10)
    token_url: str = ""  # where OAuth gives out tokens; the credentials are a program's id, secret
    token_host: str = ""  # whose tokens these are; without one, those of *host*


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
    *anew* says of the first page that the checkpoint which was given was not taken: the listing
    begins at the beginning, and nobody will be told what was removed before.
    """

    items: tuple[ServerItem, ...]
    removed: tuple[str, ...] = ()
    checkpoint: str | None = None
    complete: bool = True
    anew: bool = False


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """A folder of a mailbox. *key* is lasting: renaming and moving it change nothing (B72).

    *parent* is the key of the folder it lies in; the inbox, which is the root of what is listed,
    has none. *items* are those that lie directly in it.
    """

    key: str
    name: str
    parent: str | None = None
    items: int = 0
    unread: int = 0


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
        """Yield what is new in *folder* since *checkpoint*, page by page.

        *folder* is ``INBOX``, ``SENT_ITEMS`` or the key of a ``ServerFolder``. Subfolders are not
        looked into (B39, B73). What was changed since is listed again: a category put on or taken
        off is a change. A checkpoint that the server no longer takes is as good as None. Raises
        ``ItemRefused(FOLDER_NOT_FOUND)`` when the folder is gone.
        """
        ...

    async def folders(self) -> tuple[ServerFolder, ...]:
        """Return the inbox and all folders below it, parents before their children.

        Only with ``Capability.FOLDERS``.
        """
        ...

    async def folder_key(self, folder: str) -> str:
        """Return the lasting key of ``INBOX``, ``SENT_ITEMS`` or ``UNDELIVERABLE``.

        The last is made beside the inbox when it is not there. Only with ``Capability.FOLDERS``.
        """
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

    async def unmark(self, items: Sequence[ServerItem], category: str) -> None:
        """Take *category* off *items*; those gone or without it are no error."""
        ...

    async def adopt_category(self, category: str, key: str | None) -> str:
        """See that the mailbox knows *category*, and return the lasting key it is known by.

        *key* is what an earlier session returned. A category that was renamed is still that one:
        from here on the session calls it *category* in listings and takes it as *category* in
        ``mark``; one that was deleted is made anew (B80). Only with ``Capability.CATEGORIES``.
        """
        ...

    async def drop_category(self, key: str) -> None:
        """Take the category *key* off the mailbox's list; on items it may stay."""
        ...

    async def probe(self) -> ProbeReport:
        """Ask for the state of the inbox and change nothing."""
        ...


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A composed message with its envelope. *message_id* without angle brackets.

    *keep_copy*: where the server has Sent Items, a copy stays in them.
    """

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)
    keep_copy: bool = True


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


@dataclass(frozen=True, slots=True)
class OrganizationMark:
    """Which organization a mailbox synchronizes with, as the server itself keeps it (B33)."""

    organization_id: UUID
    name: str
    synchronized_on: datetime


class ItemSync(ItemStore, Protocol):
    """A signed-in session for a mailbox's appointments, contacts and tasks."""

    async def organization_mark(self) -> OrganizationMark | None:
        """Return the mark, or None when no organization has left one."""
        ...

    async def leave_mark(self, mark: OrganizationMark) -> None:
        """Write *mark* in the place of whatever mark there is (B34)."""
        ...


@dataclass(frozen=True, slots=True)
class DiscoveryStep:
    """One attempt to find a mailbox's server. *url* is set where it was found."""

    title: str
    words: str
    succeeded: bool
    url: str = ""


class Discovery(Protocol):
    """Finds where the server of a mailbox is (B9)."""

    def discover(
        self, endpoint: Endpoint, credentials: Credentials | None, *, attended: bool = False
    ) -> AsyncIterator[DiscoveryStep]:
        """Yield every attempt as it ends; the one that found it is the last.

        ``endpoint.mailbox`` tells for whom; host and url need not be set. What anybody on the way
        could have said is asked for only while a person looks on (*attended*). Nothing is raised
        for a server that is not found: the last step says so.
        """
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

    async def greet(self, endpoint: Endpoint, operation: OperationType) -> ProbeReport:
        """Reach the server of a direction, secure the line, and go again without signing in.

        No secret is needed and none is sent; a certificate nobody trusts yet is shown.
        """
        ...

    def items(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AbstractAsyncContextManager[ItemSync]:
        """Connect for appointments, contacts and tasks.

        Raises ``NeedsAttention(INVALID_PROFILE_CONFIGURATION)`` where a server has only mail (B3).
        """
        ...
