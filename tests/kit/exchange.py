"""The sandbox's Exchange with two mailboxes, and hands to work in them past every connector."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from uuid import UUID

import pytest
from lxml import etree

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.sandbox.ews.archive import add_archive, carry, retire
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.markup import T, t
from ssync_desktop.sandbox.ews.model import Attachment, ExtendedKey, Folder, Item
from ssync_desktop.sandbox.ews.operations.calendar_mapi import global_id_of
from ssync_desktop.sandbox.ews.operations.move import copied
from ssync_desktop.sandbox.ews.properties_values import put
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.port import INBOX, Endpoint
from tests.kit.ews_schema import WireCheck

LIST = "CategoryList"
ANN = Credentials("ann@example.test", "a password of the sandbox")
BOB = Credentials("bob@example.test", "another password of the sandbox")
TASK_STATE = ExtendedKey("Integer", "00062003-0000-0000-c000-000000000046", number=0x8113)
"""PidLidTaskState: whom a task is assigned to (MS-OXOTASK 2.2.2.2)."""

_HOMES = {"CalendarItem": "calendar", "Contact": "contacts", "Task": "tasks"}


@pytest.fixture
def exchange_server() -> Iterator[SandboxExchange]:
    """A server with Ann's and Bob's mailbox; all that goes over the line has to fit the schema."""
    check, made = WireCheck(), SandboxExchange()
    made.service.watch = check.watch
    made.start()
    for person, name in ((ANN, "Ann"), (BOB, "Bob")):
        made.add_mailbox(person.user_name, person.secret, name)
    yield made
    made.stop()
    check.assert_good()


def ann_on(
    server: SandboxExchange, way: AuthenticationProtocol = AuthenticationProtocol.AUTO_DETECT
) -> Endpoint:
    """Return where Ann's mailbox is, with the server's certificate trusted."""
    return Endpoint(
        "",
        0,
        ConnectionSecurity.TLS,
        way,
        timeout=20.0,
        pinned_certificate=server.certificate.fingerprint,
        url=server.url,
        mailbox=ANN.user_name,
    )


class ExchangeHands:
    """Hands in the mailbox of *address*."""

    def __init__(self, server: SandboxExchange, address: str) -> None:
        self._server, self._exchange, self._address = server, server.exchange, address
        found = server.exchange.mailbox(address)
        assert found is not None
        self.mailbox = found

    def deliver(self, content: bytes) -> str:
        item = self._server.deliver(self._address, content)
        assert item is not None
        return item.id

    def add_folder(self, name: str, parent: str = INBOX) -> str:
        with self._exchange.lock:
            return self._exchange.make_folder(self.mailbox, self._folder(parent), name).id

    def drop_folder(self, key: str) -> None:
        with self._exchange.lock:
            self._exchange.drop_folder(self._folder(key))

    def shift(self, key: str, folder: str) -> None:
        with self._exchange.lock:
            self._exchange.move(self.item(key), self._folder(folder))

    def move_away(self, key: str, name: str, below: str = "msgfolderroot") -> str:
        """Move an item to a folder of its kind, made if need be; return the key it has there."""
        with self._exchange.lock:
            parent, item = self.mailbox.distinguished[below], self.item(key)
            found = (one for one in parent.children if one.name == name)
            kind = self.mailbox.distinguished[_HOMES[item.kind]].kind
            folder = next(found, None) or self._exchange.make_folder(
                self.mailbox, parent, name, kind
            )
            return self._move(item, folder)

    def move_back(self, key: str) -> str:
        """Move an item to the folder it synchronizes in; return the key it has there."""
        with self._exchange.lock:
            item = self.item(key)
            return self._move(item, self.mailbox.distinguished[_HOMES[item.kind]])

    def _move(self, item: Item, folder: Folder) -> str:
        return carry(self._exchange, item, folder).id

    def archive(self, key: str) -> str:
        """Let a retention policy move an item; return the key it has in the archive."""
        if "archiveroot" not in self.mailbox.distinguished:
            add_archive(self._exchange, self.mailbox)
        return retire(self._exchange, self.item(key)).id

    def copy_away(self, key: str, name: str, *, global_id: str = "") -> str:
        """Put a copy into another folder as a person would, known to all by another id if given."""
        with self._exchange.lock:
            fresh = copied(self._exchange, self.item(key))
            if global_id:
                put(fresh.values, "UID", global_id)
                fresh.extended |= global_id_of(global_id)
            home = self.mailbox.distinguished[_HOMES[fresh.kind]]
            return self.move_away(self._exchange.put(home, fresh).id, name)

    def close(self, name: str) -> None:
        """Let a folder, known by its name or as everybody knows it, not be opened any more."""
        with self._exchange.lock:
            folders = self.mailbox.folders.values()
            (folder,) = (one for one in folders if name in (one.name, one.distinguished))
            folder.closed_to.add(self._address)

    def categorize(self, key: str, category: str) -> None:
        names = sorted(self.categories_on(key) | {category})
        with self._exchange.lock:
            put(self.item(key).values, "Categories", *(t("String", name) for name in names))
            self._exchange.note(Change.UPDATED, self.item(key))

    def assign(self, key: str, state: int) -> None:
        """Let a task be one that one person gave another, or (1) nobody any more."""
        with self._exchange.lock:
            self.item(key).extended[TASK_STATE] = (str(state),)
            self._exchange.note(Change.UPDATED, self.item(key))

    def attach(self, key: str, name: str, octets: bytes, *, inline: bool = False) -> None:
        with self._exchange.lock:
            item = self.item(key)
            made = Attachment(
                self._exchange.new_attachment_id(item), name, content=octets, inline=inline
            )
            item.attachments.append(made)
            self._exchange.attachments[made.id] = (item, made)
            self._exchange.note(Change.UPDATED, item)

    def categories_on(self, key: str) -> set[str]:
        with self._exchange.lock:
            found = self.item(key).values.get("Categories")
            return set() if found is None else {one.text or "" for one in found.iter(f"{T}String")}

    def rename_category(self, key: str, name: str) -> None:
        listed = self._read()
        self._category(listed, key).set("name", name)
        self._write(listed)

    def delete_category(self, key: str) -> None:
        listed = self._read()
        listed.remove(self._category(listed, key))
        self._write(listed)

    def listed_categories(self) -> list[str]:
        return list(self.categories_by_key().values())

    def categories_by_key(self) -> dict[str, str]:
        if LIST not in self.mailbox.distinguished["calendar"].configurations:
            return {}
        return {str(UUID(one.get("guid", ""))): one.get("name", "") for one in self._read()}

    def item(self, key: str) -> Item:
        return self._exchange.items[key]

    def _folder(self, key: str) -> Folder:
        return self.mailbox.inbox if key == INBOX else self.mailbox.folders[key]

    def _category(self, listed: etree._Element, key: str) -> etree._Element:
        return next(one for one in listed if UUID(one.get("guid", "")) == UUID(key))

    def _read(self) -> etree._Element:
        with self._exchange.lock:
            kept = self.mailbox.distinguished["calendar"].configurations[LIST]
            return etree.fromstring(b64decode(kept.parts["XmlData"].text))

    def _write(self, listed: etree._Element) -> None:
        with self._exchange.lock:
            kept = self.mailbox.distinguished["calendar"].configurations[LIST]
            kept.parts["XmlData"] = t("XmlData", b64encode(etree.tostring(listed)).decode())
