"""Test & Enable, by rows: scheduling it and keeping its result."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import (
    AccessApproval,
    IncomingDeliveryMethod,
    OperationType,
    Role,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.organization.approval import approve_mailboxes
from ssync_desktop.organization.configuration_test import (
    TestOutcome,
    TestVerdict,
    cancel_tests,
    record_test_result,
    schedule_test_and_enable,
)
from ssync_desktop.organization.mailboxes import update_mailbox
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld

INCOMING, OUTGOING = OperationType.INCOMING, OperationType.OUTGOING
PASSED = TestOutcome()
REFUSED = TestOutcome(
    ErrorCode.OUTGOING_AUTHENTICATION, "The server refused to let us in", "535 no"
)
BOTH = {INCOMING: PASSED, OUTGOING: PASSED}


def _alerts(world: MailWorld, record_id: UUID) -> list[Alert]:
    return list(world.read(lambda context: context.unit.alerts.regarding(record_id)))


def _record(
    world: MailWorld,
    mailbox_id: UUID,
    outcomes: dict[OperationType, TestOutcome],
    version: int = 1,
) -> TestVerdict:
    return world.run(
        lambda context: record_test_result(context, mailbox_id, outcomes, tested_version=version)
    )


@pytest.mark.behaviour("B28", "rows")
def test_directions_are_independent(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    verdict = _record(world, mailbox.id, {INCOMING: PASSED, OUTGOING: REFUSED})
    assert verdict.enabled == {INCOMING}
    assert not verdict.needs_approval
    tested = verdict.mailbox
    assert (tested.incoming.status, tested.incoming.enabled) == (TestStatus.SUCCESS, True)
    assert (tested.outgoing.status, tested.outgoing.enabled) == (TestStatus.FAILURE, False)
    assert tested.outgoing.error_code == "OutgoingEmailAuthenticationError"


@pytest.mark.behaviour("B30")
def test_success_tells_the_mailboxs_owner_and_is_dated(world: MailWorld) -> None:
    ada = world.user("ada")
    mailbox = world.mailbox(ada)
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    world.run(lambda context: schedule_test_and_enable(context, [mailbox.id]))
    world.clock.advance(timedelta(minutes=2))
    tested = _record(world, mailbox.id, BOTH).mailbox
    assert tested.test_completed_on == START + timedelta(minutes=2)
    assert tested.test_attempted_on == START
    assert not tested.test_scheduled
    (alert,) = _alerts(world, mailbox.id)
    assert alert.level is TraceLevel.INFORMATION
    assert alert.code is ErrorCode.TEST_SUCCEEDED
    assert alert.for_user_id == ada.id


@pytest.mark.behaviour("B105")
def test_without_information_alerts_success_is_silent(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.settings(alert_information=False)
    tested = _record(world, mailbox.id, BOTH).mailbox
    assert tested.test_completed_on is not None
    assert _alerts(world, mailbox.id) == []


def test_failure_tells_both_owners_with_the_servers_words(world: MailWorld) -> None:
    ada = world.user("ada")
    mailbox = world.mailbox(ada)
    _record(world, mailbox.id, {OUTGOING: REFUSED})
    told = _alerts(world, mailbox.id)
    assert {alert.for_user_id for alert in told} == {ada.id, world.profile.owner_id}
    for alert in told:
        assert alert.level is TraceLevel.ERROR
        assert alert.code is ErrorCode.OUTGOING_AUTHENTICATION
        assert alert.details == "535 no"
        assert mailbox.name in alert.text


def test_success_clears_what_earlier_tests_said_on_both_walls(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    _record(world, mailbox.id, {OUTGOING: REFUSED, INCOMING: PASSED})
    _record(world, mailbox.id, BOTH)
    assert [alert.code for alert in _alerts(world, mailbox.id)] == [ErrorCode.TEST_SUCCEEDED]
    assert _alerts(world, world.profile.id) == []


def test_an_unapproved_mailbox_shows_its_result_but_is_not_enabled(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    verdict = _record(world, mailbox.id, BOTH)
    assert verdict.needs_approval
    assert verdict.enabled == frozenset()
    assert verdict.mailbox.incoming.status is TestStatus.SUCCESS


@pytest.mark.behaviour("B21", "enabled by a test")
def test_where_approval_is_not_asked_for_a_good_test_enables(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.settings(require_approval_for_users=False)
    verdict = _record(world, mailbox.id, BOTH)
    assert verdict.enabled == {INCOMING, OUTGOING}
    assert not verdict.needs_approval


def test_a_direction_that_was_not_tested_stays_not_run(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    draft = replace(mailbox.draft(), incoming_method=IncomingDeliveryMethod.NONE)
    world.run(lambda context: update_mailbox(context, draft))
    tested = _record(world, mailbox.id, {OUTGOING: PASSED}, version=2).mailbox
    assert tested.incoming.status is TestStatus.NOT_RUN
    assert tested.outgoing.status is TestStatus.SUCCESS


def test_a_mailbox_changed_during_its_test_stays_untested(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    world.run(lambda context: schedule_test_and_enable(context, [mailbox.id]))
    draft = replace(mailbox.draft(), email_address="countess@example.com")
    world.run(lambda context: update_mailbox(context, draft))
    verdict = _record(world, mailbox.id, BOTH)
    assert verdict.stale
    assert verdict.mailbox.incoming.status is TestStatus.NOT_RUN
    assert not verdict.mailbox.test_scheduled


def test_approving_during_a_test_does_not_make_it_stale(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.run(lambda context: schedule_test_and_enable(context, [mailbox.id]))
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    assert _record(world, mailbox.id, BOTH).enabled == {INCOMING, OUTGOING}


def test_approve_and_enable_with_a_start_date(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    since = START - timedelta(days=30)
    world.run(
        lambda context: schedule_test_and_enable(
            context, [mailbox.id], approve_too=True, process_from=since
        )
    )
    scheduled = world.read(lambda context: context.unit.mailboxes.get(mailbox.id))
    assert scheduled.approval is AccessApproval.APPROVED
    assert scheduled.process_received_after == since


def test_others_mailboxes_are_not_tested_without_the_role(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    bob = Caller(world.user("bob").id, frozenset({Role.USER}))
    for message in (schedule_test_and_enable, cancel_tests):
        with pytest.raises(NeedsAttention) as refused:
            world.run(lambda context, message=message: message(context, [mailbox.id]), bob)  # type: ignore[misc]
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_a_cancelled_test_leaves_earlier_results(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    _record(world, mailbox.id, BOTH)
    world.run(lambda context: schedule_test_and_enable(context, [mailbox.id]))
    world.run(lambda context: cancel_tests(context, [mailbox.id]))
    after = world.read(lambda context: context.unit.mailboxes.get(mailbox.id))
    assert not after.test_scheduled
    assert after.incoming.status is TestStatus.SUCCESS
    assert after.test_completed_on == START
