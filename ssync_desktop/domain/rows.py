"""What the lists of the window show: one flat value per row, never a body, never raw bytes."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.audited_settings import SettingChange
from ssync_desktop.domain.items.link_state import LinkState
from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    AuditAction,
    ConnectionSecurity,
    CorrelationMethod,
    EmailStatus,
    FilteringMethod,
    IncomingDeliveryMethod,
    ItemOutcome,
    MailboxKind,
    ObjectType,
    OperationType,
    OutgoingDeliveryMethod,
    QueueViewType,
    ReasonCode,
    ServerType,
    State,
    TraceLevel,
)
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.tracking_folder import OnboardingStatus


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """An email server profile in its list; hosts and ports as the connectors use them."""

    id: UUID
    name: str
    server_type: ServerType
    incoming_host: str
    incoming_port: int
    outgoing_host: str
    outgoing_port: int
    max_connections: int
    mailbox_count: int
    stopped_code: str
    owner_name: str
    state: State
    row_version: int
    incoming_security: ConnectionSecurity = ConnectionSecurity.TLS
    outgoing_security: ConnectionSecurity = ConnectionSecurity.STARTTLS


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox in its list. *regarding_name* is its user or queue, empty for forward.

    *profile_stopped_code* is why the whole profile stands still (D24), empty while it does not.
    """

    id: UUID
    name: str
    kind: MailboxKind
    email_address: str
    regarding_name: str
    profile_id: UUID | None
    profile_name: str
    incoming_method: IncomingDeliveryMethod
    outgoing_method: OutgoingDeliveryMethod
    act_method: ActDeliveryMethod
    approval: AccessApproval
    incoming: DirectionState
    outgoing: DirectionState
    test_scheduled: bool
    state: State
    row_version: int
    profile_stopped_code: str = ""
    act: DirectionState = field(default_factory=DirectionState)


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user in its list; *approval* is that of the mailbox."""

    id: UUID
    name: str
    domain_name: str
    email_address: str
    filtering_method: FilteringMethod
    mailbox_id: UUID | None
    approval: AccessApproval
    disabled: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue in its list; *item_count* counts active items."""

    id: UUID
    name: str
    email_address: str
    view_type: QueueViewType
    filtering_method: FilteringMethod
    mailbox_id: UUID | None
    approval: AccessApproval
    owner_name: str
    item_count: int
    state: State
    row_version: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A contact, an account or a lead in its list; *email_address* is the first of its three."""

    id: UUID
    object_type: ObjectType
    name: str
    email_address: str
    email_address2: str
    email_address3: str
    owner_name: str
    state: State
    row_version: int


@dataclass(frozen=True, slots=True)
class EmailRow:
    """An email in the activity list.

    *sender* and *recipients* are names or addresses, several joined by "; ". *mailbox_name* is
    the receiving mailbox of an incoming email and the sending one of an outgoing email.
    """

    id: UUID
    subject: str
    sender: str
    recipients: str
    outgoing: bool
    status: EmailStatus
    created_on: datetime
    sent_on: datetime | None
    received_on: datetime | None
    mailbox_id: UUID | None
    mailbox_name: str
    correlation_method: CorrelationMethod
    regarding_name: str
    attachment_count: int
    delivery_attempts: int
    postponed_until: datetime | None
    error_code: str
    error_text: str
    row_version: int
    content_hidden: bool = False  # its subject is not for the viewer (B107)


@dataclass(frozen=True, slots=True)
class ReceivedItemRow:
    """An item seen on a server, with what became of it (its reasons are read on their own).

    *refusal* says what its recipients would have taken, where all of them wanted the same.
    """

    id: UUID
    subject: str
    sender: str
    mailbox_id: UUID
    mailbox_name: str
    received_on: datetime | None
    first_seen_on: datetime
    outcome: ItemOutcome
    reason_code: ReasonCode
    email_id: UUID | None
    attempts: int
    error_code: str
    error_text: str
    refusal: str = ""
    content_hidden: bool = False


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert on the wall; *code* is searchable, *regarding_name* says whom it concerns.

    The same cause may be told to several people; *for_user_name* says on whose wall this one is.
    """

    id: UUID
    level: TraceLevel
    code: str
    text: str
    regarding_id: UUID
    regarding_type: ObjectType
    regarding_name: str
    created_on: datetime
    updated_on: datetime
    count: int
    can_be_deleted: bool
    email_id: UUID | None
    for_user_name: str
    content_hidden: bool = False


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A parked item; *size* in octets of the raw message, which only a retry reads."""

    id: UUID
    item_id: UUID
    mailbox_id: UUID
    mailbox_name: str
    subject: str
    sender: str
    stage: str
    error_code: str
    error_text: str
    size: int
    parked_on: datetime
    content_hidden: bool = False


@dataclass(frozen=True, slots=True)
class FailureRow:
    """An item that did not synchronize; see ``domain.item_failure``."""

    id: UUID
    operation: OperationType
    subject: str
    partner: str
    mailbox_id: UUID
    mailbox_name: str
    object_id: UUID
    error_code: str
    error_text: str
    attempts: int
    given_up: bool
    first_failed_on: datetime
    failed_on: datetime
    content_hidden: bool = False


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A look at content of somebody else; *owner_name* is whose it was, empty for a list.

    *changes* are what somebody changed of the settings.
    """

    id: UUID
    created_on: datetime
    user_name: str
    action: AuditAction
    table: Table
    object_id: UUID | None
    owner_name: str
    changes: tuple[SettingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackingFolderRow:
    """A rule on a folder; see ``domain.tracking_folder``. *regarding_name* is empty without one.

    *profile_name* says by which profile the mailbox is served, empty without one.
    """

    id: UUID
    folder_name: str
    mailbox_id: UUID
    mailbox_name: str
    profile_name: str
    regarding_id: UUID | None
    regarding_type: ObjectType | None
    regarding_name: str
    onboarding: OnboardingStatus
    done: int
    total: int
    disabled: bool
    error_code: str
    error_on: datetime | None
    synchronized_on: datetime | None
    row_version: int


@dataclass(frozen=True, slots=True)
class IdMappingRow:
    """A pair of a record and an item; see ``items.item.IdMapping`` and ``items.link_state``.

    *object_id* is its appointment, contact or task here, None as long as there is none. *when* is
    when it begins, or the day at which it is due, at midnight UTC; so is the first day of what
    takes whole days (*all_day*).
    """

    id: UUID
    object_type: ObjectType
    subject: str
    mailbox_id: UUID
    mailbox_name: str
    object_id: UUID | None
    state: LinkState
    error_code: str
    error_text: str
    error_on: datetime | None
    retries: int
    synchronized_on: datetime | None
    when: datetime | None = None
    all_day: bool = False
    content_hidden: bool = False


ListRow = (
    ProfileRow
    | MailboxRow
    | UserRow
    | QueueRow
    | RecordRow
    | EmailRow
    | ReceivedItemRow
    | AlertRow
    | QuarantineRow
    | FailureRow
    | AuditRow
    | TrackingFolderRow
    | IdMappingRow
)

ROW_TYPES: dict[Table, type[ListRow]] = {
    Table.PROFILES: ProfileRow,
    Table.MAILBOXES: MailboxRow,
    Table.USERS: UserRow,
    Table.QUEUES: QueueRow,
    Table.CONTACTS: RecordRow,
    Table.ACCOUNTS: RecordRow,
    Table.LEADS: RecordRow,
    Table.EMAILS: EmailRow,
    Table.RECEIVED_ITEMS: ReceivedItemRow,
    Table.ALERTS: AlertRow,
    Table.QUARANTINE: QuarantineRow,
    Table.FAILURES: FailureRow,
    Table.AUDIT: AuditRow,
    Table.TRACKING_FOLDERS: TrackingFolderRow,
    Table.ID_MAPPINGS: IdMappingRow,
}
