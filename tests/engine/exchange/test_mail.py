"""Mail comes in and goes out on servers with folders, in memory and on Exchange."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import EmailStatus, FilteringMethod, ItemOutcome
from ssync_desktop.domain.query import Table
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.port import (
    INBOX,
    SENT_ITEMS,
    TRACKED_CATEGORY,
    UNDELIVERABLE,
    UNDELIVERABLE_CATEGORY,
)
from tests.engine.breaking import subjects
from tests.engine.exchange.passes import ADA, BOB, EVE, OUT, add_person, add_profile, again
from tests.engine.exchange.servers import MailServer
from tests.engine.mail import a_message
from tests.engine.sending import ask_to_send
from tests.engine.tracking import email_called
from tests.kit.engine import SECRET, EngineHouse

SUPPORT = "support@example.test"
DAYS = {"First": 2, "Second": 5, "Third": 9}  # of February 2026


def at(day: int) -> datetime:
    return datetime(2026, 2, day, tzinfo=UTC)


def deliver_old_mail(server: MailServer) -> None:
    """Let Ada have mail of three days."""
    for subject, day in DAYS.items():
        message = a_message(ADA, subject, f"{subject}@elsewhere.test")
        server.deliver(ADA, message, received_on=at(day))


def starting(house: EngineHouse, server: MailServer, start: datetime | None) -> Mailbox:
    """Return Ada's mailbox, which starts on *start*."""
    box = add_person(house, server)
    house.change_mailbox(box.id, process_received_after=start)
    house.enable(box.id)
    return house.mailbox(box.id)


def refuse_bad_mail(house: EngineHouse) -> None:
    """Let the database itself refuse emails whose subject is "bad" (B65)."""

    def work(context: Context) -> None:
        context.unit.session.execute(
            text(
                "CREATE TRIGGER bad_email BEFORE INSERT ON email WHEN NEW.subject = 'bad' "
                "BEGIN SELECT RAISE(ABORT, 'refused by the trigger'); END"
            )
        )

    house.do(work)


async def fail_for_good(house: EngineHouse, box: Mailbox) -> None:
    """Run the first try and five retries."""
    for _ in range(6):
        await again(house, box)


@pytest.mark.behaviour("B60", "one activity")
@pytest.mark.behaviour("B60", "category")
async def test_three_copies_are_one_email_and_all_have_the_category(
    house: EngineHouse, server: MailServer
) -> None:
    add_profile(house, server)
    boxes = [add_person(house, server, address) for address in (ADA, BOB, EVE)]
    message = a_message(to=f"{ADA}, {BOB}, {EVE}")
    for box in boxes:
        server.deliver(box.email_address, message)
    for box in boxes:
        await again(house, box)
    assert subjects(house) == ["Hello"]
    assert sorted(line.outcome for line in house.ledger()) == [
        ItemOutcome.TRACKED,
        ItemOutcome.DUPLICATE,
        ItemOutcome.DUPLICATE,
    ]
    for box in boxes:
        assert server.look(box.email_address, b"Hello").categories == {TRACKED_CATEGORY}


@pytest.mark.behaviour("B65", "retries and quarantine")
@pytest.mark.behaviour("B65", "the category")
@pytest.mark.behaviour("B66")
async def test_what_failed_six_times_is_marked_and_lies_in_undeliverable(
    house: EngineHouse, server: MailServer
) -> None:
    add_profile(house, server, move_undelivered=True)
    box = add_person(house, server)
    refuse_bad_mail(house)
    server.deliver(ADA, a_message(subject="bad", message_id="bad@x.test"))
    server.deliver(ADA, a_message())
    await fail_for_good(house, box)
    bad = server.look(ADA, b"bad@x.test")
    assert (bad.folder, bad.categories) == (UNDELIVERABLE, frozenset({UNDELIVERABLE_CATEGORY}))
    assert server.look(ADA, b"Hello").categories == {TRACKED_CATEGORY}
    outcomes = {line.subject: (line.outcome, line.attempts) for line in house.ledger()}
    assert outcomes == {
        "bad": (ItemOutcome.QUARANTINED, 6),
        "Hello": (ItemOutcome.TRACKED, 0),
    }
    await again(house, box)
    assert len(house.rows(Table.QUARANTINE)) == 1  # it is not tried again
    assert subjects(house) == ["Hello"]


@pytest.mark.behaviour("B66", "only where it is wanted")
async def test_without_the_option_it_is_marked_and_stays(
    house: EngineHouse, server: MailServer
) -> None:
    add_profile(house, server)
    box = add_person(house, server)
    refuse_bad_mail(house)
    server.deliver(ADA, a_message(subject="bad", message_id="bad@x.test"))
    await fail_for_good(house, box)
    bad = server.look(ADA, b"bad@x.test")
    assert (bad.folder, bad.categories) == (INBOX, frozenset({UNDELIVERABLE_CATEGORY}))


@pytest.mark.behaviour("B68")
async def test_processed_mail_of_a_queue_is_deleted_on_the_server(
    house: EngineHouse, server: MailServer
) -> None:
    add_profile(house, server)
    server.add_account(SUPPORT, SECRET)
    box = house.add_queue(SUPPORT, ready=False)
    house.change_mailbox(box.id, delete_after_processing=True)
    house.enable(box.id)
    for number in range(3):
        message = a_message(SUPPORT, f"Question {number}", f"{number}@x.test")
        server.deliver(SUPPORT, message)
    await again(house, box)
    assert subjects(house) == ["Question 0", "Question 1", "Question 2"]
    assert server.count(SUPPORT) == 0
    await again(house, box)
    assert len(house.emails()) == 3


@pytest.mark.behaviour("B39")
@pytest.mark.behaviour("B40", "mail that comes back into the Inbox")
async def test_mail_that_comes_into_the_inbox_afterwards_is_tracked_from_the_start_date_on(
    house: EngineHouse, server: MailServer
) -> None:
    add_profile(house, server)
    box = starting(house, server, at(4))
    later_on = server.add_folder(ADA, "Later")
    deliver_old_mail(server)
    for subject in (b"First@", b"Second@"):
        server.shift(ADA, server.look(ADA, subject).key, later_on)
    await again(house, box)
    assert subjects(house) == ["Third"]
    for subject in (b"First@", b"Second@"):
        server.shift(ADA, server.look(ADA, subject).key, INBOX)
    server.shift(ADA, server.look(ADA, b"Third@").key, later_on)
    await again(house, box)
    assert subjects(house) == ["Second", "Third"]
    server.shift(ADA, server.look(ADA, b"Third@").key, INBOX)
    await again(house, box)
    assert subjects(house) == ["Second", "Third"]


@pytest.mark.behaviour("B40", "start date set back")
async def test_mail_between_the_new_and_the_old_date_comes_in(
    house: EngineHouse, server: MailServer
) -> None:
    add_profile(house, server)
    box = starting(house, server, at(10))
    deliver_old_mail(server)
    await again(house, box)
    assert {line.outcome for line in house.ledger()} <= {ItemOutcome.BEFORE_START_DATE}
    house.change_mailbox(box.id, process_received_after=at(4))
    await again(house, box)
    assert subjects(house) == ["Second", "Third"]
    house.change_mailbox(box.id, process_received_after=None)
    await again(house, box)
    await again(house, box)
    assert subjects(house) == ["First", "Second", "Third"]


@pytest.mark.behaviour("B41")
@pytest.mark.parametrize(
    ("profile_start", "mailbox_start", "expected"),
    [
        (None, 5, ["Second", "Third"]),
        (9, None, ["Third"]),
        (5, 9, ["Third"]),
        (9, 5, ["Third"]),
    ],
)
async def test_only_mail_from_the_later_start_date_on(
    house: EngineHouse,
    server: MailServer,
    profile_start: int | None,
    mailbox_start: int | None,
    expected: list[str],
) -> None:
    start = at(profile_start) if profile_start else None
    add_profile(house, server, process_received_after=start)
    box = starting(house, server, at(mailbox_start) if mailbox_start else None)
    deliver_old_mail(server)
    await again(house, box)
    assert subjects(house) == expected


@pytest.mark.behaviour("B82", "Sending to Sent")
@pytest.mark.behaviour("B82", "in Sent Items")
async def test_what_was_sent_lies_in_sent_items(house: EngineHouse, server: MailServer) -> None:
    add_profile(house, server)
    box, _ = add_person(house, server), add_person(house, server, BOB)
    email = ask_to_send(house, box, "Offer", BOB)
    await house.run(box, OUT)
    sent = house.email(email.id)
    assert sent.status is EmailStatus.SENT
    assert server.sent(ADA) == [sent.message_id]
    assert server.count(BOB) == 1


async def test_what_a_user_sent_past_the_program_is_an_outgoing_email(
    house: EngineHouse, server: MailServer
) -> None:
    before = house.see(lambda unit: unit.settings.get())
    house.do(lambda context: update_settings(context, replace(before, track_sent_items=True)))
    add_profile(house, server)
    box = add_person(house, server, filtering=FilteringMethod.ALL)
    message = a_message("maria@elsewhere.test", "Offer", "offer@x.test", ADA)
    server.deliver(ADA, message, folder=SENT_ITEMS)
    known = ask_to_send(house, box, "Known")
    await house.run(box, OUT)
    for _ in range(2):
        await again(house, box)
        offer = email_called(house, "Offer")
        assert (offer.outgoing, offer.sender_mailbox_id) == (True, box.id)
        assert {one.id for one in house.emails()} == {offer.id, known.id}
    assert server.look(ADA, b"offer@x.test").categories == {TRACKED_CATEGORY}
