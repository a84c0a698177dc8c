"""Items that somebody wants tracked whatever the filters say, until a pass has delivered them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.track_requests import TrackRequestRow


class TrackRequests:
    """All queries on ``trackrequest``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, item_id: UUID, mailbox_id: UUID, requested_by: UUID, now: datetime) -> None:
        """Note that *requested_by* wants this item tracked; asking twice changes nothing."""
        if item_id not in self.among((item_id,)):
            row = {
                "item_id": item_id,
                "mailbox_id": mailbox_id,
                "requested_by": requested_by,
                "created_on": now,
            }
            insert_rows(self._session, TrackRequestRow, [row])

    def among(self, item_ids: Collection[UUID]) -> dict[UUID, UUID]:
        """Return those of *item_ids* that are wanted, and by whom."""
        found: dict[UUID, UUID] = {}
        for part in chunks(item_ids):
            rows = self._session.execute(
                select(TrackRequestRow.item_id, TrackRequestRow.requested_by).where(
                    TrackRequestRow.item_id.in_(part)
                )
            )
            found.update((row.item_id, row.requested_by) for row in rows)
        return found

    def of_mailbox(self, mailbox_id: UUID) -> dict[ItemKey, UUID]:
        """Return the wanted items of a mailbox: their ids by their keys on the server."""
        rows = self._session.execute(
            select(
                ReceivedItemRow.id,
                ReceivedItemRow.folder,
                ReceivedItemRow.server_id,
                ReceivedItemRow.content_hash,
            )
            .join(TrackRequestRow, TrackRequestRow.item_id == ReceivedItemRow.id)
            .where(TrackRequestRow.mailbox_id == mailbox_id)
        )
        return {
            ItemKey(folder, server_id, content_hash): item_id
            for item_id, folder, server_id, content_hash in rows
        }

    def remove(self, item_ids: Collection[UUID]) -> None:
        """Forget these wishes: they were fulfilled, or given up."""
        for part in chunks(item_ids):
            self._session.execute(
                delete(TrackRequestRow)
                .where(TrackRequestRow.item_id.in_(part))
                .execution_options(synchronize_session=False)
            )
