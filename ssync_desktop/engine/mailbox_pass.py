"""One run of one operation of one mailbox: lease, gate, session, pass, and the books afterwards."""

import logging
import random
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.gates import direction_state
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.statistics import MailboxStatistics
from ssync_desktop.engine.incoming import IncomingPass
from ssync_desktop.engine.items.item_pass import ItemPass
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.locating import locate, should_look_again
from ssync_desktop.engine.outgoing import OutgoingPass
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.session import incoming_session, items_session
from ssync_desktop.engine.subject import Subject, read_subject
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.processing import (
    enter,
    make_due,
    record_pass_failure,
    record_pass_success,
)
from ssync_desktop.organization.statistics import record_statistics

log = logging.getLogger(__name__)


class MailboxPass:
    """Runs passes; keeps nothing between them."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def run(self, mailbox_id: UUID, operation: OperationType) -> bool:
        """Do what is due and write down how it went; False when it was not ours to do now.

        Every expected error ends here as rows; only bugs leave. Whoever holds the lease works,
        and another process that has it is left alone.
        """
        try:
            opened = await self._open(mailbox_id, operation)
            if opened is None:
                return False
            lease, subject = opened
            keeper = LeaseKeeper(self._tools, lease)
            try:
                async with keeper:
                    await self._work(subject, operation, keeper)
            finally:
                # Also when cancelled: another process need not wait for the lease to run out.
                if not keeper.given_back:
                    await self._tools.settle(lambda unit: unit.leases.release(lease))
        except SsyncError as error:
            # The database itself is busy, full or broken, the mailbox was deleted, or the lease
            # was lost: the calendar still shows what is due, and the next tick tries again.
            log.info("%s of %s was put off: %s", operation.name, mailbox_id, error)
            return False
        finally:
            await self._show(mailbox_id, operation)
        return True

    async def _open(
        self, mailbox_id: UUID, operation: OperationType
    ) -> tuple[Lease, Subject] | None:
        """Take the lease if the gate is open, in one transaction."""
        process = self._tools.process

        def work(context: Context) -> tuple[Lease, Subject] | None:
            entry = enter(context, mailbox_id, operation)
            if not entry.gate.open:
                return None
            lease = context.unit.leases.acquire(mailbox_id, operation, process)
            if lease is None:
                return None
            _note_begin(context, entry.mailbox, operation)
            return lease, Subject(entry.mailbox, entry.profile, entry.settings)

        return await self._tools.write(work)

    async def _work(self, subject: Subject, operation: OperationType, keeper: LeaseKeeper) -> None:
        tools, mailbox_id = self._tools, subject.mailbox.id
        started_on = tools.clock.now()
        result = PassResult()
        error: SsyncError | None = None
        try:
            await self._pass(subject, operation, keeper, result)
        except SsyncError as caught:
            if caught.code is ErrorCode.LEASE_LOST:
                raise
            error = caught
        except Exception as bug:
            # Logged whole, shown once, and tried again with growing pauses like anything else.
            log.exception("%s of %s ended in an unexpected error", operation.name, mailbox_id)
            error = Retryable(ErrorCode.UNEXPECTED, server_words=f"{type(bug).__name__}: {bug}")

        def work(context: Context) -> None:
            if error is None:
                asked_again = _asked_since_begin(context, mailbox_id, operation)
                record_pass_success(context, mailbox_id, operation, found=result.processed)
                if asked_again:
                    make_due(context, (mailbox_id,), (operation,))
                elif operation is OperationType.OUTGOING:
                    _go_on_if_more_came(context, mailbox_id)
            else:
                jitter = random.random()  # noqa: S311 spreads load, protects nothing
                record_pass_failure(context, mailbox_id, operation, error, jitter=jitter)
            record_statistics(
                context, self._statistics(subject, operation, started_on, result, error)
            )
            context.unit.leases.release(keeper.lease)

        await tools.write(work, keeper.lease)
        keeper.given_back = True

    async def _pass(
        self, subject: Subject, operation: OperationType, keeper: LeaseKeeper, result: PassResult
    ) -> None:
        tools, mailbox, profile = self._tools, subject.mailbox, subject.profile
        assert profile is not None  # the gate has seen to it
        if should_look_again(mailbox, profile):
            mailbox = await _located(tools, mailbox, profile)
            subject = replace(subject, mailbox=mailbox)
        if operation is OperationType.OUTGOING:
            await OutgoingPass(tools, keeper, mailbox, profile, result).run()
            return
        if operation is OperationType.ACT:
            async with items_session(tools, mailbox, profile) as items:
                await ItemPass(tools, keeper, subject, result).run(items)
            return
        async with incoming_session(tools, mailbox, profile) as mail:
            await IncomingPass(tools, keeper, subject, result).run(mail)

    def _statistics(
        self,
        subject: Subject,
        operation: OperationType,
        started_on: datetime,
        result: PassResult,
        error: SsyncError | None,
    ) -> MailboxStatistics:
        tools = self._tools
        return MailboxStatistics(
            id=tools.new_id(),
            mailbox_id=subject.mailbox.id,
            operation=operation,
            scheduled_on=scheduled_on(subject.mailbox, operation) or started_on,
            started_on=started_on,
            completed_on=tools.clock.now(),
            items_processed=result.processed,
            items_failed=result.failed,
            backlog=result.backlog,
            result=error is None,
            machine_name=tools.machine,
        )

    async def _show(self, mailbox_id: UUID, operation: OperationType) -> None:
        """Put the state as it is now in the rows on the board."""
        try:
            subject = await read_subject(self._tools, mailbox_id)
        except SsyncError as error:
            if error.code is ErrorCode.RECORD_NOT_FOUND:
                self._tools.board.forget(mailbox_id)  # deleted meanwhile
            return
        self._tools.board.post_mailbox(subject.mailbox, subject.profile, operation)


async def _located(tools: Tools, mailbox: Mailbox, profile: EmailServerProfile) -> Mailbox:
    """Look for the server that is not where it was; if that fails, the old place is tried again."""
    try:
        return await locate(tools, mailbox, profile)
    except NeedsAttention as error:
        if error.code is not ErrorCode.HOST_NOT_FOUND:
            raise
        log.info("the server of %s was not found: %s", mailbox.name, error)
        return mailbox


def _note_begin(context: Context, mailbox: Mailbox, operation: OperationType) -> None:
    """Turn "at once" into the moment of this begin; the operation stays due if the pass dies.

    So a request to synchronize that comes while the pass runs, from whatever process, can be told
    from the one it answers: it stands in the same column.
    """
    state = direction_state(mailbox, operation)
    if state.next_run_on is None:
        begun = replace(state, next_run_on=context.clock.now())
        context.unit.mailboxes.set_direction(mailbox.id, operation, begun)


def _asked_since_begin(context: Context, mailbox_id: UUID, operation: OperationType) -> bool:
    """Say whether somebody wants this done again at once: what came after the listing waits."""
    mailbox = context.unit.mailboxes.lock(mailbox_id)
    return direction_state(mailbox, operation).next_run_on is None


def _go_on_if_more_came(context: Context, mailbox_id: UUID) -> None:
    """Make sending due again for emails that were written after the pass had looked for the last.

    The request to send them at once would be lost otherwise: it stood in the row just replaced.
    """
    if context.unit.emails.pending_send(mailbox_id, context.clock.now(), limit=1):
        make_due(context, (mailbox_id,), (OperationType.OUTGOING,))


def scheduled_on(mailbox: Mailbox, operation: OperationType) -> datetime | None:
    """Return when *operation* was to run."""
    return direction_state(mailbox, operation).next_run_on
