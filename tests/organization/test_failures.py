"""The list of items that did not synchronize: kept for days, left when they go through (B108)."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType
from ssync_desktop.domain.people import User
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import FailureRow
from ssync_desktop.organization.emails import delete_email
from ssync_desktop.organization.failures import delete_old_failures
from ssync_desktop.organization.outgoing_email import send_email
from ssync_desktop.organization.received_items import (
    Seen,
    record_item_failure,
    record_item_outcome,
)
from ssync_desktop.organization.sending import confirm_sent, give_back
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, headers, incoming
from tests.kit.outgoing_mail import claim, failed, send

BROKEN = ItemRefused(ErrorCode.UNREADABLE_MESSAGE, "The message cannot be read")
REFUSED = ItemRefused(ErrorCode.MESSAGE_REFUSED, "Refused")
BUSY = Retryable(ErrorCode.SERVER_BUSY, "Later")


@pytest.fixture
def ada(world: MailWorld) -> User:
    world.settings(unresolved_recipients_allowed=True)
    return world.user("ada", FilteringMethod.ALL)


def listed(world: MailWorld) -> Sequence[FailureRow]:
    query = Query(Table.FAILURES, sort="failed_on")
    rows = world.read(
        lambda context: context.unit.windows.rows(query.table, context.unit.windows.ids(query).ids)
    )
    return [row for row in rows if isinstance(row, FailureRow)]


def park(world: MailWorld, ada: User, times: int = 6) -> None:
    seen = Seen(ItemKey("INBOX", "bad"), headers(subject="Bad", sender="carl@example.net"))
    box = world.mailbox(ada)
    for _ in range(times):
        world.run(lambda context: record_item_failure(context, box, seen, "parse", BROKEN, b"raw"))
        world.clock.advance(60)


def sent(world: MailWorld, ada: User) -> Email:
    email = send(world, ada)
    claim(world, ada)
    return email


@pytest.mark.behaviour("B108", "what the list says")
def test_an_incoming_failure_has_subject_error_and_time(world: MailWorld, ada: User) -> None:
    park(world, ada, times=2)
    (row,) = listed(world)
    assert (row.operation, row.subject, row.partner) == (
        OperationType.INCOMING,
        "Bad",
        "carl@example.net",
    )
    assert (row.error_code, row.error_text) == (BROKEN.code, BROKEN.title)
    assert (row.attempts, row.given_up) == (2, False)
    assert (row.first_failed_on, row.failed_on) == (START, START + timedelta(seconds=60))


@pytest.mark.behaviour("B108", "clean-up")
def test_after_three_days_it_is_gone_and_ledger_and_quarantine_keep_it(
    world: MailWorld, ada: User
) -> None:
    park(world, ada)
    (row,) = listed(world)
    assert row.given_up
    world.clock.advance(3 * 86_400 - 120)
    assert world.run(delete_old_failures) == 0
    world.clock.advance(180)
    assert world.run(delete_old_failures) == 1
    assert listed(world) == []
    line = world.read(lambda context: context.unit.received_items.get(row.object_id))
    assert line.outcome is ItemOutcome.QUARANTINED
    parked = world.read(lambda context: context.unit.quarantine.of_item(line.id))
    assert parked is not None
    assert world.read(lambda context: context.unit.quarantine.content(parked.id)) == b"raw"


@pytest.mark.behaviour("B108", "the settings")
def test_the_settings_say_how_long_and_whether_at_all(world: MailWorld, ada: User) -> None:
    world.settings(failure_days=7)
    park(world, ada)
    world.clock.advance(6 * 86_400)
    assert world.run(delete_old_failures) == 0
    world.settings(list_failures=False)
    failed(world, sent(world, ada), REFUSED)
    assert [row.operation for row in listed(world)] == [OperationType.INCOMING]


def test_what_goes_through_in_the_end_leaves_the_list(world: MailWorld, ada: User) -> None:
    park(world, ada, times=1)
    world.deliver(world.mailbox(ada), incoming("bad", to=("ada@example.com",)))
    assert listed(world) == []


def test_what_is_too_large_is_a_failure_and_what_nobody_takes_is_none(
    world: MailWorld, ada: User
) -> None:
    box = world.mailbox(ada)
    for number, outcome in enumerate((ItemOutcome.TOO_LARGE, ItemOutcome.BEFORE_START_DATE)):
        seen = Seen(ItemKey("INBOX", f"{number}"), headers(subject=f"{number}"))
        world.run(
            partial(record_item_outcome, mailbox=box, seen=seen, outcome=outcome, text="Why.")
        )
    (row,) = listed(world)
    assert (row.subject, row.error_code, row.given_up) == ("0", ErrorCode.MESSAGE_TOO_LARGE, True)


def test_an_email_that_was_refused_is_listed_until_it_is_sent(world: MailWorld, ada: User) -> None:
    email = sent(world, ada)
    failed(world, email, REFUSED)
    (row,) = listed(world)
    assert (row.operation, row.object_id, row.partner, row.given_up) == (
        OperationType.OUTGOING,
        email.id,
        "carl@example.net",
        True,
    )
    world.run(lambda context: send_email(context, email.id), world.caller(ada))
    claim(world, ada)
    world.run(lambda context: confirm_sent(context, email.id))
    assert listed(world) == []


def test_a_postponed_email_is_listed_as_retrying_and_a_deleted_one_is_not(
    world: MailWorld, ada: User
) -> None:
    first, second = sent(world, ada), sent(world, ada)
    failed(world, first, BUSY)
    failed(world, second, REFUSED)
    assert {row.given_up for row in listed(world)} == {False, True}
    world.run(lambda context: delete_email(context, second.id), world.caller(ada))
    assert [row.object_id for row in listed(world)] == [first.id]
    third = sent(world, ada)
    world.run(lambda context: give_back(context, third.id))  # never handed over: no failure
    assert [row.object_id for row in listed(world)] == [first.id]
