"""Carrying out the actions of a plan, one at a time, each with its link.

What is done in the organization is one transaction. What is done in Exchange is written down before
it leaves this host and again when the answer is here; so whatever stops the pass in between, the
next one knows what to look for. An item that fails stops no other.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused, SsyncError
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import IdMapping, ItemMark
from ssync_desktop.domain.items.linking import IN_EXCHANGE
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.engine.items.findings import Unread
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.engine.items.meetings import meeting_id
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_effects import (
    Begun,
    apply_in_crm,
    begin_writing,
    note_version,
    note_written,
    record_item_failure,
    record_unread_item,
)
from ssync_desktop.servers.item_port import ItemStore, ItemVersion

OVERTAKEN = frozenset({ErrorCode.ITEM_CHANGED, ErrorCode.ITEM_NOT_FOUND, ErrorCode.RECORD_CHANGED})
"""One of the sides is another than was planned for: it is looked at and planned for once more."""

_LINKS_NEWLY = frozenset({ActionType.CREATE_IN_CRM, ActionType.LINK})


class Applying:
    """Carries out actions for one mailbox under the lease that *keeper* keeps.

    *mailing* lets mails go that a first synchronization withholds. *overtaken* are the links of
    which a side has changed since the plan was made.
    """

    def __init__(
        self,
        tools: Tools,
        keeper: LeaseKeeper,
        mailbox: Mailbox,
        organization_id: UUID,
        result: PassResult,
        *,
        mailing: bool = False,
    ) -> None:
        self.overtaken: set[UUID] = set()
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox
        self._organization_id = organization_id
        self._result = result
        self._mailing = mailing

    async def carry_out(
        self, store: ItemStore, actions: Sequence[Action], progress: Progress
    ) -> None:
        """Do *actions* in their order; where one fails, what would follow it is left as well."""
        progress.begin(len(actions))
        last_sent = {
            id(one.pair): place for place, one in enumerate(actions) if one.type in IN_EXCHANGE
        }
        left: set[int] = set()
        for place, action in enumerate(actions):
            pair = id(action.pair)
            if pair in left:
                continue
            if not await self._do(store, action, followed=place < last_sent.get(pair, -1)):
                left.add(pair)
            progress.advance(1)

    async def note_unread(self, unread: Iterable[Unread]) -> None:
        """Write down which items nobody understood; they are tried again (B69)."""
        for one in unread:
            await self._tools.write(partial(self._record_unread, one), self._keeper.lease)
            self._result.failed += 1

    def _record_unread(self, one: Unread, context: Context) -> None:
        record_unread_item(context, self._mailbox, one.kind, one.key, one.error)

    async def _do(self, store: ItemStore, action: Action, *, followed: bool) -> bool:
        """Do one action and say whether it was done."""
        begun: Begun | None = None
        try:
            if action.type in IN_EXCHANGE:
                begun = await self._begin(action)
                await self._write(store, action, begun.mapping)
            else:
                await self._settle(store, action, followed=followed)
        except AnswerLost:
            raise  # whether it was done is found out by the next pass; the line is gone anyway
        except ItemRefused as error:
            await self._refused(action, error, begun)
            return False
        if action.type is not ActionType.NOTE:
            self._result.processed += 1
        return True

    async def _begin(self, action: Action) -> Begun:
        begun = await self._tools.write(
            lambda context: begin_writing(context, action, self._mailbox), self._keeper.lease
        )
        self._keeper.proved()
        return begun

    async def _write(self, store: ItemStore, action: Action, link: IdMapping) -> None:
        """Do an action in Exchange, and write down what came of it."""
        if action.type is ActionType.DELETE_IN_EXCHANGE:
            await store.delete_item(_version(action, link), action.kind, mail=self._tells(action))
            done, meeting = ItemVersion("", ""), ""
        else:
            done, meeting = await self._send(store, action, link)
        await self._tools.write(
            lambda context: note_written(
                context, action, self._mailbox, done.key, done.version, meeting
            ),
            self._keeper.lease,
        )
        self._keeper.proved()

    async def _send(
        self, store: ItemStore, action: Action, link: IdMapping
    ) -> tuple[ItemVersion, str]:
        """Create or update an item; return its version, and the id of the meeting it is."""
        content, local = action.content, action.pair.local
        assert content is not None
        assert link.object_id is not None
        mark = ItemMark(self._organization_id, link.object_id)
        mail = self._tells(action)
        if action.type is ActionType.CREATE_IN_EXCHANGE:
            meeting = "" if local is None else meeting_id(local)
            made = await store.create_item(content, mark, mail=mail, global_id=meeting)
            return made, meeting
        version = _version(action, link)
        before = _before(action, link)
        return await store.update_item(version, before, content, mark, mail=mail), ""

    async def _settle(self, store: ItemStore, action: Action, *, followed: bool) -> None:
        """Do an action in the organization, and mark the item or take our mark off."""
        link = await self._tools.write(
            lambda context: apply_in_crm(context, action, self._mailbox, followed=followed),
            self._keeper.lease,
        )
        self._keeper.proved()
        if link is None:
            return
        marked: ItemVersion | None = None
        if action.type is ActionType.UNLINK:
            marked = await self._let_go(store, action, link)
        elif action.type in _LINKS_NEWLY and not followed:
            marked = await self._mark(store, action, link)
        if marked is not None:
            await self._note_version(link.id, marked.version)

    async def _mark(self, store: ItemStore, action: Action, link: IdMapping) -> ItemVersion | None:
        """Leave our mark on an item that has come to be linked."""
        remote = action.pair.remote
        if remote is None or link.object_id is None:
            return None
        mark = ItemMark(self._organization_id, link.object_id)
        if remote.mark == mark:
            return None
        version = ItemVersion(remote.key, remote.version)
        return await store.update_item(version, remote.content, remote.content, mark, mail=False)

    async def _let_go(
        self, store: ItemStore, action: Action, link: IdMapping
    ) -> ItemVersion | None:
        """Take our mark off an item that is linked no more, whatever has become of it since."""
        if action.pair.remote_gone or action.pair.missing or not link.entry_id:
            return None
        try:
            return await store.take_mark_off(_version(action, link), action.kind)
        except ItemRefused as error:
            if error.code is not ErrorCode.ITEM_CHANGED:
                raise
        read = await read_items(store, action.kind, [link.entry_id])
        item = read.items.get(link.entry_id)
        if item is None:
            return None
        return await store.take_mark_off(ItemVersion(item.key, item.version), action.kind)

    async def _note_version(self, link_id: UUID, version: str) -> None:
        await self._tools.write(
            lambda context: note_version(context, link_id, version), self._keeper.lease
        )
        self._keeper.proved()

    def _tells(self, action: Action) -> bool:
        """Say whether third parties get mail: only where the rules ask for it (section 5.3)."""
        return bool(action.mails) or (self._mailing and bool(action.withheld))

    async def _refused(self, action: Action, error: SsyncError, begun: Begun | None) -> None:
        """Write down that an action came to nothing; one that was overtaken is no failure yet."""
        failed = await self._tools.write(
            lambda context: record_item_failure(context, action, self._mailbox, error, begun),
            self._keeper.lease,
        )
        self._keeper.proved()
        if error.code in OVERTAKEN:
            self.overtaken.add(failed.id)
        else:
            self._result.failed += 1


def _version(action: Action, link: IdMapping) -> ItemVersion:
    """Return the version of the item that *action* was planned for.

    What was written before in the same pass counts: it has been there since.
    """
    remote = action.pair.remote
    if remote is None:
        return ItemVersion(link.entry_id, link.remote_version)
    return ItemVersion(remote.key, remote.version)


def _before(action: Action, link: IdMapping) -> Content:
    """Return what the item says now; an item of which nobody knows is to be read first."""
    remote = action.pair.remote
    if remote is not None:
        return remote.content
    if link.common is None:
        raise ItemRefused(ErrorCode.ITEM_CHANGED)
    return link.common
