"""By which knobs stored hashes are made, and which emails have them still to be made anew."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.hash_knobs import BEFORE_ALL, PUBLISHED_ROUND, HashKnobs, HashRound
from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.options import EmailStatus
from ssync_desktop.store.tables.email_hashes import EmailHashRow
from ssync_desktop.store.tables.emails import EmailRow
from ssync_desktop.store.tables.hash_knobs import HashKnobsRow

_NOT_SENT = (EmailStatus.DRAFT, EmailStatus.FAILED)


class HashRounds:
    """All queries on ``emailhashknobs``."""

    def __init__(self, session: Session, new_id: NewId = new_id) -> None:
        self._session = session
        self._new_id = new_id

    def get(self, *, lock: bool = False) -> HashRound:
        """Return how it stands; with *lock* no other transaction goes on with it meanwhile."""
        statement = select(HashKnobsRow).execution_options(populate_existing=True)
        rows = self._session.scalars(statement.with_for_update() if lock else statement).all()
        current = next((row for row in rows if row.current), None)
        if current is None:
            return PUBLISHED_ROUND
        return HashRound(
            knobs=_knobs(current),
            since=current.since,
            done=current.done or BEFORE_ALL,
            earlier=frozenset(_knobs(row) for row in rows if not row.current),
        )

    def save(self, what: HashRound) -> None:
        """Write how it stands; rows that stay are changed in place: their locks hold."""
        rows = {_knobs(row): row for row in self._session.scalars(select(HashKnobsRow))}
        for knobs in (what.knobs, *what.earlier):
            row = rows.pop(knobs, None)
            if row is None:
                row = HashKnobsRow(id=self._new_id(), noise=knobs.noise, most=knobs.most)
                self._session.add(row)
            row.current = knobs == what.knobs
            row.since = what.since if row.current else None
            row.done = what.done if row.current else None
        for row in rows.values():
            self._session.delete(row)
        self._session.flush()

    def next_emails(self, after: UUID, most: int) -> Sequence[UUID]:
        """Return the next emails that have hashes, by their ids; drafts never had any."""
        return self._session.scalars(
            select(EmailRow.id)
            .where(
                EmailRow.id > after,
                or_(
                    EmailRow.status.not_in(_NOT_SENT),
                    exists().where(EmailHashRow.email_id == EmailRow.id),
                ),
            )
            .order_by(EmailRow.id)
            .limit(most)
        ).all()

    def count_emails(self, after: UUID) -> int:
        """Return how many emails come after the id *after*, drafts included."""
        return self._session.scalars(
            select(func.count()).select_from(EmailRow).where(EmailRow.id > after)
        ).one()


def _knobs(row: HashKnobsRow) -> HashKnobs:
    return HashKnobs(row.noise, row.most)
