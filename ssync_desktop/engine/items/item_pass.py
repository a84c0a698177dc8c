"""The pass over a mailbox's appointments, contacts and tasks: gather, plan, apply, move cursors.

The cursors move last, in one transaction: whatever was not done by then either stands on its link
as pending, or is seen again by the next pass. What waits for an approval keeps the cursors where
they are, so that every plan until then shows it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.items.brakes import going_ahead, held
from ssync_desktop.domain.items.plan import plan
from ssync_desktop.domain.items.planning import Action, Plan
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.items.applying import Applying
from ssync_desktop.engine.items.gathering import Gathered, Gathering
from ssync_desktop.engine.items.hands import Hands
from ssync_desktop.engine.items.known import MAP, Known, read_known
from ssync_desktop.engine.items.own_writes import past_own_writes
from ssync_desktop.engine.items.watch import UNWATCHED, Watch
from ssync_desktop.engine.items_test import other_organization
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.engine.subject import Subject
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_brakes import keep_count, tell_of_held, tell_of_withheld
from ssync_desktop.organization.item_failures import forget_read_items
from ssync_desktop.servers.item_port import ItemStore
from ssync_desktop.servers.port import ItemSync

ROUNDS = 3
"""How often a pass looks again at items of which a side changed while they were written."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody has looked at the plan with this *digest*, and lets it be carried out whole.

    *with_mails*: also the mails that a first synchronization withholds.
    """

    digest: str
    with_mails: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what it was made from."""

    known: Known
    gathered: Gathered
    plan: Plan

    @property
    def over(self) -> list[UUID]:
        """The links of items that could not be read before, and that nothing is done about."""
        acted_on = {id(action.pair) for action in self.plan.actions}
        return [
            pair.mapping.id
            for pair in self.gathered.pairs
            if pair.mapping is not None
            and pair.mapping.error_code
            and (pair.mapping.object_id is None or pair.mapping.unlinked)
            and pair.remote is not None
            and id(pair) not in acted_on
        ]


async def make_plan(
    tools: Tools,
    subject: Subject,
    store: ItemSync,
    lease: Lease | None = None,
    watch: Watch = UNWATCHED,
) -> Planned:
    """Look at both sides of a mailbox and plan; neither of them is written to.

    Raises ``NeedsAttention(OTHER_ORGANIZATION)`` where another organization has taken the mailbox
    over since; the server is asked whenever everything is compared.
    """
    shown = store.shows_attachments
    known = await tools.write(
        lambda context: read_known(context, subject.mailbox, attachments=shown), lease
    )
    if known.compares_all:
        found = await store.organization_mark()
        if found is not None and found.organization_id != known.rules.organization_id:
            raise other_organization(subject.mailbox, found)
    gathered = await Gathering(tools, known, store, watch).run()
    # Seconds of pure Python after a first look at thousands of items: other mailboxes go on.
    planned = await asyncio.to_thread(plan, gathered.pairs, known.rules)
    return Planned(known, gathered, planned)


class ItemPass:
    """One pass over one mailbox, on a session that is already signed in."""

    def __init__(
        self,
        tools: Tools,
        keeper: LeaseKeeper,
        subject: Subject,
        result: PassResult,
        approval: Approval | None = None,
        watch: Watch = UNWATCHED,
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._subject = subject
        self._result = result
        self._approval = approval
        self._watch = watch

    async def run(self, store: ItemSync) -> Plan | None:
        """Bring both sides into agreement.

        Where there is an approval and the plan has become another one, nothing is done and the
        plan is returned. Raises ``StoppedOnRequest`` where whoever watches wants no more: what is
        left is seen again by the next pass, because the cursors stay.
        """
        tools, keeper, mailbox = self._tools, self._keeper, self._subject.mailbox
        progress = Progress(tools, mailbox.id, OperationType.ACT)
        planned = await make_plan(tools, self._subject, store, keeper.lease, self._watch)
        approval = self._approval
        if approval is not None and approval.digest != planned.plan.digest:
            return planned.plan
        waiting: Sequence[Action] = () if approval is not None else held(planned.plan)
        actions = planned.plan.actions if approval is not None else going_ahead(planned.plan)
        mailing = approval is not None and approval.with_mails
        organization_id = planned.known.rules.organization_id
        hands = Hands(tools, keeper, mailbox, organization_id, mailing, self._watch)
        applying = Applying(hands, self._result)
        await applying.note_unread(planned.gathered.unread)
        await applying.carry_out(store, actions, progress)
        await self._catch_up(store, applying, planned, progress)
        known, cursors = planned.known, planned.gathered.cursors
        if not waiting:
            cursors = await past_own_writes(tools, known, store, cursors, applying.made)
        withheld = () if mailing else tuple(one for one in actions if one.withheld)

        def close(context: Context) -> None:
            _keep(context, known, cursors if not waiting else {MAP: cursors[MAP]})
            forget_read_items(context, planned.over)
            began = planned.known.rules.now
            keep_count(context, mailbox, planned.plan, began, approved=approval is not None)
            tell_of_held(context, mailbox, waiting, planned.plan.deleted_lately)
            tell_of_withheld(context, mailbox, withheld)

        await tools.write(close, keeper.lease)
        self._result.backlog = len(waiting)
        return None

    async def _catch_up(
        self, store: ItemStore, applying: Applying, planned: Planned, progress: Progress
    ) -> None:
        """Plan once more for items that were changed meanwhile; deletes wait for the next pass."""
        for _ in range(ROUNDS):
            links, applying.overtaken = applying.overtaken, set()
            if not links:
                return
            gathered = await Gathering(self._tools, planned.known, store).again(links)
            actions = plan(gathered.pairs, planned.known.rules).actions
            await applying.note_unread(gathered.unread)
            await applying.carry_out(store, [one for one in actions if not one.deletes], progress)


def _keep(context: Context, known: Known, cursors: Mapping[str, str]) -> None:
    """Keep how far both sides were read."""
    now = context.clock.now()
    for name, value in cursors.items():
        if known.cursors.get(name) != value:
            context.unit.folder_checkpoints.keep(known.mailbox.id, name, value, now)
