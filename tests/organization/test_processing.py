"""The books of passes: the gate, success, transient and permanent failures, and their alerts."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    AfterTransientLimit,
    CredentialRetrieval,
    OperationType,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.organization.approval import approve_mailboxes
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.email_server_profiles import (
    resume_email_server_profile,
    update_email_server_profile,
)
from ssync_desktop.organization.processing import (
    make_due,
    open_gate,
    record_pass_failure,
    record_pass_success,
)
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld

INCOMING, OUTGOING = OperationType.INCOMING, OperationType.OUTGOING
BOTH = {INCOMING: TestOutcome(), OUTGOING: TestOutcome()}
LIMITS = list(AfterTransientLimit)
TIME_OUT = Retryable(ErrorCode.TIMED_OUT, server_words="no answer within 60 s")
REFUSED = NeedsAttention(ErrorCode.INCOMING_AUTHENTICATION, server_words="-ERR 401")


def enabled_mailbox(world: MailWorld, name: str = "ada") -> Mailbox:
    """Return a user's mailbox that is approved, tested and enabled both ways."""
    mailbox = world.mailbox(world.user(name))
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    verdict = world.run(
        lambda context: record_test_result(
            context, mailbox.id, BOTH, tested_version=mailbox.row_version
        )
    )
    world.run(lambda context: context.unit.alerts.clear(mailbox.id))
    return verdict.mailbox


def incoming(world: MailWorld, mailbox: Mailbox) -> DirectionState:
    return world.read(lambda context: context.unit.mailboxes.get(mailbox.id)).incoming


def fail(world: MailWorld, mailbox: Mailbox, error: Retryable | NeedsAttention) -> DirectionState:
    return world.run(lambda context: record_pass_failure(context, mailbox.id, INCOMING, error))


def alerts(world: MailWorld, record_id: UUID) -> list[Alert]:
    return list(world.read(lambda context: context.unit.alerts.regarding(record_id)))


def due(world: MailWorld, operation: OperationType = INCOMING) -> list[UUID]:
    now = world.clock.now()
    return world.read(lambda context: context.unit.mailboxes.due(now, operation))


def profile_signs_in(world: MailWorld) -> None:
    """Let the profile own the credential of both directions."""
    draft = world.profile.draft()
    side = replace(draft.incoming, retrieval=CredentialRetrieval.PROFILE, user_name="post")
    draft = replace(draft, incoming=side, same_settings_for_outgoing=True)
    world.run(lambda context: update_email_server_profile(context, draft))


@pytest.mark.behaviour("B20", "rows")
def test_a_waiting_mailbox_is_not_processed_and_the_profiles_owner_is_told(
    world: MailWorld,
) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.run(lambda context: record_test_result(context, mailbox.id, BOTH, tested_version=1))
    assert due(world) == [mailbox.id]
    gate = world.run(lambda context: open_gate(context, mailbox.id, INCOMING))
    assert gate.code is ErrorCode.NOT_APPROVED
    (alert,) = alerts(world, world.profile.id)
    assert alert.for_user_id == world.profile.owner_id
    assert alert.level is TraceLevel.ERROR
    assert "ada@example.com" in alert.text
    assert due(world) == []
    world.clock.advance(timedelta(minutes=5))
    assert due(world) == [mailbox.id]
    world.run(lambda context: open_gate(context, mailbox.id, INCOMING))
    assert [one.count for one in alerts(world, world.profile.id)] == [2]
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    assert alerts(world, world.profile.id) == []
    assert world.run(lambda context: open_gate(context, mailbox.id, INCOMING)).open


def test_many_waiting_addresses_are_one_alert_that_counts_them(world: MailWorld) -> None:
    mailboxes = [world.mailbox(world.user(f"user{number:02}")) for number in range(12)]
    first = mailboxes[0]
    world.run(lambda context: record_test_result(context, first.id, BOTH, tested_version=1))
    world.run(lambda context: open_gate(context, first.id, INCOMING))
    (alert,) = alerts(world, world.profile.id)
    assert alert.text.endswith("and 2 more.")
    assert alert.text.count("@example.com") == 10
    world.run(lambda context: approve_mailboxes(context, [one.id for one in mailboxes]))
    assert alerts(world, world.profile.id) == []


@pytest.mark.behaviour("B21", "setting lifted")
def test_lifting_the_setting_lets_the_waiting_mailbox_run(world: MailWorld) -> None:
    mailbox = world.mailbox(world.user("ada"))
    world.run(lambda context: record_test_result(context, mailbox.id, BOTH, tested_version=1))
    assert not world.run(lambda context: open_gate(context, mailbox.id, INCOMING)).open
    world.settings(require_approval_for_users=False)
    assert due(world) == [mailbox.id]
    assert world.run(lambda context: open_gate(context, mailbox.id, INCOMING)).open
    assert alerts(world, world.profile.id) == []


@pytest.mark.behaviour("B38", "rows")
def test_the_next_run_counts_from_the_end_of_the_last(world: MailWorld) -> None:
    mailbox = enabled_mailbox(world)
    minutes = []
    for found in (3, 0, 0, 0, 0):
        world.clock.advance(timedelta(minutes=30))
        state = world.run(
            lambda context, found=found: record_pass_success(  # type: ignore[misc]
                context, mailbox.id, INCOMING, found=found
            )
        )
        assert state.last_success_on == world.clock.now()
        assert state.next_run_on is not None
        minutes.append((state.next_run_on - world.clock.now()) // timedelta(minutes=1))
    assert minutes == [2, 5, 5, 5, 6]
    assert due(world) == []
    world.clock.advance(timedelta(minutes=6))
    assert due(world) == [mailbox.id]


def test_the_profiles_minimum_is_kept(world: MailWorld) -> None:
    mailbox = enabled_mailbox(world)
    draft = replace(world.profile.draft(), min_polling_interval=30)
    world.run(lambda context: update_email_server_profile(context, draft))
    state = world.run(lambda context: record_pass_success(context, mailbox.id, INCOMING, found=1))
    assert state.next_run_on == START + timedelta(minutes=30)


@pytest.mark.behaviour("B103")
@pytest.mark.parametrize("policy", LIMITS)
def test_a_failure_that_clears_before_the_tenth_leaves_no_trace(
    world: MailWorld, policy: AfterTransientLimit
) -> None:
    mailbox = enabled_mailbox(world)
    world.settings(after_transient_limit=policy)
    waits = []
    for count in range(1, 10):
        state = fail(world, mailbox, TIME_OUT)
        assert state.transient_failures == count
        assert state.next_run_on is not None
        waits.append((state.next_run_on - world.clock.now()) // timedelta(minutes=1))
    assert waits == [1, 2, 4, 5, 5, 5, 5, 5, 5]
    assert incoming(world, mailbox).enabled
    world.run(lambda context: record_pass_success(context, mailbox.id, INCOMING))
    healed = incoming(world, mailbox)
    assert healed.transient_failures == 0
    assert healed.enabled
    assert healed.error_code == ""
    assert alerts(world, mailbox.id) == []
    assert fail(world, mailbox, TIME_OUT).transient_failures == 1


def test_the_tenth_failure_degrades_or_disables_as_was_chosen(world: MailWorld) -> None:
    kept, disabled = enabled_mailbox(world, "kept"), enabled_mailbox(world, "disabled")
    for _ in range(10):
        state = fail(world, kept, TIME_OUT)
    assert state.enabled
    assert state.next_run_on == START + timedelta(hours=1)
    assert ErrorCode.STILL_FAILING in {alert.code for alert in alerts(world, kept.id)}
    world.settings(after_transient_limit=AfterTransientLimit.DISABLE)
    for _ in range(10):
        state = fail(world, disabled, TIME_OUT)
    assert not state.enabled
    assert state.status is TestStatus.FAILURE
    told = alerts(world, disabled.id)
    assert {one.for_user_id for one in told} == {disabled.owner_id, world.profile.owner_id}
    assert {one.code for one in told} == {ErrorCode.DISABLED_AFTER_RETRIES}
    assert {one.level for one in told} == {TraceLevel.ERROR}
    assert due(world) == []


def test_a_stopped_direction_is_not_enabled_by_approving_again(world: MailWorld) -> None:
    mailbox = enabled_mailbox(world)
    fail(world, mailbox, REFUSED)
    world.run(lambda context: approve_mailboxes(context, [mailbox.id]))
    assert not incoming(world, mailbox).enabled


def test_the_servers_wish_sets_the_wait(world: MailWorld) -> None:
    mailbox = enabled_mailbox(world)
    busy = Retryable(ErrorCode.SERVER_BUSY)
    busy.retry_after = timedelta(minutes=42)
    assert fail(world, mailbox, busy).next_run_on == START + timedelta(minutes=42)


@pytest.mark.parametrize("code", [ErrorCode.KEYRING_LOCKED, ErrorCode.NO_PASSWORD_ON_THIS_MACHINE])
def test_a_trouble_of_this_host_stops_nothing_for_good(world: MailWorld, code: ErrorCode) -> None:
    mailbox = enabled_mailbox(world)
    world.settings(after_transient_limit=AfterTransientLimit.DISABLE)
    for _ in range(12):
        state = fail(world, mailbox, NeedsAttention(code))
    assert state.enabled
    assert state.status is TestStatus.SUCCESS
    assert code in {alert.code for alert in alerts(world, mailbox.id)}


@pytest.mark.behaviour("B102", "the mailbox's credential")
def test_a_refused_mailbox_stops_at_once_and_both_owners_know(world: MailWorld) -> None:
    mailbox = enabled_mailbox(world)
    state = fail(world, mailbox, REFUSED)
    assert not state.enabled
    assert state.status is TestStatus.FAILURE
    assert due(world) == []
    assert due(world, OUTGOING) == [mailbox.id]
    told = alerts(world, mailbox.id)
    assert {one.for_user_id for one in told} == {mailbox.owner_id, world.profile.owner_id}
    assert {one.code for one in told} == {ErrorCode.INCOMING_AUTHENTICATION}
    assert {one.details for one in told} == {"-ERR 401"}
    stopped = world.read(lambda context: context.unit.profiles.get(world.profile.id))
    assert stopped.stopped_code == ""


@pytest.mark.behaviour("B102", "the profile's credential")
def test_a_refused_profile_stops_with_one_alert_and_touches_no_flag(world: MailWorld) -> None:
    profile_signs_in(world)
    first, second = enabled_mailbox(world, "ada"), enabled_mailbox(world, "bob")
    fail(world, first, REFUSED)
    fail(world, second, REFUSED)
    profile = world.read(lambda context: context.unit.profiles.get(world.profile.id))
    assert profile.stopped_code == "IncomingEmailAuthenticationError"
    (alert,) = alerts(world, world.profile.id)
    assert alert.count == 1
    assert alert.for_user_id == profile.owner_id
    assert "2 mailboxes" in alert.text
    assert due(world) == due(world, OUTGOING) == []
    for mailbox in (first, second):
        assert incoming(world, mailbox).enabled
        assert alerts(world, mailbox.id) == []
        gate = world.run(
            lambda context, mailbox=mailbox: open_gate(context, mailbox.id, INCOMING)  # type: ignore[misc]
        )
        assert gate.code is ErrorCode.PROFILE_STOPPED
    world.run(lambda context: resume_email_server_profile(context, world.profile.id))
    assert set(due(world)) == {first.id, second.id}
    assert alerts(world, world.profile.id) == []


def test_mailbox_owners_hear_of_their_profile_where_that_is_wanted(world: MailWorld) -> None:
    world.settings(notify_mailbox_owner=True)
    profile_signs_in(world)
    mailbox = enabled_mailbox(world)
    fail(world, mailbox, REFUSED)
    told = {alert.for_user_id for alert in alerts(world, world.profile.id)}
    assert told == {world.profile.owner_id, mailbox.owner_id}


def test_a_good_test_with_the_profiles_credential_lets_it_go_on(world: MailWorld) -> None:
    profile_signs_in(world)
    mailbox = enabled_mailbox(world)
    fail(world, mailbox, REFUSED)
    outgoing_only = {OUTGOING: TestOutcome()}

    def tested(outcomes: dict[OperationType, TestOutcome]) -> str:
        version = mailbox.row_version
        world.run(
            lambda context: record_test_result(
                context, mailbox.id, outcomes, tested_version=version
            )
        )
        return world.read(lambda context: context.unit.profiles.get(world.profile.id)).stopped_code

    assert tested(outgoing_only) != ""
    assert tested(BOTH) == ""


def test_an_unknown_certificate_stops_the_profile_whoever_signs_in(world: MailWorld) -> None:
    mailbox = enabled_mailbox(world)
    fail(world, mailbox, NeedsAttention(ErrorCode.UNTRUSTED_CERTIFICATE))
    profile = world.read(lambda context: context.unit.profiles.get(world.profile.id))
    assert profile.stopped_code == "UntrustedCertificate"
    assert incoming(world, mailbox).enabled


@pytest.mark.behaviour("B104")
def test_the_same_error_again_renews_its_alert(world: MailWorld) -> None:
    world.settings(alert_warnings=True)
    mailbox = enabled_mailbox(world)
    fail(world, mailbox, TIME_OUT)
    world.clock.advance(timedelta(minutes=1))
    fail(world, mailbox, TIME_OUT)
    (alert,) = alerts(world, mailbox.id)
    assert alert.created_on == START
    assert alert.updated_on == START + timedelta(minutes=1)
    assert alert.count == 2


@pytest.mark.parametrize(("wanted", "count"), [(True, 1), (False, 0)])
def test_warnings_are_written_as_the_organization_wishes(
    world: MailWorld, wanted: bool, count: int
) -> None:
    world.settings(alert_warnings=wanted)
    mailbox = enabled_mailbox(world)
    fail(world, mailbox, TIME_OUT)
    assert len(alerts(world, mailbox.id)) == count


def test_sync_now_makes_enabled_directions_due(world: MailWorld) -> None:
    mailbox = enabled_mailbox(world)
    fail(world, mailbox, TIME_OUT)
    assert due(world) == []
    world.run(lambda context: make_due(context, [mailbox.id]))
    assert due(world) == [mailbox.id]
    assert incoming(world, mailbox).transient_failures == 1


def test_those_who_wait_longest_come_first(world: MailWorld) -> None:
    names = ("ada", "bob", "cid")
    first, second, third = (enabled_mailbox(world, name) for name in names)
    moments = {first.id: START, second.id: START - timedelta(hours=1)}
    for mailbox_id, moment in moments.items():
        state = DirectionState(enabled=True, next_run_on=moment)
        world.run(
            lambda context, mailbox_id=mailbox_id, state=state: (  # type: ignore[misc]
                context.unit.mailboxes.set_direction(mailbox_id, INCOMING, state)
            )
        )
    assert due(world) == [third.id, second.id, first.id]
