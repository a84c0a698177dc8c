"""What is asked of a child that stores messages, and what it answers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.ledger import ItemKey, Lease
from ssync_desktop.domain.mailbox import Mailbox

NOTHING = Changes(frozenset())


@dataclass(frozen=True, slots=True)
class Place:
    """One message to be stored: the *number* of those the child holds, and its identity."""

    number: int
    key: ItemKey
    listed_on: datetime | None = None
    manual: bool = False  # it carries the category: tracked, whatever the filters say


@dataclass(frozen=True, slots=True)
class DeliveryOrder:
    """Messages to be delivered to *mailbox* in one transaction that proves *lease*.

    *now* is the clock of whoever asks. All of them lie in one folder: *sent* says that it is Sent
    Items, *rule* is the one on it.
    """

    database: str | Path = field(repr=False)  # may hold a password
    busy_timeout: timedelta
    mailbox: Mailbox
    lease: Lease
    now: datetime
    places: tuple[Place, ...]
    sent: bool = False
    rule: FolderRule | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """How an order ended: all of it is stored, or nothing, because of *error* or a *bug*."""

    changes: Changes = NOTHING
    error: SsyncError | None = None
    bug: str = ""  # a whole traceback
    words: str = ""  # its last line

    @property
    def done(self) -> bool:
        """Whether everything is stored."""
        return self.error is None and not self.bug
