"""What a table on the screen asks for: which rows, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Table(StrEnum):
    """The lists a window can show."""

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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The sorted ids of a query's rows at one moment; pages are read by id.

    *places* says where each id stands, *packed* is a JSON list of them in hexadecimal digits, for
    the database to compare with. Both are made here, with the ids and on their thread: for a
    hundred thousand of them that is too long for the thread that draws.
    """

    query: Query
    ids: tuple[UUID, ...]
    places: Mapping[UUID, int] = field(init=False, repr=False, compare=False)
    packed: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the places and pack the ids."""
        places = {row_id: place for place, row_id in enumerate(self.ids)}
        object.__setattr__(self, "places", places)
        packed = '","'.join([row_id.hex for row_id in self.ids])
        object.__setattr__(self, "packed", f'["{packed}"]' if packed else "[]")


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of *query* differ from those of an earlier snapshot, in numbers."""

    query: Query
    added: int
    removed: int
