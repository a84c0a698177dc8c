"""Test & Enable as the engine carries it out, on the server in memory."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    IncomingDeliveryMethod,
    ItemOutcome,
    OperationType,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.domain.test_run import StepState, TestRun
from ssync_desktop.engine.configuration_test import TEST_SUBJECT
from ssync_desktop.organization.configuration_test import cancel_tests, schedule_test_and_enable
from ssync_desktop.organization.email_server_profiles import set_email_server_profile_state
from ssync_desktop.organization.mailboxes import set_mailbox_state
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.engine.running import finished, gated, running_tests, until
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN, OUT = OperationType.INCOMING, OperationType.OUTGOING


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA, ready=False)


def schedule(house: EngineHouse, *ids: UUID, approve: bool = True) -> None:
    house.do(lambda context: schedule_test_and_enable(context, ids, approve_too=approve))


async def outcome_of(house: EngineHouse, mailbox: Mailbox, *, approve: bool = True) -> TestRun:
    """Test one mailbox and return how it went."""
    house.events.clear()
    schedule(house, mailbox.id, approve=approve)
    async with running_tests(house):
        return await until(house, lambda: finished(house, mailbox.id))


@pytest.mark.behaviour("B27")
async def test_asking_returns_at_once_and_each_state_changes_with_its_own_test(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    house.add_profile()
    names = [f"{name}@example.test" for name in ("ada", "bob", "cyd")]
    boxes = [house.add_user(name, ready=False) for name in names]
    for name in names:
        memory_server.add_account(name, SECRET)
    gates = gated(house, memory_server)
    schedule(house, *(box.id for box in boxes))
    assert [house.mailbox(box.id).test_scheduled for box in boxes] == [True] * 3
    assert not house.test_runs(boxes[0].id)  # nobody was asked yet
    async with running_tests(house):
        await until(house, lambda: len(gates.waiting) == 3)
        for place in (1, 0, 2):
            gates.open(names[place])
            await until(house, lambda: finished(house, boxes[place].id))  # noqa: B023 awaited here
            stand = [house.mailbox(box.id).incoming.status for box in boxes]
            assert stand[place] is TestStatus.SUCCESS
            expected = {1: 1, 0: 2, 2: 3}[place]
            assert stand.count(TestStatus.SUCCESS) == expected
            assert stand.count(TestStatus.NOT_RUN) == 3 - expected
    assert not any(house.mailbox(box.id).test_scheduled for box in boxes)


async def test_steps_are_told_as_they_go(house: EngineHouse, ada: Mailbox) -> None:
    run = await outcome_of(house, ada)
    assert [step.operation for step in run.steps] == [None, OUT, IN]
    assert {step.state for step in run.steps} == {StepState.PASSED}
    assert run.steps[1].words == "250 taken"
    assert run.steps[2].words == "memory server ready"
    shown = [tuple(step.state for step in one.steps) for one in house.test_runs(ada.id)]
    assert shown[0] == (StepState.WAITING,) * 3
    assert (StepState.PASSED, StepState.RUNNING, StepState.WAITING) in shown
    assert run.enabled == {IN, OUT}


@pytest.mark.behaviour("B28")
@pytest.mark.parametrize("failing", [IN, OUT])
async def test_directions_are_judged_apart(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, failing: OperationType
) -> None:
    if failing is OUT:
        memory_server.refused_senders.add(ADA)
    else:
        memory_server.fail(Step.PROBE, Retryable(ErrorCode.TIMED_OUT))
    run = await outcome_of(house, ada)
    after = house.mailbox(ada.id)
    good, bad = (
        (after.outgoing, after.incoming) if failing is IN else (after.incoming, after.outgoing)
    )
    assert (good.enabled, good.status) == (True, TestStatus.SUCCESS)
    assert (bad.enabled, bad.status) == (False, TestStatus.FAILURE)
    (step,) = (one for one in run.steps if one.state is StepState.FAILED)
    assert step.operation is failing
    assert step.error_code in (ErrorCode.SENDER_REFUSED, ErrorCode.TIMED_OUT)
    assert step.remedy
    assert run.enabled == {IN, OUT} - {failing}


@pytest.mark.behaviour("B29")
async def test_one_real_message_is_submitted_and_never_tracked(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    await outcome_of(house, ada)
    (message,) = memory_server.submitted
    assert f"Subject: {TEST_SUBJECT}".encode() in message.content
    assert (message.sender, message.recipients) == (ADA, (ADA,))
    await house.run(ada, IN)
    assert house.emails() == []
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.OWN_MESSAGE]  # D29


@pytest.mark.behaviour("B30")
@pytest.mark.behaviour("B105")
@pytest.mark.parametrize("wanted", [True, False])
async def test_a_passed_test_tells_the_owner_and_when_it_was_done(
    house: EngineHouse, ada: Mailbox, wanted: bool
) -> None:
    settings = replace(house.see(lambda unit: unit.settings.get()), alert_information=wanted)
    house.do(lambda context: update_settings(context, settings))
    house.clock.advance(timedelta(minutes=7))
    await outcome_of(house, ada)
    assert house.mailbox(ada.id).test_completed_on == house.clock.now()
    alerts = house.see(lambda unit: unit.alerts.regarding(ada.id))
    assert [(one.level, one.code, one.for_user_id) for one in alerts] == (
        [(TraceLevel.INFORMATION, ErrorCode.TEST_SUCCEEDED, ada.owner_id)] if wanted else []
    )


@pytest.mark.behaviour("B31")
async def test_an_inactive_mailbox_fails(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    house.do(lambda context: set_mailbox_state(context, ada.id, State.INACTIVE))
    run = await outcome_of(house, ada, approve=False)
    assert {step.error_code for step in run.steps} == {ErrorCode.MAILBOX_DISABLED}
    assert (run.incoming, run.outgoing) == (TestStatus.FAILURE, TestStatus.FAILURE)
    assert memory_server.submitted == []


@pytest.mark.behaviour("B12")
async def test_a_deactivated_profile_fails(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    assert ada.profile_id is not None
    profile_id = ada.profile_id
    house.do(lambda context: set_email_server_profile_state(context, profile_id, State.INACTIVE))
    run = await outcome_of(house, ada)
    codes = {step.operation: step.error_code for step in run.steps}
    assert codes[IN] == ErrorCode.INVALID_INCOMING_PROFILE
    assert codes[OUT] == ErrorCode.INVALID_OUTGOING_PROFILE
    assert memory_server.submitted == []


async def test_an_unapproved_mailbox_is_tested_and_not_enabled(
    house: EngineHouse, ada: Mailbox
) -> None:
    """D22."""
    run = await outcome_of(house, ada, approve=False)
    assert (run.incoming, run.outgoing) == (TestStatus.SUCCESS, TestStatus.SUCCESS)
    assert run.needs_approval
    assert run.enabled == frozenset()
    after = house.mailbox(ada.id)
    assert after.approval is AccessApproval.PENDING
    assert not after.incoming.enabled
    assert not after.outgoing.enabled
    again = await outcome_of(house, ada, approve=True)
    assert again.enabled == {IN, OUT}
    assert house.mailbox(ada.id).approval is AccessApproval.APPROVED


async def test_a_direction_that_is_not_server_side_is_not_tested(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    house.change_mailbox(
        ada.id,
        incoming_method=IncomingDeliveryMethod.OUTLOOK,
        outgoing_method=OutgoingDeliveryMethod.NONE,
    )
    run = await outcome_of(house, ada)
    assert [step.operation for step in run.steps] == [None]
    assert (run.incoming, run.outgoing, run.enabled) == (
        TestStatus.NOT_RUN,
        TestStatus.NOT_RUN,
        frozenset(),
    )
    assert memory_server.submitted == []


async def test_a_test_that_is_cancelled_leaves_the_results_of_earlier_ones(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    await outcome_of(house, ada)
    gates = gated(house, memory_server)
    house.events.clear()
    schedule(house, ada.id)
    async with running_tests(house) as tester:
        await until(house, lambda: gates.waiting)
        house.do(lambda context: cancel_tests(context, (ada.id,)))
        await tester.cancel((ada.id,))
        run = finished(house, ada.id)
    assert run is not None
    assert run.cancelled
    assert [step.state for step in run.steps] == [
        StepState.PASSED,
        StepState.CANCELLED,
        StepState.CANCELLED,
    ]
    after = house.mailbox(ada.id)
    assert not after.test_scheduled
    assert (after.incoming.status, after.outgoing.enabled) == (TestStatus.SUCCESS, True)
    assert house.tools.limits.open == 0


async def test_what_was_changed_while_it_was_tested_stays_untested(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    gates = gated(house, memory_server)
    schedule(house, ada.id)
    async with running_tests(house):
        await until(house, lambda: gates.waiting)
        house.change_mailbox(ada.id, user_name="somebody else")
        gates.open(ADA)
        run = await until(house, lambda: finished(house, ada.id))
    assert run.enabled == frozenset()
    assert run.cancelled
    assert house.mailbox(ada.id).incoming.status is TestStatus.NOT_RUN
    assert not house.mailbox(ada.id).test_scheduled


@pytest.mark.expects_warnings
async def test_a_bug_ends_the_test_and_is_not_run_into_again(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.fail(Step.PROBE, ZeroDivisionError("a bug"), times=9)
    run = await outcome_of(house, ada)
    (step,) = (one for one in run.steps if one.operation is IN)
    assert (step.state, step.error_code) == (StepState.FAILED, ErrorCode.UNEXPECTED)
    assert not house.mailbox(ada.id).test_scheduled
    assert house.mailbox(ada.id).outgoing.enabled


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NeedsAttention(ErrorCode.OUTGOING_AUTHENTICATION), ErrorCode.OUTGOING_AUTHENTICATION),
        (ItemRefused(ErrorCode.MESSAGE_REFUSED), ErrorCode.MESSAGE_REFUSED),
    ],
)
async def test_a_failed_step_says_what_to_do(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    error: Exception,
    code: ErrorCode,
) -> None:
    memory_server.fail(Step.SEND, error)
    run = await outcome_of(house, ada)
    step = run.steps[1]
    assert step.error_code == code
    assert step.error_text
    assert step.remedy
    assert house.mailbox(ada.id).outgoing.error_code == code
    assert code.value in {alert.code for alert in house.alerts()}
