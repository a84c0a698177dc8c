"""Addresses of emails that are on no record yet, and resolving them by hand."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import ParticipationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.tables.emails import ActivityPartyRow, EmailRow


class Parties:
    """The queries on ``activityparty`` that concern single addresses."""

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    def unresolved(self, addresses: Collection[str]) -> frozenset[UUID]:
        """Return the emails that carry one of *addresses*, as written, on no record."""
        statement = select(ActivityPartyRow.email_id).where(
            ActivityPartyRow.address.in_(addresses), ActivityPartyRow.record_id.is_(None)
        )
        return frozenset(self._session.scalars(statement))

    def resolve(
        self, email_ids: Collection[UUID], addresses: Collection[str], record: Reference
    ) -> int:
        """Let *record* be who stands behind *addresses* in these emails; return how many parties.

        Where it is the sender, the email itself says so as well.
        """
        count = 0
        for part in chunks(email_ids):
            here = (
                ActivityPartyRow.email_id.in_(part),
                ActivityPartyRow.address.in_(addresses),
                ActivityPartyRow.record_id.is_(None),
            )
            found = self._session.execute(
                select(
                    ActivityPartyRow.id, ActivityPartyRow.email_id, ActivityPartyRow.participation
                ).where(*here)
            ).all()
            self._set_record({row.id for row in found}, record)
            self._set_sender(
                {row.email_id for row in found if row.participation == ParticipationType.SENDER},
                record,
            )
            count += len(found)
        return count

    def _set_record(self, ids: Collection[UUID], record: Reference) -> None:
        for part in chunks(ids):
            self._session.execute(
                update(ActivityPartyRow)
                .where(ActivityPartyRow.id.in_(part))
                .values(
                    record_id=record.id,
                    record_type=int(record.object_type),
                    record_name=record.name[:200],
                )
                .execution_options(synchronize_session=False)
            )

    def _set_sender(self, email_ids: Collection[UUID], record: Reference) -> None:
        for part in chunks(email_ids):
            self._session.execute(
                update(EmailRow)
                .where(EmailRow.id.in_(part))
                .values(
                    sender_id=record.id,
                    sender_type=int(record.object_type),
                    sender_unresolved=False,
                    modified_on=self._now(),
                    row_version=EmailRow.row_version + 1,
                )
                .execution_options(synchronize_session=False)
            )
