"""The folders of a mailbox as they were last seen on its server."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ssync_desktop.domain.tracking_folder import FolderNode
from ssync_desktop.store.repositories.saving import set_columns
from ssync_desktop.store.tables.mailboxes import MailboxRow

LENGTH = 1_048_576
"""Characters, as published; the tree of a mailbox with more folders is not kept."""


class FolderTrees:
    """All queries on ``mailbox.folderhierarchy``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, mailbox_id: UUID) -> tuple[FolderNode, ...] | None:
        """Return the inbox and what lies below it; None where that was never seen.

        Paths and rules are not kept: ``tracking_folder.as_tree`` finds them.
        """
        statement = select(MailboxRow.folder_tree).where(MailboxRow.id == mailbox_id)
        stored = self._session.scalar(statement)
        if stored is None:
            return None
        return tuple(
            FolderNode(key, name, parent, items=items, unread=unread)
            for key, name, parent, items, unread in json.loads(stored)
        )

    def keep(self, mailbox_id: UUID, folders: Iterable[FolderNode], on: datetime) -> None:
        """Keep the folders in the place of those seen before; the row version stays."""
        listed = [[one.key, one.name, one.parent, one.items, one.unread] for one in folders]
        text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
        values = {"folder_tree": text if len(text) <= LENGTH else None, "folders_seen_on": on}
        set_columns(self._session, MailboxRow, mailbox_id, values)

    def forget(self, mailbox_id: UUID) -> None:
        """Forget the folders: the mailbox is another one, or on another server."""
        values = {"folder_tree": None, "folders_seen_on": None}
        set_columns(self._session, MailboxRow, mailbox_id, values)
