"""Where items of the ledger are on their server, and whether they carry our category."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.tables.ledger import ReceivedItemRow


class ItemPlaces:
    """What a listing says about items that are in the ledger already (``receiveditem``).

    *folder* is as in the ports of the servers. An item that comes back under its old id is there
    again; where a server gives moved items another id, the old one has left for good.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def leave(
        self, mailbox_id: UUID, folder: str, server_ids: Collection[str], now: datetime
    ) -> None:
        """Note that these items have left *folder*."""
        for part in chunks(server_ids):
            self._write(_among(mailbox_id, folder, part), departed_on=now)

    def leave_all(self, mailbox_id: UUID, folder: str, now: datetime) -> None:
        """Take nothing to be in *folder* any more; a whole listing is about to say what is."""
        here = (*_in(mailbox_id, folder), ReceivedItemRow.departed_on.is_(None))
        self._write(here, departed_on=now)

    def arrive(self, mailbox_id: UUID, folder: str, server_ids: Collection[str]) -> None:
        """Note that these items are in *folder*."""
        for part in chunks(server_ids):
            self._write(_among(mailbox_id, folder, part), departed_on=None)

    def categorize(
        self, mailbox_id: UUID, folder: str, server_ids: Collection[str], now: datetime | None
    ) -> None:
        """Note that these items carry our category since *now*; None: they do not."""
        for part in chunks(server_ids):
            self._write(_among(mailbox_id, folder, part), categorized_on=now)

    def waiting(self, mailbox_id: UUID, folder: str, server_ids: Collection[str]) -> list[ItemKey]:
        """Return the keys of those of *server_ids* that still wait for an outcome."""
        return [
            ItemKey(folder, server_id, content_hash)
            for part in chunks(server_ids)
            for server_id, content_hash in self._session.execute(
                select(ReceivedItemRow.server_id, ReceivedItemRow.content_hash).where(
                    *_among(mailbox_id, folder, part),
                    ReceivedItemRow.outcome == ItemOutcome.RETRYING,
                )
            )
        ]

    def open(self, mailbox_id: UUID, folder: str) -> frozenset[str]:
        """Return the ids of all items of *folder* that wait for an outcome."""
        statement = select(ReceivedItemRow.server_id).where(
            *_in(mailbox_id, folder), ReceivedItemRow.outcome == ItemOutcome.RETRYING
        )
        return frozenset(self._session.scalars(statement))

    def lost(self, mailbox_id: UUID, folder: str) -> list[str]:
        """Return the ids of items that wait for an outcome and are in *folder* no more."""
        statement = select(ReceivedItemRow.server_id).where(
            *_in(mailbox_id, folder),
            ReceivedItemRow.departed_on.is_not(None),
            ReceivedItemRow.outcome == ItemOutcome.RETRYING,
        )
        return list(self._session.scalars(statement))

    def count(self, mailbox_id: UUID, folder: str) -> int:
        """Return how many items that are in *folder* have an outcome."""
        statement = select(func.count()).where(
            *_in(mailbox_id, folder),
            ReceivedItemRow.departed_on.is_(None),
            ReceivedItemRow.outcome != ItemOutcome.RETRYING,
        )
        return self._session.scalar(statement) or 0

    def _write(self, where: Sequence[ColumnElement[bool]], **values: Any) -> None:
        self._session.execute(
            update(ReceivedItemRow)
            .where(*where)
            .values(values)
            .execution_options(synchronize_session=False)
        )


def _in(mailbox_id: UUID, folder: str) -> tuple[ColumnElement[bool], ...]:
    return (ReceivedItemRow.mailbox_id == mailbox_id, ReceivedItemRow.folder == folder)


def _among(
    mailbox_id: UUID, folder: str, server_ids: Sequence[str]
) -> tuple[ColumnElement[bool], ...]:
    return (*_in(mailbox_id, folder), ReceivedItemRow.server_id.in_(server_ids))
