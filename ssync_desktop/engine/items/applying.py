"""Carrying out the actions of a plan in their order; an item that fails stops no other."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.linking import IN_EXCHANGE
from ssync_desktop.domain.items.plan_progress import PlanProgress, PlanStage
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.engine.items.attached import AttachedFiles, brought
from ssync_desktop.engine.items.exchange_writes import ExchangeWrites, Told
from ssync_desktop.engine.items.findings import Unread
from ssync_desktop.engine.items.hands import AT_ONCE, Hands, Refusal
from ssync_desktop.engine.items.organization_writes import OrganizationWrites
from ssync_desktop.engine.items.watch import StoppedOnRequest
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_failures import record_item_failure, record_unread_item
from ssync_desktop.servers.item_port import ItemStore

OVERTAKEN = frozenset({ErrorCode.ITEM_CHANGED, ErrorCode.ITEM_NOT_FOUND, ErrorCode.RECORD_CHANGED})
"""One of the sides is another than was planned for: it is looked at and planned for once more."""


class Applying:
    """Carries out actions for one mailbox.

    *overtaken* are the links of which a side has changed since the plan was made; *made* are the
    folders in which items were created.
    """

    def __init__(self, hands: Hands, result: PassResult) -> None:
        self.overtaken: set[UUID] = set()
        self.made: set[ItemKind] = set()
        self._hands = hands
        self._result = result
        files = AttachedFiles(hands.tools)
        self._in_exchange = ExchangeWrites(hands, files)
        self._in_organization = OrganizationWrites(hands, files)

    async def carry_out(
        self, store: ItemStore, actions: Sequence[Action], progress: Progress
    ) -> None:
        """Do *actions*; where one fails, what would follow it about the same item is left too.

        Raises ``StoppedOnRequest`` where whoever watches wants no more.
        """
        progress.begin(len(actions))
        sent_last = {
            id(one.pair): place for place, one in enumerate(actions) if one.type in IN_EXCHANGE
        }
        left: set[int] = set()
        place = 0
        for wave in waves(actions):
            tell = partial(self._tell, place, len(actions))
            tell(0)
            followed = place < sent_last.get(id(wave[0].pair), -1)
            place += len(wave)
            todo = [one for one in wave if id(one.pair) not in left]
            refused = await self._do(store, todo, tell, followed=followed) if todo else []
            left |= {id(one.action.pair) for one in refused}
            progress.advance(len(wave))

    async def _do(
        self, store: ItemStore, wave: Sequence[Action], tell: Told, *, followed: bool
    ) -> list[Refusal]:
        """Do a wave, write down what was refused of it, and count the rest."""
        if wave[0].type in IN_EXCHANGE:
            try:
                refused = await self._in_exchange.write(store, wave, tell)
            except StoppedOnRequest as stopped:
                self._result.processed += stopped.done
                raise
        else:
            refused = await self._in_organization.write(store, wave, followed=followed)
        for one in refused:
            await self._refused(one)
        failed = {id(one.action) for one in refused}
        done = [one for one in wave if id(one) not in failed]
        self.made |= {one.kind for one in done if one.type is ActionType.CREATE_IN_EXCHANGE}
        self._result.processed += sum(one.type is not ActionType.NOTE for one in done)
        return refused

    def _tell(self, before: int, total: int, done: int) -> None:
        """Tell how far this is, *done* of the wave included; whoever watches may stop it here."""
        progress = PlanProgress(PlanStage.APPLYING, before + done, total)
        self._hands.watch.tell(progress, done)

    async def note_unread(self, unread: Iterable[Unread]) -> None:
        """Write down which items nobody understood; they are tried again (B69)."""
        for one in unread:
            await self._hands.write(partial(self._record_unread, one))
            self._result.failed += 1

    def _record_unread(self, one: Unread, context: Context) -> None:
        mailbox = self._hands.mailbox
        record_unread_item(context, mailbox, one.kind, one.key, one.error, one.made_for)

    async def _refused(self, refusal: Refusal) -> None:
        """Write down that an action came to nothing; one that was overtaken is no failure yet.

        Where somebody has deleted the link meanwhile, nothing is left to be done.
        """
        error = refusal.error

        def work(context: Context) -> IdMapping | None:
            mailbox = self._hands.mailbox
            return record_item_failure(context, refusal.action, mailbox, error, refusal.begun)

        link = await self._hands.write(work)
        if link is None:
            return
        if error.code in OVERTAKEN:
            self.overtaken.add(link.id)
        else:
            self._result.failed += 1


def waves(actions: Sequence[Action]) -> Iterator[list[Action]]:
    """Yield *actions* in their order, together what goes together: one side, several items.

    An action that is followed by another one about the same item stays alone, and so does one
    that brings files.
    """
    wave: list[Action] = []
    for place, action in enumerate(actions):
        following = actions[place + 1] if place + 1 < len(actions) else None
        alone = following is not None and following.pair is action.pair
        alone = alone or (place > 0 and actions[place - 1].pair is action.pair)
        alone = alone or bool(brought(action))
        same_side = bool(wave) and (wave[0].type in IN_EXCHANGE) is (action.type in IN_EXCHANGE)
        if wave and (alone or not same_side or len(wave) >= AT_ONCE):
            yield wave
            wave = []
        wave.append(action)
        if alone:
            yield wave
            wave = []
    if wave:
        yield wave
