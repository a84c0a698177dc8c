"""Start dates that are set back, by mailbox, profile and Test & Enable (B40, B41)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType
from ssync_desktop.organization.configuration_test import schedule_test_and_enable
from ssync_desktop.organization.default_settings import apply_default_email_settings
from ssync_desktop.organization.email_server_profiles import (
    create_email_server_profile,
    update_email_server_profile,
)
from ssync_desktop.organization.mailboxes import update_mailbox
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld, incoming

DAY = timedelta(days=1)
IN = OperationType.INCOMING
OPEN, EARLY = ItemOutcome.RETRYING, ItemOutcome.BEFORE_START_DATE
AGES = {"yesterday": 1, "last week": 7, "last month": 30}  # in days


def passed_over(world: MailWorld, name: str, start: datetime) -> Mailbox:
    """Return a mailbox whose server holds mail from before its start date."""
    ada = world.user(name, FilteringMethod.ALL)
    box = world.set_mailbox(ada, process_received_after=start, sync_checkpoint="17")
    items = [
        incoming(key, to=(f"{name}@example.com",), received_on=START - age * DAY)
        for key, age in AGES.items()
    ]
    lines = world.deliver(box, *items)
    assert {line.outcome for line in lines} == {EARLY}
    return box


def outcomes(world: MailWorld, box: Mailbox) -> dict[str, ItemOutcome]:
    found = world.read(
        lambda context: context.unit.received_items.known(box.id, "INBOX", list(AGES))
    )
    return {key: standing.outcome for key, standing in found.items()}


def start_from(world: MailWorld, box: Mailbox, start: datetime | None) -> Mailbox:
    now = world.read(lambda context: context.unit.mailboxes.get(box.id))
    draft = replace(now.draft(), process_received_after=start)
    return world.run(lambda context: update_mailbox(context, draft))


def profile_from(world: MailWorld, start: datetime | None) -> None:
    now = world.read(lambda context: context.unit.profiles.get(world.profile.id))
    draft = replace(now.draft(), process_received_after=start)
    world.run(lambda context: update_email_server_profile(context, draft))


@pytest.mark.behaviour("B40", "start date set back")
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (START - 7 * DAY, {"yesterday": OPEN, "last week": OPEN, "last month": EARLY}),
        (START - 6 * DAY, {"yesterday": OPEN, "last week": EARLY, "last month": EARLY}),
        (None, dict.fromkeys(AGES, OPEN)),
        (START, dict.fromkeys(AGES, EARLY)),
        (START + DAY, dict.fromkeys(AGES, EARLY)),
    ],
)
def test_a_mailbox_opens_what_the_new_date_lets_in(
    world: MailWorld, start: datetime | None, expected: dict[str, ItemOutcome]
) -> None:
    box = passed_over(world, "ada", START)
    saved = start_from(world, box, start)
    assert outcomes(world, box) == expected
    # A server that lists changes alone is asked for everything again, and only if need be.
    assert (saved.sync_checkpoint is None) == (OPEN in expected.values())


@pytest.mark.behaviour("B40", "start date set back")
@pytest.mark.behaviour("B41")
def test_the_later_date_of_mailbox_and_profile_counts(world: MailWorld) -> None:
    profile_from(world, START)
    box = passed_over(world, "ada", START - 2 * DAY)
    start_from(world, box, None)
    assert set(outcomes(world, box).values()) == {EARLY}  # the profile's date still stands
    start_from(world, box, START - 2 * DAY)
    profile_from(world, None)
    assert outcomes(world, box) == {"yesterday": OPEN, "last week": EARLY, "last month": EARLY}
    start_from(world, box, None)
    assert set(outcomes(world, box).values()) == {OPEN}


@pytest.mark.behaviour("B40", "start date set back")
def test_a_profile_opens_the_items_of_all_its_mailboxes(world: MailWorld) -> None:
    profile_from(world, START)
    free = passed_over(world, "ada", START - 90 * DAY)
    bound = passed_over(world, "bob", START - 2 * DAY)
    forward = passed_over(world, "cyd", START + DAY)
    elsewhere = passed_over(world, "dan", START + DAY)
    other = world.run(
        lambda context: create_email_server_profile(
            context, replace(world.profile.draft(), id=None, name="Other")
        )
    )
    draft = replace(elsewhere.draft(), profile_id=other.id)
    world.run(lambda context: update_mailbox(context, draft))
    profile_from(world, START - 7 * DAY)
    assert outcomes(world, free) == {"yesterday": OPEN, "last week": OPEN, "last month": EARLY}
    assert outcomes(world, bound) == {"yesterday": OPEN, "last week": EARLY, "last month": EARLY}
    assert set(outcomes(world, forward).values()) == {EARLY}
    assert set(outcomes(world, elsewhere).values()) == {EARLY}
    kept = world.read(lambda context: context.unit.mailboxes.get(forward.id).sync_checkpoint)
    assert kept == "17"
    for box in (free, bound):
        assert world.read(lambda c, b=box: c.unit.mailboxes.get(b.id).sync_checkpoint) is None  # type: ignore[misc]


def by_test(world: MailWorld, box: Mailbox) -> None:
    ids, start = [box.id], START - 2 * DAY
    world.run(lambda context: schedule_test_and_enable(context, ids, process_from=start))


def by_another_profile(world: MailWorld, box: Mailbox) -> None:
    profile_from(world, START)
    other = world.run(
        lambda context: create_email_server_profile(
            context, replace(world.profile.draft(), id=None, name="Other")
        )
    )
    now = world.read(lambda context: context.unit.mailboxes.get(box.id))
    draft = replace(now.draft(), profile_id=other.id, process_received_after=START - 2 * DAY)
    world.run(lambda context: update_mailbox(context, draft))


def by_default_settings(world: MailWorld, box: Mailbox) -> None:
    start_from(world, box, START - 2 * DAY)
    profile_from(world, START)
    other = world.run(
        lambda context: create_email_server_profile(
            context, replace(world.profile.draft(), id=None, name="Other")
        )
    )
    default = world.read(lambda context: context.unit.settings.get()).default_email
    world.settings(default_email=replace(default, profile_id=other.id))
    world.run(lambda context: apply_default_email_settings(context, [box.id]))


@pytest.mark.behaviour("B40", "start date set back")
@pytest.mark.parametrize("way", [by_test, by_another_profile, by_default_settings])
def test_every_way_to_an_earlier_date_opens_them(
    world: MailWorld, way: Callable[[MailWorld, Mailbox], None]
) -> None:
    box = passed_over(world, "ada", START)
    way(world, box)
    assert outcomes(world, box) == {"yesterday": OPEN, "last week": EARLY, "last month": EARLY}


@pytest.mark.parametrize("set_back", ["mailbox", "profile"])
def test_a_pass_that_knows_the_old_date_can_write_nothing_afterwards(
    world: MailWorld, set_back: str
) -> None:
    profile_from(world, START)
    box = passed_over(world, "ada", START)
    lease = world.run(lambda context: context.unit.leases.acquire(box.id, IN, "here|1|1"))
    assert lease is not None
    if set_back == "profile":
        profile_from(world, START - 2 * DAY)
    else:
        profile_from(world, None)
        lease = world.run(lambda context: context.unit.leases.acquire(box.id, IN, "here|1|1"))
        assert lease is not None
        start_from(world, box, START - 2 * DAY)
    with pytest.raises(Retryable):
        world.run(lambda context: context.unit.leases.guard(lease))
    again = world.run(lambda context: context.unit.leases.acquire(box.id, IN, "there|2|2"))
    assert again is not None
    assert again.token > lease.token


def test_a_date_set_forward_disturbs_no_pass(world: MailWorld) -> None:
    box = passed_over(world, "ada", START)
    lease = world.run(lambda context: context.unit.leases.acquire(box.id, IN, "here|1|1"))
    assert lease is not None
    profile_from(world, START)
    profile_from(world, START + DAY)
    start_from(world, box, START + DAY)
    world.run(lambda context: context.unit.leases.guard(lease))
    assert [one.token for one in world.read(lambda c: c.unit.leases.held())] == [lease.token]
