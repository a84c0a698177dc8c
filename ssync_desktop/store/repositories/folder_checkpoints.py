"""How far each folder of a mailbox was read, in the connector's own words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ssync_desktop.store.repositories.chunks import insert_rows
from ssync_desktop.store.repositories.saving import refusals
from ssync_desktop.store.tables.tracking import FolderCheckpointRow


class FolderCheckpoints:
    """All queries on ``foldercheckpoint``; *folder* is as in the ports of the servers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, mailbox_id: UUID, folder: str) -> str | None:
        """Return the cursor of a folder, or None for one that was never read."""
        return self.of_mailbox(mailbox_id).get(folder)

    def of_mailbox(self, mailbox_id: UUID) -> dict[str, str]:
        """Return the cursors of a mailbox by folder."""
        rows = self._session.execute(
            select(FolderCheckpointRow.folder, FolderCheckpointRow.checkpoint).where(
                FolderCheckpointRow.mailbox_id == mailbox_id
            )
        )
        return {row.folder: row.checkpoint for row in rows}

    def of_folder(self, folder: str) -> list[str]:
        """Return the cursors of one folder, of whichever mailboxes."""
        row = FolderCheckpointRow
        return list(self._session.scalars(select(row.checkpoint).where(row.folder == folder)))

    def keep(self, mailbox_id: UUID, folder: str, checkpoint: str, now: datetime) -> None:
        """Keep the cursor of a folder, in the transaction that holds its items."""
        row = FolderCheckpointRow
        there = select(row.folder).where(row.mailbox_id == mailbox_id, row.folder == folder)
        if self._session.execute(there).first() is None:
            values = {"mailbox_id": mailbox_id, "folder": folder}
            written = {"checkpoint": checkpoint, "updated_on": now}
            with refusals():
                insert_rows(self._session, row, [values | written])
            return
        self._session.execute(
            update(row)
            .where(row.mailbox_id == mailbox_id, row.folder == folder)
            .values(checkpoint=checkpoint, updated_on=now)
            .execution_options(synchronize_session=False)
        )

    def forget(self, mailbox_id: UUID, folder: str | None = None) -> None:
        """Forget the cursor of a folder, or of all folders of the mailbox: read from the start."""
        statement = delete(FolderCheckpointRow).where(FolderCheckpointRow.mailbox_id == mailbox_id)
        if folder is not None:
            statement = statement.where(FolderCheckpointRow.folder == folder)
        self._session.execute(statement.execution_options(synchronize_session=False))
