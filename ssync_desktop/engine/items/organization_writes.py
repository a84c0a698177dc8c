"""Actions in the organization, each with its link, and our mark on the items they link.

Several share a transaction; where one of them is refused, they are done one by one.
"""

from collections.abc import Sequence

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.engine.items.hands import Hands, Refusal, version_of
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_effects import apply_in_crm, note_version
from ssync_desktop.servers.item_port import ItemStore, ItemVersion

LINKS_NEWLY = frozenset({ActionType.CREATE_IN_CRM, ActionType.LINK})


class OrganizationWrites:
    """Carries out actions in the organization for one mailbox."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    async def write(
        self, store: ItemStore, actions: Sequence[Action], *, followed: bool = False
    ) -> list[Refusal]:
        """Do *actions*, each about another item; return those that were refused.

        *followed*: the same item is written in Exchange next, which leaves our mark as well.
        """
        refused: list[Refusal] = []
        try:
            links = await self._apply(actions, followed=followed)
        except ItemRefused as error:
            if len(actions) == 1:
                return [Refusal(actions[0], error)]
            for action in actions:
                refused += await self.write(store, [action], followed=followed)
            return refused
        for action, link in zip(actions, links, strict=True):
            try:
                await self._mark(store, action, link, followed=followed)
            except ItemRefused as error:
                refused.append(Refusal(action, error))
        return refused

    async def _apply(self, actions: Sequence[Action], *, followed: bool) -> list[IdMapping | None]:
        mailbox = self._hands.mailbox

        def work(context: Context) -> list[IdMapping | None]:
            return [apply_in_crm(context, action, mailbox, followed=followed) for action in actions]

        return await self._hands.write(work)

    async def _mark(
        self, store: ItemStore, action: Action, link: IdMapping | None, *, followed: bool
    ) -> None:
        """Leave our mark on an item that has come to be linked; take it off one that is no more."""
        if link is None:
            return
        marked: ItemVersion | None = None
        if action.type is ActionType.UNLINK:
            marked = await self._let_go(store, action, link)
        elif action.type in LINKS_NEWLY and not followed:
            marked = await self._put_on(store, action, link)
        if marked is not None:
            version = marked.version
            await self._hands.write(lambda context: note_version(context, link.id, version))

    async def _put_on(
        self, store: ItemStore, action: Action, link: IdMapping
    ) -> ItemVersion | None:
        remote = action.pair.remote
        if remote is None or link.object_id is None:
            return None
        mark = self._hands.mark(link.object_id)
        if remote.mark == mark:
            return None
        await self._hands.keeper.prove()
        version = ItemVersion(remote.key, remote.version)
        return await store.update_item(version, remote.content, remote.content, mark, mail=False)

    async def _let_go(
        self, store: ItemStore, action: Action, link: IdMapping
    ) -> ItemVersion | None:
        """Take our mark off an item, whatever has become of it since."""
        if action.pair.remote_gone or action.pair.missing or not link.entry_id:
            return None
        await self._hands.keeper.prove()
        try:
            return await store.take_mark_off(version_of(action, link), action.kind)
        except ItemRefused as error:
            if error.code is not ErrorCode.ITEM_CHANGED:
                raise
        read = await read_items(store, action.kind, [link.entry_id])
        item = read.items.get(link.entry_id)
        if item is None:
            return None
        return await store.take_mark_off(ItemVersion(item.key, item.version), action.kind)
