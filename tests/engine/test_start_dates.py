"""Passes around a start date: set back it brings more in, and what comes back is judged by it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine import incoming
from ssync_desktop.organization.email_server_profiles import update_email_server_profile
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import INBOX, Capability
from tests.engine.mail import a_message
from tests.engine.running import gated, supervising, until
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.engine import SECRET, EngineHouse, plain

ADA = "ada@example.test"
IN = OperationType.INCOMING
DAYS = {"First": 2, "Second": 5, "Third": 9}  # of March 2026
EARLY = ItemOutcome.BEFORE_START_DATE


@pytest.fixture(params=["checkpoints", "whole listings"])
def memory_server(request: pytest.FixtureRequest) -> MemoryServer:
    if request.param == "checkpoints":
        return MemoryServer()
    return MemoryServer(Capability.NONE)  # as POP3: every listing names everything


def at(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


def received_on(day: int, subject: str) -> bytes:
    """Return a message that the server received on a day of March 2026."""
    content = a_message(subject=subject, message_id=f"{subject}@elsewhere.test")
    return content.replace(b"Mon, 2 Mar 2026", b"%d Mar 2026" % day, 1)


def start_profile(house: EngineHouse, profile: EmailServerProfile, start: datetime | None) -> None:
    now = house.see(lambda unit: unit.profiles.get(profile.id))
    draft = replace(now.draft(), process_received_after=start)
    house.do(lambda context: update_email_server_profile(context, draft))


def subjects(house: EngineHouse) -> set[str]:
    return {email.subject for email in house.emails()}


def a_mailbox(house: EngineHouse, server: MemoryServer, start: datetime) -> Mailbox:
    """Return Ada's mailbox, which starts on *start*."""
    server.add_account(ADA, SECRET)
    mailbox = house.add_user(ADA)
    return house.change_mailbox(mailbox.id, process_received_after=start)


async def run_later(house: EngineHouse, mailbox: Mailbox) -> None:
    house.clock.advance(timedelta(minutes=20))
    await house.run(mailbox, IN)


@pytest.mark.behaviour("B40", "start date set back")
async def test_mail_between_the_new_and_the_old_date_comes_in(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    house.add_profile()
    mailbox = a_mailbox(house, memory_server, at(10))
    for subject, day in DAYS.items():
        memory_server.deliver(ADA, received_on(day, subject))
    await house.run(mailbox, IN)
    assert [line.outcome for line in house.ledger()] == [EARLY] * 3
    house.change_mailbox(mailbox.id, process_received_after=at(4))
    await run_later(house, mailbox)
    assert subjects(house) == {"Second", "Third"}
    house.change_mailbox(mailbox.id, process_received_after=None)
    await run_later(house, mailbox)
    await run_later(house, mailbox)
    assert sorted(email.subject for email in house.emails()) == ["First", "Second", "Third"]
    assert {line.outcome for line in house.ledger()} == {ItemOutcome.TRACKED}


@pytest.mark.behaviour("B40", "start date set back")
async def test_a_profile_s_earlier_date_brings_in_the_mail_of_its_mailboxes(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    profile = house.add_profile(process_received_after=at(10))
    mailbox = a_mailbox(house, memory_server, at(4))
    for subject, day in DAYS.items():
        memory_server.deliver(ADA, received_on(day, subject))
    await house.run(mailbox, IN)
    assert house.emails() == []
    start_profile(house, profile, at(1))
    await run_later(house, mailbox)
    assert subjects(house) == {"Second", "Third"}


@pytest.mark.behaviour("B40", "start date set back")
async def test_it_holds_for_a_pass_that_runs_at_that_moment(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    """That pass knows the old date only: it writes nothing, and another one follows it."""
    house.add_profile()
    mailbox = a_mailbox(house, memory_server, at(10))
    memory_server.deliver(ADA, received_on(9, "Third"))
    gates = gated(house, memory_server)
    async with supervising(house) as supervisor:
        await until(house, lambda: gates.waiting)
        house.change_mailbox(mailbox.id, process_received_after=at(4))
        gates.open(ADA)
        await until(house, lambda: supervisor.idle)
        house.clock.advance(timedelta(minutes=20))
        await until(house, lambda: subjects(house) == {"Third"})
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.TRACKED]


@pytest.mark.behaviour("B40", "start date set back")
async def test_over_pop3_too(
    real_house: EngineHouse, dovecot: Dovecot, pop3_user: MailUser
) -> None:
    house = real_house
    house.add_profile(plain(dovecot.host, dovecot.pop3_port), plain("localhost", 1))
    mailbox = house.add_user(pop3_user.address, secret=pop3_user.password)
    house.change_mailbox(mailbox.id, process_received_after=at(10))
    for subject, day in DAYS.items():
        dovecot.deliver(pop3_user, received_on(day, subject))
    await house.run(mailbox, IN)
    assert [line.outcome for line in house.ledger()] == [EARLY] * 3
    house.change_mailbox(mailbox.id, process_received_after=at(5))
    await run_later(house, mailbox)
    await run_later(house, mailbox)
    assert sorted(email.subject for email in house.emails()) == ["Second", "Third"]
    assert sorted(line.outcome for line in house.ledger()) == [1, 1, EARLY]


def move(server: MemoryServer, subject: str, folder: str) -> None:
    """Move a message of Ada's on the server, as she would in her mail program."""
    (item,) = (one for one in server.accounts[ADA].items if subject.encode() in one.content)
    item.folder, item.serial = folder, server.next_serial()


@pytest.mark.behaviour("B40", "mail that comes back into the Inbox")
async def test_mail_that_comes_back_into_the_inbox_is_tracked_from_the_start_date_on(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    """D9: what was received is known by its identity, not only by a date."""
    house.add_profile()
    mailbox = a_mailbox(house, memory_server, at(5))
    memory_server.deliver(ADA, received_on(2, "First"), folder="Later")
    memory_server.deliver(ADA, received_on(5, "Second"), folder="Later")
    memory_server.deliver(ADA, received_on(9, "Third"))
    await house.run(mailbox, IN)
    assert subjects(house) == {"Third"}
    move(memory_server, "First", INBOX)
    move(memory_server, "Second", INBOX)
    move(memory_server, "Third", "Later")
    await run_later(house, mailbox)
    assert subjects(house) == {"Second", "Third"}
    assert [line.subject for line in house.ledger() if line.outcome is EARLY] == ["First"]
    move(memory_server, "Third", INBOX)
    await run_later(house, mailbox)
    assert sorted(email.subject for email in house.emails()) == ["Second", "Third"]


@pytest.mark.behaviour("B41")
async def test_old_mail_takes_no_room_from_new_where_the_server_says_when_it_came(
    house: EngineHouse, memory_server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mailbox on Exchange may hold years of it: only headers are read, and the cycle goes on."""
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 2)
    house.add_profile()
    mailbox = a_mailbox(house, memory_server, at(4))
    for number in range(5):
        memory_server.deliver(ADA, received_on(9, f"Old {number}"), received_on=at(1))
    memory_server.deliver(ADA, received_on(1, "New"), received_on=at(5))
    await house.run(mailbox, IN)
    assert subjects(house) == {"New"}
    assert {line.received_on for line in house.ledger() if line.outcome is EARLY} == {at(1)}
