"""The lines of the ledger as What-if replays them: the headers, and little else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.verdict import Step
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.tables.ledger import ReceivedItemRow

_BY_HAND = f'"{Step.MANUAL.value}"'
"""How a verdict in JSON names its station; nothing else there is quoted like that."""

_decided = ReceivedItemRow.error_code == ""
_has_headers = ReceivedItemRow.headers != ""

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True, slots=True)
class LedgerCount:
    """Lines since a moment: all of them, those without headers, and those nothing decided on."""

    lines: int
    headless: int
    undecided: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What a replay needs of a line; *by_hand* says that somebody had it tracked."""

    id: UUID
    mailbox_id: UUID
    received_on: datetime | None
    first_seen_on: datetime
    content_hash: str
    headers: str
    outcome: ItemOutcome
    email_id: UUID | None
    by_hand: bool


class Replays:
    """Looks back over ``receiveditem``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(
        self, since: datetime, mailboxes: Collection[UUID], decided: Collection[ItemOutcome]
    ) -> LedgerCount:
        """Return how many lines there are since a moment, of all *mailboxes* without any."""
        was_decided = _decided & ReceivedItemRow.outcome.in_([int(one) for one in decided])
        headless = case((was_decided & ~_has_headers, 1), else_=0)
        undecided = case((was_decided, 0), else_=1)
        statement = select(func.count(), func.sum(headless), func.sum(undecided))
        lines, without, open_ = self._session.execute(
            _since(statement.select_from(ReceivedItemRow), since, mailboxes)
        ).one()
        return LedgerCount(int(lines), int(without or 0), int(open_ or 0))

    def newest(
        self,
        since: datetime,
        mailboxes: Collection[UUID],
        decided: Collection[ItemOutcome],
        most: int,
    ) -> list[UUID]:
        """Return the newest lines that can be replayed, the oldest of them first."""
        statement = (
            select(ReceivedItemRow.id)
            .where(
                _decided,
                _has_headers,
                ReceivedItemRow.outcome.in_([int(one) for one in decided]),
            )
            .order_by(ReceivedItemRow.id.desc())
            .limit(most)
        )
        return list(self._session.scalars(_since(statement, since, mailboxes)))[::-1]

    def lines(self, ids: Collection[UUID]) -> list[LedgerLine]:
        """Return these lines in the order in which they came; those gone since are left out."""
        row = ReceivedItemRow
        columns = (
            row.id,
            row.mailbox_id,
            row.received_on,
            row.first_seen_on,
            row.content_hash,
            row.headers,
            row.outcome,
            row.email_id,
            row.reasons.contains(_BY_HAND, autoescape=True).label("by_hand"),
        )
        found = [
            _line(one)
            for part in chunks(ids)
            for one in self._session.execute(select(*columns).where(row.id.in_(part)))
        ]
        return sorted(found, key=lambda line: line.id)


def _since(statement: S, since: datetime, mailboxes: Collection[UUID]) -> S:
    statement = statement.where(ReceivedItemRow.first_seen_on >= since)
    return statement.where(ReceivedItemRow.mailbox_id.in_(mailboxes)) if mailboxes else statement


def _line(row: Any) -> LedgerLine:
    return LedgerLine(
        id=row.id,
        mailbox_id=row.mailbox_id,
        received_on=row.received_on,
        first_seen_on=row.first_seen_on,
        content_hash=row.content_hash,
        headers=row.headers,
        outcome=ItemOutcome(row.outcome),
        email_id=row.email_id,
        by_hand=bool(row.by_hand),
    )
