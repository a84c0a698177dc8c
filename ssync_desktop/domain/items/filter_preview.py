"""What a filter lets synchronize, as it is shown before the filter is saved."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.options import ObjectType


@dataclass(frozen=True, slots=True)
class PreviewedItem:
    """One row that would synchronize. *content_hidden*: the viewer may not read what it says.

    *when* is its start (aware), or the day on which it is due; contacts have none.
    """

    id: UUID
    object_type: ObjectType
    subject: str
    phase: Phase
    owner_name: str = ""
    when: datetime | date | None = None
    content_hidden: bool = False


@dataclass(frozen=True, slots=True)
class FilterPreview:
    """The first *items* of all *total* that a filter lets synchronize.

    *unsearched* are rows that fit but for their words, which the viewer may not search. *let_go*
    are linked rows that the filters match as they are stored, and would not with this one instead;
    *leaving* are the first of them, and *deletes*: a setting has Exchange delete their items.
    *unreadable* are rows that fit but for their words, and stay out: whose filter it is may not
    read them.
    """

    total: int
    items: tuple[PreviewedItem, ...] = ()
    unsearched: int = 0
    let_go: int = 0
    deletes: bool = False
    leaving: tuple[PreviewedItem, ...] = ()
    unreadable: int = 0
