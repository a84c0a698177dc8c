"""What a table on the screen asks for: which rows, in which order."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Table(StrEnum):
    """The lists a window can show."""

    PROFILES = "emailserverprofile"
    MAILBOXES = "mailbox"
    USERS = "systemuser"
    QUEUES = "queue"
    EMAILS = "email"
    RECEIVED_ITEMS = "receiveditem"
    ALERTS = "tracelog"
    QUARANTINE = "quarantine"


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
    """The sorted ids of a query's rows at one moment; pages are read by id."""

    query: Query
    ids: tuple[UUID, ...]
