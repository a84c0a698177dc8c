"""The ledger: items that fail, quarantine, items that bring no email, clean-up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.received_items import (
    Seen,
    drop_old_headers,
    record_item_failure,
    record_item_outcome,
    reexamine,
    retry_quarantined,
)
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, headers, incoming

RAW = b"Subject: bad\r\n\r\n\xff"


def fail(world: MailWorld, box: Mailbox, server_id: str = "bad") -> ReceivedItem:
    error = ItemRefused(ErrorCode.UNREADABLE_MESSAGE, "The message cannot be read")
    seen = Seen(ItemKey("INBOX", server_id), headers(subject="Bad"))
    return world.run(lambda context: record_item_failure(context, box, seen, "parse", error, RAW))


def break_activities(world: MailWorld) -> None:
    """Let the database itself refuse emails whose subject is "bad" (B65)."""

    def work(context: Context) -> None:
        session = context.unit.session
        if session.get_bind().dialect.name == "sqlite":
            session.execute(
                text(
                    "CREATE TRIGGER bad_email BEFORE INSERT ON email WHEN NEW.subject = 'bad' "
                    "BEGIN SELECT RAISE(ABORT, 'refused by the trigger'); END"
                )
            )
            return
        session.execute(
            text(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'refused by the trigger'; END $$"
            )
        )
        session.execute(
            text(
                "CREATE TRIGGER bad_email BEFORE INSERT ON email FOR EACH ROW "
                "WHEN (NEW.subject = 'bad') EXECUTE FUNCTION refuse()"
            )
        )

    world.run(work)


def bring_in(world: MailWorld, box: Mailbox, items: list[IncomingItem]) -> None:
    """Deliver as a pass does: the batch, and when that fails, one by one (B69)."""
    try:
        world.deliver(box, *items)
    except NeedsAttention:
        for item in items:
            bring_in_alone(world, box, item)


def bring_in_alone(world: MailWorld, box: Mailbox, item: IncomingItem) -> None:
    try:
        world.deliver(box, item)
    except NeedsAttention as caught:
        error, seen = caught, Seen(item.key, item.message.headers)
        world.run(lambda context: record_item_failure(context, box, seen, "deliver", error, RAW))


def known(world: MailWorld, box: Mailbox, *keys: str) -> dict[str, ItemOutcome]:
    found = world.read(lambda context: context.unit.received_items.known(box.id, "INBOX", keys))
    return {key: standing.outcome for key, standing in found.items()}


@pytest.mark.behaviour("B65", "quarantine")
@pytest.mark.behaviour("B69")
def test_what_keeps_failing_is_parked_and_the_others_go_on(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    break_activities(world)
    batch = [
        incoming("good", to=("ada@example.com",)),
        incoming("bad", to=("ada@example.com",), subject="bad"),
        incoming("fine", to=("ada@example.com",)),
    ]
    for _ in range(6):  # the first try and five retries
        assert known(world, box, "bad").get("bad") in (None, ItemOutcome.RETRYING)
        bring_in(world, box, batch)
    assert known(world, box, "good", "bad", "fine") == {
        "good": ItemOutcome.TRACKED,
        "bad": ItemOutcome.QUARANTINED,
        "fine": ItemOutcome.TRACKED,
    }
    line = world.read(
        lambda context: context.unit.received_items.by_keys(box.id, [batch[1].key])[batch[1].key]
    )
    parked = world.read(lambda context: context.unit.quarantine.of_item(line.id))
    assert parked is not None
    assert (parked.stage, parked.size) == ("deliver", len(RAW))
    assert world.read(lambda context: context.unit.quarantine.content(parked.id)) == RAW
    codes = {alert.code for alert in world.read(lambda c: c.unit.alerts.regarding(box.id))}
    assert codes == {ErrorCode(parked.error_code)}
    assert world.deliver(box, batch[1])[0].outcome is ItemOutcome.QUARANTINED  # not tried again


def test_a_parked_item_gets_another_try(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    for _ in range(6):
        line = fail(world, box)
    assert line.outcome is ItemOutcome.QUARANTINED
    parked = world.read(lambda context: context.unit.quarantine.of_item(line.id))
    assert parked is not None
    world.run(lambda context: retry_quarantined(context, [parked.id]))
    assert known(world, box, "bad") == {"bad": ItemOutcome.RETRYING}
    assert world.read(lambda context: context.unit.quarantine.find(parked.id)) is None
    (again,) = world.deliver(box, incoming("bad", to=("ada@example.com",)))
    assert (again.outcome, again.id, again.error_code) == (ItemOutcome.TRACKED, line.id, "")


def test_failures_are_counted_and_remembered(world: MailWorld) -> None:
    box = world.mailbox(world.user("ada"))
    fail(world, box)
    world.clock.advance(300)
    line = fail(world, box)
    assert (line.attempts, line.outcome) == (2, ItemOutcome.RETRYING)
    assert line.first_seen_on == START
    assert line.error_code == ErrorCode.UNREADABLE_MESSAGE
    assert "parse" in line.reasons[0].text


def test_an_outcome_is_final(world: MailWorld) -> None:
    box = world.mailbox(world.user("ada"))
    seen = Seen(ItemKey("INBOX", "huge"), headers(subject="Huge"))
    first = world.run(
        lambda context: record_item_outcome(
            context, box, seen, ItemOutcome.TOO_LARGE, "It has more than 150 MB."
        )
    )
    second = world.run(
        lambda context: record_item_outcome(
            context, box, seen, ItemOutcome.NOT_TRACKED, "Something else."
        )
    )
    assert first == second
    assert world.read(lambda context: context.unit.received_items.get(first.id)) == first


@pytest.mark.behaviour("B40", "start date set back")
def test_a_start_date_set_back_opens_what_was_too_old(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    day = timedelta(days=1)
    box = world.set_mailbox(ada, process_received_after=START - day)
    old = incoming("old", to=("ada@example.com",), received_on=START - 2 * day)
    oldest = incoming("oldest", to=("ada@example.com",), received_on=START - 9 * day)
    world.deliver(box, old, oldest)
    assert world.run(lambda context: reexamine(context, box)) == 0
    box = world.set_mailbox(ada, process_received_after=START - 3 * day)
    assert world.run(lambda context: reexamine(context, box)) == 1
    assert known(world, box, "old", "oldest") == {
        "old": ItemOutcome.RETRYING,
        "oldest": ItemOutcome.BEFORE_START_DATE,
    }
    assert world.deliver(box, old)[0].outcome is ItemOutcome.TRACKED


def test_copies_under_one_server_id_are_told_apart_by_content(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.mailbox(ada)
    copies = [
        incoming(
            "1", to=("ada@example.com",), message_id=f"{n}@x", text=str(n), content_hash=str(n)
        )
        for n in range(3)
    ]
    lines = world.deliver(box, *copies)
    assert {line.outcome for line in lines} == {ItemOutcome.TRACKED}
    assert world.deliver(box, *copies) == lines
    failing = replace(copies[0].key, content_hash="9")
    error = ItemRefused(ErrorCode.UNREADABLE_MESSAGE)
    world.run(lambda context: record_item_failure(context, box, Seen(failing), "parse", error, RAW))
    assert known(world, box, "1") == {"1": ItemOutcome.RETRYING}


def test_header_blocks_are_kept_for_thirty_days(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    (line,) = world.deliver(world.mailbox(ada), incoming("1", to=("ada@example.com",)))
    world.clock.advance(timedelta(days=30))
    assert world.run(drop_old_headers) == 0
    world.clock.advance(1)
    assert world.run(drop_old_headers) == 1
    kept = world.read(lambda context: context.unit.received_items.get(line.id))
    assert kept == replace(line, headers="")


def test_what_is_gone_is_said_to_be_gone(world: MailWorld) -> None:
    for find in (
        lambda c: c.unit.received_items.get(new_id()),
        lambda c: c.unit.quarantine.get(new_id()),
        lambda c: c.unit.quarantine.content(new_id()),
        lambda c: c.unit.attachments.content(new_id()),
        lambda c: c.unit.emails.get(new_id()),
        lambda c: c.unit.emails.body(new_id()),
    ):
        with pytest.raises(NeedsAttention) as caught:
            world.read(find)
        assert caught.value.code is ErrorCode.RECORD_NOT_FOUND
