"""Rules on folders, as far as the screens ask: the rules, the folders, and what lies in them."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.exchange import EXCHANGE
from ssync_desktop.domain.folder_preview import FolderPreview
from ssync_desktop.domain.options import (
    IncomingDeliveryMethod,
    MailboxKind,
    ObjectType,
    OperationType,
    Role,
    State,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.tracking_folder import (
    FolderNode,
    TrackingFolder,
    TrackingFolderDraft,
    as_tree,
)
from ssync_desktop.engine.host import given_up
from ssync_desktop.engine.mailbox_folders import mailbox_folders, preview_folder
from ssync_desktop.engine.privacy import Viewing
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.organization import processing, tracking_folders
from ssync_desktop.organization.context import Context
from ssync_desktop.store.unit import Unit

T = TypeVar("T")

OFFERED = 50
SERVED = (
    Condition("state", "eq", int(State.ACTIVE)),
    Condition("kind", "eq", int(MailboxKind.USER)),
    Condition("incoming_method", "eq", int(IncomingDeliveryMethod.SERVER_SIDE)),
    Condition("server_type", "in", tuple(int(one) for one in sorted(EXCHANGE))),
)
"""What a mailbox with rules is: a user's, on Exchange, read by the program."""

PREVIEWED = 50
"""Messages of a folder that are shown before a rule is made."""


class Tracking:
    """The part of the service that knows folders; asks as *caller*.

    *wake* lets the calendar look again, so that a rule is at work at once.
    """

    def __init__(
        self, runtime: Runtime, caller: Caller, viewing: Viewing, wake: Callable[[], None]
    ) -> None:
        self._runtime = runtime
        self._tools = runtime.tools
        self._caller = caller
        self._viewing = viewing
        self._wake = wake

    def rules(self, mailbox_id: UUID) -> Future[tuple[TrackingFolder, ...]]:
        """Return the rules of a mailbox by the names of their folders."""
        retrieve = tracking_folders.retrieve_mailbox_tracking_folders
        return self._read(
            lambda unit: tuple(retrieve(self._tools.context(unit, self._caller), mailbox_id))
        )

    def rule(self, rule_id: UUID) -> Future[TrackingFolder]:
        """Return a rule."""
        return self._read(lambda unit: unit.tracking_folders.get(rule_id))

    def places(self, ids: Sequence[UUID]) -> Future[Mapping[UUID, tuple[str, ...]]]:
        """Return where the folders of rules lie, from the inbox down, as they were last seen.

        Rules on folders that were not seen are left out.
        """
        return self._read(lambda unit: _places(unit, ids))

    def mailboxes(self, text: str = "") -> Future[tuple[Reference, ...]]:
        """Return up to 50 mailboxes that can have rules (B78) and contain *text*.

        Those of others are offered to a System Administrator alone.
        """
        own = not self._caller.has(Role.SYSTEM_ADMINISTRATOR)
        conditions = (*SERVED, Condition("regarding_id", "eq", self._caller.user_id))
        query = Query(Table.MAILBOXES, text, conditions if own else SERVED)

        def offered(unit: Unit) -> tuple[Reference, ...]:
            ids = unit.windows.ids(query).ids[:OFFERED]
            rows = unit.windows.rows(Table.MAILBOXES, ids)
            return tuple(
                Reference(row.id, ObjectType.MAILBOX, row.name)
                for row in rows
                if isinstance(row, MailboxRow)
            )

        return self._read(offered)

    def folders(self, mailbox_id: UUID) -> Future[tuple[FolderNode, ...]]:
        """Ask the server for the folders of a mailbox, in the order one reads a tree.

        Raises PRIVILEGE_DENIED, ``DraftRefused`` (B78), or what the server says.
        """
        return self._runtime.host.submit(mailbox_folders(self._tools, self._caller, mailbox_id))

    def preview(
        self, mailbox_id: UUID, folder_key: str, limit: int = PREVIEWED
    ) -> Future[FolderPreview]:
        """Read what lies in a folder, and what a rule on it would do; nothing is stored."""
        viewer = self._viewing.viewer
        return self._runtime.host.submit(
            preview_folder(self._tools, self._caller, viewer, mailbox_id, folder_key, limit)
        )

    def save(self, draft: TrackingFolderDraft) -> Future[TrackingFolder]:
        """Create or update a rule; it is at work with the pass that begins now.

        Where the folder is new to the rule, the server is asked first where it lies (B71). Raises
        ``DraftRefused``, PRIVILEGE_DENIED, RECORD_CHANGED, or what the server says.
        """
        return self._runtime.host.submit(self._save(draft))

    def delete(self, ids: Sequence[UUID]) -> Future[None]:
        """Delete rules, all of them or none; what they have tracked stays (B76)."""
        return self._runtime.host.submit(self._delete(ids))

    async def _save(self, draft: TrackingFolderDraft) -> TrackingFolder:
        save = (
            tracking_folders.update_mailbox_tracking_folder
            if draft.id
            else tracking_folders.create_mailbox_tracking_folder
        )
        complete = not any(True for _ in draft.problems())
        if complete and draft.mailbox_id is not None and await self._asks_server(draft):
            await mailbox_folders(self._tools, self._caller, draft.mailbox_id)

        def work(context: Context) -> TrackingFolder:
            rule = save(context, draft)
            processing.make_due(context, (rule.mailbox_id,), (OperationType.INCOMING,))
            return rule

        rule = await self._tools.write(work, caller=self._caller)
        await self._tools.show((rule.mailbox_id,))
        self._wake()
        return rule

    async def _asks_server(self, draft: TrackingFolderDraft) -> bool:
        """Say whether the rule's folder may be anywhere: it is another one, or was disabled."""
        if draft.id is None:
            return True
        rule_id = draft.id
        rule = await self._tools.read(lambda unit: unit.tracking_folders.get(rule_id))
        return rule.disabled or rule.folder_id != draft.folder_id

    async def _delete(self, ids: Sequence[UUID]) -> None:
        def work(context: Context) -> None:
            for rule_id in ids:
                tracking_folders.delete_mailbox_tracking_folder(context, rule_id)

        await self._tools.write(work, caller=self._caller)

    def _read(self, work: Callable[[Unit], T]) -> Future[T]:
        try:
            return self._runtime.store.read(work)
        except RuntimeError:  # the lanes have ended, and so does the program
            return given_up()


def _places(unit: Unit, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    rules = [rule for one in ids if (rule := unit.tracking_folders.find(one)) is not None]
    paths: dict[UUID, dict[str, tuple[str, ...]]] = {}
    for mailbox_id in {rule.mailbox_id for rule in rules}:
        tree = as_tree(unit.folder_trees.find(mailbox_id) or (), ())
        paths[mailbox_id] = {node.key: node.path for node in tree}
    return {
        rule.id: paths[rule.mailbox_id][rule.folder_id]
        for rule in rules
        if rule.folder_id in paths[rule.mailbox_id]
    }
