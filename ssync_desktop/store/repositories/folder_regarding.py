"""What the mail in ruled folders is set regarding, against what the rules say (section 3.11)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.tables.emails import EmailRow
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.tracking import TrackingFolderRow

STORED = (int(ItemOutcome.TRACKED), int(ItemOutcome.DUPLICATE))
NAME_LENGTH = 200


class FolderRegarding:
    """Emails that lie in ruled folders, and the rule that decides for each of them.

    An email may lie in several: of two users, or as a copy. The item that came in first decides,
    so two rules never set an email back and forth.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def differing(self, mailbox_id: UUID, limit: int) -> Sequence[tuple[UUID, UUID]]:
        """Return emails in folders of *mailbox_id* that are regarding something else.

        Each comes with the id of the rule that decides for it.
        """
        row = TrackingFolderRow
        rules = self._session.execute(
            select(row.id, row.folder_id, row.regarding_id).where(
                row.mailbox_id == mailbox_id, row.regarding_id.is_not(None), row.disabled.is_(False)
            )
        ).all()
        found: list[tuple[UUID, UUID]] = []
        for rule_id, folder, regarding_id in rules:
            left = limit - len(found)
            emails = _regarding_else(mailbox_id, folder, regarding_id).limit(left)
            found += ((email_id, rule_id) for email_id in self._session.scalars(emails))
            if len(found) >= limit:
                break
        return found

    def relate(self, email_ids: Collection[UUID], regarding: Reference, now: datetime) -> None:
        """Set emails regarding a record; whoever edits one meanwhile has to look again."""
        for part in chunks(email_ids):
            self._session.execute(
                update(EmailRow)
                .where(EmailRow.id.in_(part))
                .values(
                    regarding_id=regarding.id,
                    regarding_type=int(regarding.object_type),
                    regarding_name=regarding.name[:NAME_LENGTH],
                    modified_on=now,
                    row_version=EmailRow.row_version + 1,
                )
                .execution_options(synchronize_session=False)
            )


def _regarding_else(mailbox_id: UUID, folder: str, regarding_id: UUID | None) -> Select[UUID]:
    """Return the emails in one folder that regard another record, and that its rule decides for.

    One folder at a time, so that each is found by its key in the ledger: in one statement SQLite
    goes through the whole mailbox.
    """
    line, earlier = aliased(ReceivedItemRow), aliased(ReceivedItemRow)
    other = aliased(TrackingFolderRow)
    first = ~(
        select(earlier.id)
        .join(other, _holds_for(other, earlier))
        # Asked of the email, and so only of one that was found to differ.
        .where(earlier.email_id == EmailRow.id, earlier.id < line.id, *_there(earlier))
        .correlate(line, EmailRow)
        .exists()
    )
    return (
        select(EmailRow.id)
        .select_from(line)
        .join(EmailRow, EmailRow.id == line.email_id)
        .where(line.mailbox_id == mailbox_id, line.folder == folder, *_there(line))
        .where(or_(EmailRow.regarding_id.is_(None), EmailRow.regarding_id != regarding_id), first)
    )


def _holds_for(rule: type[TrackingFolderRow], line: type[ReceivedItemRow]) -> ColumnElement[bool]:
    return and_(
        rule.mailbox_id == line.mailbox_id,
        rule.folder_id == line.folder,
        rule.regarding_id.is_not(None),
        rule.disabled.is_(False),
    )


def _there(line: type[ReceivedItemRow]) -> tuple[ColumnElement[bool], ...]:
    # Reckoned with, the outcome leads SQLite into no index: it would go through the whole mailbox.
    return (line.departed_on.is_(None), (line.outcome + 0).in_(STORED))
