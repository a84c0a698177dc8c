"""What the server holds: mailboxes with folders with items, every change numbered."""

import base64
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from ssync_desktop.sandbox.ews.change_log import Change, ChangeLog
from ssync_desktop.sandbox.ews.distinguished import DISTINGUISHED, FOLDER_CLASSES, Distinguished
from ssync_desktop.sandbox.ews.markup import t
from ssync_desktop.sandbox.ews.properties_values import Values, is_true

IS_READ = "IsRead"


@dataclass(eq=False)
class Item:
    """A message, appointment, contact or task. *kind* is its element's name in the schema.

    *values* hold the element of every property that was set, by its name; what follows from the
    rest (ids, size, flags of the server) is worked out when it is asked for. *mime* is what was
    delivered or submitted.
    """

    kind: str = "Message"
    values: Values = field(default_factory=dict, repr=False)
    extended: dict["ExtendedKey", tuple[str, ...]] = field(default_factory=dict)
    mime: bytes = field(default=b"", repr=False)
    attachments: list["Attachment"] = field(default_factory=list)
    associated: bool = False
    id: str = ""
    moment: int = 0
    folder: "Folder | None" = field(default=None, repr=False)
    encoded: str = field(default="", repr=False)  # MIME in Base64, once somebody asked for it

    @property
    def change_key(self) -> str:
        """Another one after every change."""
        return change_key(self.moment)

    @property
    def unread(self) -> bool:
        """Whether it is a message that nobody has read."""
        return IS_READ in self.values and not is_true(self.values, IS_READ)

    @property
    def home(self) -> "Folder":
        """The folder it lies in; only for items that lie in one."""
        assert self.folder is not None
        return self.folder

    @property
    def encoded_mime(self) -> str:
        """The message in Base64, worked out once."""
        if not self.encoded and self.mime:
            self.encoded = base64.b64encode(self.mime).decode()
        return self.encoded


@dataclass(frozen=True, slots=True)
class ExtendedKey:
    """What tells one extended property from another (t:ExtendedFieldURI)."""

    type: str
    set: str = ""  # a distinguished set's name, or a GUID in small letters
    name: str = ""  # of a named property
    number: int | None = None  # the property tag (with no set), or the property id


@dataclass(eq=False)
class Attachment:
    """A file (or, with *item*, an embedded item) that hangs on an item."""

    id: str
    name: str
    content_type: str = "application/octet-stream"
    content: bytes = field(default=b"", repr=False)
    content_id: str = ""
    inline: bool = False
    modified: datetime | None = None
    item: Item | None = None


@dataclass(eq=False)
class Folder:
    """A folder. *kind* is its element's name; *distinguished* the name everybody knows it by.

    *closed_to* are addresses or user names, folded, of those it does not let in.
    """

    mailbox: "Mailbox" = field(repr=False)
    id: str
    name: str
    kind: str = "Folder"
    folder_class: str = "IPF.Note"
    distinguished: str = ""
    parent: "Folder | None" = field(default=None, repr=False)
    moment: int = 0
    children: list["Folder"] = field(default_factory=list, repr=False)
    items: dict[str, Item] = field(default_factory=dict, repr=False)
    extended: dict[ExtendedKey, tuple[str, ...]] = field(default_factory=dict)
    configurations: dict[str, Any] = field(default_factory=dict, repr=False)
    closed_to: set[str] = field(default_factory=set)
    log: ChangeLog = field(default_factory=ChangeLog, repr=False)

    @property
    def change_key(self) -> str:
        """Another one after every change of the folder itself."""
        return change_key(self.moment)

    @property
    def visible(self) -> list[Item]:
        """The items that are no configuration, oldest first."""
        return [item for item in self.items.values() if not item.associated]

    @property
    def unread(self) -> int:
        """How many messages in it are not read."""
        return sum(item.unread for item in self.visible)

    def below(self) -> Iterator["Folder"]:
        """Yield all folders under it, parents before their children."""
        for child in self.children:
            yield child
            yield from child.below()

    def lies_in(self, other: "Folder") -> bool:
        """Say whether it is *other* or somewhere below it."""
        place: Folder | None = self
        while place is not None and place is not other:
            place = place.parent
        return place is not None


class Mailbox:
    """One mailbox: an address, its folders, and the accounts that may enter besides its owner."""

    def __init__(self, exchange: "Exchange", address: str, name: str) -> None:
        self.exchange = exchange
        self.address = address
        self.name = name or address
        self.guid: UUID = uuid4()
        self.aliases: set[str] = set()
        self.delegates: set[str] = set()  # addresses or user names, folded
        self.send_as: set[str] = set()
        self.quota: int | None = None  # octets
        self.folders: dict[str, Folder] = {}
        self.distinguished: dict[str, Folder] = {}
        self.log = ChangeLog()

    @property
    def inbox(self) -> Folder:
        """Where delivered mail arrives."""
        return self.distinguished["inbox"]

    @property
    def size(self) -> int:
        """Octets of MIME in all its folders."""
        return sum(len(item.mime) for one in self.folders.values() for item in one.items.values())


Carrier = Callable[[str, str, bytes], None]
"""Takes sender, recipient and octets of a message to somebody who has no mailbox here."""


class Exchange:
    """All mailboxes of the server. Whoever works on it holds *lock*; the HTTP side does."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.lock = threading.RLock()
        self.now = now
        self.mailboxes: dict[str, Mailbox] = {}  # by every address, folded
        self.items: dict[str, Item] = {}
        self.attachments: dict[str, tuple[Item, Attachment]] = {}
        self.folders: dict[str, Folder] = {}
        self.sync_epoch = 0
        self.redirects: dict[str, str] = {}
        """For autodiscover: the address or URL to ask instead, by folded address."""
        self.carry_outside: Carrier = lambda _sender, _recipient, _content: None
        self.transport_is_down = False
        """Submitted mail waits in Drafts, as it does on Exchange; ``resume_transport`` sends it."""
        self.waiting: list[Callable[[], None]] = []
        self.subscriptions: dict[str, Any] = {}
        self._moments = count(1)
        self._numbers = count(1)
        self.watchers: list[Callable[[Change, Item | Folder, Folder], None]] = []

    def mailbox(self, address: str) -> Mailbox | None:
        """Return whose address that is."""
        return self.mailboxes.get(address.casefold())

    def add_mailbox(self, address: str, name: str = "") -> Mailbox:
        """Make a mailbox with the folders every mailbox has."""
        with self.lock:
            made = Mailbox(self, address, name)
            self.mailboxes[address.casefold()] = made
            self.make_distinguished(made, DISTINGUISHED)
            return made

    def make_distinguished(self, mailbox: Mailbox, folders: Iterable[Distinguished]) -> None:
        """Make folders that everybody knows by their names."""
        for one in folders:
            parent = mailbox.distinguished[one.parent] if one.parent else None
            folder = self.make_folder(mailbox, parent, one.title, one.kind)
            folder.distinguished = one.name
            mailbox.distinguished[one.name] = folder

    def forget_sync_states(self) -> None:
        """Make every sync state invalid that was handed out until now."""
        with self.lock:
            self.sync_epoch += 1

    def resume_transport(self) -> None:
        """Let the mail that waits leave, and all further mail leave at once."""
        with self.lock:
            self.transport_is_down = False
            while self.waiting:
                self.waiting.pop(0)()

    def make_folder(
        self, mailbox: Mailbox, parent: Folder | None, name: str, kind: str = "Folder"
    ) -> Folder:
        """Make a folder; its id stays with it until it is deleted."""
        made = Folder(mailbox, self._folder_id(mailbox), name, kind, FOLDER_CLASSES[kind])
        self.folders[made.id] = mailbox.folders[made.id] = made
        made.parent = parent
        if parent is not None:
            parent.children.append(made)
        self.note_folder(Change.CREATED, made)
        return made

    def note_folder(self, change: Change, folder: Folder) -> None:
        """Number a change of the folder itself."""
        folder.moment = next(self._moments)
        folder.mailbox.log.note(folder.moment, change, folder.id)
        for watch in tuple(self.watchers):
            watch(change, folder, folder.parent or folder)

    def drop_folder(self, folder: Folder) -> None:
        """Delete *folder* for good, with everything in it."""
        for child in tuple(folder.children):
            self.drop_folder(child)
        for item in tuple(folder.items.values()):
            self.take(item)
        if folder.parent is not None:
            folder.parent.children.remove(folder)
        del self.folders[folder.id], folder.mailbox.folders[folder.id]
        self.note_folder(Change.DELETED, folder)

    def put(self, folder: Folder, item: Item) -> Item:
        """Let *item* lie in *folder*, under an id of its own."""
        item.folder = folder
        item.id = self.new_item_id(folder)
        self.items[item.id] = folder.items[item.id] = item
        t("Values").extend(item.values.values())  # one document for all takes half the memory
        for attachment in item.attachments:
            self.attachments[attachment.id] = (item, attachment)
        self.note(Change.CREATED, item)
        return item

    def take(self, item: Item) -> None:
        """Remove *item* from where it lies; its id means nothing from now on."""
        self.note(Change.DELETED, item)
        del self.items[item.id], item.home.items[item.id]
        for attachment in item.attachments:
            self.attachments.pop(attachment.id, None)
        item.folder = None

    def move(self, item: Item, folder: Folder) -> Item:
        """Let *item* lie in *folder* instead; as on Exchange it has another id there.

        So has what hangs on it: the id of an attachment begins with that of its item.
        """
        self.take(item)
        for attachment in item.attachments:
            attachment.id = self.new_attachment_id(item)
        return self.put(folder, item)

    def note(self, change: Change, item: Item) -> None:
        """Number a change of *item*; its change key is another one then."""
        item.moment = next(self._moments)
        folder = item.home
        if not item.associated:
            folder.log.note(item.moment, change, item.id)
        for watch in tuple(self.watchers):
            watch(change, item, folder)

    def new_attachment_id(self, item: Item) -> str:
        """Return an id for another attachment of *item*."""
        return _id(b"\x01", item.id.encode()[:40], next(self._numbers).to_bytes(8))

    def _folder_id(self, mailbox: Mailbox) -> str:
        return _id(b"\x2e", str(mailbox.guid).encode(), next(self._numbers).to_bytes(8))

    def new_item_id(self, folder: Folder) -> str:
        """Return an id for another item of *folder*."""
        guid = str(folder.mailbox.guid).encode()
        within = base64.b64decode(folder.id)[-8:]
        return _id(b"\x46", guid, within.rjust(32), next(self._numbers).to_bytes(8))


def change_key(moment: int) -> str:
    """Return the change key of a moment."""
    return _id(b"\x16", moment.to_bytes(8))


def _id(*parts: bytes) -> str:
    """Ids are opaque, and case matters in them."""
    return base64.b64encode(b"\x00\x03\x24\x00" + b"".join(parts)).decode()
