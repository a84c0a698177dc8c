"""The appointments, contacts and tasks of a mailbox that lives in memory, and the mails about them.

It does what a calendar server does by itself: who organizes a meeting and lets it be told has it
appear, change and be called off in the calendars of those invited.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.items.attached_files import AttachedFile, Files, attached, digest_of
from ssync_desktop.domain.items.content import AppointmentContent, Attendee, Content
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind, ShowAs

CANCELED = "Canceled: "
"""What Exchange writes before the subject in the calendars of those who were invited."""


class MailKind(StrEnum):
    """What a mail about a meeting says."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class MeetingMail:
    """A mail that the server has written to somebody because a meeting was written."""

    kind: MailKind
    sender: str
    recipient: str
    subject: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it lies there. *serial* grows with every change; it is its change key."""

    item: MailboxItem
    serial: int


class House(Protocol):
    """What a box needs of the server it lies on. *octets* is what attachments hold, by key."""

    meeting_mails: list[MeetingMail]
    octets: dict[str, bytes]

    @property
    def boxes(self) -> Mapping[str, "ItemBox"]:
        """Return every account's box by the key of its address."""
        ...

    def next_serial(self) -> int:
        """Return the number of the next change."""
        ...

    def moment(self) -> datetime:
        """Return the time now."""
        ...


class ItemBox:
    """The items of *address*; a person works in it by the same methods as a program.

    *bin* are the deleted ones, as they were; *elsewhere* those in other folders, with the folder's
    name; programs may not look into those named in *closed*. *page_size* is how many changes one
    page tells. *own* are the keys of all addresses that mean its user; a meeting is held by
    *address* in any case.
    """

    def __init__(self, address: str, house: House) -> None:
        self.address = address
        self.page_size = 100
        self.own = frozenset({address_key(address)})
        self.entries: dict[str, Entry] = {}
        self.gone: list[tuple[int, ItemKind, str]] = []
        self.bin: list[MailboxItem] = []
        self.elsewhere: dict[str, tuple[str, MailboxItem]] = {}
        self.closed: set[str] = set()
        self.checkpoints_since = 0  # older ones are not taken any more
        self._house = house

    def items(self, kind: ItemKind | None = None) -> list[MailboxItem]:
        """Return what lies there, of one kind or of all, in the order of its last change."""
        entries = sorted(self.entries.values(), key=lambda one: one.serial)
        return [one.item for one in entries if kind in (None, one.item.kind)]

    def forget_checkpoints(self) -> None:
        """Take no checkpoint any more that was given out before, as after a repair."""
        self.checkpoints_since = self._house.next_serial()

    def create(
        self,
        content: Content,
        *,
        mark: ItemMark | None = None,
        tracked: bool = False,
        mail: bool = False,
        global_id: str = "",
        recurring: bool = False,
    ) -> MailboxItem:
        """Make an item; *mail* invites. An appointment that names no organizer is the user's."""
        key = f"entry-{self._house.next_serial()}"
        if isinstance(content, AppointmentContent):
            content = self._organized(content)
            global_id = global_id or f"uid-{key}"
        made = MailboxItem(
            key=key,
            version="",
            content=content,
            modified_on=self._house.moment(),
            organizer=self._holds(content),
            tracked=tracked,
            global_id=global_id,
            mark=mark,
            recurring=recurring,
        )
        kept = self._keep(made)
        if mail:
            self._tell(None, kept)
        return kept

    def change(
        self, key: str, content: Content, *, mark: ItemMark | None = None, mail: bool = False
    ) -> MailboxItem:
        """Let an item say *content*; *mail* tells those invited, and those no longer invited."""
        before = self.entries[key].item
        if isinstance(content, AppointmentContent):
            content = self._organized(content)
        kept = self._keep(replace(before, content=content, mark=mark or before.mark))
        if mail:
            self._tell(before, kept)
        return kept

    def remove(self, key: str, *, mail: bool = False) -> None:
        """Put an item into the deleted ones; *mail* calls the meeting off for those invited."""
        item = self.entries.pop(key).item
        self.gone.append((self._house.next_serial(), item.kind, key))
        self.bin.append(item)
        if mail and item.organizer and not item.cancelled:
            for person in _people(item.content):
                self._send(MailKind.CANCELLATION, item, person)

    def move_away(self, key: str, folder: str) -> MailboxItem:
        """Let an item lie in another folder; it has another key there, and here it is gone."""
        item = self.entries.pop(key).item
        self.gone.append((self._house.next_serial(), item.kind, key))
        moved = self._another(item)
        self.elsewhere[moved.key] = folder, moved
        return moved

    def move_back(self, key: str) -> MailboxItem:
        """Let an item that was moved away lie here again, under yet another key."""
        _, item = self.elsewhere.pop(key)
        return self._keep(self._another(item))

    def copy(self, key: str) -> MailboxItem:
        """Make a copy as a person would: it says the same, our mark and category included."""
        return self._keep(self._another(self.entries[key].item))

    def copy_away(self, key: str, folder: str, *, global_id: str = "") -> MailboxItem:
        """Put a copy into another folder, with a *global_id* of its own where it gets one."""
        item = self.entries[key].item
        fresh = replace(
            item,
            key=f"entry-{self._house.next_serial()}",
            global_id=global_id or item.global_id,
        )
        self.elsewhere[fresh.key] = folder, fresh
        return fresh

    def _another(self, item: MailboxItem) -> MailboxItem:
        """Return *item* under another key, and what hangs on it as well."""
        content = item.content
        if isinstance(content, AppointmentContent):
            held = {one.key: self._house.octets[one.key] for one in content.attachments}
            bare = (
                AttachedFile(one.name, digest=digest_of(held[one.key]))
                for one in content.attachments
            )
            hung = self.hung(tuple(bare), {digest_of(one): one for one in held.values()})
            content = replace(content, attachments=hung)
        return replace(item, key=f"entry-{self._house.next_serial()}", content=content)

    def attach(self, key: str, name: str, octets: bytes) -> MailboxItem:
        """Attach a file to an item as a person would."""
        item = self.entries[key].item
        files = (*_files(item.content), AttachedFile(name, digest=digest_of(octets)))
        hung = self.hung(files, {digest_of(octets): octets})
        return self._keep(replace(item, content=_hanging(item.content, hung)))

    def detach(self, key: str, name: str) -> MailboxItem:
        """Take the files called *name* off an item as a person would."""
        item = self.entries[key].item
        left = tuple(one for one in _files(item.content) if one.name != name)
        return self._keep(replace(item, content=_hanging(item.content, left)))

    def hung(self, files: Files, octets: Mapping[str, bytes]) -> Files:
        """Return *files* as a server tells them: those without a key get one and are stored."""
        return attached(one if one.key else self._stored(one, octets) for one in files)

    def _stored(self, file: AttachedFile, octets: Mapping[str, bytes]) -> AttachedFile:
        key = f"file-{self._house.next_serial()}"
        self._house.octets[key] = octets[file.digest]
        return AttachedFile(file.name, len(octets[file.digest]), key=key)

    def categorize(self, key: str, *, tracked: bool = True) -> MailboxItem:
        """Put our category on an item or take it off."""
        return self._keep(replace(self.entries[key].item, tracked=tracked))

    def unmark(self, key: str) -> MailboxItem:
        """Take our mark and our category off an item."""
        return self._keep(replace(self.entries[key].item, mark=None, tracked=False))

    def find(self, global_id: str) -> MailboxItem | None:
        """Return the appointment that all mailboxes know by *global_id*."""
        found = (one for one in self.items(ItemKind.APPOINTMENT) if one.global_id == global_id)
        return next(found, None)

    def changes(self, kind: ItemKind, since: int) -> Iterator[tuple[int, str, str | None]]:
        """Yield serial, key and change key of what changed after *since*; None: it is gone."""
        told: list[tuple[int, str, str | None]] = [
            (one.serial, one.item.key, one.item.version)
            for one in self.entries.values()
            if one.item.kind is kind and one.serial > since
        ]
        # Who begins is not told of what was there before.
        told += [
            (serial, key, None) for serial, of, key in self.gone if of is kind and serial > since
        ] * bool(since)
        yield from sorted(told)

    def _keep(self, item: MailboxItem) -> MailboxItem:
        serial = self._house.next_serial()
        kept = replace(item, version=f"version-{serial}", modified_on=self._house.moment())
        self.entries[item.key] = Entry(kept, serial)
        return kept

    def _organized(self, content: AppointmentContent) -> AppointmentContent:
        """Return *content* with its organizer's name, who holds every occurrence as well."""
        held = self._named(content)
        if held.series is None:
            return held
        changed = (
            replace(one, content=replace(one.content, organizer=held.organizer))
            for one in held.series.changed
        )
        return replace(held, series=replace(held.series, changed=tuple(changed)))

    def _named(self, content: AppointmentContent) -> AppointmentContent:
        if content.organizer is not None and content.organizer.key not in self.own:
            return content
        known = content.organizer
        name = known.name if known is not None else ""
        return replace(content, organizer=Attendee(self.address, name))

    def _holds(self, content: Content) -> bool:
        if not isinstance(content, AppointmentContent) or content.organizer is None:
            return True
        return content.organizer.key in self.own

    def _tell(self, before: MailboxItem | None, now: MailboxItem) -> None:
        """Write to those who are invited, and to those who were before and are no longer."""
        if not now.organizer:
            return
        former = frozenset(_people(before.content)) if before is not None else frozenset()
        for person in _people(now.content):
            kind = MailKind.UPDATE if person in former else MailKind.INVITATION
            self._send(kind, now, person)
        if before is not None:
            for person in former.difference(_people(now.content)):
                self._send(MailKind.CANCELLATION, now, person)

    def _send(self, kind: MailKind, item: MailboxItem, person: Attendee) -> None:
        mail = MeetingMail(kind, self.address, person.address, item.content.subject)
        self._house.meeting_mails.append(mail)
        box = self._house.boxes.get(person.key)
        if box is not None:
            box.receive(kind, item)

    def receive(self, kind: MailKind, item: MailboxItem) -> None:
        """Let the calendar follow a mail about the meeting *item*."""
        assert isinstance(item.content, AppointmentContent)
        known, cancelled = self.find(item.global_id), kind is MailKind.CANCELLATION
        if known is None and cancelled:
            return
        content = replace(item.content, show_as=_shown(known, item.content))
        if cancelled:
            subject = f"{CANCELED}{content.subject}"
            content = replace(content, subject=subject, show_as=ShowAs.FREE)
        if known is None:
            self.create(content, global_id=item.global_id)
        else:
            self._keep(replace(known, content=content, cancelled=cancelled))


def _files(content: Content) -> Files:
    return content.attachments if isinstance(content, AppointmentContent) else ()


def _hanging(content: Content, files: Files) -> Content:
    assert isinstance(content, AppointmentContent)
    return replace(content, attachments=files)


def _people(content: Content) -> tuple[Attendee, ...]:
    return content.people if isinstance(content, AppointmentContent) else ()


def _shown(known: MailboxItem | None, told: AppointmentContent) -> ShowAs:
    """Return how the time counts: whoever answered need not again unless the time is another."""
    if known is None or not isinstance(known.content, AppointmentContent):
        return ShowAs.TENTATIVE
    same = (known.content.block, known.content.series) == (told.block, told.series)
    return known.content.show_as if same else ShowAs.TENTATIVE
