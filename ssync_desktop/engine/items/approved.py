"""The plan of a mailbox as somebody looks at it, and exactly that plan carried out."""

from functools import partial
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.items.details import Applied
from ssync_desktop.domain.items.hiding import hidden_plan
from ssync_desktop.domain.items.planning import Pair, Plan
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.engine.items.item_pass import Approval, ItemPass, make_plan
from ssync_desktop.engine.items.leased import leased, opened
from ssync_desktop.engine.items.watch import UNWATCHED, StoppedOnRequest, Watch
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.subject import Subject
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_plans import put_off
from ssync_desktop.organization.processing import record_pass_success


async def plan_of(
    tools: Tools,
    caller: Caller,
    viewer: Viewer | None,
    mailbox_id: UUID,
    watch: Watch = UNWATCHED,
) -> Plan:
    """Return what would be done now; what is not for *viewer* is hidden (B107)."""
    subject = await opened(tools, caller, mailbox_id)
    assert subject.profile is not None  # the gate has seen to it
    async with items_session(tools, subject.mailbox, subject.profile) as store:
        planned = await make_plan(tools, subject, store, watch=watch)
    return _as_seen(planned.plan, subject, viewer)


async def apply_plan(
    tools: Tools,
    caller: Caller,
    viewer: Viewer | None,
    mailbox_id: UUID,
    approval: Approval,
    watch: Watch = UNWATCHED,
) -> Applied:
    """Carry the approved plan out, brakes or not; one that has become another is shown instead.

    Where whoever watches stops it, the rest waits for the next pass.
    """
    result, stopped = PassResult(), False
    became: Plan | None = None
    try:
        async with leased(tools, caller, mailbox_id) as (subject, keeper):
            assert subject.profile is not None
            carrying = ItemPass(tools, keeper, subject, result, approval, watch)
            try:
                async with items_session(tools, subject.mailbox, subject.profile) as store:
                    became = await carrying.run(store)
            except StoppedOnRequest:
                stopped = True
            if became is None:
                await tools.write(partial(_note_end, mailbox_id, result, stopped), keeper.lease)
    finally:
        await tools.show((mailbox_id,))
    if became is not None:
        return Applied(became=_as_seen(became, subject, viewer))
    return Applied(done=result.processed, failed=result.failed, stopped=stopped)


def _note_end(mailbox_id: UUID, result: PassResult, stopped: bool, context: Context) -> None:
    """Keep that a plan was carried out; after a stop no pass begins at once to do the rest."""
    if stopped:
        put_off(context, mailbox_id)
    else:
        record_pass_success(context, mailbox_id, OperationType.ACT, found=result.processed)


def _as_seen(plan: Plan, subject: Subject, viewer: Viewer | None) -> Plan:
    if viewer is None:
        return plan
    owner_id, mailbox_id = subject.mailbox.regarding_id, subject.mailbox.id

    def reads(pair: Pair) -> bool:
        link, row = pair.mapping, pair.local
        shown = (link.id if link else None, row.id if row else None)
        return viewer.reads((owner_id,), mailbox_id, *shown)

    return hidden_plan(plan, reads)
