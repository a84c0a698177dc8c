"""Mailboxes: finding, saving, and what runs of them change."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, true, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    ItemOutcome,
    MailboxKind,
    OperationType,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
)
from ssync_desktop.store.repositories.mailbox_mapping import (
    direction_values,
    mailbox_record,
    mailbox_values,
    regarding_type,
)
from ssync_desktop.store.repositories.saving import (
    delete_row,
    existing,
    insert_row,
    save_version,
    set_columns,
)
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.servers import EmailServerProfileRow
from ssync_desktop.store.tables.tracking import FolderCheckpointRow

WHAT = "mailbox"
ITEM_CURSORS = "ACT:"
"""How the names of the cursors begin that are not those of mail folders."""


class Mailboxes:
    """All queries on ``mailbox``. Only ``save`` raises the row version."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, mailbox_id: UUID) -> Mailbox | None:
        """Return a mailbox, or None."""
        return self._first(select(MailboxRow).where(MailboxRow.id == mailbox_id))

    def get(self, mailbox_id: UUID) -> Mailbox:
        """Return a mailbox; raises RECORD_NOT_FOUND."""
        return existing(self.find(mailbox_id), WHAT)

    def lock(self, mailbox_id: UUID) -> Mailbox:
        """Return a mailbox that nobody else changes until this transaction ends.

        SQLite knows one writer at a time anyway; PostgreSQL locks the row.
        """
        statement = select(MailboxRow).where(MailboxRow.id == mailbox_id).with_for_update()
        return existing(self._first(statement), WHAT)

    def of(self, regarding_id: UUID) -> Mailbox | None:
        """Return the mailbox of a user or queue, or None."""
        return self._first(select(MailboxRow).where(MailboxRow.regarding_id == regarding_id))

    def by_ids(self, ids: Collection[UUID]) -> Sequence[Mailbox]:
        """Return those of *ids* that exist, by name."""
        return self._all(select(MailboxRow).where(MailboxRow.id.in_(ids)))

    def of_profile(self, profile_id: UUID) -> Sequence[Mailbox]:
        """Return the mailboxes that use a profile, by name."""
        return self._all(select(MailboxRow).where(MailboxRow.profile_id == profile_id))

    def pending(
        self, profile_id: UUID, kinds: Collection[MailboxKind], limit: int
    ) -> tuple[Sequence[Mailbox], int]:
        """Return the first *limit* mailboxes of a profile that wait for approval, and how many do.

        Only those of *kinds*, since users and queues have a setting each.
        """
        conditions = (
            MailboxRow.profile_id == profile_id,
            MailboxRow.approval == AccessApproval.PENDING,
            MailboxRow.regarding_type.in_([regarding_type(kind) for kind in kinds]),
        )
        count = self._session.scalar(select(func.count()).where(*conditions)) or 0
        return self._all(select(MailboxRow).where(*conditions).limit(limit)), count

    def all(self) -> Sequence[Mailbox]:
        """Return every mailbox, by name."""
        return self._all(select(MailboxRow))

    def add(self, mailbox: Mailbox) -> Mailbox:
        """Insert a mailbox; a second one for a user or queue is refused as a duplicate."""
        insert_row(
            self._session, MailboxRow(id=mailbox.id, row_version=1, **mailbox_values(mailbox))
        )
        return self.get(mailbox.id)

    def save(self, mailbox: Mailbox) -> Mailbox:
        """Write a whole mailbox against its version.

        One that has lost its cursor loses those of its mail folders as well: all is read again.
        """
        save_version(
            self._session, MailboxRow, mailbox.id, mailbox.row_version, mailbox_values(mailbox)
        )
        if mailbox.sync_checkpoint is None:
            self._clear_folders(FolderCheckpointRow.mailbox_id == mailbox.id)
        return self.get(mailbox.id)

    def delete(self, mailbox_id: UUID) -> None:
        """Delete a mailbox."""
        delete_row(self._session, MailboxRow, mailbox_id)

    def due(self, now: datetime, operation: OperationType) -> list[UUID]:
        """Return the mailboxes whose turn has come, those that wait longest first.

        A tested direction that only lacks approval is among them, so that the gate can say so
        (B20); the gate decides, this query only keeps away what certainly stays closed.
        """
        next_run = _NEXT_RUN[operation]
        return list(
            self._session.scalars(
                select(MailboxRow.id)
                .join(EmailServerProfileRow, MailboxRow.profile_id == EmailServerProfileRow.id)
                .where(
                    MailboxRow.state == State.ACTIVE,
                    EmailServerProfileRow.state == State.ACTIVE,
                    EmailServerProfileRow.stopped_code == "",
                    _awake(operation),
                    or_(next_run.is_(None), next_run <= now),
                    _sends(now) if operation is OperationType.OUTGOING else true(),
                )
                .order_by(next_run.is_not(None), next_run, MailboxRow.id)
            )
        )

    def synchronizing_addresses(self) -> list[str]:
        """Return the addresses of the mailboxes whose appointments synchronize."""
        served, enabled, _ = _SWITCHES[OperationType.ACT]
        return list(
            self._session.scalars(
                select(MailboxRow.email_address).where(
                    MailboxRow.state == State.ACTIVE, served, enabled
                )
            )
        )

    def scheduled_tests(self) -> list[UUID]:
        """Return the mailboxes whose Test & Enable was asked for and has not ended."""
        return list(
            self._session.scalars(
                select(MailboxRow.id)
                .where(MailboxRow.test_scheduled)
                .order_by(MailboxRow.test_attempted_on, MailboxRow.id)
            )
        )

    def set_direction(
        self, mailbox_id: UUID, operation: OperationType, state: DirectionState
    ) -> None:
        """Write how one direction stands; the row version stays."""
        set_columns(self._session, MailboxRow, mailbox_id, direction_values(operation, state))

    def set_approval(
        self,
        mailbox_id: UUID,
        approval: AccessApproval,
        approved_by: UUID | None = None,
        approved_on: datetime | None = None,
    ) -> None:
        """Write the approval; the row version stays."""
        values = {
            "approval": int(approval),
            "approved_by": approved_by,
            "approved_on": approved_on,
        }
        set_columns(self._session, MailboxRow, mailbox_id, values)

    def schedule_test(self, mailbox_id: UUID, by: UUID, on: datetime) -> None:
        """Note that Test & Enable was asked for, by whom and when."""
        values = {"test_scheduled": True, "test_attempted_by": by, "test_attempted_on": on}
        set_columns(self._session, MailboxRow, mailbox_id, values)

    def end_test(self, mailbox_id: UUID, completed_on: datetime | None) -> None:
        """Note that Test & Enable has ended; *completed_on* None means it was cancelled."""
        values: dict[str, object] = {"test_scheduled": False}
        if completed_on is not None:
            values["test_completed_on"] = completed_on
        set_columns(self._session, MailboxRow, mailbox_id, values)

    def set_checkpoint(self, mailbox_id: UUID, checkpoint: str | None) -> None:
        """Keep the connector's cursor, in the transaction that holds its items.

        None forgets it, and those of the mail folders with it.
        """
        set_columns(self._session, MailboxRow, mailbox_id, {"sync_checkpoint": checkpoint})
        if checkpoint is None:
            self._clear_folders(FolderCheckpointRow.mailbox_id == mailbox_id)

    def end_postponement(self, mailbox_id: UUID) -> None:
        """Forget until when sending was held back; the row version stays."""
        set_columns(self._session, MailboxRow, mailbox_id, {"postpone_sending_until": None})

    def set_undeliverable_folder(self, mailbox_id: UUID, key: str) -> None:
        """Keep the lasting key of the Undeliverable folder; the row version stays."""
        set_columns(self._session, MailboxRow, mailbox_id, {"undeliverable_folder": key})

    def clear_checkpoints(self, profile_id: UUID) -> None:
        """Forget the cursors of a profile's mailboxes that have open items before them."""
        open_items = exists().where(
            ReceivedItemRow.mailbox_id == MailboxRow.id,
            ReceivedItemRow.outcome == ItemOutcome.RETRYING,
        )
        concerned = (MailboxRow.profile_id == profile_id, open_items)
        mailboxes = select(MailboxRow.id).where(*concerned)
        self._clear_folders(FolderCheckpointRow.mailbox_id.in_(mailboxes))
        self._session.execute(
            update(MailboxRow)
            .where(*concerned, MailboxRow.sync_checkpoint.is_not(None))
            .values(sync_checkpoint=None)
            .execution_options(synchronize_session=False)
        )

    def set_location(self, mailbox_id: UUID, url: str, on: datetime) -> None:
        """Keep where the server was found, or that it was not with an empty *url* (B9).

        The row version stays.
        """
        values = {"location": url, "located_on": on}
        set_columns(self._session, MailboxRow, mailbox_id, values)

    def set_organization(self, mailbox_id: UUID, *, primary: bool, marked: bool) -> None:
        """Write whether this organization is to own the items, and has said so (B34).

        The row version stays.
        """
        values = {"primary_organization": primary, "organization_marked": marked}
        set_columns(self._session, MailboxRow, mailbox_id, values)

    def _clear_folders(self, condition: ColumnElement[bool]) -> None:
        """Forget the cursors of mail folders; items are read on from where they were."""
        of_items = FolderCheckpointRow.folder.startswith(ITEM_CURSORS, autoescape=True)
        self._session.execute(
            delete(FolderCheckpointRow)
            .where(condition, ~of_items)
            .execution_options(synchronize_session=False)
        )

    def _first(self, statement: Select[MailboxRow]) -> Mailbox | None:
        row = self._session.scalars(
            statement.execution_options(populate_existing=True)
        ).one_or_none()
        return None if row is None else mailbox_record(row)

    def _all(self, statement: Select[MailboxRow]) -> list[Mailbox]:
        rows = self._session.scalars(
            statement.order_by(MailboxRow.name, MailboxRow.id).execution_options(
                populate_existing=True
            )
        )
        return [mailbox_record(row) for row in rows]


def _sends(now: datetime) -> ColumnElement[bool]:
    """Return the condition "nobody holds sending back"."""
    until = MailboxRow.postpone_sending_until
    return or_(until.is_(None), until <= now)


def _awake(operation: OperationType) -> ColumnElement[bool]:
    """Return the condition "server-side, and enabled or at least tested"."""
    served, enabled, status = _SWITCHES[operation]
    waits = and_(status == TestStatus.SUCCESS, MailboxRow.approval == AccessApproval.PENDING)
    return and_(served, or_(enabled, waits))


_NEXT_RUN = {
    OperationType.INCOMING: MailboxRow.incoming_next_run_on,
    OperationType.OUTGOING: MailboxRow.outgoing_next_run_on,
    OperationType.ACT: MailboxRow.act_next_run_on,
}
_SWITCHES = {
    OperationType.INCOMING: (
        MailboxRow.incoming_method == IncomingDeliveryMethod.SERVER_SIDE,
        MailboxRow.incoming_enabled,
        MailboxRow.incoming_status,
    ),
    OperationType.OUTGOING: (
        MailboxRow.outgoing_method == OutgoingDeliveryMethod.SERVER_SIDE,
        MailboxRow.outgoing_enabled,
        MailboxRow.outgoing_status,
    ),
    OperationType.ACT: (
        MailboxRow.act_method == ActDeliveryMethod.SERVER_SIDE,
        MailboxRow.act_enabled,
        MailboxRow.act_status,
    ),
}
"""Of each operation: whether it is the program's, whether it is enabled, how its test went."""
