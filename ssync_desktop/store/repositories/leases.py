"""Leases on mailbox operations: taking, renewing, proving and giving back (D13a, fencing)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Update, and_, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.options import OperationType
from ssync_desktop.store.base import Identifier, Moment
from ssync_desktop.store.tables.leases import LeaseRow
from ssync_desktop.store.tables.mailboxes import MailboxRow

LEASE_DURATION = timedelta(seconds=60)
RENEW_EVERY = timedelta(seconds=20)

_FREE = ""


class Leases:
    """All queries on the lease table; *now* is the clock of the database."""

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    def acquire(
        self,
        mailbox_id: UUID,
        operation: OperationType,
        owner: str,
        duration: timedelta = LEASE_DURATION,
    ) -> Lease | None:
        """Take the operation for *owner* under a new token; None while somebody holds it."""
        now = self._now()
        token = self._session.execute(
            update(LeaseRow)
            .where(
                LeaseRow.mailbox_id == mailbox_id,
                LeaseRow.operation == operation,
                or_(LeaseRow.owner == _FREE, LeaseRow.expires_on <= now),
            )
            .values(owner=owner, token=LeaseRow.token + 1, expires_on=now + duration)
            .returning(LeaseRow.token)
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
        if token is None:
            token = self._first(mailbox_id, operation, owner, now + duration)
        if token is None:
            return None
        return Lease(mailbox_id, operation, owner, token, now + duration)

    def renew(self, lease: Lease, duration: timedelta = LEASE_DURATION) -> Lease:
        """Return *lease* prolonged to *duration* from now; raises when it was lost."""
        expires_on = self._now() + duration
        self._hit(_RENEW, lease, until=expires_on)
        return Lease(lease.mailbox_id, lease.operation, lease.owner, lease.token, expires_on)

    def guard(self, lease: Lease) -> None:
        """Raise ``Retryable(LEASE_LOST)`` unless *lease* is the one that holds."""
        self._hit(_GUARD, lease)

    def release(self, lease: Lease) -> None:
        """Give *lease* back; one that was lost meanwhile is left to its new holder."""
        self._session.execute(_RELEASE, _named(lease))

    def revoke(self, mailbox_id: UUID, operation: OperationType) -> None:
        """Take an operation from whoever works on it: that pass can write nothing any more."""
        self._revoke(LeaseRow.mailbox_id == mailbox_id, operation)

    def revoke_of_profile(self, profile_id: UUID, operation: OperationType) -> None:
        """Do the same for all mailboxes of a profile."""
        mailboxes = select(MailboxRow.id).where(MailboxRow.profile_id == profile_id)
        self._revoke(LeaseRow.mailbox_id.in_(mailboxes), operation)

    def _revoke(self, whose: ColumnElement[bool], operation: OperationType) -> None:
        self._count(
            update(LeaseRow)
            .where(whose, LeaseRow.operation == operation, LeaseRow.owner != _FREE)
            .values(owner=_FREE, token=LeaseRow.token + 1)
            .execution_options(synchronize_session=False)
        )

    def free_dead(self, is_dead: Callable[[str], bool]) -> int:
        """Free the leases of every owner of whom *is_dead* says so; return how many they were."""
        owners = self._session.scalars(
            select(LeaseRow.owner).where(LeaseRow.owner != _FREE).distinct()
        )
        dead = [owner for owner in owners if is_dead(owner)]
        if not dead:
            return 0
        return self._count(
            update(LeaseRow)
            .where(LeaseRow.owner.in_(dead))
            .values(owner=_FREE)
            .execution_options(synchronize_session=False)
        )

    def held(self, owner: str | None = None) -> tuple[Lease, ...]:
        """Return the leases that hold now, all of them or those of one *owner*."""
        condition: ColumnElement[bool] = and_(
            LeaseRow.owner != _FREE, LeaseRow.expires_on > self._now()
        )
        if owner is not None:
            condition = and_(condition, LeaseRow.owner == owner)
        rows = self._session.scalars(
            select(LeaseRow)
            .where(condition)
            .order_by(LeaseRow.mailbox_id, LeaseRow.operation)
            .execution_options(populate_existing=True)
        )
        return tuple(
            Lease(
                row.mailbox_id, OperationType(row.operation), row.owner, row.token, row.expires_on
            )
            for row in rows
        )

    def _first(
        self, mailbox_id: UUID, operation: OperationType, owner: str, expires_on: datetime
    ) -> int | None:
        """Insert the row of an operation nobody has worked on yet; None when it exists."""
        dialect = self._session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        return self._session.execute(
            insert(LeaseRow)
            .values(
                mailbox_id=mailbox_id,
                operation=operation,
                owner=owner,
                token=1,
                expires_on=expires_on,
            )
            .on_conflict_do_nothing()
            .returning(LeaseRow.token)
        ).scalar_one_or_none()

    def _hit(self, statement: Update, lease: Lease, **values: object) -> None:
        if self._count(statement, _named(lease) | values) == 0:
            raise Retryable(ErrorCode.LEASE_LOST)

    def _count(self, statement: Update, values: dict[str, object] | None = None) -> int:
        result: Any = self._session.execute(statement, values)
        assert isinstance(result, CursorResult)
        return result.rowcount


def _named(lease: Lease) -> dict[str, object]:
    """Return the parameters by which the statements below find *lease*."""
    return {
        "of_mailbox": lease.mailbox_id,
        "of_operation": lease.operation,
        "of_owner": lease.owner,
        "of_token": lease.token,
    }


# Made once, of the table itself: every transaction of every pass begins with one of them.
_COLUMNS = LeaseRow.__mapper__.columns
_HELD = update(LeaseRow.metadata.tables[LeaseRow.__tablename__]).where(
    # A foreign key has no type of its own before all tables are known.
    _COLUMNS["mailbox_id"] == bindparam("of_mailbox", type_=Identifier),
    _COLUMNS["operation"] == bindparam("of_operation"),
    _COLUMNS["owner"] == bindparam("of_owner"),
    _COLUMNS["token"] == bindparam("of_token"),
)
_GUARD = _HELD.values({_COLUMNS["token"]: _COLUMNS["token"]})
_RENEW = _HELD.values({_COLUMNS["expires_on"]: bindparam("until", type_=Moment)})
_RELEASE = _HELD.values({_COLUMNS["owner"]: _FREE})
