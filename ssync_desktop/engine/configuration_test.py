"""Test & Enable of one mailbox: real steps against the real servers, each shown as it goes.

A direction that passes is enabled if its address is approved or needs no approval; one that fails
is not; they do not depend on each other (B28, D22).
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.automatic import Purpose, automatic_mail
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import (
    CertificateNotTrusted,
    ItemRefused,
    NeedsAttention,
    Retryable,
    SsyncError,
)
from ssync_desktop.domain.gates import configuration_gate, is_server_side
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType, TestStatus
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.test_run import StepState, TestRun, TestStep
from ssync_desktop.engine.items_test import look_at_items
from ssync_desktop.engine.locating import is_looked_up, locate
from ssync_desktop.engine.session import incoming_session, outgoing_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.mime.compose import OutgoingContent, new_message_id
from ssync_desktop.organization.configuration_test import TestOutcome
from ssync_desktop.servers.port import DiscoveryStep, OutgoingMessage

log = logging.getLogger(__name__)

TEST_SUBJECT = "Your mailbox is now connected to Server-Side Sync Desktop"
TEST_TEXT = (
    "This message was sent to test the mailbox.\n"
    "If you can read it, outgoing email works. Nothing needs to be done.\n"
)
"""The one message a test submits (B29); its loop header keeps it from being tracked (D29)."""

STEP_TITLES = {
    OperationType.OUTGOING: "Send a test message",
    OperationType.INCOMING: "Sign in and look at the inbox",
    OperationType.ACT: "Open appointments, contacts and tasks",
}
PRECONDITIONS = "Check the mailbox and its profile"
LOCATION = "Find the server"


class ConfigurationTest:
    """One run; ``run`` returns the finished value and publishes every change on the way."""

    def __init__(self, tools: Tools, mailbox: Mailbox, profile: EmailServerProfile | None) -> None:
        self._tools = tools
        self._mailbox = mailbox
        self._profile = profile
        self._run = TestRun(
            mailbox_id=mailbox.id,
            mailbox_name=mailbox.name,
            profile_id=mailbox.profile_id,
            steps=tuple(planned_steps(mailbox, profile)),
            started_on=tools.clock.now(),
        )
        tools.feed.publish(self._run)

    async def run(self) -> TestRun:
        """Carry out the steps in order; a failed one does not keep the others from running."""
        for place, step in enumerate(self._run.steps):
            await self._carry_out(place, step)
        self._run = replace(
            self._run,
            incoming=self._status_of(OperationType.INCOMING),
            outgoing=self._status_of(OperationType.OUTGOING),
            act=self._status_of(OperationType.ACT),
        )
        return self._run

    def cancelled(self) -> TestRun:
        """Return the run with what had not ended marked as cancelled."""
        steps = tuple(
            replace(step, state=StepState.CANCELLED)
            if step.state in (StepState.WAITING, StepState.RUNNING)
            else step
            for step in self._run.steps
        )
        return replace(self._run, steps=steps, cancelled=True, finished=True)

    async def _carry_out(self, place: int, step: TestStep) -> None:
        began = self._tools.clock.now()
        self._replace(place, replace(step, state=StepState.RUNNING))
        try:
            words = await self._work_of(place, step)()
        except SsyncError as error:
            done = failed_step(step, error)
        except Exception as bug:
            # Logged whole, shown at its step; the other direction is tested all the same.
            log.exception("the step “%s” ended in an unexpected error", step.title)
            words = f"{type(bug).__name__}: {bug}"
            done = failed_step(step, Retryable(ErrorCode.UNEXPECTED, server_words=words))
        else:
            done = replace(step, state=StepState.PASSED, words=words)
        seconds = (self._tools.clock.now() - began).total_seconds()
        self._replace(place, replace(done, duration=seconds))

    def _work_of(self, place: int, step: TestStep) -> Callable[[], Awaitable[str]]:
        if step.operation is OperationType.OUTGOING:
            return self._send
        if step.operation is OperationType.INCOMING:
            return self._look
        if step.operation is OperationType.ACT:
            return self._look_at_items
        return partial(self._locate, place) if step.title == LOCATION else self._preconditions

    async def _preconditions(self) -> str:
        for operation in tested_operations(self._mailbox):
            self._pass_gate(operation)
        return "The mailbox is active, has an address, and its profile is active."

    async def _send(self) -> str:
        profile = self._pass_gate(OperationType.OUTGOING)
        address = self._mailbox.email_address
        itself = Address(self._mailbox.name, address)
        marks = automatic_mail(Purpose.TEST, itself)
        assert marks is not None  # the gate has seen to it that there is an address
        content = OutgoingContent(
            sender=itself,
            to=(itself,),
            subject=TEST_SUBJECT,
            text=TEST_TEXT,
            message_id=new_message_id(address.rpartition("@")[2], self._tools.new_id()),
            date=self._tools.clock.now(),
            auto_submitted=marks.auto_submitted,
            loop=marks.loop,
        )
        (composed,) = await self._tools.parser.compose([content])
        if isinstance(composed, ItemRefused):
            raise composed
        message = OutgoingMessage(content.message_id, address, (address,), composed)
        async with outgoing_session(self._tools, self._mailbox, profile) as mail:
            receipt = await mail.send(message)
        if receipt.refused:
            raise ItemRefused(ErrorCode.RECIPIENTS_REFUSED, server_words=receipt.refused[0].words)
        return receipt.words

    async def _look(self) -> str:
        profile = self._pass_gate(OperationType.INCOMING)
        async with incoming_session(self._tools, self._mailbox, profile) as mail:
            report = await mail.probe()
        return report.words

    async def _look_at_items(self) -> str:
        profile = self._pass_gate(OperationType.ACT)
        return await look_at_items(self._tools, self._mailbox, profile)

    async def _locate(self, place: int) -> str:
        """Look for the server, and show each attempt as it ends (B9)."""
        assert self._profile is not None  # it says that there is something to look for
        attempts: list[str] = []

        def tell(step: DiscoveryStep) -> None:
            attempts.append(f"{step.title}: {step.words}")
            self._replace(place, replace(self._run.steps[place], words="\n".join(attempts)))

        self._mailbox = await locate(self._tools, self._mailbox, self._profile, tell, attended=True)
        return "\n".join(attempts)

    def _pass_gate(self, operation: OperationType) -> EmailServerProfile:
        """Raise what forbids the test of *operation*, else return the profile (B12, B31)."""
        gate = configuration_gate(self._mailbox, self._profile, operation)
        if gate.code is not None:
            raise NeedsAttention(gate.code, gate.text)
        assert self._profile is not None
        return self._profile

    def _status_of(self, operation: OperationType) -> TestStatus:
        for step in self._run.steps:
            if step.operation is operation:
                passed = step.state is StepState.PASSED
                return TestStatus.SUCCESS if passed else TestStatus.FAILURE
        return TestStatus.NOT_RUN

    def _replace(self, place: int, step: TestStep) -> None:
        steps = self._run.steps
        self._run = replace(self._run, steps=(*steps[:place], step, *steps[place + 1 :]))
        self._tools.feed.publish(self._run)


def tested_operations(mailbox: Mailbox) -> tuple[OperationType, ...]:
    """Return the operations that are set to server-side synchronization; no other is tested."""
    operations = (OperationType.OUTGOING, OperationType.INCOMING, OperationType.ACT)
    return tuple(operation for operation in operations if is_server_side(mailbox, operation))


def planned_steps(mailbox: Mailbox, profile: EmailServerProfile | None) -> list[TestStep]:
    """Return the steps of a run, all of them waiting."""
    steps = [TestStep(PRECONDITIONS)]
    if profile is not None and is_looked_up(profile):
        steps.append(TestStep(LOCATION))
    steps += [TestStep(STEP_TITLES[one], one) for one in tested_operations(mailbox)]
    return steps


def failed_step(step: TestStep, error: SsyncError) -> TestStep:
    """Return *step* with everything a person needs to know about *error*."""
    return replace(
        step,
        state=StepState.FAILED,
        words=error.server_words,
        error_code=error.code.value,
        error_text=error.title,
        remedy=error.remedy,
        certificate=error.certificate if isinstance(error, CertificateNotTrusted) else None,
    )


def outcomes_of(run: TestRun) -> dict[OperationType, TestOutcome]:
    """Return what the organization keeps of a finished run."""
    return {
        step.operation: TestOutcome()
        if step.state is StepState.PASSED
        else TestOutcome(ErrorCode(step.error_code), step.error_text, step.words)
        for step in run.steps
        if step.operation is not None
    }
