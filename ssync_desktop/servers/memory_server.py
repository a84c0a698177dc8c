"""Mail servers that live in memory and fail on request: what the reference connector talks to."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from itertools import count

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.servers.memory_box import ItemBox, MeetingMail
from ssync_desktop.servers.port import (
    INBOX,
    SENT_ITEMS,
    Capability,
    OrganizationMark,
    OutgoingMessage,
    RefusedRecipient,
)

EVERYTHING = (
    Capability.FOLDERS
    | Capability.CHECKPOINT
    | Capability.CATEGORIES
    | Capability.SENT_ITEMS
    | Capability.ORGANIZATION_MARK
)


OUTSIDE = "OUTSIDE"
"""The parent of folders that do not lie in the inbox."""


class Step(Enum):
    """Where a scripted fault strikes."""

    CONNECT = auto()
    LIST = auto()
    FETCH = auto()  # headers too
    REMOVE = auto()
    MOVE = auto()
    MARK = auto()
    SEND = auto()  # before the message is taken
    TAKEN = auto()  # after it was taken, before the answer arrives
    PROBE = auto()
    FOLDERS = auto()
    CATEGORY = auto()  # the master list
    ITEM_LIST = auto()
    ITEM_READ = auto()
    ITEM_WRITE = auto()  # before anything is written
    ITEM_WRITTEN = auto()  # after it was written, before the answer arrives
    ITEM_FIND = auto()
    FILE_READ = auto()


@dataclass(slots=True)
class StoredItem:
    """A message on the server. *serial* grows with every change of the account."""

    key: str
    content: bytes = field(repr=False)
    folder: str
    serial: int
    received_on: datetime | None = None
    categories: set[str] = field(default_factory=set)


@dataclass(slots=True)
class StoredFolder:
    """A folder other than the three that every account has. *parent* is a key or ``INBOX``."""

    key: str
    name: str
    parent: str


@dataclass(slots=True)
class Account:
    """One mailbox of a :class:`MemoryServer`.

    *folders* by key; one that lies outside the inbox has ``OUTSIDE`` as its parent. *categories*
    is the master list, names by key; *box* holds appointments, contacts and tasks.
    """

    secret: str = field(repr=False)
    box: ItemBox
    items: list[StoredItem] = field(default_factory=list)
    removed: list[tuple[int, str, str]] = field(default_factory=list)  # serial, folder, key
    sent: list[OutgoingMessage] = field(default_factory=list)
    folders: dict[str, StoredFolder] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    organization: OrganizationMark | None = None
    checkpoints_since: int = 0  # older ones are not taken any more
    sent_items_gone: bool = False


class MemoryServer:
    """Accounts by user name (which is their address), what was sent, and faults to come.

    *capabilities* tells which kind of server it plays; ``host`` and ``port`` of an endpoint do
    not matter to it. *anonymous* says whether sending needs no sign-in. *meeting_mails* are those
    that the server has written because a meeting was written, *octets* what attachments hold by
    their keys; *now* is its clock.
    """

    def __init__(self, capabilities: Capability = EVERYTHING, *, anonymous: bool = True) -> None:
        self.capabilities = capabilities
        self.anonymous = anonymous
        self.accounts: dict[str, Account] = {}
        self.submitted: list[OutgoingMessage] = []
        self.refused_recipients: dict[str, bool] = {}  # address → permanent
        self.refused_senders: set[str] = set()
        self.meeting_mails: list[MeetingMail] = []
        self.octets: dict[str, bytes] = {}
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.open_sessions = 0
        self._faults: defaultdict[Step, deque[tuple[str | None, Exception]]] = defaultdict(deque)
        self._passing: dict[Step, int] = {}
        self._gates: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._serials = count(1)

    def add_account(self, user_name: str, secret: str) -> Account:
        """Create an empty mailbox."""
        self.accounts[user_name] = account = Account(secret, ItemBox(user_name, self))
        return account

    @property
    def boxes(self) -> Mapping[str, ItemBox]:
        """Every account's appointments, contacts and tasks, by the key of its address."""
        return {address_key(name): account.box for name, account in self.accounts.items()}

    def moment(self) -> datetime:
        """Return the time on the server's clock."""
        return self.now()

    def deliver(
        self,
        user_name: str,
        content: bytes,
        *,
        key: str = "",
        folder: str = INBOX,
        received_on: datetime | None = None,
    ) -> str:
        """Put a message into a mailbox and return its key (a given *key* may repeat another)."""
        serial = next(self._serials)
        key = key or f"item-{serial}"
        item = StoredItem(key, content, folder, serial, received_on)
        self.accounts[user_name].items.append(item)
        return key

    def add_folder(self, user_name: str, name: str, parent: str = INBOX) -> str:
        """Make a folder below *parent* (``OUTSIDE``: beside the inbox) and return its key."""
        key = f"folder-{next(self._serials)}"
        self.accounts[user_name].folders[key] = StoredFolder(key, name, parent)
        return key

    def drop_folder(self, user_name: str, key: str) -> None:
        """Delete a folder with everything in it, as a person would."""
        account = self.accounts[user_name]
        del account.folders[key]
        account.items = [item for item in account.items if item.folder != key]

    def shift(self, user_name: str, key: str, folder: str) -> None:
        """Move a message to another folder, as a person would; it gets another key, as in EWS."""
        account = self.accounts[user_name]
        item = next(item for item in account.items if item.key == key)
        account.removed.append((next(self._serials), item.folder, item.key))
        item.serial = next(self._serials)
        item.key, item.folder = f"item-{item.serial}", folder

    def move_folder(self, user_name: str, key: str, parent: str) -> None:
        """Move a folder with everything in it below another (or ``OUTSIDE``)."""
        self.accounts[user_name].folders[key].parent = parent

    def forget_checkpoints(self, user_name: str) -> None:
        """Take no checkpoint any more that was given out before, as after a repair."""
        self.accounts[user_name].checkpoints_since = next(self._serials)

    def uncategorize(self, user_name: str, key: str, category: str) -> None:
        """Take *category* off a message, as a person would."""
        for item in self.accounts[user_name].items:
            if item.key == key:
                item.categories.discard(category)
                item.serial = next(self._serials)

    def categorize(self, user_name: str, key: str, category: str) -> None:
        """Put *category* on a message, as a person would."""
        for item in self.accounts[user_name].items:
            if item.key == key:
                item.categories.add(category)
                item.serial = next(self._serials)

    def fail(self, step: Step, error: Exception, *, key: str | None = None, times: int = 1) -> None:
        """Let the next *times* uses of *step* (on the item *key* only) end in *error*."""
        self._faults[step].extend([(key, error)] * times)

    def heal(self) -> None:
        """Forget the faults that have not struck yet."""
        self._faults.clear()

    def hold(self, step: Step, *, after: int = 0) -> None:
        """Let the next *after* uses of *step* pass, and whoever comes then wait."""
        self._passing[step] = after

    def let_go(self) -> None:
        """Let all go on who wait."""
        self._passing.clear()
        gates, self._gates = self._gates, []
        for loop, gate in gates:
            loop.call_soon_threadsafe(gate.set)

    async def arrive(self, step: Step, key: str | None = None) -> None:
        """Wait at *step* while it is held; then raise the fault that is due there, if one is."""
        if self._passing.get(step) == 0:
            gate = asyncio.Event()
            self._gates.append((asyncio.get_running_loop(), gate))
            await gate.wait()
        if step in self._passing:
            self._passing[step] -= 1
        self.strike(step, key)

    def strike(self, step: Step, key: str | None = None) -> None:
        """Raise the fault that is due at *step*, if one is."""
        for fault in self._faults[step]:
            if fault[0] in (None, key):
                self._faults[step].remove(fault)
                raise fault[1]

    def take(self, sender: str | None, message: OutgoingMessage) -> tuple[RefusedRecipient, ...]:
        """Accept *message* for the recipients that are not refused; deliver to own accounts."""
        if message.sender in self.refused_senders:
            raise ItemRefused(ErrorCode.SENDER_REFUSED)
        refused = tuple(
            RefusedRecipient(address, "refused as scripted", self.refused_recipients[address])
            for address in message.recipients
            if address in self.refused_recipients
        )
        if len(refused) == len(message.recipients):
            if all(recipient.permanent for recipient in refused):
                raise ItemRefused(ErrorCode.RECIPIENTS_REFUSED)
            raise Retryable(ErrorCode.SERVER_BUSY)
        self.submitted.append(message)
        if sender is not None:
            self.accounts[sender].sent.append(message)
            if message.keep_copy and Capability.SENT_ITEMS in self.capabilities:
                self.deliver(sender, message.content, folder=SENT_ITEMS)
        for address in set(message.recipients) - {recipient.address for recipient in refused}:
            if address in self.accounts:
                self.deliver(address, message.content)
        return refused

    def next_serial(self) -> int:
        """Return the number of the next change."""
        return next(self._serials)
