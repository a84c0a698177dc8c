"""Mail as it should not be, and a database that takes nothing: nothing lost, nothing doubled."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    ItemOutcome,
    OperationType,
    ReasonCode,
    TraceLevel,
)
from ssync_desktop.domain.profile import Direction
from ssync_desktop.engine import incoming
from ssync_desktop.engine.parsing import ParserPool
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.engine.breaking import ended_in, keeps_trying, later, subjects
from tests.engine.mail import a_message
from tests.engine.processes import children
from tests.engine.sending import ask_to_send, statuses
from tests.kit.clock import ManualClock
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.engine import EngineHouse, plain
from tests.kit.postfix import Postfix
from tests.kit.scripted_servers import Conversation, ScriptedPop3, serving

IN, OUT = OperationType.INCOMING, OperationType.OUTGOING
ADA = MailUser("ada@example.test", "secret")


@pytest.fixture
def sqlite_store(sqlite_url: str, clock: ManualClock) -> Iterator[Store]:
    """A store that gives up on a locked database soon."""
    store = Store(sqlite_url, clock, busy_timeout=timedelta(milliseconds=50))
    yield store
    assert store.close(timeout=10)


@pytest.fixture
def box(real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser) -> Mailbox:
    """The mailbox of a user of Dovecot's."""
    side = Direction(dovecot.host, dovecot.pop3s_port)
    real_house.add_profile(side, plain("localhost", 1))
    return real_house.add_user(pop3_user.address, secret=pop3_user.password)


async def scripted_box(house: EngineHouse, port: int) -> Mailbox:
    side = plain("localhost", port)
    house.add_profile(side, side, connection_timeout_ms=5_000)
    return house.add_user(ADA.address, secret=ADA.password)


async def test_a_message_without_a_message_id_is_tracked_once(
    real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser, box: Mailbox
) -> None:
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "First", message_id=""))
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "Second", message_id=""))
    for _ in range(2):
        await real_house.run(box, IN)
        later(real_house)
    assert subjects(real_house) == ["First", "Second"]


@pytest.mark.behaviour("B63")
@pytest.mark.parametrize("sender", ["", "undisclosed", "<>"])
async def test_a_message_without_a_valid_sender_is_an_alert_and_no_activity(
    real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser, box: Mailbox, sender: str
) -> None:
    head = f"From: {sender}\r\n".encode() if sender else b""
    nobody = a_message(pop3_user.address, "From nobody", "1@x.test", sender="")
    dovecot.deliver(pop3_user, head + nobody)
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "From Maria", "2@x.test"))
    after = await real_house.run(box, IN)
    assert subjects(real_house) == ["From Maria"]
    (alert,) = (one for one in real_house.alerts() if one.code == ErrorCode.INVALID_SENDER)
    assert (alert.level, alert.regarding_id) == (TraceLevel.INFORMATION, box.id)
    assert "From nobody" in alert.text
    reasons = {line.subject: (line.outcome, line.reason_code) for line in real_house.ledger()}
    assert reasons["From nobody"] == (ItemOutcome.NOT_TRACKED, ReasonCode.INVALID_SENDER)
    assert after.incoming.error_code == ""


async def test_over_long_lines_are_read(
    real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser, box: Mailbox
) -> None:
    body = b"x" * 300_000
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "Long", "1@x.test") + body + b"\r\n")
    head = b"X-Long: " + b"y" * 100_000 + b"\r\n"
    dovecot.deliver(pop3_user, head + a_message(pop3_user.address, "Longer", "2@x.test"))
    dovecot.deliver(pop3_user, a_message(pop3_user.address, "Short", "3@x.test"))
    await real_house.run(box, IN)
    assert {"Long", "Short"} <= set(subjects(real_house))
    assert len(real_house.emails()) == 3
    (long,) = (one for one in real_house.emails() if one.subject == "Long")
    text = real_house.see(lambda unit: unit.emails.body(long.id)).text
    assert text.count("x") >= 300_000


async def test_over_long_lines_are_sent_as_the_standard_allows(
    real_house: EngineHouse, dovecot: Dovecot, postfix: Postfix
) -> None:
    """RFC 5322 section 2.1.1: no line beyond 998 octets leaves."""
    ada, maria = postfix.add_user(), postfix.add_user()
    real_house.add_profile(
        Direction(dovecot.host, dovecot.pop3s_port), plain(postfix.host, postfix.smtp_port)
    )
    box = real_house.add_user(ada.address, secret=ada.password)
    email = ask_to_send(real_house, box, "S" * 200, maria.address)
    await real_house.run(box, OUT)
    assert statuses(real_house, email.id) == ["SENT"]
    (content,) = dovecot.wait_for_messages(maria, 1).values()
    assert max(map(len, content.splitlines())) <= 998


@pytest.mark.behaviour("B69")
@pytest.mark.timeout(200)
async def test_one_unreadable_message_among_five_thousand(
    real_house: EngineHouse,
    dovecot: Dovecot,
    pop3_user: MailUser,
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 6_000)
    names = dovecot.deliver_many(
        pop3_user,
        (
            a_message(pop3_user.address, f"Mail {number}", f"{number}@x.test")
            for number in range(5_000)
        ),
    )
    dovecot.make_unreadable(pop3_user, names[2_345])
    after = await real_house.run(box, IN)
    count = "SELECT count(*) FROM email"
    assert _number(real_house, count) == 4_999
    (line,) = (one for one in real_house.ledger() if one.outcome is ItemOutcome.RETRYING)
    assert line.error_code == ErrorCode.UNREADABLE_MESSAGE
    assert after.incoming.enabled
    dovecot.make_readable(pop3_user, names[2_345])
    later(real_house)
    await real_house.run(box, IN)
    assert _number(real_house, count) == 5_000
    assert {one.outcome for one in real_house.ledger()} == {ItemOutcome.TRACKED}


def _number(house: EngineHouse, statement: str) -> int:
    def ask(unit: Unit) -> int:
        return int(unit.session.connection().exec_driver_sql(statement).scalar_one())

    return house.see(ask)


async def test_two_messages_with_the_same_uidl_are_two(real_house: EngineHouse) -> None:
    """They are told apart by their content, and neither is taken twice (D26)."""
    server = ScriptedPop3(
        [
            ("same", a_message(subject="One", message_id="1@x.test")),
            ("other", a_message(subject="Two", message_id="2@x.test")),
            ("same", a_message(subject="Three", message_id="3@x.test")),
        ]
    )
    async with serving(server.talk) as port:
        box = await scripted_box(real_house, port)
        for _ in range(3):
            after = await real_house.run(box, IN)
            later(real_house)
    assert subjects(real_house) == ["One", "Three", "Two"]
    assert len(real_house.ledger()) == 3
    assert after.incoming.error_code == ""
    rows = real_house.see(lambda unit: unit.statistics.of_mailbox(box.id))
    assert sorted(row.items_processed for row in rows) == [0, 0, 3]


async def test_a_server_that_gives_everything_the_same_uidl_is_read_to_the_end(
    real_house: EngineHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 2)
    messages = [a_message(subject=f"Mail {n}", message_id=f"{n}@x.test") for n in range(7)]
    server = ScriptedPop3([("same", content) for content in messages])
    async with serving(server.talk) as port:
        box = await scripted_box(real_house, port)
        for _ in range(2):
            await real_house.run(box, IN)
            later(real_house)
    assert subjects(real_house) == [f"Mail {number}" for number in range(7)]


@contextmanager
def no_room_for_mail(database: str, pool: ParserPool) -> Iterator[None]:
    """Refuse this process and the children it starts to write more than words of complaint."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    enough = Path(f"{database}-wal").stat().st_size + 200_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (enough, before[1]))
    try:
        yield
    finally:
        for pid in (os.getpid(), *children(pool)):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_while_delivering(
    real_house: EngineHouse,
    dovecot: Dovecot,
    pop3_user: MailUser,
    box: Mailbox,
    sqlite_url: str,
) -> None:
    for number in range(150):
        content = a_message(pop3_user.address, f"Mail {number}", f"{number}@x.test")
        dovecot.deliver(pop3_user, content + b"text\r\n" * 2_000)
    with no_room_for_mail(sqlite_url, real_house.tools.parser):
        keeps_trying(await ended_in(real_house, box, IN, ErrorCode.DISK_FULL))
        assert real_house.emails() == []
    later(real_house)
    after = await real_house.run(box, IN)
    assert len(real_house.emails()) == 150
    assert after.incoming.error_code == ""


async def test_a_database_locked_while_delivering(real_house: EngineHouse, sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url, isolation_level=None)) as other:

        class Locking(ScriptedPop3):
            """Locks the database as soon as the first message is asked for."""

            locks = True

            async def _message(self, conversation: Conversation, verb: str, number: int) -> None:
                if self.locks and not other.in_transaction:
                    other.execute("BEGIN IMMEDIATE")
                await super()._message(conversation, verb, number)

        server = Locking(
            [(str(n), a_message(subject=f"Mail {n}", message_id=f"{n}@x.test")) for n in range(9)]
        )
        async with serving(server.talk) as port:
            box = await scripted_box(real_house, port)
            await real_house.run(box, IN)  # not even its failure can be written down
            assert real_house.emails() == []
            due_on = real_house.mailbox(box.id).incoming.next_run_on
            assert due_on is None or due_on <= real_house.clock.now()  # still due
            other.execute("ROLLBACK")
            server.locks = False
            later(real_house)
            after = await real_house.run(box, IN)
    assert len(real_house.emails()) == 9
    assert after.incoming.error_code == ""
    assert after.incoming.last_success_on is not None
