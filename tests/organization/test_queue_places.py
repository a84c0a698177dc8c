"""Queue items for email that is stored already, and for the owner's own queue."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.options import FilteringMethod, ItemOutcome
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.context import Context
from tests.kit.mail_world import MailWorld, incoming

ALL, RESPONSE = FilteringMethod.ALL, FilteringMethod.IN_RESPONSE


@pytest.mark.parametrize("wanted", [True, False])
def test_the_queue_that_meets_a_stored_email_gets_an_item_where_that_is_set(
    world: MailWorld, wanted: bool
) -> None:
    world.settings(queue_items_for_tracked=wanted)
    ada = world.user("ada", ALL)
    queue = world.queue("desk", ada)
    fields: dict[str, Any] = {"to": ("ada@example.com", "list@example.org"), "message_id": "list@x"}
    (first,) = world.deliver(world.mailbox(ada), incoming("1", **fields))
    for number in ("2", "3"):  # the queue's mailbox may hold more than one copy
        (line,) = world.deliver(world.mailbox(queue), incoming(number, **fields))
        assert line.outcome is ItemOutcome.DUPLICATE
        assert line.email_id == first.email_id
    places = world.queue_items(first.email_id)
    assert [item.queue_id for item in places] == ([queue.id] if wanted else [])


def test_two_copies_in_one_batch_are_one_item(world: MailWorld) -> None:
    world.settings(queue_items_for_tracked=True)
    queue = world.queue("desk", world.user("ada"))
    fields: dict[str, Any] = {"to": ("list@example.org",), "message_id": "list@x"}
    first, second = world.deliver(
        world.mailbox(queue), incoming("1", **fields), incoming("2", **fields)
    )
    assert second.outcome is ItemOutcome.DUPLICATE
    assert len(world.queue_items(first.email_id)) == 1
    assert Step.QUEUE in [reason.step for reason in first.reasons]


def test_a_queue_that_would_not_take_it_gets_no_item_of_a_stored_email(world: MailWorld) -> None:
    world.settings(queue_items_for_tracked=True, create_queue_items_for_recipients=True)
    ada = world.user("ada", ALL)
    queue = world.queue("desk", ada, RESPONSE)
    fields: dict[str, Any] = {"to": ("ada@example.com", "desk@example.com"), "message_id": "new@x"}
    (first,) = world.deliver(world.mailbox(ada), incoming("1", **fields))
    world.deliver(world.mailbox(queue), incoming("2", **fields))
    assert world.queue_items(first.email_id) == []


def test_email_goes_to_the_default_queue_of_its_owner_where_that_is_set(
    world: MailWorld,
) -> None:
    ada = world.user("ada", ALL)
    own = world.queue("own", world.admin)

    def choose(context: Context) -> None:
        user = context.unit.users.get(ada.id)
        context.unit.users.save(replace(user, queue_id=own.id))

    world.run(choose)
    counts = []
    for number, on in enumerate((False, True)):
        world.settings(auto_route_to_owner_queue=on)
        (line,) = world.deliver(world.mailbox(ada), incoming(str(number), to=("ada@example.com",)))
        counts.append([item.queue_id for item in world.queue_items(line.email_id)])
    assert counts == [[], [own.id]]
