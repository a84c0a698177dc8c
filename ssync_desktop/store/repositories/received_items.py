"""The ledger of received items: what was seen on a server and what became of it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Executable, Row, Update, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem, Standing
from ssync_desktop.domain.options import ItemOutcome, ReasonCode
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.reasons import from_json, to_json
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.mailboxes import MailboxRow

HEADERS = 65_536

_received_time = func.coalesce(ReceivedItemRow.received_on, ReceivedItemRow.first_seen_on)
"""The received time; that of an item which tells none is when it was first seen (D23)."""

_COLUMNS = (
    ReceivedItemRow.id,
    ReceivedItemRow.mailbox_id,
    ReceivedItemRow.folder,
    ReceivedItemRow.server_id,
    ReceivedItemRow.content_hash,
    ReceivedItemRow.received_on,
    ReceivedItemRow.first_seen_on,
    ReceivedItemRow.message_id,
    ReceivedItemRow.sender,
    ReceivedItemRow.subject,
    ReceivedItemRow.headers,
    ReceivedItemRow.outcome,
    ReceivedItemRow.reason_code,
    ReceivedItemRow.reasons,
    ReceivedItemRow.email_id,
    ReceivedItemRow.attempts,
    ReceivedItemRow.afterwards_done,
    ReceivedItemRow.error_code,
    ReceivedItemRow.error_text,
)


class ReceivedItems:
    """All queries on ``receiveditem``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, item_id: UUID) -> ReceivedItem | None:
        """Return a line of the ledger, or None."""
        return next(self._read(select(*_COLUMNS).where(ReceivedItemRow.id == item_id)), None)

    def get(self, item_id: UUID) -> ReceivedItem:
        """Return a line of the ledger, or raise ``NeedsAttention(RECORD_NOT_FOUND)``."""
        item = self.find(item_id)
        if item is None:
            raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
        return item

    def of_email(self, email_id: UUID) -> ReceivedItem | None:
        """Return the line an email came from, the tracked one before its duplicates."""
        statement = (
            select(*_COLUMNS)
            .where(ReceivedItemRow.email_id == email_id)
            .order_by(ReceivedItemRow.outcome, ReceivedItemRow.id)
            .limit(1)
        )
        return next(self._read(statement), None)

    def of_message_id(self, ids: Collection[str], limit: int) -> tuple[ReceivedItem, ...]:
        """Return the newest lines whose Message-ID is one of *ids*, in all mailboxes."""
        cut = {one[:IDENTIFIER_LENGTH] for one in ids}
        statement = (
            select(*_COLUMNS)
            .where(ReceivedItemRow.message_id.in_(cut))
            .order_by(ReceivedItemRow.id.desc())
            .limit(limit)
        )
        return tuple(self._read(statement))

    def by_keys(self, mailbox_id: UUID, keys: Collection[ItemKey]) -> dict[ItemKey, ReceivedItem]:
        """Return the lines of these items, by key."""
        wanted = set(keys)
        found: dict[ItemKey, ReceivedItem] = {}
        for folder in {key.folder for key in wanted}:
            for part in chunks({key.server_id for key in wanted if key.folder == folder}):
                statement = select(*_COLUMNS).where(
                    ReceivedItemRow.mailbox_id == mailbox_id,
                    ReceivedItemRow.folder == folder,
                    ReceivedItemRow.server_id.in_(part),
                )
                found |= {item.key: item for item in self._read(statement) if item.key in wanted}
        return found

    def known(
        self, mailbox_id: UUID, folder: str, server_ids: Collection[str]
    ) -> dict[str, Standing]:
        """Return how those of *server_ids* stand that were seen before.

        Where one id stands for several items, the outcome that still needs work counts.
        """
        found: dict[str, Standing] = {}
        for part in chunks(server_ids):
            rows = self._session.execute(
                select(
                    ReceivedItemRow.server_id,
                    ReceivedItemRow.outcome,
                    ReceivedItemRow.categorized_on,
                    ReceivedItemRow.departed_on,
                ).where(
                    ReceivedItemRow.mailbox_id == mailbox_id,
                    ReceivedItemRow.folder == folder,
                    ReceivedItemRow.server_id.in_(part),
                )
            )
            for server_id, outcome, categorized_on, departed_on in rows:
                before = found.get(server_id)
                if before is None or before.outcome is not ItemOutcome.RETRYING:
                    found[server_id] = Standing(
                        ItemOutcome(outcome), categorized_on is not None, departed_on is not None
                    )
        return found

    def add(self, item: ReceivedItem) -> None:
        """Write a new line."""
        self.add_many((item,))

    def add_many(self, items: Sequence[ReceivedItem]) -> None:
        """Write new lines."""
        insert_rows(self._session, ReceivedItemRow, [_values(item) for item in items])

    def save(self, item: ReceivedItem) -> None:
        """Write a line that exists; its header block is kept when *item* carries none."""
        values = _values(item)
        if not item.headers:
            del values["headers"]
        self._session.execute(
            update(ReceivedItemRow)
            .where(ReceivedItemRow.id == item.id)
            .values(values)
            .execution_options(synchronize_session=False)
        )

    def unfinished(
        self,
        mailbox_id: UUID,
        folder: str,
        server_ids: Collection[str],
        outcomes: Collection[ItemOutcome],
    ) -> frozenset[str]:
        """Return the ids of which every item has one of *outcomes* and work on the server is left.

        An id that stands for several items is named only when that holds for all of them.
        """
        codes = {int(outcome) for outcome in outcomes}
        open_ids: set[str] = set()
        others: set[str] = set()
        for part in chunks(server_ids):
            rows = self._session.execute(
                select(
                    ReceivedItemRow.server_id,
                    ReceivedItemRow.outcome,
                    ReceivedItemRow.afterwards_done,
                ).where(
                    ReceivedItemRow.mailbox_id == mailbox_id,
                    ReceivedItemRow.folder == folder,
                    ReceivedItemRow.server_id.in_(part),
                )
            )
            for server_id, outcome, done in rows:
                (open_ids if outcome in codes and not done else others).add(server_id)
        return frozenset(open_ids - others)

    def undeliverable(
        self,
        mailbox_id: UUID,
        folder: str,
        server_ids: Collection[str],
        codes: Collection[ErrorCode],
    ) -> frozenset[str]:
        """Return the ids of items that are parked or failed for good by one of *codes* (B66).

        Only those for which nothing was done on the server yet.
        """
        found: set[str] = set()
        failed = ReceivedItemRow.error_code.in_([code.value for code in codes])
        for part in chunks(server_ids):
            found.update(
                self._session.scalars(
                    select(ReceivedItemRow.server_id).where(
                        ReceivedItemRow.mailbox_id == mailbox_id,
                        ReceivedItemRow.folder == folder,
                        ReceivedItemRow.server_id.in_(part),
                        ReceivedItemRow.afterwards_done.is_(False),
                        or_(
                            ReceivedItemRow.outcome == int(ItemOutcome.QUARANTINED),
                            and_(ReceivedItemRow.outcome != int(ItemOutcome.RETRYING), failed),
                        ),
                    )
                )
            )
        return frozenset(found)

    def finish(self, mailbox_id: UUID, folder: str, server_ids: Collection[str]) -> None:
        """Note that the work on the server is done for these items."""
        for part in chunks(server_ids):
            self._session.execute(
                update(ReceivedItemRow)
                .where(
                    ReceivedItemRow.mailbox_id == mailbox_id,
                    ReceivedItemRow.folder == folder,
                    ReceivedItemRow.server_id.in_(part),
                )
                .values(afterwards_done=True)
                .execution_options(synchronize_session=False)
            )

    def reopen_since(self, mailbox_id: UUID, start: datetime | None) -> int:
        """Open the items again that were too old and, by a start date set back, no longer are.

        Returns how many they were; None opens all of them.
        """
        statement = update(ReceivedItemRow).where(
            ReceivedItemRow.mailbox_id == mailbox_id,
            ReceivedItemRow.outcome == ItemOutcome.BEFORE_START_DATE,
        )
        if start is not None:
            statement = statement.where(_received_time >= start)
        return self._count(statement.values(outcome=int(ItemOutcome.RETRYING)))

    def reopen_of_profile(self, profile_id: UUID, start: datetime | None) -> int:
        """Do as :meth:`reopen_since` for all mailboxes of a profile, whose start is *start*.

        A mailbox with a later start date of its own keeps that (B41).
        """
        here = MailboxRow.profile_id == profile_id
        own = select(MailboxRow.process_received_after).where(
            MailboxRow.id == ReceivedItemRow.mailbox_id
        )
        statement = update(ReceivedItemRow).where(
            ReceivedItemRow.outcome == ItemOutcome.BEFORE_START_DATE,
            ReceivedItemRow.mailbox_id.in_(select(MailboxRow.id).where(here)),
            func.coalesce(own.scalar_subquery(), _received_time) <= _received_time,
        )
        if start is not None:
            statement = statement.where(_received_time >= start)
        return self._count(statement.values(outcome=int(ItemOutcome.RETRYING)))

    def drop_headers(self, before: datetime) -> int:
        """Empty the header blocks of items first seen before that moment; return how many."""
        statement = update(ReceivedItemRow).where(
            ReceivedItemRow.first_seen_on < before, ReceivedItemRow.headers != ""
        )
        return self._count(statement.values(headers=""))

    def _count(self, statement: Update) -> int:
        result: Any = self._session.execute(statement.execution_options(synchronize_session=False))
        assert isinstance(result, CursorResult)
        return result.rowcount

    def _read(self, statement: Executable) -> Iterator[ReceivedItem]:
        return map(_item, self._session.execute(statement))


def _item(row: Row[Any]) -> ReceivedItem:
    return ReceivedItem(
        id=row.id,
        mailbox_id=row.mailbox_id,
        key=ItemKey(row.folder, row.server_id, row.content_hash),
        received_on=row.received_on,
        first_seen_on=row.first_seen_on,
        message_id=row.message_id,
        sender=row.sender,
        subject=row.subject,
        headers=row.headers,
        outcome=ItemOutcome(row.outcome),
        reason_code=ReasonCode(row.reason_code),
        reasons=from_json(row.reasons),
        email_id=row.email_id,
        attempts=row.attempts,
        afterwards_done=row.afterwards_done,
        error_code=row.error_code,
        error_text=row.error_text,
    )


def _values(item: ReceivedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "mailbox_id": item.mailbox_id,
        "folder": item.key.folder,
        "server_id": item.key.server_id,
        "content_hash": item.key.content_hash,
        "received_on": item.received_on,
        "first_seen_on": item.first_seen_on,
        "message_id": item.message_id[:IDENTIFIER_LENGTH],
        "sender": item.sender[:250],
        "subject": item.subject[:800],
        "headers": item.headers[:HEADERS],
        "outcome": int(item.outcome),
        "reason_code": int(item.reason_code),
        "reasons": to_json(item.reasons),
        "email_id": item.email_id,
        "attempts": item.attempts,
        "afterwards_done": item.afterwards_done,
        "error_code": item.error_code[:100],
        "error_text": item.error_text[:2000],
    }
