"""An item on either side, and the mapping that pairs the two (``exchangesyncidmapping``)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from uuid import UUID

from ssync_desktop.domain.items.content import AppointmentContent, Content, TaskContent, kind_of
from ssync_desktop.domain.items.kinds import (
    KIND_OF,
    ChangeType,
    ItemKind,
    Phase,
    Question,
    UserDecision,
)
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A row to be written. *id* None: a new one; *draft* keeps it from synchronizing."""

    object_type: ObjectType
    content: Content
    owner_id: UUID | None = None  # None: the caller
    id: UUID | None = None
    phase: Phase = Phase.OPEN
    regarding: Reference | None = None
    global_id: str = ""
    draft: bool = False
    row_version: int = 0


@dataclass(frozen=True, slots=True)
class LocalItem:
    """A stored appointment, series, service activity, task, phone call, letter, fax or contact.

    *global_id* is the id by which all mailboxes know a meeting (``globalobjectid``, the iCalendar
    UID). *modified_by* is empty where the program itself was the last to write.
    *attachments_missing*: not everything that hangs on its item in Exchange could be saved
    (``attachmenterrors``). *actual_start*: since when a task that came from Exchange has been at
    hand (``actualstart``, section 5.5).
    """

    id: UUID
    object_type: ObjectType
    content: Content
    phase: Phase
    owner_id: UUID
    created_on: datetime
    modified_on: datetime
    modified_by: UUID | None
    row_version: int
    regarding: Reference | None = None
    global_id: str = ""
    draft: bool = False
    attachments_missing: bool = False
    actual_start: datetime | None = None

    @property
    def kind(self) -> ItemKind:
        """What it is on the mail server."""
        return KIND_OF[self.object_type]

    def edited(self) -> ItemDraft:
        """Return an editable copy."""
        return ItemDraft(**{name: getattr(self, name) for name in ItemDraft.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class ItemMark:
    """What we leave on an item of a mailbox, so that it is found again whatever happens to us."""

    organization_id: UUID
    object_id: UUID


@dataclass(frozen=True, slots=True)
class MailboxItem:
    """An item as a mailbox has it. *key* is its entry id, *version* its change key.

    *organizer* says that the mailbox's user holds the meeting, or that it is no meeting.
    *tracked* says that our category is on it. *mark* is ours or another organization's.
    *recurring* is set for tasks that repeat and *assigned* for those that one person gave another:
    neither synchronizes (section 5.5). *left_out* names what hangs on it and is nothing that the
    organization could keep.
    """

    key: str
    version: str
    content: Content
    modified_on: datetime
    organizer: bool = True
    cancelled: bool = False
    tracked: bool = False
    global_id: str = ""
    mark: ItemMark | None = None
    recurring: bool = False
    assigned: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def kind(self) -> ItemKind:
        """What it is."""
        return kind_of(self.content)


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both sides changed since their last common version, and who won (D14)."""

    field: str
    crm: object
    common: object
    exchange: object
    crm_won: bool


@dataclass(frozen=True, slots=True)
class IdMapping:
    """The pair of one record and one item, for one user.

    *object_id* None: not in the organization yet; *entry_id* empty: not in the mailbox yet, or not
    known to be, because the answer to its creation was lost. *common* is what both sides said when
    they last agreed, *local_version* and *remote_version* are those they had then. *unlinked* rows
    are kept so that what was let go is not linked again by itself, unless *left_filters* says that
    it was let go for nothing but that. *tracked* pairs began with an item that the user tracked in
    Exchange: they stay linked whatever the filters say. *moved_to* is the folder that somebody
    moved the item to, where it does not synchronize; it has no entry id then. *row_owner_id*
    owned the row when both sides last agreed; None where nobody wrote that down. *begun* is what
    Exchange was about to be told, as long as nobody knows what has arrived of it. *when* it
    begins or is due, and whether that is a day (*all_day*), is for lists, and follows *common*
    where there is one.
    """

    id: UUID
    owner_id: UUID
    mailbox_id: UUID
    object_type: ObjectType
    object_id: UUID | None = None
    entry_id: str = ""
    global_id: str = ""
    common: Content | None = None
    begun: Content | None = None
    local_version: int = 0
    remote_version: str = ""
    row_owner_id: UUID | None = None
    tracked: bool = False
    unlinked: bool = False
    deleted_in_exchange: bool = False
    moved_to: str = ""
    left_filters: bool = False
    to_exchange: ChangeType = ChangeType.NONE
    to_crm: ChangeType = ChangeType.NONE
    retries: int = 0
    question: Question | None = None
    decision: UserDecision = UserDecision.NONE
    subject: str = ""
    error_code: str = ""
    error_text: str = ""
    error_on: datetime | None = None
    conflicts: tuple[FieldConflict, ...] = ()
    synchronized_on: datetime | None = None
    when: datetime | None = field(default=None, compare=False)
    all_day: bool = field(default=False, compare=False)

    @property
    def kind(self) -> ItemKind:
        """What it is on the mail server."""
        return KIND_OF[self.object_type]

    @property
    def unseen(self) -> bool:
        """Whether *moved_to* does not open, so that the item only may lie there."""
        return bool(self.moved_to and self.error_text)


def begins(content: Content | None) -> datetime | None:
    """Return when an appointment begins.

    Of one that takes whole days it is its first day, and of a task the day at which it is due, at
    midnight UTC: a day is the same day wherever somebody looks at it.
    """
    match content:
        case AppointmentContent(block=block) if block.all_day:
            return datetime.combine(block.start.at.date(), time(), UTC)
        case AppointmentContent():
            return content.block.start.instant
        case TaskContent(due=due) if due is not None:
            return datetime.combine(due, time(), UTC)
        case _:
            return None


def takes_whole_days(content: Content | None) -> bool:
    """Say whether it is an appointment of whole days."""
    return isinstance(content, AppointmentContent) and content.block.all_day


def dated(mapping: IdMapping, content: Content | None) -> IdMapping:
    """Return *mapping* with the time at which *content* begins or is due."""
    return replace(mapping, when=begins(content), all_day=takes_whole_days(content))


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A row that was written or deleted since a place in the order of all changes.

    *deleted_by* is who deleted it (None: the program itself); *entitled* whether they might, which
    is what "a proven physical delete by someone entitled" means (D7).
    """

    sequence: int
    object_type: ObjectType
    object_id: UUID
    deleted: bool = False
    deleted_by: UUID | None = None
    entitled: bool = False
    last_owner_id: UUID | None = None  # of a deleted row
