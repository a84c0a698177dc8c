"""The outgoing pass on the server in memory: what leaves, what waits, what has failed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable
from ssync_desktop.domain.gates import next_run_of
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    AfterTransientLimit,
    CredentialRetrieval,
    OperationType,
    State,
    TestStatus,
)
from ssync_desktop.domain.profile import Direction
from ssync_desktop.organization.mailboxes import set_mailbox_state
from ssync_desktop.organization.processing import make_due
from ssync_desktop.organization.sending import background_send_email
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.engine.running import gated, until
from tests.engine.sending import ELSEWHERE, ask_to_send, later, statuses
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
OUT = OperationType.OUTGOING


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA)


@pytest.mark.behaviour("B82", "Sending to Sent")
async def test_what_waits_is_sent(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    email = ask_to_send(house, ada)
    assert statuses(house, email.id) == ["PENDING_SEND"]
    after = await house.run(ada, OUT)
    sent = house.email(email.id)
    assert (sent.status.name, sent.delivery_attempts) == ("SENT", 1)
    assert sent.sent_on == house.clock.now()
    (message,) = memory_server.submitted
    assert (message.message_id, message.sender) == (sent.message_id, ADA)
    assert message.recipients == (ELSEWHERE,)
    assert sent.subject.encode() in message.content
    assert after.outgoing.last_success_on == house.clock.now()
    (row,) = house.see(lambda unit: unit.statistics.of_mailbox(ada.id))
    assert (row.operation, row.items_processed, row.items_failed) == (OUT, 1, 0)


async def test_what_was_sent_is_not_sent_again(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    ask_to_send(house, ada)
    for _ in range(3):
        await house.run(ada, OUT)
        later(house)
    assert len(memory_server.submitted) == 1


async def test_with_nothing_to_send_no_server_is_asked(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.TIMED_OUT))
    after = await house.run(ada, OUT)
    assert after.outgoing.error_code == ""
    assert after.outgoing.next_run_on is not None


@pytest.mark.behaviour("B83")
@pytest.mark.parametrize("state", ["not enabled", "deactivated"])
async def test_without_an_enabled_mailbox_it_waits(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, state: str
) -> None:
    bob = house.add_user("bob@example.test", ready=False)
    box = ada if state == "deactivated" else bob
    if state == "deactivated":
        house.do(lambda context: set_mailbox_state(context, ada.id, State.INACTIVE))
    email = ask_to_send(house, box)
    for _ in range(3):
        await house.run(box, OUT)
        later(house)
    assert statuses(house, email.id) == ["PENDING_SEND"]
    assert memory_server.submitted == []


async def test_an_administrator_can_hold_back_what_a_mailbox_sends(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    until = house.clock.now() + timedelta(hours=2)
    house.change_mailbox(ada.id, postpone_sending_until=until)
    email = ask_to_send(house, ada)
    for _ in range(2):
        house.do(lambda context: make_due(context, (ada.id,)))  # "Sync now" does not end it
        assert house.see(lambda unit: unit.mailboxes.due(house.clock.now(), OUT)) == []
        held = await house.run(ada, OUT)
        house.do(lambda context: background_send_email(context, ada.id))
        assert (statuses(house, email.id), memory_server.submitted) == (["PENDING_SEND"], [])
        assert next_run_of(held, OUT) == until
        house.clock.advance(timedelta(minutes=59))
    assert house.mailbox(ada.id).outgoing.enabled
    house.clock.set(until)
    assert house.see(lambda unit: unit.mailboxes.due(until, OUT)) == [ada.id]
    sent = await house.run(ada, OUT)
    assert statuses(house, email.id) == ["SENT"]
    assert sent.postpone_sending_until is None  # it has had its time


async def test_what_is_held_back_is_shown_as_the_next_run(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    until = house.clock.now() + timedelta(hours=2)
    house.change_mailbox(ada.id, postpone_sending_until=until)
    ask_to_send(house, ada)
    await house.tools.show((ada.id,))
    status = house.tools.board.get(ada.id, OUT)
    assert status is not None
    assert (status.next_run_on, status.backlog) == (until, 1)


@pytest.mark.behaviour("B84")
@pytest.mark.parametrize("policy", list(AfterTransientLimit))
async def test_ten_passing_failures_in_a_row(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, policy: AfterTransientLimit
) -> None:
    settings = replace(house.see(lambda unit: unit.settings.get()), after_transient_limit=policy)
    house.do(lambda context: update_settings(context, settings))
    email = ask_to_send(house, ada)
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.CONNECT_FAILURE), times=10)
    for failures in range(1, 11):
        after = await house.run(ada, OUT)
        assert after.outgoing.transient_failures == failures
        assert after.outgoing.enabled is (
            policy is AfterTransientLimit.KEEP_TRYING or failures < 10
        )
        later(house, 80)
    assert statuses(house, email.id) == ["PENDING_SEND"]
    codes = {alert.code for alert in house.alerts()}
    if policy is AfterTransientLimit.DISABLE:
        assert ErrorCode.DISABLED_AFTER_RETRIES.value in codes
        assert after.outgoing.status is TestStatus.FAILURE
        house.enable(ada.id)
    else:
        assert ErrorCode.STILL_FAILING.value in codes
    await house.run(ada, OUT)  # the cause is gone
    assert statuses(house, email.id) == ["SENT"]
    assert house.mailbox(ada.id).outgoing.transient_failures == 0


@pytest.mark.behaviour("B85")
async def test_one_refused_email_fails_and_the_others_leave(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.refused_recipients["nobody@elsewhere.test"] = True
    emails = [
        ask_to_send(house, ada, "One"),
        ask_to_send(house, ada, "Two", "nobody@elsewhere.test"),
        ask_to_send(house, ada, "Three"),
    ]
    after = await house.run(ada, OUT)
    assert statuses(house, *(one.id for one in emails)) == ["SENT", "FAILED", "SENT"]
    assert house.email(emails[1].id).last_error_code == ErrorCode.RECIPIENTS_REFUSED
    assert after.outgoing.enabled
    assert after.outgoing.error_code == ""
    (alert,) = (one for one in house.alerts() if one.email_id == emails[1].id)
    assert alert.code == ErrorCode.RECIPIENTS_REFUSED


async def test_a_recipient_who_is_not_served_is_named(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.refused_recipients["nobody@elsewhere.test"] = True
    email = ask_to_send(house, ada, "Both", ELSEWHERE, "nobody@elsewhere.test")
    await house.run(ada, OUT)
    sent = house.email(email.id)
    assert sent.status.name == "SENT"
    assert sent.last_error_code == ErrorCode.RECIPIENTS_REFUSED
    assert "nobody@elsewhere.test" in sent.last_error_text
    assert any("nobody@elsewhere.test" in alert.text for alert in house.alerts())


async def test_what_is_refused_for_now_is_put_off_and_holds_up_nothing(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.refused_recipients["later@elsewhere.test"] = False
    waiting = ask_to_send(house, ada, "Later", "later@elsewhere.test")
    other = ask_to_send(house, ada, "Now")
    after = await house.run(ada, OUT)
    assert statuses(house, waiting.id, other.id) == ["PENDING_SEND", "SENT"]
    postponed = house.email(waiting.id).postponed_until
    assert postponed is not None
    assert postponed > house.clock.now()
    assert after.outgoing.error_code == ""
    memory_server.refused_recipients.clear()
    later(house)
    await house.run(ada, OUT)
    assert statuses(house, waiting.id) == ["SENT"]


async def test_a_server_that_refuses_one_email_for_now_ten_times_has_refused_it(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.refused_recipients["later@elsewhere.test"] = False
    email = ask_to_send(house, ada, "Later", "later@elsewhere.test")
    for _ in range(10):
        await house.run(ada, OUT)
        later(house, 90)
    assert statuses(house, email.id) == ["FAILED"]
    assert house.email(email.id).delivery_attempts == 10


@pytest.mark.behaviour("B102")
async def test_a_refused_sign_in_stops_sending_and_loses_nothing(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.accounts[ADA].secret = "changed elsewhere"
    email = ask_to_send(house, ada)
    after = await house.run(ada, OUT)
    assert not after.outgoing.enabled
    assert after.incoming.enabled
    assert statuses(house, email.id) == ["PENDING_SEND"]
    assert ErrorCode.OUTGOING_AUTHENTICATION in {alert.code for alert in house.alerts()}


async def test_an_email_refused_in_the_sender_s_name_fails_alone(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    refusal = ItemRefused(ErrorCode.SENDER_REFUSED)
    memory_server.fail(Step.SEND, refusal)
    first, second = ask_to_send(house, ada, "One"), ask_to_send(house, ada, "Two")
    await house.run(ada, OUT)
    assert statuses(house, first.id, second.id) == ["FAILED", "SENT"]


async def test_an_error_for_a_person_ends_the_session_and_leaves_the_rest_pending(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.fail(Step.SEND, NeedsAttention(ErrorCode.OUTGOING_AUTHENTICATION))
    emails = [ask_to_send(house, ada, str(number)) for number in range(5)]
    after = await house.run(ada, OUT)
    assert set(statuses(house, *(one.id for one in emails))) == {"PENDING_SEND"}
    assert {house.email(one.id).delivery_attempts for one in emails} == {0}
    assert not after.outgoing.enabled


@pytest.mark.parametrize("limit", [1, 3, 10])
async def test_many_emails_use_several_connections_and_never_more_than_allowed(
    house: EngineHouse, memory_server: MemoryServer, limit: int
) -> None:
    house.add_profile(max_connections=limit)
    memory_server.add_account(ADA, SECRET)
    ada = house.add_user(ADA)
    most = 0

    def note(_event: object) -> None:
        nonlocal most
        most = max(most, memory_server.open_sessions)

    for number in range(60):
        ask_to_send(house, ada, f"Mail {number}")
    house.tools.feed.subscribe(note)
    await house.run(ada, OUT)
    assert len(memory_server.submitted) == 60
    assert most == min(limit, 7)  # one, and a further one for every ten emails
    assert memory_server.open_sessions == house.tools.limits.open == 0


async def test_mailboxes_that_share_the_profile_s_connections_do_not_wait_for_each_other_for_ever(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    side = Direction(
        "memory.test", 1, retrieval=CredentialRetrieval.PROFILE, user_name="service@example.test"
    )
    house.add_profile(side, side, secret=SECRET, max_connections=2)
    memory_server.add_account("service@example.test", SECRET)
    boxes = [house.add_user(f"user{n}@example.test", own_credentials=False) for n in range(2)]
    for box in boxes:
        for number in range(30):
            ask_to_send(house, box, f"Mail {number}")
    gates = gated(house, memory_server)
    passes = asyncio.gather(*(house.run(box, OUT) for box in boxes))
    await until(house, lambda: len(gates.waiting) == 2)  # each holds one of the two
    gates.open("service@example.test")
    await asyncio.wait_for(passes, 15)
    assert len(memory_server.submitted) == 60
