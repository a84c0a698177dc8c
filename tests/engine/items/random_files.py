"""Files on both sides of random appointments: who attached and took off what, and what must hold.

A file is known by its name and its octets. What nobody has taken off is never lost; what somebody
has taken off, after both sides had it, does not come back; and a pass touches nothing that does not
synchronize: with the setting off that is everything, and series always.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ssync_desktop.domain.items.attached_files import AttachedFile, digest_of
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.item import LocalItem, MailboxItem
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.organization.appointment_files import attach_file, detach_file
from tests.engine.items.desk import Desk
from tests.engine.items.hands import Hands, Hung
from tests.engine.items.life import Both, Story, tag_of

NAMES = ("plan.pdf", "list.txt")
BLOCKED = "run.exe"
"""What the organization does not keep; it is attached in Exchange alone."""

File = tuple[str, str]
"""The name and the digest of a file."""

Laid = Mapping[tuple[str, str], Counter[File]]
"""What hangs on each row and each item, by the side's name and its own key."""


@dataclass
class FilesOf:
    """What became of the files of one appointment.

    *hung* are those that somebody attached and nobody has taken off, *gone* those that somebody
    took off since both sides had them, as they did of those *agreed* when all was done last.
    """

    hung: set[File] = field(default_factory=set)
    gone: set[File] = field(default_factory=set)
    agreed: frozenset[File] = frozenset()

    def attached(self, file: File) -> None:
        """Remember that somebody attached *file*; who puts back what is gone may come too late."""
        if file in self.gone:
            self.gone.remove(file)
        else:
            self.hung.add(file)

    def taken_off(self, file: File) -> None:
        """Remember that somebody took *file* off."""
        self.hung.discard(file)
        self.gone |= {file} & self.agreed


class RandomFiles:
    """The files of one user's rows and items; *stories* are what is known of each by its name."""

    def __init__(self, desk: Desk, hands: Hands, stories: Mapping[str, Story]) -> None:
        self.on = False
        self._desk, self._hands, self._stories = desk, hands, stories
        self._of: dict[str, FilesOf] = {}
        self._touched: set[str] = set()  # since the setting is on
        self._made = 0

    # --- what is done --------------------------------------------------------------------------

    @property
    def can_hang(self) -> bool:
        """Whether the calendar holds anything that files can be attached to."""
        return bool(self._hands.calendar())

    def switch(self) -> None:
        """Let attachments synchronize, or no longer; what is linked already comes when touched."""
        self.on = not self.on
        self._desk.settings(appointment_attachments=self.on)
        self._touched.clear()
        for one in self._of.values():  # what was agreed on once says nothing any more
            one.agreed = frozenset()
            one.gone.clear()

    def touch(self, content: Content) -> None:
        """Remember that something about an item was changed on one of its sides."""
        if self.on:
            self._touched.add(tag_of(content))

    def attach_here(self, row: LocalItem, name: str, *, fresh: bool) -> None:
        """Attach a file to a row, where it takes the place of one of its name."""
        octets = self._octets(fresh=fresh)
        file = name, digest_of(octets)
        for one in _hanging(row.content):
            if one[0] == name and one != file:
                self._files_of(row.content).taken_off(one)
        if file not in _hanging(row.content):
            self._files_of(row.content).attached(file)
        self._desk.as_user(lambda context: attach_file(context, row.id, name, octets))
        self._touch_if_changed(row)

    def detach_here(self, row: LocalItem, name: str) -> None:
        """Take a file off a row."""
        for one in _hanging(row.content):
            if one[0] == name:
                self._files_of(row.content).taken_off(one)
        self._desk.as_user(lambda context: detach_file(context, row.id, name))
        self._touch_if_changed(row)

    def attach_there(self, item: MailboxItem, name: str, *, fresh: bool) -> None:
        """Attach a file to an item, where another one may have its name."""
        octets = self._octets(fresh=fresh)
        file = name, digest_of(octets)
        if file not in self._there(item):
            self._files_of(item.content).attached(file)
            self._hands.attach(item, name, octets)
            self.touch(item.content)

    def detach_there(self, item: MailboxItem, name: str) -> None:
        """Take the files of a name off an item."""
        there = [one for one in self._there(item) if one[0] == name]
        for one in there:
            self._files_of(item.content).taken_off(one)
        if there:
            self._hands.detach(item, name)
            self.touch(item.content)

    def _touch_if_changed(self, row: LocalItem) -> None:
        if self._desk.row(row.id).row_version != row.row_version:
            self.touch(row.content)

    def _octets(self, *, fresh: bool) -> bytes:
        """Return what nobody else has attached yet, or what everybody does."""
        self._made += fresh
        return f"what number {self._made} holds".encode() if fresh else b"the same"

    # --- what must hold ------------------------------------------------------------------------

    def laid(self) -> Laid:
        """Return what hangs on what a pass must not touch: all, or series, which never do."""
        laid: dict[tuple[str, str], Counter[File]] = {}
        for key, hung in self._hands.calendar().items():
            if hung.in_series or not self.on:
                laid["item", key] = _counted(hung)
        for row in () if self.on else self._rows():
            laid["row", str(row.id)] = Counter(_hanging(row.content))
        return laid

    def check_left_alone(self, before: Laid) -> None:
        """What did not synchronize is as it was *before* a pass; what is new has nothing."""
        for key, files in self.laid().items():
            if key in before or not self.on:
                assert files == before.get(key, Counter()), (key, files, before.get(key))

    def check(self, both: Both) -> None:
        """Both sides have the same files, as far as they were to; nothing is lost or doubled."""
        needed = {digest for row in self._rows() for _, digest in _hanging(row.content)}
        assert not self._desk.house.see(lambda unit: unit.appointment_files.missing(needed))
        for key, hung in self._hands.calendar().items():
            assert all(count == 1 for count in _counted(hung).values()), (key, hung)
        for row, item in both.pairs:
            if row.object_type is ObjectType.APPOINTMENT and _is_single(item.content):
                self._check_pair(row, item)

    def _check_pair(self, row: LocalItem, item: MailboxItem) -> None:
        tag, known = tag_of(row.content), self._files_of(row.content)
        here, there = frozenset(_hanging(row.content)), frozenset(self._there(item))
        kept = frozenset(one for one in there if one[0] != BLOCKED)
        alone = self._stories[tag].untouched and not self._stories[tag].copies
        agrees = self.on and tag in self._touched
        if agrees:
            assert here == kept, (tag, "here", here - kept, "there", kept - here)
            assert row.attachments_missing is (kept != there), (tag, there)
        if alone:
            lost = known.hung - (here & there if agrees else here | there)
            assert not {one for one in lost if one[0] != BLOCKED}, (tag, lost, here, there)
            assert {one for one in known.hung if one[0] == BLOCKED} <= there, (tag, there)
        if alone and agrees:
            assert known.gone.isdisjoint(here | there), (tag, known.gone)
        known.gone.clear()
        known.agreed = kept if agrees else frozenset()

    def _rows(self) -> Iterator[LocalItem]:
        return (one for one in self._desk.rows() if one.object_type is ObjectType.APPOINTMENT)

    def _there(self, item: MailboxItem) -> Counter[File]:
        return _counted(self._hands.calendar()[item.key])

    def _files_of(self, content: Content) -> FilesOf:
        return self._of.setdefault(tag_of(content), FilesOf())


def _hanging(content: Content) -> list[File]:
    return [_named(one) for one in files_of(content)]


def _counted(hung: Hung) -> Counter[File]:
    return Counter((name, digest_of(octets)) for name, octets in hung.files)


def _named(file: AttachedFile) -> File:
    return file.name, file.digest


def _is_single(content: Content) -> bool:
    return isinstance(content, AppointmentContent) and content.series is None
