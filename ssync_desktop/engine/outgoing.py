"""The outgoing pass: claim, compose, submit, confirm.

A claim is committed before anything leaves this host, with the Message-ID fixed and the attempt
counted; so an email found in Sending after a crash is known to be in doubt. A server that can be
asked is asked; SMTP, which cannot, gets the same message again under the same Message-ID, and an
alert says so. A pass that is cut short keeps what is in doubt small: it writes down every answer
it has heard and gives back what it claimed and never handed over.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused, Retryable, SsyncError
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.intake import first_of
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.outbox import Answer, Outbox, Ready
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.engine.session import outgoing_session, spare_outgoing_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.sending import CONCERNS_ONE_EMAIL
from ssync_desktop.servers.port import Capability, OutgoingMail

log = logging.getLogger(__name__)

EMAILS_PER_CYCLE = 3_000
IN_DOUBT = 4
"""Emails per connection that may be handed over before their answers are in the database.

So many can leave twice when the machine dies; one would be safest, and four times as slow.
"""

PER_CONNECTION = 10
"""A further connection is opened for every so many pending emails."""

RECORD_TRIES = 30
RECORD_PAUSE = timedelta(seconds=2)
"""An answer that cannot be written now is worth waiting for: without it the email goes twice."""


class OutgoingPass:
    """One pass over the pending emails of one mailbox."""

    def __init__(
        self,
        tools: Tools,
        keeper: LeaseKeeper,
        mailbox: Mailbox,
        profile: EmailServerProfile,
        result: PassResult,
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox
        self._profile = profile
        self._outbox = Outbox(tools, keeper, mailbox)
        self._ready: asyncio.Queue[Ready | None] = asyncio.Queue(maxsize=40)
        self._answers: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._handed_over: set[UUID] = set()
        self._unrecorded: dict[UUID, Answer] = {}
        self._in_doubt = asyncio.Semaphore(IN_DOUBT)
        self._holding: set[UUID] = set()
        self._error: SsyncError | None = None
        self._result = result

    async def run(self) -> None:
        """Send what is pending; raises what ended the session, after all is recorded."""
        pending = await self._outbox.pending()
        in_doubt = await self._outbox.in_doubt()
        if not pending and not in_doubt:
            self._show_waiting(0)
            return
        progress = Progress(self._tools, self._mailbox.id, OperationType.OUTGOING)
        progress.begin(min(pending, EMAILS_PER_CYCLE) + len(in_doubt), backlog=pending)
        try:
            async with outgoing_session(self._tools, self._mailbox, self._profile) as mail:
                await self._settle_doubts(mail, in_doubt)
                await self._send_all(mail, pending, progress)
        except SsyncError:
            self._show_waiting(await self._outbox.pending())
            raise
        self._show_waiting(await self._outbox.pending())
        if self._error is not None:
            raise self._error

    def _show_waiting(self, waiting: int) -> None:
        """Put on the board, and into the statistics, how many emails are left."""
        self._result.backlog = waiting
        self._tools.board.post_waiting(self._mailbox.id, waiting)

    async def _settle_doubts(self, mail: OutgoingMail, emails: Sequence[tuple[UUID, str]]) -> None:
        """Ask the server for emails found in Sending where it can be asked; the rest go again."""
        for email_id, message_id in emails:
            found = None
            if Capability.SENT_ITEMS in mail.capabilities:
                found = await mail.find_sent(message_id)
            await self._outbox.settle(email_id, found=found)

    async def _send_all(self, first: OutgoingMail, pending: int, progress: Progress) -> None:
        helpers = min(self._profile.max_connections - 1, pending // PER_CONNECTION)
        self._in_doubt = asyncio.Semaphore(IN_DOUBT * (1 + helpers))
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._claim())
                tasks.create_task(self._confirm(progress))
                tasks.create_task(self._work_together(first, helpers))
        except BaseExceptionGroup as group:
            await self._tidy()
            raise first_of(group) from group
        except asyncio.CancelledError:
            await self._tidy()
            raise
        await self._record_late()

    async def _claim(self) -> None:
        claimed = 0
        while claimed < EMAILS_PER_CYCLE and self._error is None:
            try:
                batch = await self._outbox.claim()
            except Retryable as error:
                self._stop_for(error)
                break
            if not batch:
                break
            claimed += len(batch)
            for one in batch:
                if isinstance(one, Ready):
                    await self._ready.put(one)
                else:
                    self._answer(one)
        await self._ready.put(None)

    async def _work_together(self, first: OutgoingMail, helpers: int) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._work(first))
            for _ in range(helpers):
                tasks.create_task(self._help())
        self._answers.put_nowait(None)

    async def _help(self) -> None:
        """Work with a session of one's own; when it cannot be had, the others do the work.

        It never waits for a connection: two mailboxes that each hold one of the profile's last
        and wait for another would wait for ever.
        """
        try:
            async with spare_outgoing_session(self._tools, self._mailbox, self._profile) as mail:
                if mail is not None:
                    await self._work(mail)
        except SsyncError as error:
            log.info("a further connection could not be had: %s", error)

    async def _work(self, mail: OutgoingMail) -> None:
        while (ready := await self._ready.get()) is not None:
            await self._in_doubt.acquire()
            self._holding.add(ready.email_id)
            if self._error is None:
                self._answer(await self._hand_over(mail, ready))
            else:
                self._answer(Answer(ready.email_id, None))
        self._ready.put_nowait(None)  # for the next worker; nothing follows it

    async def _hand_over(self, mail: OutgoingMail, ready: Ready) -> Answer:
        try:
            await self._keeper.prove()
            self._handed_over.add(ready.email_id)
            return Answer(ready.email_id, await mail.send(ready.message))
        except ItemRefused as error:
            return Answer(ready.email_id, error)
        except SsyncError as error:
            alone = error.code in CONCERNS_ONE_EMAIL and isinstance(error, Retryable)
            if not alone or isinstance(error, AnswerLost):
                self._stop_for(error)
            return Answer(ready.email_id, error)

    def _answer(self, answer: Answer) -> None:
        self._unrecorded[answer.email_id] = answer
        self._answers.put_nowait(answer)

    def _stop_for(self, error: SsyncError) -> None:
        """Hand nothing more over; the first error is the one that is told."""
        self._error = self._error or error

    async def _confirm(self, progress: Progress) -> None:
        """Write the answers down as they come, all that are there in one transaction."""
        more = True
        while more:
            answers = [await self._answers.get()]
            while not self._answers.empty():
                answers.append(self._answers.get_nowait())
            more = None not in answers
            real = [answer for answer in answers if answer is not None]
            if not real:
                continue
            try:
                await self._record(real)
            except Retryable as error:
                if error.code is ErrorCode.LEASE_LOST:
                    raise
                self._stop_for(error)  # the database is busy: these are recorded at the end
            self._let_go(real)
            progress.advance(len(real))

    def _let_go(self, answers: Sequence[Answer]) -> None:
        """Let as many further emails be handed over as are in doubt no more."""
        for answer in answers:
            if answer.email_id in self._holding:
                self._holding.discard(answer.email_id)
                self._in_doubt.release()

    async def _record(self, answers: Sequence[Answer]) -> None:
        self._result.failed += await self._outbox.record(answers)
        self._result.processed += len(answers)
        for answer in answers:
            self._unrecorded.pop(answer.email_id, None)

    async def _record_late(self) -> None:
        """Write down the answers that met a busy or full database, once it takes them again."""
        clock = self._tools.clock
        for left in reversed(range(RECORD_TRIES)):
            if not self._unrecorded:
                return
            try:
                await self._record(tuple(self._unrecorded.values()))
            except Retryable as error:
                if error.code is ErrorCode.LEASE_LOST or not left:
                    raise
                await clock.sleep_until(clock.now() + RECORD_PAUSE)

    async def _tidy(self) -> None:
        """Leave no email in doubt of which something is known; the pass has been cut short."""
        try:
            await self._outbox.tidy(self._unrecorded, self._handed_over)
        except Retryable as error:
            log.info("what was being sent stays in doubt: %s", error)
