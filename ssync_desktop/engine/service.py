"""Everything the window and the command line may ask; answers are futures of domain values.

Reads go straight to a read lane of the store; what needs several steps (a secret first, then its
row) runs on the engine's loop. Listeners get live values: ``OperationStatus``, ``EngineStatus``,
``TestRun`` and ``Changes``; they are called on whatever thread the news comes from.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.email import Email, EmailBody, EmailDraft
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import ObjectType, OperationType, State
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.people import (
    Queue,
    QueueDraft,
    Record,
    RecordDraft,
    Reference,
    User,
    UserDraft,
)
from ssync_desktop.domain.profile import EmailServerProfile, ProfileDraft
from ssync_desktop.domain.query import Query, Snapshot, Table
from ssync_desktop.domain.rows import ListRow
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.status import EngineStatus, OperationStatus
from ssync_desktop.domain.test_run import TestRun

Event = OperationStatus | EngineStatus | TestRun | Changes
Listener = Callable[[Event], None]


class Service(Protocol):
    """The one door between the screens and the rest."""

    # live news
    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* with every event from now on; the result ends it."""
        ...

    def statuses(self) -> tuple[OperationStatus, ...]:
        """Return the last known status of every operation."""
        ...

    def engine_status(self) -> EngineStatus:
        """Return how the engine stands."""
        ...

    # lists
    def ids(self, query: Query) -> Future[Snapshot]:
        """Return the sorted ids of the rows that *query* asks for."""
        ...

    def rows(self, table: Table, ids: Sequence[UUID]) -> Future[tuple[ListRow, ...]]:
        """Return the list rows of *ids* in that order; vanished ones are left out."""
        ...

    def overview(self) -> Future[Overview]:
        """Return the numbers of the first page."""
        ...

    def references(self, object_type: ObjectType, text: str = "") -> Future[tuple[Reference, ...]]:
        """Return up to 50 rows of a kind whose name or address contains *text*."""
        ...

    # one row
    def profile(self, profile_id: UUID) -> Future[EmailServerProfile]:
        """Return a profile."""
        ...

    def mailbox(self, mailbox_id: UUID) -> Future[Mailbox]:
        """Return a mailbox."""
        ...

    def user(self, user_id: UUID) -> Future[User]:
        """Return a user."""
        ...

    def queue(self, queue_id: UUID) -> Future[Queue]:
        """Return a queue."""
        ...

    def email(self, email_id: UUID) -> Future[Email]:
        """Return an email without its body."""
        ...

    def email_body(self, email_id: UUID) -> Future[EmailBody]:
        """Return text, sanitised HTML and the list of attachments."""
        ...

    def attachment(self, attachment_id: UUID) -> Future[bytes]:
        """Return an attachment's bytes."""
        ...

    def received_item(self, item_id: UUID) -> Future[ReceivedItem]:
        """Return a line of the ledger with the reasons of its verdict."""
        ...

    def received_item_of(self, email_id: UUID) -> Future[ReceivedItem | None]:
        """Return the line of the ledger an email came from; None for outgoing email."""
        ...

    def alert(self, alert_id: UUID) -> Future[Alert]:
        """Return an alert."""
        ...

    def settings(self) -> Future[OrganizationSettings]:
        """Return the organization's settings."""
        ...

    # profiles
    def save_profile(
        self,
        draft: ProfileDraft,
        incoming_password: str | None = None,
        outgoing_password: str | None = None,
    ) -> Future[EmailServerProfile]:
        """Create or update; a password of None stays as it is, an empty one is removed."""
        ...

    def set_profile_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        """Activate or deactivate."""
        ...

    def delete_profile(self, profile_id: UUID) -> Future[None]:
        """Delete a profile no mailbox uses."""
        ...

    def trust_certificate(
        self, profile_id: UUID, operation: OperationType, fingerprint: str
    ) -> Future[EmailServerProfile]:
        """Pin a certificate for one direction; an empty fingerprint takes the trust back."""
        ...

    def test_connection(self, profile_id: UUID) -> Future[None]:
        """Sign in with the profile's own credentials; success resumes a stopped profile (D24)."""
        ...

    # mailboxes
    def save_mailbox(self, draft: MailboxDraft, password: str | None = None) -> Future[Mailbox]:
        """Create (a forward mailbox) or update; None leaves the password as it is."""
        ...

    def set_mailbox_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        """Activate or deactivate."""
        ...

    def delete_mailbox(self, mailbox_id: UUID) -> Future[None]:
        """Delete a forward mailbox."""
        ...

    def approve(self, ids: Sequence[UUID]) -> Future[None]:
        """Approve the addresses (D22)."""
        ...

    def reject(self, ids: Sequence[UUID]) -> Future[None]:
        """Reject the addresses."""
        ...

    def apply_default_settings(self, ids: Sequence[UUID], *, test: bool = True) -> Future[None]:
        """Copy the organization's defaults; by default also test (B15)."""
        ...

    def test_and_enable(
        self,
        ids: Sequence[UUID],
        *,
        approve: bool = False,
        process_from: datetime | None = None,
    ) -> Future[None]:
        """Schedule the tests and return; ``TestRun`` events tell how they go (B27)."""
        ...

    def cancel_tests(self, ids: Sequence[UUID]) -> Future[None]:
        """Stop the tests that have not ended."""
        ...

    def sync_now(self, ids: Sequence[UUID]) -> Future[None]:
        """Make the enabled operations of these mailboxes due at once."""
        ...

    def pause(self) -> Future[None]:
        """Start no further pass; those running come to their end."""
        ...

    def resume(self) -> Future[None]:
        """Go on."""
        ...

    # people
    def save_user(self, draft: UserDraft) -> Future[User]:
        """Create or update; a new user gets a mailbox (B13)."""
        ...

    def set_user_disabled(self, ids: Sequence[UUID], *, disabled: bool) -> Future[None]:
        """Disable or enable; disabling deactivates the mailbox (B32)."""
        ...

    def save_queue(self, draft: QueueDraft) -> Future[Queue]:
        """Create or update; a new queue gets a mailbox (B16)."""
        ...

    def set_queue_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        """Activate or deactivate."""
        ...

    def delete_queue(self, queue_id: UUID) -> Future[None]:
        """Delete a queue without items."""
        ...

    def save_record(self, draft: RecordDraft) -> Future[Record]:
        """Create or update an account, contact or lead."""
        ...

    def save_settings(self, settings: OrganizationSettings) -> Future[OrganizationSettings]:
        """Save the organization's settings."""
        ...

    # email
    def send(self, draft: EmailDraft) -> Future[Email]:
        """Create an email and ask for it to be sent; nothing has gone out yet (B81)."""
        ...

    def send_again(self, ids: Sequence[UUID]) -> Future[None]:
        """Ask for failed emails to be sent again."""
        ...

    # alerts and parked items
    def delete_alerts(self, ids: Sequence[UUID]) -> Future[None]:
        """Take alerts off the wall."""
        ...

    def retry_alert(self, alert_id: UUID) -> Future[None]:
        """Try at once what the alert is about, and test the connection of a stopped profile."""
        ...

    def retry_quarantined(self, ids: Sequence[UUID]) -> Future[None]:
        """Give parked items another try with the next pass."""
        ...

    # secrets
    def unlock_vault(self, passphrase: str) -> Future[None]:
        """Open the encrypted file vault on a host without a keyring."""
        ...

    def secrets_status(self) -> Future[str]:
        """Return one sentence on where passwords are kept and whether that works."""
        ...
