"""What happened in a mailbox, remembered for those who asked to be told (MS-OXWSNTIF)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.markup import Element, t
from ssync_desktop.sandbox.ews.model import Exchange, Folder, Item, Mailbox

_TYPES: Final = {
    Change.CREATED: "CreatedEvent",
    Change.UPDATED: "ModifiedEvent",
    Change.READ: "ModifiedEvent",
    Change.DELETED: "DeletedEvent",
}
MOST: Final = 1000
"""How many events wait for a client; who asks too seldom loses the oldest."""

Identity = tuple[str, str]
"""An id with its change key."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an item or, without *of_item*, to a folder."""

    number: int
    type: str
    at: datetime
    subject: Identity
    parent: Identity
    of_item: bool
    old: tuple[Identity, Identity] | None = None  # before a move: itself and where it lay

    @property
    def shown(self) -> Element:
        """The element of the event."""
        name = "ItemId" if self.of_item else "FolderId"
        parts = [_identity(name, self.subject), _identity("ParentFolderId", self.parent)]
        if self.old is not None:
            parts.append(_identity(f"Old{name}", self.old[0]))
            parts.append(_identity("OldParentFolderId", self.old[1]))
        return t(self.type, t("Watermark", watermark(self.number)), t("TimeStamp", self.at), *parts)


def _identity(name: str, identity: Identity) -> Element:
    return t(name, Id=identity[0], ChangeKey=identity[1])


def watermark(number: int) -> str:
    """Return the watermark of an event."""
    return f"AQAAAA{number:016d}"


@dataclass(eq=False)
class Subscription:
    """What one client wants to know of one mailbox; *folders* None means all of them.

    It hears of everything as one of the ``watchers`` of the server, and calls *wake* then. When
    a line for it has ended it calls *on_end*.
    """

    id: str
    exchange: Exchange
    mailbox: Mailbox
    folders: frozenset[str] | None
    types: frozenset[str]
    streaming: bool
    patience: timedelta
    asked: datetime
    events: list[Event] = field(default_factory=list)
    last: int = 0
    wake: Callable[[], None] | None = None
    on_end: Callable[[], None] = lambda: None
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _gone: tuple[Item, Identity, Identity] | None = None

    @property
    def expired(self) -> bool:
        """Whether nobody has asked for longer than was agreed."""
        return self.exchange.now() > self.asked + self.patience

    def notice(self, change: Change, subject: Item | Folder, folder: Folder) -> None:
        """Remember what happened, as far as it was asked for."""
        if folder.mailbox is not self.mailbox:
            return
        moved, self._gone = self._gone, None
        identity, parent = (subject.id, subject.change_key), (folder.id, folder.change_key)
        if isinstance(subject, Item):
            if subject.associated:
                return
            if change is Change.DELETED:
                self._gone = (subject, identity, parent)
            if change is Change.CREATED and moved is not None and moved[0] is subject:
                self._moved(identity, parent, (moved[1], moved[2]))
                return
            if change is Change.CREATED and folder.distinguished == "inbox" and subject.unread:
                self._add("NewMailEvent", identity, parent, of_item=True)
        self._add(_TYPES[change], identity, parent, of_item=isinstance(subject, Item))

    def _moved(self, now: Identity, parent: Identity, old: tuple[Identity, Identity]) -> None:
        """Make one event of what looked like a deletion at first."""
        if self.events and self.events[-1].subject == old[0]:
            self.events.pop()
        self._add("MovedEvent", now, parent, of_item=True, old=old)

    def _add(
        self,
        type_: str,
        subject: Identity,
        parent: Identity,
        *,
        of_item: bool,
        old: tuple[Identity, Identity] | None = None,
    ) -> None:
        places = {parent[0], subject[0]} | ({old[1][0]} if old else set())
        if type_ not in self.types or not (self.folders is None or self.folders & places):
            return
        number = next(self._numbers)
        self.events.append(Event(number, type_, self.exchange.now(), subject, parent, of_item, old))
        del self.events[:-MOST]
        if self.wake is not None:
            self.wake()

    def after(self, mark: str) -> list[Event]:
        """Return what happened after the watermark *mark*, and forget what was before."""
        self.asked = self.exchange.now()
        self.events = [event for event in self.events if watermark(event.number) > mark]
        return list(self.events)

    def take(self) -> list[Event]:
        """Return what has happened, and forget it."""
        self.asked = self.exchange.now()
        taken, self.events = self.events, []
        return taken
