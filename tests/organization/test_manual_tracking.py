"""Tracking by hand: a message that is at hand, and one that the next pass fetches again."""

from datetime import timedelta

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    FilteringMethod,
    IncomingDeliveryMethod,
    ItemOutcome,
    ReasonCode,
    Role,
)
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.incoming_email import (
    check_promote_email,
    deliver_promote_email,
)
from ssync_desktop.organization.manual_tracking import (
    give_up_missing,
    leave_alone,
    track_anyway,
)
from ssync_desktop.organization.received_items import (
    MOST_ATTEMPTS,
    Seen,
    record_item_failure,
    record_item_outcome,
)
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, headers, incoming

MAIL = incoming("1", to=("ada@example.com",))


@pytest.fixture
def box(world: MailWorld) -> Mailbox:
    """Return the mailbox of a user who takes nothing."""
    return world.mailbox(world.user("ada", FilteringMethod.NONE))


def anyway(world: MailWorld, line: ReceivedItem, caller: Caller | None = None) -> ReceivedItem:
    by = caller or world.caller(world.admin)
    return world.run(lambda context: track_anyway(context, line.id), by)


def wishes(world: MailWorld, box: Mailbox) -> dict[ItemKey, object]:
    return dict(world.read(lambda context: context.unit.track_requests.of_mailbox(box.id)))


def test_what_was_left_alone_is_tracked_when_it_is_fetched_again(
    world: MailWorld, box: Mailbox
) -> None:
    (left,) = world.deliver(box, MAIL)
    waiting = anyway(world, left)
    assert waiting.outcome is ItemOutcome.RETRYING
    assert anyway(world, left) == waiting  # asking twice changes nothing
    assert set(wishes(world, box)) == {MAIL.key}
    (line,) = world.deliver(box, MAIL)
    assert (line.id, line.outcome) == (left.id, ItemOutcome.TRACKED)
    assert Step.MANUAL in [reason.step for reason in line.reasons]
    assert wishes(world, box) == {}
    assert world.deliver(box, MAIL) == (line,)


def test_what_was_too_old_is_tracked_too(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    box = world.set_mailbox(ada, process_received_after=START)
    old = incoming("1", to=("ada@example.com",), received_on=START - timedelta(days=1))
    (left,) = world.deliver(box, old)
    assert left.outcome is ItemOutcome.BEFORE_START_DATE
    anyway(world, left)
    seen = Seen(old.key, old.message.headers)
    text = "It is too old."
    still = world.run(
        lambda context: record_item_outcome(context, box, seen, ItemOutcome.BEFORE_START_DATE, text)
    )
    assert still.outcome is ItemOutcome.RETRYING  # a listing does not close it again
    assert world.deliver(box, old)[0].outcome is ItemOutcome.TRACKED


def test_a_wish_that_was_taken_back_is_forgotten(world: MailWorld, box: Mailbox) -> None:
    (left,) = world.deliver(box, MAIL)
    anyway(world, left)
    by = world.caller(world.admin)
    alone = world.run(lambda context: leave_alone(context, left.id), by)
    assert alone == left  # as if nobody had asked
    assert wishes(world, box) == {}
    assert world.deliver(box, MAIL) == (left,)
    with pytest.raises(NeedsAttention, match="no longer be taken back"):
        world.run(lambda context: leave_alone(context, left.id), by)


def test_only_who_may_have_it_tracked_may_take_that_back(world: MailWorld, box: Mailbox) -> None:
    (left,) = world.deliver(box, MAIL)
    anyway(world, left)
    stranger = Caller(new_id(), frozenset({Role.USER}))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: leave_alone(context, left.id), stranger)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    assert set(wishes(world, box)) == {MAIL.key}


def test_a_cursor_does_not_hide_what_is_wanted(world: MailWorld, box: Mailbox) -> None:
    (left,) = world.deliver(box, MAIL)
    world.run(lambda context: context.unit.mailboxes.set_checkpoint(box.id, "seen so far"))
    anyway(world, left)
    again = world.read(lambda context: context.unit.mailboxes.get(box.id))
    assert again.sync_checkpoint is None


def test_a_wish_for_what_the_server_has_no_more_is_given_up(world: MailWorld, box: Mailbox) -> None:
    gone, there = incoming("gone", to=("ada@example.com",)), MAIL
    for line in world.deliver(box, gone, there):
        anyway(world, line)
    count = world.run(lambda context: give_up_missing(context, box, "INBOX", ["1", "7"]))
    assert count == 1
    assert set(wishes(world, box)) == {there.key}
    lines = world.read(lambda context: context.unit.received_items.by_keys(box.id, [gone.key]))
    assert lines[gone.key].outcome is ItemOutcome.NOT_TRACKED
    assert "does not have it any more" in lines[gone.key].reasons[-1].text


def test_a_wish_ends_with_an_outcome_that_is_final(world: MailWorld, box: Mailbox) -> None:
    (left,) = world.deliver(box, MAIL)
    anyway(world, left)
    world.run(
        lambda context: record_item_outcome(
            context, box, Seen(MAIL.key), ItemOutcome.TOO_LARGE, "It is too large."
        )
    )
    assert wishes(world, box) == {}


def test_only_the_owner_and_administrators_may_wish(world: MailWorld, box: Mailbox) -> None:
    (left,) = world.deliver(box, MAIL)
    stranger = Caller(new_id(), frozenset({Role.USER}))
    with pytest.raises(NeedsAttention) as refused:
        anyway(world, left, stranger)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    owner = Caller(box.owner_id, frozenset({Role.USER}))
    assert anyway(world, left, owner).outcome is ItemOutcome.RETRYING


def test_what_is_stored_cannot_be_wished_for(world: MailWorld) -> None:
    box = world.mailbox(world.user("ada", FilteringMethod.ALL))
    (line,) = world.deliver(box, MAIL)
    with pytest.raises(NeedsAttention) as refused:
        anyway(world, line)
    assert refused.value.code is ErrorCode.RECORD_IN_USE


@pytest.mark.behaviour("B37", "by hand")
def test_a_mailbox_that_brings_in_nothing_tracks_nothing_by_hand(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.NONE)
    (left,) = world.deliver(world.mailbox(ada), MAIL)
    world.set_mailbox(ada, incoming_method=IncomingDeliveryMethod.NONE)
    with pytest.raises(NeedsAttention) as refused:
        anyway(world, left)
    assert refused.value.code is ErrorCode.METHOD_NOT_SERVER_SIDE


def test_a_promoted_message_becomes_the_email_that_was_named(
    world: MailWorld, box: Mailbox
) -> None:
    (left,) = world.deliver(box, MAIL)
    email_id = new_id()
    line = world.run(lambda context: deliver_promote_email(context, box, MAIL, email_id))
    assert (line.id, line.outcome, line.email_id) == (left.id, ItemOutcome.TRACKED, email_id)
    again = world.run(lambda context: deliver_promote_email(context, box, MAIL, new_id()))
    assert again == line


def test_a_message_nobody_has_read_before_can_be_promoted(world: MailWorld, box: Mailbox) -> None:
    line = world.run(lambda context: deliver_promote_email(context, box, MAIL))
    assert line.outcome is ItemOutcome.TRACKED
    assert world.email(line.email_id).accepting is not None


def test_a_promoted_message_leaves_quarantine(world: MailWorld, box: Mailbox) -> None:
    seen, error = Seen(MAIL.key, MAIL.message.headers), ItemRefused(ErrorCode.DELIVERY_FAILED)
    for _ in range(MOST_ATTEMPTS + 1):
        line = world.run(
            lambda context: record_item_failure(context, box, seen, "deliver", error, b"raw")
        )
    assert line.outcome is ItemOutcome.QUARANTINED
    line = world.run(lambda context: deliver_promote_email(context, box, MAIL))
    assert line.outcome is ItemOutcome.TRACKED
    assert world.read(lambda context: context.unit.quarantine.of_item(line.id)) is None


def test_the_check_before_promoting_looks_for_the_same_email_and_direction(
    world: MailWorld, box: Mailbox
) -> None:
    named = headers(to=("ada@example.com",), message_id="1@example.net")

    def asked(*, sent: bool = False) -> tuple[bool, ReasonCode]:
        verdict = world.read(lambda c: check_promote_email(c, box, named, sent=sent))
        return verdict.should_deliver, verdict.reason_code

    assert asked() == (True, ReasonCode.UNKNOWN)
    world.run(lambda context: deliver_promote_email(context, box, MAIL))
    assert asked() == (False, ReasonCode.DUPLICATE)
    assert asked(sent=True) == (True, ReasonCode.UNKNOWN)
