"""However mail is cut into batches, repeated or interrupted, the same rows come of it."""

from random import Random
from typing import Any

import pytest

from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from tests.kit.mail_world import MailWorld, incoming


def some_mail(random: Random, name: str, count: int = 40) -> list[IncomingItem]:
    """Mail with answers, repeated ids, forged ids and messages without one."""
    people = ["ada@example.com", "bob@example.com", "desk@example.com", "list@example.org"]
    return [
        incoming(
            f"{name}-{number}",
            sender=random.choice(["carl@example.net", "dora@example.net"]),
            to=tuple(random.sample(people, random.randint(1, 3))),
            message_id=random.choice(["", *(f"{name}{n}@x" for n in range(15))]),
            in_reply_to=random.choice(["", *(f"{name}{n}@x" for n in range(15))]),
            text=random.choice(["yes", "no"]),
        )
        for number in range(count)
    ]


def outcome(world: MailWorld, mailbox_id: Any, items: list[IncomingItem]) -> list[tuple[Any, ...]]:
    """What became of each item, told without ids that differ from run to run."""

    def read(context: Context) -> list[tuple[Any, ...]]:
        keys = [item.key for item in items]
        lines = context.unit.received_items.by_keys(mailbox_id, keys)
        first_of: dict[Any, int] = {}
        told = []
        for place, key in enumerate(keys):
            line = lines[key]
            email = context.unit.emails.get(line.email_id) if line.email_id else None
            if line.email_id and line.outcome is ItemOutcome.TRACKED:
                first_of[line.email_id] = place
            told.append(
                (
                    line.outcome,
                    line.reason_code,
                    first_of.get(line.email_id),
                    first_of.get(email.correlated_id) if email else None,
                    email.owner_id if email else None,
                    len(email.parties) if email else 0,
                )
            )
        return told

    return world.read(read)


@pytest.mark.parametrize("seed", range(4))
def test_batches_repeats_and_interruptions_change_nothing(world: MailWorld, seed: int) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    bob = world.user("bob")
    world.queue("desk", bob, FilteringMethod.IN_RESPONSE)
    told = []
    for name in ("one", "many"):
        random = Random(seed)
        items = some_mail(random, name)
        box = world.mailbox(ada)
        if name == "one":
            for item in items:
                world.deliver(box, item)
        else:
            place = 0
            while place < len(items):
                batch = items[place : place + random.randint(1, 12)]
                if random.random() < 0.3:
                    interrupted(world, box, batch)
                    continue
                world.deliver(box, *batch)
                place += random.randint(1, len(batch))  # some of it comes again
        told.append(outcome(world, box.id, items))
    assert told[0] == told[1]
    assert {line[0] for line in told[0]} >= {ItemOutcome.TRACKED, ItemOutcome.DUPLICATE}


class Killed(Exception):
    """Stands for the end of the process between the last write and the commit."""


def interrupted(world: MailWorld, box: Any, batch: list[IncomingItem]) -> None:
    def work(context: Context) -> None:
        deliver_incoming_emails(context, box, batch)
        raise Killed

    with pytest.raises(Killed):
        world.run(work)
