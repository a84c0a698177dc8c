"""What becomes of an email when line, program or database fail at the worst moment."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine import outgoing
from ssync_desktop.engine.outbox import Answer, Outbox
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.sending import background_send_email
from ssync_desktop.servers.memory import MemoryOutgoing
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import Capability, OutgoingMessage, SendReceipt
from ssync_desktop.store.store import Store
from tests.engine.sending import ask_to_send, later, statuses
from tests.kit.clock import ManualClock
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
OUT = OperationType.OUTGOING


@pytest.fixture(params=["can be asked", "cannot be asked"])
def memory_server(request: pytest.FixtureRequest) -> MemoryServer:
    if request.param == "can be asked":
        return MemoryServer(Capability.SENT_ITEMS)
    return MemoryServer(Capability.NONE)  # as SMTP


@pytest.fixture
def sqlite_store(sqlite_url: str, clock: ManualClock) -> Iterator[Store]:
    store = Store(sqlite_url, clock, busy_timeout=timedelta(milliseconds=20))
    yield store
    assert store.close(timeout=10)


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA)


def can_be_asked(server: MemoryServer) -> bool:
    return Capability.SENT_ITEMS in server.capabilities


async def test_found_in_sending_and_never_handed_over(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    email = ask_to_send(house, ada)
    house.do(lambda context: background_send_email(context, ada.id))
    claimed = house.email(email.id)
    assert claimed.status.name == "SENDING"
    await house.run(ada, OUT)
    assert statuses(house, email.id) == ["SENT"]
    (message,) = memory_server.submitted
    assert message.message_id == claimed.message_id


async def test_found_in_sending_after_it_had_left(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    """The process died between the server's answer and its own note of it."""
    email = ask_to_send(house, ada)
    await house.run(ada, OUT)
    house.do(
        lambda context: context.unit.session.execute(
            text("UPDATE email SET statuscode = 7, statecode = 1")
        ).close()
    )
    later(house)
    await house.run(ada, OUT)
    assert statuses(house, email.id) == ["SENT"]
    ids = [message.message_id for message in memory_server.submitted]
    again = house.email(email.id)
    if can_be_asked(memory_server):
        assert len(ids) == 1
    else:
        assert len(ids) == 2
        assert len(set(ids)) == 1
        assert again.last_error_code == ErrorCode.POSSIBLY_SENT_TWICE


async def test_without_a_copy_nobody_knows_whether_it_had_left(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    house.do(_keep_no_copies)
    email = ask_to_send(house, ada)
    memory_server.fail(Step.TAKEN, AnswerLost(ErrorCode.CONNECTION_LOST))
    await house.run(ada, OUT)
    later(house)
    await house.run(ada, OUT)
    assert statuses(house, email.id) == ["SENT"]
    copies = [(one.message_id, one.keep_copy) for one in memory_server.submitted]
    assert copies == [(house.email(email.id).message_id, False)] * 2
    assert house.email(email.id).last_error_code == ErrorCode.POSSIBLY_SENT_TWICE


def _keep_no_copies(context: Context) -> None:
    settings = context.unit.settings
    settings.save(replace(settings.get(), keep_sent_copy=False))


async def test_an_answer_that_is_lost_leaves_the_email_in_doubt(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    first, second = ask_to_send(house, ada, "One"), ask_to_send(house, ada, "Two")
    memory_server.fail(Step.TAKEN, AnswerLost(ErrorCode.CONNECTION_LOST))
    broken = await house.run(ada, OUT)
    assert broken.outgoing.error_code == ErrorCode.CONNECTION_LOST
    assert broken.outgoing.transient_failures == 1
    assert statuses(house, first.id, second.id) == ["SENDING", "PENDING_SEND"]
    later(house)
    await house.run(ada, OUT)
    assert statuses(house, first.id, second.id) == ["SENT", "SENT"]
    ids = [message.message_id for message in memory_server.submitted]
    assert len(ids) == (2 if can_be_asked(memory_server) else 3)
    assert len(set(ids)) == 2


async def test_a_line_that_drops_between_messages_gives_the_rest_back(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    emails = [ask_to_send(house, ada, str(number)) for number in range(30)]
    lost = Retryable(ErrorCode.CONNECTION_LOST)
    memory_server.fail(Step.SEND, lost, key=f"{emails[2].id}@example.test")
    after = await house.run(ada, OUT)
    assert after.outgoing.transient_failures == 1
    left = statuses(house, *(one.id for one in emails))
    assert left[2] == "PENDING_SEND"
    assert set(left) == {"SENT", "PENDING_SEND"}
    assert left.count("SENT") == len(memory_server.submitted)
    later(house)
    await house.run(ada, OUT)
    assert sorted(message.message_id for message in memory_server.submitted) == sorted(
        house.email(one.id).message_id for one in emails
    )
    assert {house.email(one.id).last_error_code for one in emails} == {""}


class _Slow(MemoryOutgoing):
    """Stops at one message until it is let go."""

    reached = asyncio.Event()
    stop_at = 5

    async def send(self, message: OutgoingMessage) -> SendReceipt:
        if len(self._server.submitted) == self.stop_at:
            self.reached.set()
            await asyncio.Event().wait()
        return await super().send(message)


async def test_a_pass_that_is_cut_off_gives_back_what_it_had_not_handed_over(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The window is closed while mail leaves: at most the message on its way is in doubt."""
    monkeypatch.setattr(_Slow, "reached", asyncio.Event())
    monkeypatch.setattr("ssync_desktop.servers.memory.MemoryOutgoing", _Slow)
    emails = [ask_to_send(house, ada, str(number)) for number in range(9)]
    task = asyncio.create_task(house.run(ada, OUT))
    await _Slow.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    left = statuses(house, *(one.id for one in emails))
    assert left.count("SENT") == 5
    assert left.count("SENDING") == 1
    assert left.count("PENDING_SEND") == 3
    monkeypatch.undo()
    await house.run(ada, OUT)
    assert set(statuses(house, *(one.id for one in emails))) == {"SENT"}
    assert len(memory_server.submitted) == 9
    twice = [one.id for one in emails if house.email(one.id).last_error_code]
    assert len(twice) == (0 if can_be_asked(memory_server) else 1)


async def test_a_database_locked_while_mail_leaves_makes_nothing_go_twice(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    emails = [ask_to_send(house, ada, str(number)) for number in range(5)]
    with closing(sqlite3.connect(sqlite_url, isolation_level=None, check_same_thread=False)) as db:

        class Locking(MemoryOutgoing):
            async def send(self, message: OutgoingMessage) -> SendReceipt:
                if not memory_server.submitted:
                    db.execute("BEGIN IMMEDIATE")
                return await super().send(message)

        monkeypatch.setattr("ssync_desktop.servers.memory.MemoryOutgoing", Locking)
        task = asyncio.create_task(house.run(ada, OUT))
        await house.clock.until_sleeping(2)  # the lease's renewal and the answers, which wait
        db.execute("ROLLBACK")
        house.clock.advance(outgoing.RECORD_PAUSE)
        after = await task
    monkeypatch.undo()
    assert after.outgoing.error_code in ("", ErrorCode.DATABASE_BUSY)
    later(house)
    await house.run(ada, OUT)
    assert set(statuses(house, *(one.id for one in emails))) == {"SENT"}
    assert len(memory_server.submitted) == 5
    assert {house.email(one.id).last_error_code for one in emails} == {""}


async def test_an_email_written_while_the_last_one_leaves_is_due_at_once(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask_to_send(house, ada, "One")
    record = Outbox.record

    async def and_another(outbox: Outbox, answers: Sequence[Answer]) -> int:
        count = await record(outbox, answers)
        ask_to_send(house, ada, "Two")
        return count

    monkeypatch.setattr(outgoing, "EMAILS_PER_CYCLE", 1)
    monkeypatch.setattr(Outbox, "record", and_another)
    after = await house.run(ada, OUT)
    monkeypatch.undo()
    assert len(memory_server.submitted) == 1
    assert after.outgoing.next_run_on is None  # due now, not in five minutes
