"""What an item said before the program wrote over it; kept so that a write can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import ChangeType, Phase
from ssync_desktop.domain.items.planning import FieldChange
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Besides:
    """What an item said besides its content.

    Of one in Exchange only the *global_id* is known.
    """

    owner_id: UUID | None = None
    created_on: datetime | None = None
    phase: Phase = Phase.OPEN
    regarding: Reference | None = None
    global_id: str = ""
    draft: bool = False


def besides(row: LocalItem) -> Besides:
    """Return what *row* says besides its content."""
    return Besides(**{name: getattr(row, name) for name in Besides.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class FormerVersion:
    """One write of the program: *in_exchange* or in the organization.

    *content* is what was there before; None for something that was not. *besides* is what else
    it said, None where that was not kept: what earlier versions of the program wrote. *undone_on*
    is when somebody took the write back.
    """

    id: UUID
    mailbox_id: UUID
    mapping_id: UUID
    object_type: ObjectType
    object_id: UUID | None
    entry_id: str
    change: ChangeType
    in_exchange: bool
    subject: str
    content: Content | None
    written_on: datetime
    undone_on: datetime | None = None
    besides: Besides | None = None
    content_hidden: bool = False  # the viewer may not read what it says


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """One write, and what taking it back would change of what the item says now.

    *changes* are from now to then, as those of a plan. *gone*: the item is not there any more.
    *unread* says in words why Exchange could not be asked; *changes* are then held against what
    both sides said last, and empty where that is not known. Nothing is told beside the *version*
    where it was taken back already, or where its content is hidden.
    """

    version: FormerVersion
    changes: tuple[FieldChange, ...] = ()
    gone: bool = False
    unread: str = ""
