"""Servers with folders, categories and Sent Items, and what people do there past the program.

One lives in memory, the other is the sandbox's Exchange, spoken to by the real connector: what is
shown about following folders and categories is shown on both.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from typing import Protocol

from ssync_desktop.domain.options import ServerType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.delivery import mark_sent, message_of
from ssync_desktop.sandbox.ews.markup import t
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.properties_values import put
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.memory_server import OUTSIDE, MemoryServer
from ssync_desktop.servers.port import INBOX, SENT_ITEMS, UNDELIVERABLE
from tests.kit.exchange import ExchangeHands


@dataclass(frozen=True)
class Seen:
    """A message as it lies on the server; *folder* is a key, or the name everybody knows."""

    key: str
    folder: str
    categories: frozenset[str]


class MailServer(Protocol):
    """What both can; folders go by their keys, or by the names everybody knows."""

    @property
    def side(self) -> Direction: ...

    @property
    def kind(self) -> ServerType: ...

    def add_account(self, address: str, secret: str) -> object: ...

    def deliver(
        self,
        address: str,
        content: bytes,
        *,
        folder: str = INBOX,
        received_on: datetime | None = None,
    ) -> str: ...

    def shift(self, address: str, key: str, folder: str) -> None: ...

    def look(self, address: str, part: bytes) -> Seen:
        """Return the one message that holds *part*."""
        ...

    def count(self, address: str, folder: str = INBOX) -> int: ...

    def add_folder(self, address: str, name: str, parent: str = INBOX) -> str: ...

    def rename_folder(self, address: str, key: str, name: str) -> None: ...

    def move_folder(self, address: str, key: str, parent: str) -> None: ...

    def drop_folder(self, address: str, key: str) -> None: ...

    def forget_checkpoints(self, address: str) -> None: ...

    def categorize(self, address: str, key: str, category: str) -> None: ...

    def uncategorize(self, address: str, key: str, category: str) -> None: ...

    def listed(self, address: str) -> dict[str, str]:
        """Return the master list of categories: names by key."""
        ...

    def rename_category(self, address: str, key: str, name: str) -> None: ...

    def delete_category(self, address: str, key: str) -> None: ...

    def sent(self, address: str) -> list[str]:
        """Return the message ids in Sent Items."""
        ...


class InMemory(MemoryServer):
    """The reference, with the words of :class:`MailServer`."""

    side = Direction("memory.test", 1)
    kind = ServerType.POP3_SMTP

    def look(self, address: str, part: bytes) -> Seen:
        (item,) = [one for one in self.accounts[address].items if part in one.content]
        return Seen(item.key, item.folder, frozenset(item.categories))

    def count(self, address: str, folder: str = INBOX) -> int:
        return sum(one.folder == folder for one in self.accounts[address].items)

    def rename_folder(self, address: str, key: str, name: str) -> None:
        self.accounts[address].folders[key].name = name

    def listed(self, address: str) -> dict[str, str]:
        return dict(self.accounts[address].categories)

    def rename_category(self, address: str, key: str, name: str) -> None:
        self.accounts[address].categories[key] = name

    def delete_category(self, address: str, key: str) -> None:
        del self.accounts[address].categories[key]

    def sent(self, address: str) -> list[str]:
        return [message.message_id for message in self.accounts[address].sent]


class OnExchange:
    """The sandbox's Exchange, with the words of :class:`MailServer`."""

    kind = ServerType.EXCHANGE

    def __init__(self, sandbox: SandboxExchange) -> None:
        self.sandbox = sandbox
        self.faults = sandbox.faults
        self._exchange = sandbox.exchange
        self._hands: dict[str, ExchangeHands] = {}

    @property
    def side(self) -> Direction:
        return Direction(self.sandbox.url, pinned_certificate=self.sandbox.certificate.fingerprint)

    def add_account(self, address: str, secret: str) -> None:
        self.sandbox.add_mailbox(address, secret, address.partition("@")[0].title())
        self._hands[address] = ExchangeHands(self.sandbox, address)

    def deliver(
        self,
        address: str,
        content: bytes,
        *,
        folder: str = INBOX,
        received_on: datetime | None = None,
    ) -> str:
        with self._exchange.lock:
            if folder == SENT_ITEMS:
                copy = message_of(self._exchange, content)
                mark_sent(copy, received_on or self._exchange.now())
                return self._exchange.put(self.folder(address, folder), copy).id
            item = self.sandbox.deliver(address, content, received_on)
            assert item is not None
            if folder != INBOX:
                item = self._exchange.move(item, self.folder(address, folder))
            return item.id

    def shift(self, address: str, key: str, folder: str) -> None:
        with self._exchange.lock:
            self._exchange.move(self._exchange.items[key], self.folder(address, folder))

    def look(self, address: str, part: bytes) -> Seen:
        with self._exchange.lock:
            (item,) = [one for one in self.items(address) if part in one.mime]
            categories = frozenset(self._hands[address].categories_on(item.id))
            return Seen(item.id, _name_of(item.home), categories)

    def count(self, address: str, folder: str = INBOX) -> int:
        return len(self.folder(address, folder).visible)

    def add_folder(self, address: str, name: str, parent: str = INBOX) -> str:
        mailbox = self._hands[address].mailbox
        with self._exchange.lock:
            return self._exchange.make_folder(mailbox, self.folder(address, parent), name).id

    def rename_folder(self, address: str, key: str, name: str) -> None:
        with self._exchange.lock:
            folder = self.folder(address, key)
            folder.name = name
            self._exchange.note_folder(Change.UPDATED, folder)

    def move_folder(self, address: str, key: str, parent: str) -> None:
        with self._exchange.lock:
            folder, goal = self.folder(address, key), self.folder(address, parent)
            assert folder.parent is not None
            folder.parent.children.remove(folder)
            goal.children.append(folder)
            folder.parent = goal
            self._exchange.note_folder(Change.UPDATED, folder)

    def drop_folder(self, address: str, key: str) -> None:
        self._hands[address].drop_folder(key)

    def forget_checkpoints(self, address: str) -> None:
        self._exchange.forget_sync_states()

    def categorize(self, address: str, key: str, category: str) -> None:
        self._hands[address].categorize(key, category)

    def touch(self, key: str) -> None:
        """Let somebody change a message in a way that does not matter to us."""
        with self._exchange.lock:
            self._exchange.note(Change.UPDATED, self._exchange.items[key])

    def uncategorize(self, address: str, key: str, category: str) -> None:
        with self._exchange.lock:
            names = sorted(self._hands[address].categories_on(key) - {category})
            item = self._exchange.items[key]
            put(item.values, "Categories", *(t("String", name) for name in names))
            self._exchange.note(Change.UPDATED, item)

    def listed(self, address: str) -> dict[str, str]:
        return self._hands[address].categories_by_key()

    def rename_category(self, address: str, key: str, name: str) -> None:
        self._hands[address].rename_category(key, name)

    def delete_category(self, address: str, key: str) -> None:
        self._hands[address].delete_category(key)

    def sent(self, address: str) -> list[str]:
        copies = self.folder(address, SENT_ITEMS).visible
        return [str(message_from_bytes(one.mime)["Message-ID"]).strip("<>") for one in copies]

    def items(self, address: str) -> list[Item]:
        """Return everything that lies in a mailbox."""
        folders = self._hands[address].mailbox.folders.values()
        return [item for folder in folders for item in folder.visible]

    def folder(self, address: str, name: str) -> Folder:
        """Return a folder by its key, or by the name everybody knows."""
        mailbox = self._hands[address].mailbox
        known = {INBOX: "inbox", SENT_ITEMS: "sentitems", OUTSIDE: "msgfolderroot"}
        if name in known:
            return mailbox.distinguished[known[name]]
        return mailbox.folders[name]


def _name_of(folder: Folder) -> str:
    if folder.distinguished == "inbox":
        return INBOX
    return UNDELIVERABLE if folder.name == UNDELIVERABLE else folder.id
