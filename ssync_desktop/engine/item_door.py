"""Appointments, contacts and tasks, as far as the screens and the command line ask."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from uuid import UUID

from ssync_desktop.domain.items.details import Applied, ItemDetails, Side
from ssync_desktop.domain.items.former import FormerVersion, UndoPreview
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.planning import Plan
from ssync_desktop.engine.item_files import ItemFiles
from ssync_desktop.engine.items.approved import apply_plan, plan_of
from ssync_desktop.engine.items.item_pass import Approval
from ssync_desktop.engine.items.looking import look_at
from ssync_desktop.engine.items.undo_preview import preview_undo
from ssync_desktop.engine.items.undoing import undo
from ssync_desktop.engine.items.watch import UNWATCHED, Watch
from ssync_desktop.organization import item_decisions, private_items
from ssync_desktop.organization.context import Context


class ItemDoor(ItemFiles):
    """The part of the service that knows items; ``service.items``."""

    def plan(self, mailbox_id: UUID, watch: Watch = UNWATCHED) -> Future[Plan]:
        """Look at both sides of a mailbox and return what a pass would do; nothing is written.

        Raises PRIVILEGE_DENIED for others than its user and System Administrators, what keeps the
        mailbox from being synchronized, or what the server says. *watch* hears how far it is;
        cancelling the future ends the work.
        """
        tools, viewer = self._tools, self._viewing.viewer
        return self._runtime.host.submit(plan_of(tools, self._caller, viewer, mailbox_id, watch))

    def apply(
        self, mailbox_id: UUID, digest: str, with_mails: bool, watch: Watch = UNWATCHED
    ) -> Future[Applied]:
        """Carry out the plan of this *digest*, also what brakes would hold back.

        *with_mails*: invitations that a first synchronization withholds go out. Where the plan has
        become another one, nothing is done and the new one is returned. *watch* hears how far it
        is; stopped by it, the current action is still done. Raises as :meth:`plan`.
        """
        approval, viewer = Approval(digest, with_mails), self._viewing.viewer
        return self._runtime.host.submit(
            apply_plan(self._tools, self._caller, viewer, mailbox_id, approval, watch)
        )

    def details(self, mapping_id: UUID) -> Future[ItemDetails]:
        """Return a pair with both sides as they are now; asks the server."""
        return self._runtime.host.submit(look_at(self._tools, self._viewing.viewer, mapping_id))

    def resolve(self, seen: ItemDetails, choices: Mapping[str, Side]) -> Future[IdMapping]:
        """Let another side win in fields that both had changed; both follow with the next pass.

        Raises RECORD_CHANGED where one of them says something else than was *seen*.
        """
        link_id = seen.mapping.id
        return self._decide(
            lambda context: item_decisions.resolve_conflicts(context, link_id, choices, seen)
        )

    def decide(self, mapping_id: UUID, yes: bool, seen: UUID | None) -> Future[IdMapping]:
        """Answer the question of a pair; the pass that begins now goes by it (B97).

        *seen* is the alert with the question that was shown (``ItemDetails.asked_in``). Raises
        RECORD_CHANGED where something else is asked by now.
        """
        return self._decide(
            lambda context: item_decisions.decide(context, mapping_id, yes=yes, seen=seen)
        )

    def undo(self, former_id: UUID) -> Future[FormerVersion]:
        """Take a write of the program back, in the organization or in Exchange."""

        async def take_back() -> FormerVersion:
            undone = await undo(self._tools, self._caller, former_id)
            await self._make_due(undone.mailbox_id)
            return undone

        return self._runtime.host.submit(take_back())

    def asking(self) -> Future[Mapping[ItemKind, int]]:
        """Return how many pairs of each kind want an answer that only a person can give."""
        return self._read(lambda context: context.unit.id_mappings.asking())

    def former_versions(self, mailbox_id: UUID) -> Future[Sequence[FormerVersion]]:
        """Return the last writes in a mailbox and for it, the newest first, without contents."""
        viewer = self._viewing.viewer
        return self._read(
            lambda context: private_items.former_versions(context.unit, viewer, mailbox_id)
        )

    def former_version(self, former_id: UUID) -> Future[FormerVersion]:
        """Return one write of the program with what was there before."""
        viewer = self._viewing.viewer
        return self._read(
            lambda context: private_items.former_version(context.unit, viewer, former_id)
        )

    def undo_preview(self, former_id: UUID) -> Future[UndoPreview]:
        """Return one write with what taking it back would change; asks the server."""
        viewer = self._viewing.viewer
        return self._runtime.host.submit(preview_undo(self._tools, viewer, former_id))

    def _decide(self, work: Callable[[Context], IdMapping]) -> Future[IdMapping]:
        async def ask() -> IdMapping:
            link = await self._tools.write(work, caller=self._caller)
            await self._make_due(link.mailbox_id)
            return link

        return self._runtime.host.submit(ask())
