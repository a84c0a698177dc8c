"""Actions in the organization, each with its link, and our mark on the items they link.

Several share a transaction; where one of them is refused, they are done one by one.
"""

from collections.abc import Sequence

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.engine.items.attached import AttachedFiles
from ssync_desktop.engine.items.hands import Hands, Refusal, version_of
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_effects import apply_in_crm, note_version, note_written
from ssync_desktop.servers.item_port import ItemStore, ItemVersion

LINKING = frozenset(
    {ActionType.CREATE_IN_CRM, ActionType.UPDATE_IN_CRM, ActionType.LINK, ActionType.NOTE}
)
"""What leaves a link at rest: its item has to carry our mark then."""


class OrganizationWrites:
    """Carries out actions in the organization for one mailbox."""

    def __init__(self, hands: Hands, files: AttachedFiles) -> None:
        self._hands = hands
        self._files = files

    async def write(
        self, store: ItemStore, actions: Sequence[Action], *, followed: bool = False
    ) -> list[Refusal]:
        """Do *actions*, each about another item; return those that were refused.

        *followed*: the same item is written in Exchange next, which leaves our mark as well.
        """
        try:
            octets = await self._files.read(store, actions)
            links = await self._apply(actions, octets, followed=followed)
        except ItemRefused as error:
            if len(actions) == 1:
                return [Refusal(actions[0], error)]
            one_by_one = [await self.write(store, [one], followed=followed) for one in actions]
            return [refusal for refused in one_by_one for refusal in refused]
        refused: list[Refusal] = []
        for action, link in zip(actions, links, strict=True):
            try:
                if action.type is ActionType.UNLINK and link is not None:
                    await self._let_go(store, action, link)
                elif not followed and link is not None and self._wants_mark(action):
                    await self._mark(store, action, link)
            except ItemRefused as error:
                refused.append(Refusal(action, error))
        return refused

    async def _apply(
        self, actions: Sequence[Action], octets: Sequence[bytes], *, followed: bool
    ) -> list[IdMapping | None]:
        """Do *actions* in one transaction; what is still to be marked stays pending on its link.

        *octets* is what their new files hold.
        """
        mailbox = self._hands.mailbox
        todo = [(self._files.resolved(one), followed or self._wants_mark(one)) for one in actions]

        def work(context: Context) -> list[IdMapping | None]:
            context.unit.appointment_files.keep(octets)
            return [
                apply_in_crm(context, action, mailbox, followed=open_still)
                for action, open_still in todo
            ]

        return await self._hands.write(work)

    def _wants_mark(self, action: Action) -> bool:
        """Say whether *action* is the last about an item that lacks the mark of its row."""
        remote, local = action.pair.remote, action.pair.local
        if remote is None or action.then is not None or action.type not in LINKING:
            return False
        return local is None or remote.mark != self._hands.mark(local.id)

    async def _mark(self, store: ItemStore, action: Action, link: IdMapping) -> None:
        """Leave our mark on an item, and note that nothing is open any more."""
        remote = action.pair.remote
        assert remote is not None
        assert link.object_id is not None
        await self._hands.keeper.prove()
        marked = await store.update_item(
            ItemVersion(remote.key, remote.version),
            remote.content,
            remote.content,
            self._hands.mark(link.object_id),
            mail=False,
        )
        mailbox, said = self._hands.mailbox, self._files.resolved(action)
        await self._hands.write(
            lambda context: note_written(context, said, mailbox, marked.key, marked.version)
        )

    async def _let_go(self, store: ItemStore, action: Action, link: IdMapping) -> None:
        """Take our mark off an item, whatever has become of it since."""
        if action.pair.remote_gone or action.pair.missing or not link.entry_id:
            return
        await self._hands.keeper.prove()
        try:
            bare = await store.take_mark_off(version_of(action, link), action.kind)
        except ItemRefused as error:
            if error.code is not ErrorCode.ITEM_CHANGED:
                raise
            read = await read_items(store, action.kind, [link.entry_id])
            item = read.items.get(link.entry_id)
            if item is None:
                return
            bare = await store.take_mark_off(ItemVersion(item.key, item.version), action.kind)
        await self._hands.write(lambda context: note_version(context, link.id, bare.version))
