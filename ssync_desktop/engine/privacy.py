"""Whose eyes the screens are, and what they were shown on request (B107).

What was shown lasts as long as this service, which is the session of one person at one window.
"""

import threading
from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.context import SYSTEM_USER_ID, Caller
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.domain.query import Table
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.organization import privacy


class Viewing:
    """Who looks, and what is open to them by now; asked from several threads."""

    def __init__(self, caller: Caller) -> None:
        itself = caller.user_id == SYSTEM_USER_ID
        self._viewer = None if itself else Viewer(caller.user_id)
        self._lock = threading.Lock()

    @property
    def viewer(self) -> Viewer | None:
        """The viewer of now; None is the program itself, which sees all."""
        return self._viewer

    def open(
        self,
        items: Collection[UUID] = (),
        lists: Collection[Table] = (),
        mailboxes: Collection[UUID] = (),
    ) -> None:
        """Open items with all their content, or the subjects of lists or of mailboxes' folders."""
        with self._lock:
            before = self._viewer
            if before is not None:
                self._viewer = replace(
                    before,
                    items=before.items.union(items),
                    lists=before.lists.union(lists),
                    mailboxes=before.mailboxes.union(mailboxes),
                )


class Privacy:
    """The part of the service that shows what is hidden, to whom that is allowed."""

    def __init__(self, runtime: Runtime, caller: Caller, viewing: Viewing) -> None:
        self._runtime = runtime
        self._caller = caller
        self._viewing = viewing

    @property
    def may_show(self) -> bool:
        """Whether the caller may have hidden content shown at all."""
        return self._caller.has(Role.SYSTEM_ADMINISTRATOR)

    def hides_subjects(self, table: Table) -> bool:
        """Say whether this list hides the subjects of others from the caller."""
        viewer = self._viewing.viewer
        return viewer is not None and table in privacy.PRIVATE_LISTS and table not in viewer.lists

    def show_content(self, table: Table, row_id: UUID) -> Future[None]:
        """Open the message behind a row of *table* to the caller; it is written down."""
        return self._runtime.host.submit(self._show_content(table, row_id))

    def show_subjects(self, table: Table) -> Future[None]:
        """Open the subjects of a whole list until the program ends; it is written down."""
        return self._runtime.host.submit(self._show_subjects(table))

    def show_folder_subjects(self, mailbox_id: UUID) -> Future[None]:
        """Open the subjects of what lies in the folders of a mailbox; it is written down."""
        return self._runtime.host.submit(self._show_folder_subjects(mailbox_id))

    async def _show_content(self, table: Table, row_id: UUID) -> None:
        opened = await self._runtime.tools.write(
            lambda context: privacy.show_content(context, table, row_id), caller=self._caller
        )
        self._viewing.open(items=opened)
        self._tell(privacy.PRIVATE_LISTS)

    async def _show_subjects(self, table: Table) -> None:
        await self._runtime.tools.write(
            lambda context: privacy.show_subjects(context, table), caller=self._caller
        )
        self._viewing.open(lists=(table,))
        self._tell({table})

    async def _show_folder_subjects(self, mailbox_id: UUID) -> None:
        await self._runtime.tools.write(
            lambda context: privacy.show_folder_subjects(context, mailbox_id), caller=self._caller
        )
        self._viewing.open(mailboxes=(mailbox_id,))

    def _tell(self, tables: Collection[Table]) -> None:
        """Let the screens read again what they may see now."""
        self._runtime.feed.publish(Changes(frozenset(tables)))
