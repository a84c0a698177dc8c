"""The incoming pass on the server in memory: nothing lost, nothing doubled, nothing held up."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.options import (
    FilteringMethod,
    ItemOutcome,
    OperationType,
    ReasonCode,
    TestStatus,
)
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.engine import incoming
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import Capability
from tests.engine.mail import a_message
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN = OperationType.INCOMING


@pytest.fixture(params=["checkpoints", "whole listings"])
def memory_server(request: pytest.FixtureRequest) -> MemoryServer:
    if request.param == "checkpoints":
        return MemoryServer()
    return MemoryServer(Capability.NONE)  # as POP3: every listing names everything


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> None:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)


@pytest.mark.usefixtures("ada")
async def test_mail_becomes_an_email_once(house: EngineHouse, memory_server: MemoryServer) -> None:
    mailbox = house.add_user(ADA)
    memory_server.deliver(ADA, a_message())
    await house.run(mailbox, IN)
    house.clock.advance(timedelta(minutes=10))
    await house.run(mailbox, IN)
    (email,) = house.emails()
    assert (email.subject, email.sender) == ("Hello", "maria@elsewhere.test")
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.TRACKED]


@pytest.mark.usefixtures("ada")
async def test_success_is_kept_in_the_books(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    memory_server.deliver(ADA, a_message())
    after = await house.run(mailbox, IN)
    assert after.incoming.last_success_on == house.clock.now()
    assert after.incoming.next_run_on == house.clock.now() + timedelta(minutes=2)
    (row,) = house.see(lambda unit: unit.statistics.of_mailbox(mailbox.id))
    assert (row.operation, row.items_processed, row.items_failed, row.result) == (IN, 1, 0, True)


@pytest.mark.behaviour("B41")
@pytest.mark.parametrize(
    ("profile_start", "mailbox_start", "expected"),
    [
        (8, None, True),
        (9, None, False),
        (None, 9, False),
        (7, 9, False),
        (9, 7, False),
        (7, 8, True),
    ],
)
async def test_only_mail_from_the_later_start_date_on(
    house: EngineHouse,
    memory_server: MemoryServer,
    profile_start: int | None,
    mailbox_start: int | None,
    expected: bool,
) -> None:
    def at(hour: int | None) -> datetime | None:
        return None if hour is None else datetime(2026, 3, 2, hour, tzinfo=UTC)

    house.add_profile(process_received_after=at(profile_start))
    memory_server.add_account(ADA, SECRET)
    mailbox = house.add_user(ADA, ready=False)
    house.change_mailbox(mailbox.id, process_received_after=at(mailbox_start))
    house.enable(mailbox.id)
    memory_server.deliver(ADA, a_message())  # received at 8:30
    await house.run(mailbox, IN)
    assert len(house.emails()) == expected
    wanted = ItemOutcome.TRACKED if expected else ItemOutcome.BEFORE_START_DATE
    assert [line.outcome for line in house.ledger()] == [wanted]


@pytest.mark.behaviour("B43")
@pytest.mark.usefixtures("ada")
async def test_in_response_tracks_answers_alone(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA, filtering=FilteringMethod.IN_RESPONSE)
    support = house.add_queue("support@example.test")
    memory_server.add_account("support@example.test", SECRET)
    memory_server.deliver(
        "support@example.test", a_message("support@example.test", message_id="first@x.test")
    )
    await house.run(support, IN)
    memory_server.deliver(ADA, a_message(message_id="stranger@x.test"))
    memory_server.deliver(
        ADA, a_message(subject="Re: Hello", message_id="2@x.test", In_Reply_To="<first@x.test>")
    )
    await house.run(mailbox, IN)
    assert [email.subject for email in house.emails()] == ["Hello", "Re: Hello"]
    reasons = {line.subject: line.reason_code for line in house.ledger()}
    assert reasons["Re: Hello"] is ReasonCode.CORRELATION_MATCH


@pytest.mark.behaviour("B69")
@pytest.mark.usefixtures("ada")
async def test_one_bad_mail_does_not_hold_up_a_good_one(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    bad = memory_server.deliver(ADA, a_message(subject="Bad", message_id="bad@x.test"))
    memory_server.deliver(ADA, a_message(subject="Good", message_id="good@x.test"))
    refusal = ItemRefused(ErrorCode.UNREADABLE_MESSAGE)
    memory_server.fail(Step.FETCH, refusal, key=bad, times=9)
    await house.run(mailbox, IN)
    assert [email.subject for email in house.emails()] == ["Good"]
    outcomes = {line.subject: line.outcome for line in house.ledger()}
    assert ItemOutcome.RETRYING in outcomes.values()


@pytest.mark.behaviour("B65", "retries and quarantine")
@pytest.mark.usefixtures("ada")
async def test_what_cannot_be_stored_is_parked_after_five_retries(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    house.tools.store.write(
        lambda unit: unit.session.execute(
            text(
                "CREATE TRIGGER refuse BEFORE INSERT ON email WHEN NEW.subject = 'Bad' "
                "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )
        ).close()
    ).result()
    memory_server.deliver(ADA, a_message(subject="Bad", message_id="bad@x.test"))
    memory_server.deliver(ADA, a_message(subject="Good", message_id="good@x.test"))
    for _ in range(8):
        await house.run(mailbox, IN)
        house.clock.advance(timedelta(minutes=20))
    assert [email.subject for email in house.emails()] == ["Good"]
    outcomes = {line.subject: (line.outcome, line.attempts) for line in house.ledger()}
    assert outcomes == {"Good": (ItemOutcome.TRACKED, 0), "Bad": (ItemOutcome.QUARANTINED, 6)}
    (parked,) = house.see(
        lambda unit: [
            unit.quarantine.content(one) for one in unit.windows.ids(_everything_parked()).ids
        ]
    )
    assert b"bad@x.test" in parked


@pytest.mark.behaviour("B68")
@pytest.mark.usefixtures("ada")
async def test_processed_mail_of_a_queue_is_deleted_on_the_server(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    address = "support@example.test"
    account = memory_server.add_account(address, SECRET)
    mailbox = house.add_queue(address, ready=False)
    house.change_mailbox(mailbox.id, delete_after_processing=True)
    house.enable(mailbox.id)
    memory_server.deliver(address, a_message(address))
    memory_server.fail(Step.REMOVE, Retryable(ErrorCode.CONNECTION_LOST))
    failed = await house.run(mailbox, IN)
    assert failed.incoming.error_code == ErrorCode.CONNECTION_LOST
    assert len(account.items) == len(house.emails()) == 1
    house.clock.advance(timedelta(minutes=10))
    await house.run(mailbox, IN)
    if Capability.CHECKPOINT not in memory_server.capabilities:
        assert account.items == []
    assert len(house.emails()) == 1


@pytest.mark.usefixtures("ada")
async def test_what_arrived_before_the_line_dropped_is_kept(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    keys = [
        memory_server.deliver(ADA, a_message(subject=f"Mail {n}", message_id=f"{n}@x.test"))
        for n in range(120)
    ]
    memory_server.fail(Step.FETCH, Retryable(ErrorCode.CONNECTION_LOST), key=keys[100])
    broken = await house.run(mailbox, IN)
    before = {email.subject for email in house.emails()}
    house.clock.advance(timedelta(minutes=20))
    healed = await house.run(mailbox, IN)
    assert len(before) >= 100
    assert len(house.emails()) == 120
    assert broken.incoming.enabled
    assert healed.incoming.enabled
    assert healed.incoming.error_code == ""


@pytest.mark.usefixtures("ada")
async def test_a_pass_takes_no_more_than_its_share(
    house: EngineHouse, memory_server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 3)
    mailbox = house.add_user(ADA)
    for number in range(5):
        memory_server.deliver(ADA, a_message(subject=str(number), message_id=f"{number}@x.test"))
    await house.run(mailbox, IN)
    assert [email.subject for email in house.emails()] == ["0", "1", "2"]
    (row,) = house.see(lambda unit: unit.statistics.of_mailbox(mailbox.id))
    assert row.backlog == 2
    house.clock.advance(timedelta(minutes=10))
    await house.run(mailbox, IN)
    assert len(house.emails()) == 5


@pytest.mark.usefixtures("ada")
async def test_a_pass_that_is_cut_off_ends_in_the_same_rows(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    for number in range(150):
        memory_server.deliver(ADA, a_message(subject=str(number), message_id=f"{number}@x.test"))
    task = asyncio.create_task(house.run(mailbox, IN))
    while not house.emails():  # noqa: ASYNC110 rows appear without an event
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    house.clock.advance(timedelta(minutes=20))
    await house.run(mailbox, IN)
    assert sorted(int(email.subject) for email in house.emails()) == list(range(150))


@pytest.mark.usefixtures("ada")
async def test_a_pass_whose_lease_was_taken_over_writes_nothing(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    memory_server.deliver(ADA, a_message())
    lease = house.do(lambda context: context.unit.leases.acquire(mailbox.id, IN, "other|2|2"))
    assert lease is not None
    await house.run(mailbox, IN)
    assert house.emails() == []
    assert house.mailbox(mailbox.id).incoming.transient_failures == 0


@pytest.mark.behaviour("B102")
@pytest.mark.usefixtures("ada")
async def test_a_refused_sign_in_stops_the_direction_at_once(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA, secret="wrong")
    after = await house.run(mailbox, IN)
    assert not after.incoming.enabled
    assert after.incoming.status is TestStatus.FAILURE
    assert after.outgoing.enabled
    assert {alert.code for alert in house.alerts()} >= {ErrorCode.INCOMING_AUTHENTICATION.value}


@pytest.mark.behaviour("B103")
@pytest.mark.usefixtures("ada")
async def test_a_time_out_that_clears_is_forgotten(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.TIMED_OUT), times=9)
    for expected in range(1, 10):
        after = await house.run(mailbox, IN)
        assert after.incoming.transient_failures == expected
        house.clock.advance(timedelta(minutes=30))
    healed = await house.run(mailbox, IN)
    assert healed.incoming.transient_failures == 0
    assert healed.incoming.enabled


@pytest.mark.usefixtures("ada")
async def test_a_missing_password_is_told_and_costs_nothing(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    memory_server.deliver(ADA, a_message())
    house.tools.secrets._backend._secrets.clear()  # type: ignore[attr-defined]
    after = await house.run(mailbox, IN)
    assert after.incoming.error_code == ErrorCode.NO_PASSWORD_ON_THIS_MACHINE
    assert after.incoming.enabled


@pytest.mark.expects_warnings
@pytest.mark.usefixtures("ada")
async def test_a_bug_is_logged_and_tried_again_later(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = house.add_user(ADA)
    memory_server.fail(Step.LIST, ZeroDivisionError("a bug"))
    after = await house.run(mailbox, IN)
    assert after.incoming.error_code == ErrorCode.UNEXPECTED
    assert after.incoming.next_run_on is not None
    assert after.incoming.enabled


def _everything_parked() -> Query:
    return Query(Table.QUARANTINE, sort="parked_on")
