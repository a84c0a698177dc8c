"""The reference connector, to servers that live in memory.

It fixes what the ports mean: every other connector passes the same contract. It is used by tests
of the layers above, so its server can play POP3 (no capabilities) as well as one with folders,
checkpoints and sent items.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.options import OperationType
from ssync_desktop.servers.memory_items import MemoryItems
from ssync_desktop.servers.memory_server import Account, MemoryServer, Step, StoredItem
from ssync_desktop.servers.port import (
    INBOX,
    SENT_ITEMS,
    UNDELIVERABLE,
    Capability,
    ChangePage,
    Endpoint,
    FetchedItem,
    OutgoingMessage,
    ProbeReport,
    SendReceipt,
    ServerFolder,
    ServerItem,
)
from ssync_desktop.servers.reader import header_block

__all__ = ["MemoryConnector", "MemoryIncoming", "MemoryOutgoing", "MemoryServer", "Step"]


class MemoryConnector:
    """Opens sessions to one :class:`MemoryServer`, whatever the endpoint says."""

    def __init__(self, server: MemoryServer) -> None:
        self._server = server

    @asynccontextmanager
    async def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator["MemoryIncoming"]:
        """Sign in to read."""
        del endpoint
        account = self._account(credentials, ErrorCode.INCOMING_AUTHENTICATION)
        if account is None:
            raise NeedsAttention(ErrorCode.INCOMING_AUTHENTICATION)
        self._server.open_sessions += 1
        try:
            yield MemoryIncoming(self._server, account)
        finally:
            self._server.open_sessions -= 1

    @asynccontextmanager
    async def outgoing(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator["MemoryOutgoing"]:
        """Sign in to send."""
        del endpoint
        account = self._account(credentials, ErrorCode.OUTGOING_AUTHENTICATION)
        if account is None and not self._server.anonymous:
            raise NeedsAttention(ErrorCode.OUTGOING_AUTHENTICATION)
        self._server.open_sessions += 1
        try:
            yield MemoryOutgoing(self._server, credentials.user_name if credentials else None)
        finally:
            self._server.open_sessions -= 1

    async def greet(self, endpoint: Endpoint, operation: OperationType) -> ProbeReport:
        """Say that it is there."""
        del endpoint, operation
        self._server.strike(Step.CONNECT)
        return ProbeReport("ready")

    @asynccontextmanager
    async def items(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[MemoryItems]:
        """Sign in for appointments, contacts and tasks."""
        del endpoint
        account = self._account(credentials, ErrorCode.INCOMING_AUTHENTICATION)
        if account is None or Capability.ORGANIZATION_MARK not in self._server.capabilities:
            raise NeedsAttention(ErrorCode.INVALID_PROFILE_CONFIGURATION)
        self._server.open_sessions += 1
        try:
            yield MemoryItems(self._server, account)
        finally:
            self._server.open_sessions -= 1

    def _account(self, credentials: Credentials | None, code: ErrorCode) -> Account | None:
        self._server.strike(Step.CONNECT)
        if credentials is None:
            return None
        account = self._server.accounts.get(credentials.user_name)
        if account is None or account.secret != credentials.secret:
            raise NeedsAttention(code, server_words="wrong user name or password")
        return account


class MemoryIncoming:
    """One account as ``IncomingMail``."""

    def __init__(self, server: MemoryServer, account: Account) -> None:
        self._server, self._account = server, account
        self._adopted: dict[str, str] = {}

    @property
    def capabilities(self) -> Capability:
        """What the server was told to play."""
        return self._server.capabilities

    async def changes(self, folder: str, checkpoint: str | None) -> AsyncIterator[ChangePage]:
        """Yield one page: everything, or what changed since *checkpoint* (a serial)."""
        self._server.strike(Step.LIST)
        self._demand_folder(folder)
        keeps = Capability.CHECKPOINT in self.capabilities
        since = int(checkpoint) if checkpoint and keeps else 0
        anew = bool(since) and since < self._account.checkpoints_since
        since = 0 if anew else since
        listed = [item for item in self._account.items if item.folder == folder]
        copies = Counter(item.key for item in listed)
        gone = [
            key
            for serial, where, key in self._account.removed
            if serial > since and where == folder and since
        ]
        yield ChangePage(
            tuple(
                ServerItem(
                    key=item.key,
                    handle=str(item.serial),
                    size=len(item.content),
                    received_on=item.received_on,
                    repeated=copies[item.key] > 1,
                    categories=self._as_adopted(item.categories),
                )
                for item in listed
                if item.serial > since
            ),
            removed=tuple(gone),
            checkpoint=str(self._server.next_serial()) if keeps else None,
            anew=anew,
        )

    async def headers(self, items: Sequence[ServerItem]) -> AsyncIterator[FetchedItem]:
        """Yield header blocks, in order."""
        for item in items:
            fetched = self._fetched(item)
            yield FetchedItem(item, header_block(fetched.content), fetched.error)

    async def fetch(self, items: Sequence[ServerItem], limit: int) -> AsyncIterator[FetchedItem]:
        """Yield messages, in order; those over *limit* octets come as their header block."""
        for item in items:
            fetched = self._fetched(item)
            if len(fetched.content) > limit:
                refused = ItemRefused(ErrorCode.MESSAGE_TOO_LARGE)
                fetched = FetchedItem(item, header_block(fetched.content), refused)
            yield fetched

    async def remove(self, items: Sequence[ServerItem]) -> None:
        """Delete *items*; those already gone are no error."""
        self._server.strike(Step.REMOVE)
        for item in items:
            stored = self._find(item)
            if stored is not None:
                self._account.items.remove(stored)
                self._note_removal(stored)

    async def move(self, items: Sequence[ServerItem], folder: str) -> None:
        """Move *items* to *folder*, which need not exist before."""
        self._server.strike(Step.MOVE)
        self._demand_folder(folder)
        for item in items:
            stored = self._find(item)
            if stored is not None:
                self._note_removal(stored)
                stored.folder, stored.serial = folder, self._server.next_serial()

    async def mark(self, items: Sequence[ServerItem], category: str) -> None:
        """Put *category* on *items*; those already gone are no error."""
        self._server.strike(Step.MARK)
        self._demand(Capability.CATEGORIES)
        for item in items:
            stored = self._find(item)
            if stored is not None and (name := self._name_of(category)) not in stored.categories:
                stored.categories.add(name)
                stored.serial = self._server.next_serial()

    async def unmark(self, items: Sequence[ServerItem], category: str) -> None:
        """Take *category* off *items*."""
        self._server.strike(Step.MARK)
        self._demand(Capability.CATEGORIES)
        for item in items:
            stored = self._find(item)
            if stored is not None and (name := self._name_of(category)) in stored.categories:
                stored.categories.discard(name)
                stored.serial = self._server.next_serial()

    async def folders(self) -> tuple[ServerFolder, ...]:
        """Return the tree below the inbox."""
        self._server.strike(Step.FOLDERS)
        self._demand(Capability.FOLDERS)
        found = [ServerFolder(INBOX, "Inbox", None, self._count(INBOX))]
        for parent in found:
            found += [
                ServerFolder(one.key, one.name, parent.key, self._count(one.key))
                for one in self._account.folders.values()
                if one.parent == parent.key
            ]
        return tuple(found)

    async def folder_key(self, folder: str) -> str:
        """Return the name itself: it is lasting here."""
        self._server.strike(Step.FOLDERS)
        self._demand(Capability.FOLDERS)
        return folder

    async def adopt_category(self, category: str, key: str | None) -> str:
        """Find the category by its key, or make it."""
        self._server.strike(Step.CATEGORY)
        self._demand(Capability.CATEGORIES)
        listed = self._account.categories
        if key is None or key not in listed:
            same = (one for one, name in listed.items() if name == category)
            key = next(same, f"category-{self._server.next_serial()}")
            listed.setdefault(key, category)
        self._adopted[category] = listed[key]
        return key

    async def drop_category(self, key: str) -> None:
        """Forget the category; items keep its name."""
        self._server.strike(Step.CATEGORY)
        self._account.categories.pop(key, None)

    async def probe(self) -> ProbeReport:
        """Count the inbox."""
        self._server.strike(Step.PROBE)
        inbox = [item for item in self._account.items if item.folder == INBOX]
        return ProbeReport("memory server ready", len(inbox))

    def _demand_folder(self, folder: str) -> None:
        if folder == INBOX:
            return
        self._demand(Capability.FOLDERS)
        usual = {UNDELIVERABLE} if self._account.sent_items_gone else {SENT_ITEMS, UNDELIVERABLE}
        if folder not in usual and folder not in self._account.folders:
            raise ItemRefused(ErrorCode.FOLDER_NOT_FOUND)

    def _demand(self, capability: Capability) -> None:
        if capability not in self.capabilities:
            raise NeedsAttention(ErrorCode.INVALID_PROFILE_CONFIGURATION)

    def _count(self, folder: str) -> int:
        return sum(item.folder == folder for item in self._account.items)

    def _name_of(self, category: str) -> str:
        return self._adopted.get(category, category)

    def _as_adopted(self, names: Collection[str]) -> frozenset[str]:
        """Return the names on an item as the session calls them."""
        ours = {name: category for category, name in self._adopted.items()}
        return frozenset(ours.get(name, name) for name in names)

    def _find(self, item: ServerItem) -> StoredItem | None:
        same = [stored for stored in self._account.items if stored.key == item.key]
        exact = [stored for stored in same if str(stored.serial) == item.handle]
        if exact or len(same) != 1:
            return exact[0] if exact else None
        return None if item.repeated else same[0]

    def _fetched(self, item: ServerItem) -> FetchedItem:
        try:
            self._server.strike(Step.FETCH, item.key)
        except ItemRefused as error:
            return FetchedItem(item, error=error)
        stored = self._find(item)
        if stored is None:
            return FetchedItem(item, error=ItemRefused(ErrorCode.UNREADABLE_MESSAGE))
        return FetchedItem(item, stored.content)

    def _note_removal(self, stored: StoredItem) -> None:
        self._account.removed.append((self._server.next_serial(), stored.folder, stored.key))


class MemoryOutgoing:
    """The server as ``OutgoingMail``; *user_name* None sends anonymously."""

    def __init__(self, server: MemoryServer, user_name: str | None) -> None:
        self._server, self._user_name = server, user_name

    @property
    def capabilities(self) -> Capability:
        """What the server was told to play."""
        return self._server.capabilities

    async def send(self, message: OutgoingMessage) -> SendReceipt:
        """Take *message*."""
        self._server.strike(Step.SEND, message.message_id)
        refused = self._server.take(self._user_name, message)
        self._server.strike(Step.TAKEN, message.message_id)
        return SendReceipt("250 taken", refused)

    async def find_sent(self, message_id: str) -> bool | None:
        """Look into the account's sent items, if the server keeps them."""
        if Capability.SENT_ITEMS not in self.capabilities or self._user_name is None:
            return None
        sent = self._server.accounts[self._user_name].sent
        return any(one.keep_copy and one.message_id == message_id for one in sent)

    async def probe(self) -> ProbeReport:
        """Greet."""
        self._server.strike(Step.PROBE)
        return ProbeReport("memory server ready")
