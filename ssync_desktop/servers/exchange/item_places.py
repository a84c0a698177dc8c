"""Where items lie that have left their folder: in another one of the mailbox, if they count.

They have other ids there, so they are known by our mark. A folder of that kind beside the one that
synchronizes holds few of them: those with any mark are listed, however many are looked for.
Retention policies move old items into the mailbox's archive, which is looked through as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from exchangelib.errors import ResponseMessageError
from exchangelib.properties import FolderId

from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange import errors, folders
from ssync_desktop.servers.exchange.folders import NOT_THERE
from ssync_desktop.servers.exchange.item_marks import FOLDERS
from ssync_desktop.servers.exchange.marked_items import marked_items
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.item_port import ARCHIVE, OTHER_FOLDERS, Elsewhere, in_archive

CLASSES: Final = {  # of folders (MS-OXOSFLD 2.2.6)
    ItemKind.APPOINTMENT: "IPF.Appointment",
    ItemKind.CONTACT: "IPF.Contact",
    ItemKind.TASK: "IPF.Task",
}
NO_ARCHIVE: Final = frozenset(
    {
        "ErrorArchiveMailboxNotEnabled",
        "ErrorArchiveFolderPathCreation",
        "ErrorFolderNotFound",
        "ErrorItemNotFound",
    }
)
"""How a mailbox says that it has no archive (MS-OXWSCDATA 2.2.5.24)."""


class Places:
    """The places of one mailbox. That its archive is none, or does not open, is asked once."""

    def __init__(self) -> None:
        self._has_archive = True
        self._archive_opens = True

    def find_elsewhere(
        self, mailbox: OpenedMailbox, kind: ItemKind, sought: Mapping[ItemMark, str]
    ) -> Elsewhere:
        """Return where *sought* lie; see ``ItemStore``."""
        if not sought:
            return Elsewhere()
        look = _Look(mailbox, kind, sought)
        bins = self._beside(look)
        if look.left:
            self._in_archive(look)
        return look.result(bins)

    def _beside(self, look: "_Look") -> Sequence[str]:
        """Look into the other folders; return the keys of those that hold what was deleted."""
        try:
            around = folders.beside(look.mailbox, FOLDERS[look.kind], CLASSES[look.kind])
        except NOT_THERE:
            look.closed.append(OTHER_FOLDERS)
            return ()
        look.into(around.others)
        return around.deleted

    def _in_archive(self, look: "_Look") -> None:
        if self._has_archive and self._archive_opens:
            try:
                around = folders.archived(look.mailbox, CLASSES[look.kind])
            except ResponseMessageError as error:
                self._note(error, look.mailbox)
            else:
                look.into({key: in_archive(name) for key, name in around.others.items()})
        if self._has_archive and not self._archive_opens:
            look.closed.append(ARCHIVE)

    def _note(self, error: ResponseMessageError, mailbox: OpenedMailbox) -> None:
        """Remember why the archive does not open; raises *error* where that may pass."""
        if isinstance(errors.refusal(error, mailbox.lane.peer), Retryable):
            raise error
        self._archive_opens = False
        self._has_archive = getattr(error, "code", type(error).__name__) not in NO_ARCHIVE


@dataclass(frozen=True, slots=True)
class _Look:
    """What has been seen of the items *sought*, in which folders.

    *copies* have another global id than is known of the item. *closed* are the names of folders
    that do not open.
    """

    mailbox: OpenedMailbox
    kind: ItemKind
    sought: Mapping[ItemMark, str]
    found: dict[ItemMark, str] = field(default_factory=dict)
    copies: dict[ItemMark, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)

    @property
    def left(self) -> list[ItemMark]:
        """Those of which nothing, or nothing but what may be a copy, has been seen."""
        return [mark for mark in self.sought if mark not in self.found]

    def into(self, names: Mapping[str, str]) -> None:
        """Look into folders, given with their names by their keys."""
        called = list(names.values())
        seen = marked_items(self.mailbox, self.kind, [FolderId(id=key) for key in names])
        self.closed.extend(called[number] for number in seen.closed)
        for one in seen.items:
            known = self.sought.get(one.mark)
            if known is not None:
                same = not known or one.global_id in ("", known)
                (self.found if same else self.copies).setdefault(one.mark, called[one.place])

    def result(self, bins: Sequence[str]) -> Elsewhere:
        """Return what follows; only in doubt it is looked among the deleted items, in *bins*.

        What was seen elsewhere is a copy where it has another global id than the item, and the item
        itself lies among the deleted ones: neither proves anything alone.
        """
        left = self.left
        copies = {mark: self.copies[mark] for mark in left if mark in self.copies}
        deleted = self._among_deleted(bins) if copies or (left and self.closed) else {}
        found = {mark: name for mark, name in copies.items() if not deleted.get(mark, False)}
        unseen = [mark for mark in left if mark not in deleted and mark not in copies]
        words = ", ".join(dict.fromkeys(self.closed))
        return Elsewhere(self.found | found, dict.fromkeys(unseen, words) if self.closed else {})

    def _among_deleted(self, bins: Sequence[str]) -> dict[ItemMark, bool]:
        """Return which marks lie there, and whether on the very item that is looked for."""
        own = self.mailbox.distinguished
        places: list[Any] = [FolderId(id=key) for key in bins] or [own("deleteditems")]
        places.append(own("recoverableitemsdeletions"))
        found: dict[ItemMark, bool] = {}
        for one in marked_items(self.mailbox, self.kind, places).items:
            known = self.sought.get(one.mark, "")
            it = bool(known) and one.global_id == known
            found[one.mark] = found.get(one.mark, False) or it
        return found
