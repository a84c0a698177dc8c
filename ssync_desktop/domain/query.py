"""What a table on the screen asks for: which rows, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from uuid import UUID


class Table(StrEnum):
    """The lists a window can show; settings and filters are none: the audit speaks of them."""

    PROFILES = "emailserverprofile"
    MAILBOXES = "mailbox"
    USERS = "systemuser"
    QUEUES = "queue"
    CONTACTS = "contact"
    ACCOUNTS = "account"
    LEADS = "lead"
    EMAILS = "email"
    RECEIVED_ITEMS = "receiveditem"
    ALERTS = "tracelog"
    QUARANTINE = "quarantine"
    FAILURES = "itemfailure"
    AUDIT = "audit"
    TRACKING_FOLDERS = "mailboxtrackingfolder"
    ID_MAPPINGS = "exchangesyncidmapping"
    SETTINGS = "organization"
    SYNC_FILTERS = "syncfilter"


@dataclass(frozen=True, slots=True)
class Condition:
    """One column compared with one value: ``eq``, ``ne``, ``in``, ``lt``, ``ge``, ``null``."""

    column: str
    operator: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Query:
    """Rows of *table* that contain *text* and meet all *conditions*, in the order of *sort*.

    *sort* names an attribute of the list row; the id is always the last key, so that the order
    is total and a page can be asked for again.
    """

    table: Table
    text: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: str = "name"
    descending: bool = False


_number = attrgetter("int")  # numbers are compared ten times faster than UUIDs


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The sorted ids of a query's rows at one moment; pages are read by id.

    *places* says where each id stands, *newest* is the one that was made last. Both are found here,
    with the ids and on their thread: for a hundred thousand of them that is too long for the
    thread that draws.
    """

    query: Query
    ids: tuple[UUID, ...]
    places: Mapping[UUID, int] = field(init=False, repr=False, compare=False)
    newest: UUID | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the places and the newest."""
        places = {row_id: place for place, row_id in enumerate(self.ids)}
        object.__setattr__(self, "places", places)
        # Ids are ordered by the time they were made at.
        object.__setattr__(self, "newest", max(self.ids, key=_number, default=None))


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of *query* differ from those of an earlier snapshot, in numbers.

    Of a very long list only the difference of entered and left rows is known, beside the new ones.
    """

    query: Query
    added: int
    removed: int
