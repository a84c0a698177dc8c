"""Mailboxes: whose mail is synchronized, by which server, how, and how it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_problem
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
)
from ssync_desktop.domain.problems import Problem, no_longer_than, not_empty

FOLDER_KEY_LENGTH = 256  # of the Undeliverable folder; a longer one is not kept


@dataclass(frozen=True, slots=True)
class MailboxDraft:
    """The columns of a mailbox that an administrator edits; *kind* comes from its record."""

    id: UUID | None = None
    kind: MailboxKind = MailboxKind.FORWARD
    name: str = ""
    email_address: str = ""
    profile_id: UUID | None = None
    incoming_method: IncomingDeliveryMethod = IncomingDeliveryMethod.NONE
    outgoing_method: OutgoingDeliveryMethod = OutgoingDeliveryMethod.NONE
    act_method: ActDeliveryMethod = ActDeliveryMethod.NONE
    allow_credentials: bool = False
    user_name: str = ""
    process_received_after: datetime | None = None
    delete_after_processing: bool = False
    postpone_sending_until: datetime | None = None
    row_version: int = 0

    def problems(self) -> Iterator[Problem]:
        """Yield everything this draft can judge by itself (B35, B36); B3 needs the profile."""
        yield from not_empty("name", "Name", self.name)
        yield from no_longer_than("name", "Name", self.name, 200)
        yield from no_longer_than("user_name", "User name", self.user_name, 200)
        if self.email_address:
            yield from address_problem("email_address", self.email_address)
        if self.allow_credentials:
            yield from not_empty("user_name", "User name", self.user_name)
        yield from self._method_problems()

    def _method_problems(self) -> Iterator[Problem]:
        forward = self.kind is MailboxKind.FORWARD
        if forward and self.outgoing_method is not OutgoingDeliveryMethod.NONE:
            yield Problem(
                "outgoing_method", "A forward mailbox sends nothing.", "Set outgoing to None."
            )
        if self.kind is not MailboxKind.USER and self.act_method is not ActDeliveryMethod.NONE:
            yield Problem(
                "act_method",
                "Only a user's mailbox synchronizes appointments, contacts and tasks.",
                "Set it to None.",
            )
        if self.kind is MailboxKind.USER and self.delete_after_processing:
            yield Problem(
                "delete_after_processing",
                "Mail in a user's mailbox is never deleted after processing.",
                "Switch it off; it is there for queues and forward mailboxes.",
            )
        queue_cannot = (IncomingDeliveryMethod.OUTLOOK,)
        if self.kind is MailboxKind.QUEUE and self.incoming_method in queue_cannot:
            yield Problem(
                "incoming_method", "A queue cannot use Outlook.", "Choose server-side or None."
            )
        if (
            self.kind is MailboxKind.QUEUE
            and self.outgoing_method is OutgoingDeliveryMethod.OUTLOOK
        ):
            yield Problem(
                "outgoing_method", "A queue cannot use Outlook.", "Choose server-side or None."
            )


@dataclass(frozen=True, slots=True)
class DirectionState:
    """How one direction of a mailbox stands: tested, enabled, due, failing."""

    enabled: bool = False
    status: TestStatus = TestStatus.NOT_RUN
    next_run_on: datetime | None = None
    last_success_on: datetime | None = None
    transient_failures: int = 0
    error_code: str = ""
    error_text: str = ""
    error_on: datetime | None = None
    empty_cycles: int = 0


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A stored mailbox. *regarding_id* is the user or queue it belongs to, None for forward."""

    id: UUID
    name: str
    kind: MailboxKind
    regarding_id: UUID | None
    owner_id: UUID
    email_address: str
    profile_id: UUID | None
    incoming_method: IncomingDeliveryMethod
    outgoing_method: OutgoingDeliveryMethod
    act_method: ActDeliveryMethod
    allow_credentials: bool
    user_name: str
    password_set: bool
    process_received_after: datetime | None
    delete_after_processing: bool
    approval: AccessApproval
    approved_by: UUID | None
    approved_on: datetime | None
    incoming: DirectionState
    outgoing: DirectionState
    act: DirectionState
    test_scheduled: bool
    test_attempted_by: UUID | None
    test_attempted_on: datetime | None
    test_completed_on: datetime | None
    sync_checkpoint: str | None  # the connector's opaque cursor; None for POP3
    state: State
    row_version: int
    postpone_sending_until: datetime | None = None  # nothing is sent before
    undeliverable_folder: str = ""  # the lasting key of the Undeliverable folder, once known
    location: str = ""  # the URL that autodiscover found, kept until it stops working (B9)
    located_on: datetime | None = None
    primary_organization: bool = False  # this organization was told to own its items (B34)
    organization_marked: bool = False  # and has said so on the server

    def draft(self) -> MailboxDraft:
        """Return an editable copy."""
        return MailboxDraft(
            **{name: getattr(self, name) for name in MailboxDraft.__dataclass_fields__}
        )
