"""Email between users and queues on the database: two activities, or one."""

from typing import Any

import pytest

from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, ReasonCode
from ssync_desktop.organization.context import Context
from tests.kit.mail_world import MailWorld, incoming

ALL = FilteringMethod.ALL
BETWEEN: dict[str, Any] = {
    "sender": "ada@example.com",
    "to": ("bob@example.com",),
    "message_id": "in@x",
}


def both_ways(world: MailWorld, first: str) -> list[ReceivedItem]:
    """Read Ada's Sent Items and Bob's Inbox, which hold the two ends of one email."""
    ada, bob = world.user("ada", ALL), world.user("bob", ALL)
    ends: dict[str, tuple[Any, Any]] = {
        "sent": (world.mailbox(ada), incoming("s", sent=True, **BETWEEN)),
        "received": (world.mailbox(bob), incoming("r", **BETWEEN)),
    }
    order = sorted(ends, key=lambda end: end != first)
    return [world.deliver(*ends[end])[0] for end in order]


def directions(world: MailWorld, lines: list[ReceivedItem]) -> list[bool]:
    return sorted(
        world.email(line.email_id).outgoing for line in lines if line.outcome is ItemOutcome.TRACKED
    )


@pytest.mark.behaviour("B61", "two activities")
@pytest.mark.parametrize("first", ["sent", "received"])
def test_two_activities_are_a_sent_and_a_received_one(world: MailWorld, first: str) -> None:
    world.settings(track_sent_items=True)
    assert directions(world, both_ways(world, first)) == [False, True]


@pytest.mark.behaviour("B61", "one activity")
@pytest.mark.parametrize("first", ["sent", "received"])
def test_one_activity_is_the_end_that_was_read_first(world: MailWorld, first: str) -> None:
    world.settings(track_sent_items=True, track_internal_twice=False)
    kept, left_out = both_ways(world, first)
    assert kept.outcome is ItemOutcome.TRACKED
    assert left_out.outcome is ItemOutcome.NOT_TRACKED
    assert left_out.reason_code is ReasonCode.INTERNAL_EMAIL_REJECT
    assert directions(world, [kept, left_out]) == [first == "sent"]


def test_what_was_sent_past_the_program_is_kept_only_by_the_enhancement(world: MailWorld) -> None:
    world.user("ada")
    box = world.mailbox(world.user("bob", ALL))
    world.settings(track_internal_twice=False)
    (kept,) = world.deliver(box, incoming("1", **BETWEEN))
    world.settings(keep_internal_without_opposite=False)
    (left_out,) = world.deliver(box, incoming("2", **(BETWEEN | {"message_id": "other@x"})))
    assert kept.outcome is ItemOutcome.TRACKED
    assert left_out.reason_code is ReasonCode.INTERNAL_EMAIL_REJECT


@pytest.mark.behaviour("B61", "queues")
@pytest.mark.parametrize(
    ("sender", "receiver", "switch"),
    [
        ("ada", "desk", {"keep_internal_to_queues": False}),
        ("desk", "ada", {"ignore_internal_from_queues": True}),
    ],
)
def test_email_with_a_queue_at_one_end_has_a_switch_of_its_own(
    world: MailWorld, sender: str, receiver: str, switch: dict[str, bool]
) -> None:
    world.settings(track_internal_twice=False, track_sent_items=True)
    ada = world.user("ada", ALL)
    boxes = {"ada": world.mailbox(ada), "desk": world.mailbox(world.queue("desk", ada, ALL))}
    outcomes = []
    for number, changes in enumerate(({}, switch)):
        world.settings(**changes)
        fields: dict[str, Any] = {
            "sender": f"{sender}@example.com",
            "to": (f"{receiver}@example.com",),
            "message_id": f"{number}@x",
        }
        world.deliver(boxes[sender], incoming(f"s{number}", sent=True, **fields))
        (line,) = world.deliver(boxes[receiver], incoming(f"r{number}", **fields))
        outcomes.append(line.outcome)
    assert outcomes == [ItemOutcome.TRACKED, ItemOutcome.NOT_TRACKED]


def test_the_two_ends_of_an_email_are_told_apart_in_one_batch_too(world: MailWorld) -> None:
    world.settings(track_sent_items=True, track_internal_twice=False)
    ada = world.user("ada", ALL)
    to_herself: dict[str, Any] = {
        "sender": "ada@example.com",
        "to": ("ada@example.com",),
        "message_id": "me@x",
    }
    sent, received = world.deliver(
        world.mailbox(ada), incoming("1", sent=True, **to_herself), incoming("2", **to_herself)
    )
    assert sent.outcome is ItemOutcome.TRACKED
    assert received.reason_code is ReasonCode.INTERNAL_EMAIL_REJECT

    def stored(context: Context) -> int:
        ids = [line.email_id for line in (sent, received) if line.email_id]
        return len(context.unit.emails.find_many(ids))

    assert world.read(stored) == 1
