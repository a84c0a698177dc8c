"""What the screens may look at: lists in windows of rows, and single rows, from the read lanes."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.audit import AuditEntry
from ssync_desktop.domain.email import Email, EmailBody
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.parked import ParkedText
from ssync_desktop.domain.people import (
    KnownAddress,
    Queue,
    Record,
    Reference,
    User,
)
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.query import Difference, Query, Snapshot, Table
from ssync_desktop.domain.rows import ListRow
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.engine.host import given_up
from ssync_desktop.engine.privacy import Viewing
from ssync_desktop.mime.edited import parked_text
from ssync_desktop.organization import private_mail
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit

T = TypeVar("T")


class Reads:
    """The reading half of the service; nothing here waits for a pass or goes over its loop.

    What belongs to others is hidden from who looks (B107).
    """

    def __init__(self, store: Store, viewing: Viewing) -> None:
        self._store = store
        self._viewing = viewing

    # --- lists ----------------------------------------------------------------------------------

    def ids(self, query: Query) -> Future[Snapshot]:
        """Return the sorted ids of the rows that *query* asks for."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: unit.windows.ids(query, viewer))

    def count(self, query: Query) -> Future[int]:
        """Return how many rows *query* asks for."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: unit.windows.count(query, viewer))

    def difference(self, before: Snapshot) -> Future[Difference]:
        """Return how many rows came to and went from the query of *before*, or ValueError."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: unit.windows.difference(before, viewer))

    def rows(self, table: Table, ids: Sequence[UUID]) -> Future[tuple[ListRow, ...]]:
        """Return the list rows of *ids* in that order; vanished ones are left out."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: unit.windows.rows(table, ids, viewer))

    def overview(self) -> Future[Overview]:
        """Return the numbers of the first page."""
        return self._read(lambda unit: unit.overview.taken(unit.now()))

    def references(self, object_type: ObjectType, text: str = "") -> Future[tuple[Reference, ...]]:
        """Return up to 50 rows of a kind whose name or address contains *text*."""
        return self._read(lambda unit: unit.references.matching(object_type, text))

    def completions(self, text: str) -> Future[tuple[KnownAddress, ...]]:
        """Return up to 12 addresses for a recipient that begins like *text*."""
        return self._read(lambda unit: unit.completions.matching(text))

    # --- one row --------------------------------------------------------------------------------

    def profile(self, profile_id: UUID) -> Future[EmailServerProfile]:
        """Return a profile."""
        return self._read(lambda unit: unit.profiles.get(profile_id))

    def mailbox(self, mailbox_id: UUID) -> Future[Mailbox]:
        """Return a mailbox."""
        return self._read(lambda unit: unit.mailboxes.get(mailbox_id))

    def user(self, user_id: UUID) -> Future[User]:
        """Return a user."""
        return self._read(lambda unit: unit.users.get(user_id))

    def queue(self, queue_id: UUID) -> Future[Queue]:
        """Return a queue."""
        return self._read(lambda unit: unit.queues.get(queue_id))

    def record(self, object_type: ObjectType, record_id: UUID) -> Future[Record]:
        """Return an account, contact or lead."""
        return self._read(lambda unit: unit.records.get(object_type, record_id))

    def email(self, email_id: UUID) -> Future[Email]:
        """Return an email without its body."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: private_mail.email(unit, viewer, email_id))

    def email_body(self, email_id: UUID) -> Future[EmailBody]:
        """Return text, sanitised HTML and the list of attachments."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: private_mail.email_body(unit, viewer, email_id))

    def attachment(self, attachment_id: UUID) -> Future[bytes]:
        """Return an attachment's bytes."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: private_mail.attachment(unit, viewer, attachment_id))

    def received_item(self, item_id: UUID) -> Future[ReceivedItem]:
        """Return a line of the ledger with the reasons of its verdict."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: private_mail.received_item(unit, viewer, item_id))

    def received_item_of(self, email_id: UUID) -> Future[ReceivedItem | None]:
        """Return the line of the ledger an email came from; None for outgoing email."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: private_mail.received_item_of(unit, viewer, email_id))

    def looks(self, email_id: UUID) -> Future[tuple[AuditEntry, ...]]:
        """Return who had an email shown that is not theirs, the first one first."""
        return self._read(lambda unit: private_mail.looks(unit, email_id))

    def alert(self, alert_id: UUID) -> Future[Alert]:
        """Return an alert."""
        viewer = self._viewing.viewer
        return self._read(lambda unit: private_mail.alert(unit, viewer, alert_id))

    def parked_text(self, parked_id: UUID) -> Future[ParkedText]:
        """Return a parked message for its editor; PRIVILEGE_DENIED while it is hidden."""
        viewer = self._viewing.viewer

        def read(unit: Unit) -> ParkedText:
            return parked_text(private_mail.parked_content(unit, viewer, parked_id))

        return self._read(read)

    def settings(self) -> Future[OrganizationSettings]:
        """Return the organization's settings."""
        return self._read(lambda unit: unit.settings.get())

    def _read(self, work: Callable[[Unit], T]) -> Future[T]:
        try:
            return self._store.read(work)
        except RuntimeError:  # the lanes have ended, and so does the program
            return given_up()
