"""Who is picked up when: due times, limits, approval, stops and other processes' leases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    CredentialRetrieval,
    IncomingDeliveryMethod,
    OperationType,
    OutgoingDeliveryMethod,
    TraceLevel,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.domain.status import EngineStatus
from ssync_desktop.engine.connection_test import retry_alert, test_connection
from ssync_desktop.engine.profile_trial import unheard
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.processing import make_due
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.organization.users import set_user_disabled
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.engine.mail import a_message
from tests.engine.running import gated, supervising, until
from tests.engine.sending import ask_to_send
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
SERVICE = "service@example.test"
IN, OUT = OperationType.INCOMING, OperationType.OUTGOING
test_connection.__test__ = False  # type: ignore[attr-defined]  # it is no test of ours


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA)


@pytest.fixture
def shared(house: EngineHouse, memory_server: MemoryServer) -> EmailServerProfile:
    """A profile whose own credentials serve all of its mailboxes."""
    memory_server.add_account(SERVICE, SECRET)
    side = Direction("memory.test", 1, retrieval=CredentialRetrieval.PROFILE, user_name=SERVICE)
    return house.add_profile(side, side, secret=SECRET)


def succeeded(house: EngineHouse, *boxes: Mailbox) -> Callable[[], bool]:
    """Return a condition: every incoming direction has had a good pass by now."""
    now = house.clock.now()
    return lambda: all(house.mailbox(box.id).incoming.last_success_on == now for box in boxes)


@pytest.mark.behaviour("B10")
async def test_the_profile_s_connections_are_shared_by_its_mailboxes(
    house: EngineHouse, memory_server: MemoryServer, shared: EmailServerProfile
) -> None:
    assert shared.max_connections == 10
    boxes = [house.add_user(f"u{n}@example.test", own_credentials=False) for n in range(12)]
    gates = gated(house, memory_server)
    async with supervising(house):
        await until(house, lambda: len(gates.waiting) == 10)
        assert house.tools.limits.open == 10
        gates.open(SERVICE)
        await until(house, succeeded(house, *boxes))
    assert gates.most_waiting == 10


@pytest.mark.behaviour("B11")
async def test_with_credentials_of_their_own_mailboxes_count_apart(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    house.add_profile(max_connections=1)
    names = [f"u{n}@example.test" for n in range(12)]
    boxes = [house.add_user(name) for name in names]
    for name, box in zip(names, boxes, strict=True):
        memory_server.add_account(name, SECRET)
        ask_to_send(house, box)  # a second operation, for which each has no second connection
    gates = gated(house, memory_server)
    async with supervising(house) as supervisor:
        await until(house, lambda: len(gates.waiting) == 12)
        assert sorted(gates.waiting) == sorted(names)
        for name in names:
            gates.open(name)
        await until(house, succeeded(house, *boxes))
        await until(house, lambda: supervisor.idle)
    assert gates.most_waiting == 12
    assert len(memory_server.submitted) == 12


def _pending(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    """Return a mailbox that has passed its test and waits for approval, with mail on its server."""
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, ready=False)
    version = house.mailbox(box.id).row_version
    both = {IN: TestOutcome(), OUT: TestOutcome()}
    house.do(lambda context: record_test_result(context, box.id, both, tested_version=version))
    memory_server.deliver(ADA, a_message())
    return house.mailbox(box.id)


@pytest.mark.behaviour("B20")
async def test_a_pending_mailbox_is_not_processed_and_the_profile_s_owner_is_told(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    box = _pending(house, memory_server)
    assert box.profile_id is not None
    profile = house.see(lambda unit: unit.profiles.get(box.profile_id))  # type: ignore[arg-type]
    memory_server.fail(Step.CONNECT, ZeroDivisionError("nobody may come here"))
    async with supervising(house):
        for _ in range(3):  # looked at again and again, and told once
            await until(house, lambda: house.mailbox(box.id).incoming.next_run_on is not None)
            await house.clock.until_sleeping()
            house.clock.advance(timedelta(minutes=6))
    (alert,) = house.see(lambda unit: unit.alerts.regarding(profile.id))
    assert (alert.code, alert.level) == (ErrorCode.NOT_APPROVED, TraceLevel.ERROR)
    assert alert.for_user_id == profile.owner_id
    assert ADA in alert.text
    assert house.emails() == []


@pytest.mark.behaviour("B21")
async def test_where_approval_is_not_asked_for_a_pending_mailbox_is_processed(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    box = _pending(house, memory_server)
    settings = replace(
        house.see(lambda unit: unit.settings.get()), require_approval_for_users=False
    )
    house.do(lambda context: update_settings(context, settings))
    async with supervising(house):
        await until(house, succeeded(house, box))
    assert [email.subject for email in house.emails()] == ["Hello"]


@pytest.mark.behaviour("B32")
async def test_a_disabled_user_s_mailbox_is_not_picked_up(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.add_account("bob@example.test", SECRET)
    bob = house.add_user("bob@example.test")
    memory_server.deliver(ADA, a_message())
    assert ada.regarding_id is not None
    user_id = ada.regarding_id
    house.do(lambda context: set_user_disabled(context, user_id, disabled=True))
    async with supervising(house) as supervisor:
        await until(house, succeeded(house, bob))
        await until(house, lambda: supervisor.idle)
    assert house.mailbox(ada.id).incoming.last_success_on is None
    assert house.emails() == []


@pytest.mark.behaviour("B38")
async def test_the_next_cycle_starts_five_minutes_after_the_end_of_the_last(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    """Nothing new came: the normal interval, counted from the end and not from the start."""
    gates = gated(house, memory_server)
    async with supervising(house) as supervisor:
        await until(house, lambda: gates.waiting)
        house.clock.advance(timedelta(minutes=3))  # so long it takes
        gates.open(ADA)
        await until(house, succeeded(house, ada))
        ended = house.clock.now()
        await until(house, lambda: supervisor.idle)
        for seconds in (30, 120, 149):
            house.clock.advance(seconds)
            await house.clock.until_sleeping()
            supervisor.wake()
            await until(house, lambda: supervisor.idle)
        assert house.clock.now() == ended + timedelta(seconds=299)
        assert house.mailbox(ada.id).incoming.last_success_on == ended
        house.clock.advance(1)
        await until(house, succeeded(house, ada))
    assert house.mailbox(ada.id).incoming.last_success_on == ended + timedelta(minutes=5)


async def test_a_pause_starts_nothing_and_ends_nothing(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    gates = gated(house, memory_server)
    async with supervising(house) as supervisor:
        await until(house, lambda: gates.waiting)
        supervisor.pause()
        assert house.tools.board.engine.paused
        gates.open(ADA)
        await until(house, succeeded(house, ada))  # what runs comes to its end
        await until(house, lambda: supervisor.idle)
        ended = house.clock.now()
        house.clock.advance(timedelta(hours=1))
        await house.clock.until_sleeping()
        assert house.mailbox(ada.id).incoming.last_success_on == ended
        supervisor.resume()
        await until(house, succeeded(house, ada))
    assert house.tools.board.engine == EngineStatus(running=True, paused=False)


async def test_sync_now_does_not_wait_for_its_turn(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    async with supervising(house) as supervisor:
        await until(house, succeeded(house, ada))
        await until(house, lambda: supervisor.idle)
        house.clock.advance(1)
        memory_server.deliver(ADA, a_message())
        house.do(lambda context: make_due(context, (ada.id,)))
        supervisor.wake()
        await until(house, succeeded(house, ada))
    assert [email.subject for email in house.emails()] == ["Hello"]


@pytest.mark.parametrize("method", ["OUTLOOK", "NONE"])
async def test_what_is_left_to_outlook_or_to_nobody_is_not_processed(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, method: str
) -> None:
    house.change_mailbox(
        ada.id,
        incoming_method=IncomingDeliveryMethod[method],
        outgoing_method=OutgoingDeliveryMethod[method],
    )
    house.enable(ada.id)
    memory_server.deliver(ADA, a_message())
    email = ask_to_send(house, ada)
    async with supervising(house) as supervisor:
        await house.clock.until_sleeping()
        await until(house, lambda: supervisor.idle)
    assert house.mailbox(ada.id).incoming.last_success_on is None
    assert len(house.emails()) == 1
    assert house.email(email.id).status.name == "PENDING_SEND"


async def test_a_profile_whose_own_sign_in_is_refused_stops_once_and_can_be_resumed(
    house: EngineHouse, memory_server: MemoryServer, shared: EmailServerProfile
) -> None:
    """D24: one refusal, one alert, and the mailboxes keep their flags."""
    boxes = [house.add_user(f"u{n}@example.test", own_credentials=False) for n in range(5)]
    memory_server.accounts[SERVICE].secret = "changed elsewhere"

    def stopped() -> str:
        return house.see(lambda unit: unit.profiles.get(shared.id)).stopped_code

    async with supervising(house) as supervisor:
        await until(house, stopped)
        await until(house, lambda: supervisor.idle)
        house.clock.advance(timedelta(hours=2))
        await house.clock.until_sleeping()
        await until(house, lambda: supervisor.idle)
        (alert,) = house.see(lambda unit: unit.alerts.regarding(shared.id))
        assert (alert.code, alert.count) == (ErrorCode.INCOMING_AUTHENTICATION, 1)
        assert alert.for_user_id == shared.owner_id
        assert all(house.mailbox(box.id).incoming.enabled for box in boxes)
        with pytest.raises(NeedsAttention) as refused:
            await test_connection(house.tools, SYSTEM, shared.id, unheard)
        assert refused.value.code is ErrorCode.INCOMING_AUTHENTICATION
        assert stopped()
        memory_server.accounts[SERVICE].secret = SECRET
        await retry_alert(house.tools, SYSTEM, alert.id, supervisor.wake)
        await until(house, succeeded(house, *boxes))
    assert not stopped()
    assert house.see(lambda unit: unit.alerts.regarding(shared.id)) == []


async def test_a_profile_with_one_direction_of_its_own_can_be_resumed(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    memory_server.add_account(SERVICE, SECRET)
    own = Direction("memory.test", 1, retrieval=CredentialRetrieval.PROFILE, user_name=SERVICE)
    profile = house.add_profile(own, secret=SECRET, same_settings_for_outgoing=False)
    memory_server.accounts[SERVICE].secret = "changed elsewhere"
    box = house.add_user(ADA)
    assert (await house.run(box, IN)).incoming.enabled
    memory_server.accounts[SERVICE].secret = SECRET
    await test_connection(house.tools, SYSTEM, profile.id, unheard)
    assert not house.see(lambda unit: unit.profiles.get(profile.id)).stopped_code


async def test_a_mailbox_at_work_in_both_directions_is_one_mailbox(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    gates = gated(house, memory_server)
    async with supervising(house) as supervisor:
        await until(house, lambda: gates.waiting)
        running = {mailbox_id for mailbox_id, _ in supervisor._running}
        assert len(supervisor._running) > len(running)
        assert house.tools.board.engine.mailboxes_working == len(running) == 1
        gates.open(ADA)
        await until(house, lambda: supervisor.idle)
