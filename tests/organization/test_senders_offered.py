"""Whom one may send as is offered at once, by the same rules by which sending is refused (B89)."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import ObjectType, QueueViewType, State
from ssync_desktop.domain.people import Queue, Reference, User
from ssync_desktop.organization.queues import set_queue_state, update_queue
from ssync_desktop.organization.senders import sender_of, senders_offered
from ssync_desktop.organization.users import set_user_disabled, update_user
from tests.kit.mail_world import MailWorld


@pytest.fixture
def people(world: MailWorld) -> list[User]:
    """Make users and queues of every kind the rules tell apart."""
    ada, bob, cy, dan = (world.user(name) for name in ("ada", "bob", "cy", "dan"))
    consent = replace(bob.draft(), send_as_allowed=True)
    world.run(lambda context: update_user(context, consent))
    world.run(lambda context: set_user_disabled(context, dan.id, disabled=True))
    world.queue("support", ada)
    private = replace(world.queue("board", cy).draft(), view_type=QueueViewType.PRIVATE)
    world.run(lambda context: update_queue(context, private))
    closed = world.queue("closed", ada)
    world.run(lambda context: set_queue_state(context, closed.id, State.INACTIVE))
    return [ada, bob, cy]


def offered(world: MailWorld, caller: Caller, text: str = "") -> list[str]:
    found = world.run(lambda context: senders_offered(context, text), caller)
    return [one.name for one in found]


@pytest.mark.behaviour("B89", "offered")
def test_each_is_offered_whom_the_rules_allow(world: MailWorld, people: list[User]) -> None:
    ada, bob, cy = (world.caller(user) for user in people)
    assert offered(world, ada) == ["Ada", "Support", "Bob"]
    assert offered(world, bob) == ["Bob", "Support"]
    assert offered(world, cy) == ["Cy", "Board", "Support", "Bob"]
    nobody = Caller(people[0].id, frozenset())
    assert offered(world, nobody) == ["Ada", "Support"]
    assert offered(world, ada, "SUPP") == ["Support"]
    assert offered(world, ada, "bob@exa") == ["Bob"]


@pytest.mark.behaviour("B89", "offered")
def test_what_is_offered_is_what_can_be_chosen(world: MailWorld, people: list[User]) -> None:
    everyone: list[User | Queue] = world.read(
        lambda context: [
            *(context.unit.users.get(user.id) for user in context.unit.references.matching(USER)),
            *(context.unit.queues.get(one.id) for one in context.unit.references.matching(QUEUE)),
        ]
    )
    for user in people:
        caller = world.caller(user)
        names = offered(world, caller)
        for one in everyone:
            kind = USER if isinstance(one, User) else QUEUE
            name = one.full_name if isinstance(one, User) else one.name
            assert (name in names) == may_send(world, caller, Reference(one.id, kind, name)), name


USER, QUEUE = ObjectType.USER, ObjectType.QUEUE


def may_send(world: MailWorld, caller: Caller, sender: Reference) -> bool:
    try:
        world.run(lambda context: sender_of(context, sender), caller)
    except DraftRefused:
        return False
    return True
