"""Rules on folders of mailboxes, with the names that their records have now."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.tracking_folder import OnboardingStatus, TrackingFolder
from ssync_desktop.store.repositories.saving import (
    delete_row,
    existing,
    insert_row,
    save_version,
    set_columns,
)
from ssync_desktop.store.tables.queues import QueueRow
from ssync_desktop.store.tables.records import AccountRow, ContactRow, LeadRow
from ssync_desktop.store.tables.tracking import TrackingFolderRow

REGARDED = (AccountRow, ContactRow, LeadRow, QueueRow)
"""The tables of the records that a rule may regard; ids are unique over all of them."""


class TrackingFolders:
    """All queries on ``mailboxtrackingfolder``. Only ``save`` raises the row version."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, rule_id: UUID) -> TrackingFolder | None:
        """Return a rule, or None."""
        row = self._session.execute(_rules().where(TrackingFolderRow.id == rule_id)).one_or_none()
        return None if row is None else _record(row)

    def get(self, rule_id: UUID) -> TrackingFolder:
        """Return a rule; raises RECORD_NOT_FOUND."""
        return existing(self.find(rule_id), "folder-level tracking rule")

    def of_mailbox(self, mailbox_id: UUID) -> Sequence[TrackingFolder]:
        """Return the rules of a mailbox, disabled ones as well, by the names of their folders."""
        return self.of_mailboxes((mailbox_id,))

    def of_mailboxes(self, mailbox_ids: Collection[UUID]) -> Sequence[TrackingFolder]:
        """Return the rules of these mailboxes by the names of their folders."""
        row = TrackingFolderRow
        rules = _rules().where(row.mailbox_id.in_(mailbox_ids)).order_by(row.folder_name, row.id)
        return [_record(found) for found in self._session.execute(rules)]

    def all(self) -> Sequence[TrackingFolder]:
        """Return every rule, by mailbox and folder."""
        row = TrackingFolderRow
        rules = _rules().order_by(row.mailbox_id, row.folder_name, row.id)
        return [_record(found) for found in self._session.execute(rules)]

    def count(self, mailbox_id: UUID) -> int:
        """Return how many rules a mailbox has (B70)."""
        statement = select(func.count()).where(TrackingFolderRow.mailbox_id == mailbox_id)
        return self._session.scalar(statement) or 0

    def add(self, rule: TrackingFolder) -> TrackingFolder:
        """Insert a rule; a second one for a folder is refused as a duplicate."""
        insert_row(self._session, TrackingFolderRow(id=rule.id, row_version=1, **_values(rule)))
        return self.get(rule.id)

    def save(self, rule: TrackingFolder) -> TrackingFolder:
        """Write a whole rule against its version."""
        save_version(self._session, TrackingFolderRow, rule.id, rule.row_version, _values(rule))
        return self.get(rule.id)

    def delete(self, rule_id: UUID) -> None:
        """Delete a rule; what it has tracked stays tracked (B76)."""
        delete_row(self._session, TrackingFolderRow, rule_id)

    def set_progress(
        self, rule_id: UUID, onboarding: OnboardingStatus, *, done: int, total: int
    ) -> None:
        """Write how far the mail that lay in the folder is taken in; the row version stays."""
        values = {"onboarding": int(onboarding), "done": done, "total": total}
        set_columns(self._session, TrackingFolderRow, rule_id, values)

    def set_seen(self, rule_id: UUID, folder_name: str, on: datetime) -> None:
        """Note that a pass went through the folder, which is called *folder_name* now (B72).

        That ends an error; whether the rule is disabled stays as it is. The row version stays.
        """
        values = {
            "folder_name": folder_name,
            "synchronized_on": on,
            "error_code": "",
            "error_on": None,
        }
        set_columns(self._session, TrackingFolderRow, rule_id, values)

    def set_error(self, rule_id: UUID, code: str, on: datetime, *, disable: bool) -> None:
        """Note what is wrong with the folder; *disable* ends the rule's work (B71).

        The row version stays.
        """
        values: dict[str, Any] = {"error_code": code, "error_on": on}
        if disable:
            values["disabled"] = True
        set_columns(self._session, TrackingFolderRow, rule_id, values)

    def forget_regarding(self, record_id: UUID) -> None:
        """Let rules regard nothing where they regarded a record that is going to be deleted."""
        self._session.execute(
            update(TrackingFolderRow)
            .where(TrackingFolderRow.regarding_id == record_id)
            .values(
                regarding_id=None,
                regarding_type=None,
                row_version=TrackingFolderRow.row_version + 1,
            )
            .execution_options(synchronize_session=False)
        )


def _rules() -> Select[TrackingFolderRow, str]:
    name = func.coalesce(*(table.name for table in REGARDED), "")
    statement = select(TrackingFolderRow, name.label("regarding_name"))
    for table in REGARDED:
        statement = statement.outerjoin(table, table.id == TrackingFolderRow.regarding_id)
    return statement.execution_options(populate_existing=True)


def _record(found: Row[TrackingFolderRow, str]) -> TrackingFolder:
    row = found[0]
    regarding = None
    if row.regarding_id is not None and row.regarding_type is not None:
        kind = ObjectType(row.regarding_type)
        regarding = Reference(row.regarding_id, kind, found.regarding_name)
    return TrackingFolder(
        id=row.id,
        mailbox_id=row.mailbox_id,
        folder_id=row.folder_id,
        folder_name=row.folder_name,
        regarding=regarding,
        owner_id=row.owner_id,
        onboarding=OnboardingStatus(row.onboarding),
        done=row.done,
        total=row.total,
        disabled=row.disabled,
        error_code=row.error_code,
        error_on=row.error_on,
        synchronized_on=row.synchronized_on,
        row_version=row.row_version,
    )


def _values(rule: TrackingFolder) -> dict[str, Any]:
    regarding = rule.regarding
    return {
        "mailbox_id": rule.mailbox_id,
        "folder_id": rule.folder_id,
        "folder_name": rule.folder_name,
        "regarding_id": regarding.id if regarding else None,
        "regarding_type": int(regarding.object_type) if regarding else None,
        "owner_id": rule.owner_id,
        "onboarding": int(rule.onboarding),
        "done": rule.done,
        "total": rule.total,
        "disabled": rule.disabled,
        "error_code": rule.error_code,
        "error_on": rule.error_on,
        "synchronized_on": rule.synchronized_on,
    }
