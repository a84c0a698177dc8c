"""The port for a mailbox's appointments, contacts and tasks: a folder of the mailbox for each kind.

Like the ports of mail it fits Exchange and Microsoft Graph: changes with a checkpoint, fetch,
write, and our mark on every item that is linked, by which it is found again after a lost answer.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind

Octets: TypeAlias = Mapping[str, bytes]
"""What files hold, by their digests (``attached_files.digest_of``)."""

NO_OCTETS: Final[Octets] = MappingProxyType({})
ARCHIVE: Final = "the archive"
OTHER_FOLDERS: Final = "the other folders"
"""What may not be opened where not even the names of its folders are told."""


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """An item of a mailbox as far as a listing tells: its lasting key and its change key."""

    key: str
    version: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of what changed in a folder; see ``port.ChangePage`` for *checkpoint* and *anew*."""

    changed: tuple[ItemVersion, ...]
    removed: tuple[str, ...] = ()
    checkpoint: str | None = None
    complete: bool = True
    anew: bool = False


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item that was asked for by *key*; *error* is set where this one could not be had."""

    key: str
    item: MailboxItem | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is known of items that have left their folder; those in neither were deleted.

    *found* is in which other folder of the mailbox or its archive they lie. *unseen* may lie in a
    folder that the account may not open, for they are neither found nor among the deleted items:
    the folders that come into question.
    """

    found: Mapping[ItemMark, str] = field(default_factory=dict)
    unseen: Mapping[ItemMark, str] = field(default_factory=dict)


def in_archive(folder: str) -> str:
    """Return what *folder* is called where it lies in the archive of a mailbox."""
    return f"{folder} (archive)"


class ItemStore(Protocol):
    """Reads and writes the items of one mailbox, as its user."""

    def know(
        self,
        addresses: Collection[str],
        category: str | None,
        *,
        attachments: bool = False,
        all_addresses: bool = True,
    ) -> None:
        """Tell what the mailbox itself may not say; changes nothing there.

        The user is meant by all of *addresses*, so what any of them organizes is theirs. *category*
        is the lasting key of our category in the mailbox's list, by whatever name it goes there
        now (see ``IncomingMail.adopt_category``). *attachments*: items are read with what hangs on
        them; else they have nothing. *all_addresses*: each postal address of a contact is read
        from the entry it is called after; else the mailing address is the one that the item names,
        as far as the server has such a name.
        """
        ...

    @property
    def shows_attachments(self) -> bool:
        """Whether items are read with what hangs on them, as ``know`` was told."""
        ...

    def item_changes(self, kind: ItemKind, checkpoint: str | None) -> AsyncIterator[ItemPage]:
        """Yield what changed in the folder of *kind* since *checkpoint*, page by page.

        A checkpoint that the server no longer takes is as good as None: the first page is *anew*.
        """
        ...

    def read_items(self, kind: ItemKind, keys: Sequence[str]) -> AsyncIterator[ReadItem]:
        """Yield the items *keys* in order, a series with its changed and cancelled occurrences.

        One that is gone has ``ItemRefused(ITEM_NOT_FOUND)`` as its error; one that cannot be
        understood another ``ItemRefused``, with words on what is wrong with it.

        Of what hangs on an appointment the name, the size and the key are told, but nothing of
        what it holds. What its body shows is none of it; what is no file (an item, a place
        elsewhere) is in ``left_out``.
        """
        ...

    async def read_attachment(self, key: str) -> bytes:
        """Return what the attachment *key* holds; raises ``ItemRefused(ITEM_NOT_FOUND)``."""
        ...

    async def create_item(
        self,
        content: Content,
        mark: ItemMark,
        *,
        mail: bool,
        global_id: str = "",
        octets: Octets = NO_OCTETS,
    ) -> ItemVersion:
        """Make an item and leave *mark* on it; *mail* invites its attendees.

        *octets* is what its attachments hold, each of them.

        Appointments and tasks get our category as well, so that people see what is linked. An
        appointment is known to all mailboxes by *global_id*, where one is given; one that somebody
        else organizes becomes a meeting that was received, about which no mail is ever sent.

        Raises ``AnswerLost`` when the request has left and no answer came; any other error says
        that nothing was made.
        """
        ...

    async def update_item(
        self,
        version: ItemVersion,
        before: Content,
        content: Content,
        mark: ItemMark,
        *,
        mail: bool,
        octets: Octets = NO_OCTETS,
    ) -> ItemVersion:
        """Write the fields in which *content* differs from *before*, and leave *mark*.

        *octets* is what those of its attachments hold that *before* has not; those that only
        *before* has are taken off by their keys. What was done of it when an ``AnswerLost`` is
        raised is seen when the item is read again.

        *before* is what the item said at *version*. *mail* tells its attendees. Raises
        ``ItemRefused(ITEM_CHANGED)`` when the item has changed since, and
        ``ItemRefused(ITEM_NOT_FOUND)`` when it is gone.
        """
        ...

    async def delete_item(self, version: ItemVersion, kind: ItemKind, *, mail: bool) -> None:
        """Put an item into the mailbox's deleted items; *mail* cancels the meeting for attendees.

        One that is gone is no error; raises ``ItemRefused(ITEM_CHANGED)`` when it has changed.
        """
        ...

    async def take_mark_off(self, version: ItemVersion, kind: ItemKind) -> ItemVersion:
        """Take our mark and our category off an item that is no longer linked; gone is no error.

        Raises ``ItemRefused(ITEM_CHANGED)`` when it has changed.
        """
        ...

    async def find_marked(self, kind: ItemKind, mark: ItemMark) -> ItemVersion | None:
        """Return the item of *kind* that carries *mark* (after an ``AnswerLost``)."""
        ...

    async def find_elsewhere(self, kind: ItemKind, sought: Mapping[ItemMark, str]) -> Elsewhere:
        """Return which of *sought* lie in another folder of the mailbox, or may.

        Another one than that of *kind*, and none that people put aside for good: not among the
        deleted items, nor in a folder below them. The archive of the mailbox counts as well
        (``in_archive``). *sought* are marks with the global ids of what carries them, where they
        are known: an appointment with another one is a copy, and does not count.
        """
        ...

    async def find_global_id(self, global_id: str) -> ItemVersion | None:
        """Return the appointment with this global id, if the mailbox has one."""
        ...
