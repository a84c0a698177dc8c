"""The values planning takes and gives: pairs, rules, actions with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import (
    FieldConflict,
    IdMapping,
    ItemChange,
    LocalItem,
    MailboxItem,
)
from ssync_desktop.domain.items.kinds import ItemKind, Phase, Question, SyncDirection
from ssync_desktop.domain.items.overlap import Overlap
from ssync_desktop.domain.options import ObjectType

FieldDirections = Mapping[ObjectType, Mapping[str, SyncDirection]]
"""In which direction each field of each table goes; a field that is missing goes nowhere."""


@dataclass(frozen=True, slots=True)
class Pair:
    """All that is known of one item at the moment of planning.

    *local* None with *deletion*: the row is gone; None without: never there. *readable*: the user
    may read the row; nothing of one that they may not goes to Exchange, and nothing comes from
    there. *wanted*: they may, and it matches a filter of theirs. *remote* None with *remote_gone*:
    the mailbox said it was deleted; None without: nothing was heard of it, it is as *mapping* knows
    it. *missing*: a full listing did not name it, which proves nothing. *moved_to*: the folder of
    the mailbox in which it was found instead; it is neither gone nor missing then. *unseen*: nobody
    may look into that folder, and it may lie there. *copies* of a
    linked item come as pairs of their own with *copy* set. *question* was found by looking around
    (a clash, a record that is much the same, a mark of another organization); *likely_id* is that
    record, *overlaps* is what the clash is with.
    """

    mapping: IdMapping | None = None
    local: LocalItem | None = None
    deletion: ItemChange | None = None
    readable: bool = True
    wanted: bool = False
    remote: MailboxItem | None = None
    remote_gone: bool = False
    missing: bool = False
    moved_to: str = ""
    unseen: bool = False
    copy: bool = False
    question: Question | None = None
    likely_id: UUID | None = None
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemRules:
    """What planning goes by: who synchronizes, when, in which directions, under which switches.

    *tables* are those with at least one active filter (B90). *first* says that the mailbox has
    never been synchronized before, which is quiet. *linked* is how many items are linked in all,
    *deleted_lately* how many of the mailbox were deleted on either side without an approval.
    *renewed* are the fields that the field map did not let go over in this direction before.
    *holders* are keys of the addresses of users who synchronize appointments themselves: what they
    organize is taken from their own calendars. *own_address* is the one to name the user by.
    """

    user_id: UUID
    addresses: frozenset[str]  # keys of the user's addresses
    organization_id: UUID
    now: datetime
    directions: FieldDirections
    tables: frozenset[ObjectType]
    first: bool = False
    linked: int = 0
    deleted_lately: int = 0
    track_categorized: bool = True
    track_from_non_organizer: bool = True
    propagate_cancellations: bool = False
    update_past_meetings: bool = False
    own_organizer_where_empty: bool = False
    delete_on_owner_change: bool = False
    distinct_deletes: bool = True  # D7
    ignore_copies: bool = True
    holders: frozenset[str] = frozenset()
    own_address: str = ""
    renewed: Mapping[ObjectType, frozenset[str]] = field(default_factory=dict)


class ActionType(StrEnum):
    """What is done about one item."""

    CREATE_IN_EXCHANGE = "create in Exchange"
    UPDATE_IN_EXCHANGE = "update in Exchange"
    DELETE_IN_EXCHANGE = "delete in Exchange"
    CREATE_IN_CRM = "create in the organization"
    UPDATE_IN_CRM = "update in the organization"
    DELETE_IN_CRM = "delete in the organization"
    LINK = "link"
    UNLINK = "unlink"
    SET_ASIDE = "set aside"  # the link stays, and nothing is done until the item comes back
    ASK = "ask"
    NOTE = "note"  # both sides agree again; only the mapping learns it


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of the written side: what it says now, and what it will say."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Action:
    """One step of a plan.

    *content* is the whole content the written side will have, *phase* its phase in the
    organization; *common* is what the mapping keeps as the last common version afterwards.
    *mails* are the addresses that the server writes to because the rules ask for it; *withheld*
    those that the rules would ask for, had this not been the first synchronization.
    An update that goes both ways is two actions, the one in the organization first; *then* is what
    is still to be done about the same pair, which the mapping keeps as pending. To link two that
    differ is a link and the updates that follow it. *object_type* is the table the row will be in:
    that of series for an appointment that has become one.
    """

    type: ActionType
    kind: ItemKind
    object_type: ObjectType
    pair: Pair
    subject: str
    reasons: tuple[str, ...]
    content: Content | None = None
    phase: Phase | None = None
    changes: tuple[FieldChange, ...] = ()
    mails: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    conflicts: tuple[FieldConflict, ...] = ()
    question: Question | None = None
    common: Content | None = None
    then: ActionType | None = None

    @property
    def deletes(self) -> bool:
        """Whether an item is lost by it on either side."""
        return self.type in (ActionType.DELETE_IN_EXCHANGE, ActionType.DELETE_IN_CRM)


class Brake(StrEnum):
    """Why a plan stops for somebody to look at it."""

    DELETES = "deletes"
    MISSING = "missing"
    MAILS = "mails"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pass would do, in the order in which it would.

    *brakes* are empty where it may go ahead by itself; *deleted_lately* is how many items were
    deleted without an approval before. *digest* names exactly this plan: it is what an approval is
    given for, and a plan that has become another needs another.
    """

    actions: tuple[Action, ...] = ()
    brakes: tuple[Brake, ...] = ()
    digest: str = ""
    left_alone: tuple[str, ...] = field(default=())  # words on what is not synchronized and why
    deleted_lately: int = 0
    content_hidden: bool = False  # some of it is not for the viewer (B107)

    @property
    def deletes(self) -> tuple[Action, ...]:
        """The actions by which items are lost."""
        return tuple(one for one in self.actions if one.deletes)

    @property
    def mails(self) -> tuple[Action, ...]:
        """The actions by which third parties get mail."""
        return tuple(one for one in self.actions if one.mails or one.withheld)
