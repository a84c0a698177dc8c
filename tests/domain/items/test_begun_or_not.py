"""A write whose answer was lost comes to the same end as one whose answer came."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from ssync_desktop.domain.items.begun import with_begun
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.kinds import ChangeType, Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.planning import Action, ActionType, Pair
from ssync_desktop.domain.items.settling import settled_task
from ssync_desktop.domain.items.times import TimeOfDay
from ssync_desktop.domain.options import ObjectType
from tests.domain.items.test_begun import FIRST, MASTER, SECOND, SERIES, said
from tests.kit.item_plans import (
    BOB,
    CONTACT,
    EVE,
    LATER,
    NOW,
    TASK,
    World,
    meeting,
    row,
    rules,
)

Said = tuple[Content, Phase]
NOTED = {ActionType.LINK, ActionType.NOTE}
LIVES = 150  # of each kind, made and changed
STATES = {TaskStatus.COMPLETED: Phase.COMPLETED, TaskStatus.CANCELED: Phase.CANCELED}


def a_task(chance: random.Random) -> Said:
    status = chance.choice([TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS, *STATES])
    due = chance.choice([None, date(2026, 2, 20), date(2026, 3, 5), date(2026, 3, 9)])
    at = TimeOfDay(time(chance.choice([10, 12])), "Europe/Berlin")
    content = replace(
        TASK,
        body=chance.choice("ab"),
        start=chance.choice([None, date(2026, 3, 1), date(2026, 3, 5)]),
        due=due,
        due_time=at if due and chance.random() < 0.6 else None,
        percent_complete=chance.choice([0, 50]),
        status=status,
        completed_on=NOW.date() if status is TaskStatus.COMPLETED else None,
    )
    phase = STATES.get(status, Phase.OPEN)
    return settled_task(ObjectType.TASK, content, phase, None, NOW.date())


def a_contact(chance: random.Random) -> Said:
    first, body = chance.choice("ab"), chance.choice(["", "a", "b"])
    return replace(CONTACT, first_name=first, body=body), Phase.OPEN


def an_appointment(chance: random.Random) -> Said:
    content = meeting(
        chance.choice("ab"),
        day=chance.choice([1, 9, 10]),
        body=chance.choice(["", "x", "y"]),
        show_as=chance.choice([ShowAs.BUSY, ShowAs.FREE]),
        required=chance.choice([(), (BOB,), (BOB, EVE)]),
        location=chance.choice(["", "L"]),
    )
    return content, chance.choice([Phase.OPEN, Phase.OPEN, Phase.COMPLETED, Phase.CANCELED])


def a_series(chance: random.Random) -> Said:
    plain = replace(SERIES, subject=chance.choice("ab"), location=chance.choice(["", "L"]))
    rooms = [(one, chance.choice(["R1", "R2"])) for one in (FIRST, SECOND)]
    content = said(plain, *[one for one in rooms if chance.random() < 0.5])
    assert content.series is not None
    moved = {one.original for one in content.series.changed}
    left = [one for one in (FIRST, SECOND) if one not in moved]
    if left and chance.random() < 0.3:
        content = replace(content, series=replace(content.series, cancelled=(left[0],)))
    return content, Phase.OPEN


def done(actions: list[Action]) -> list[tuple[ActionType, tuple[str, ...]]]:
    """Return what *actions* do beside noting, and to whom mail goes because of it."""
    return [(one.type, one.mails) for one in actions if one.type not in NOTED]


@pytest.mark.parametrize("makes", [True, False])
@pytest.mark.parametrize(
    ("make", "table"),
    [
        (a_task, ObjectType.TASK),
        (a_contact, ObjectType.CONTACT),
        (an_appointment, ObjectType.APPOINTMENT),
        (a_series, MASTER),
    ],
)
def test_that_it_makes_no_difference_whether_the_answer_came(
    make: Callable[[random.Random], Said], table: ObjectType, *, makes: bool
) -> None:
    compared = 0
    for seed in range(LIVES):
        chance = random.Random(seed)
        (first, phase), second, third = make(chance), make(chance), make(chance)
        world = World(Pair(None, row(first, table, phase=phase), wanted=True), rules())
        if not makes:
            world.synchronize()
            edit(world, table, second, 50)
        before = world.pair.mapping
        actions = world.synchronize()
        change = ChangeType.CREATE if makes else ChangeType.UPDATE
        if [one.type for one in actions] != [WRITES[change]]:
            continue
        edit(world, table, third, 60)
        known = world.pair.mapping
        assert known is not None
        forgotten = before or replace(known, common=None, remote_version="", local_version=0)
        left = replace(forgotten, begun=actions[0].common, to_exchange=change)
        lost = World(with_begun(replace(world.pair, mapping=left)), rules())
        after = lost.synchronize()
        assert done(after) == done(world.synchronize()), seed
        assert not any(one.conflicts for one in after), seed
        assert lost.pair.local is not None
        assert world.pair.local is not None
        assert lost.pair.remote is not None
        assert world.pair.remote is not None
        assert lost.pair.local.content == world.pair.local.content, seed
        assert lost.pair.remote.content == world.pair.remote.content, seed
        assert lost.synchronize() == [], seed
        compared += 1
    assert compared > LIVES // 4


WRITES = {
    ChangeType.CREATE: ActionType.CREATE_IN_EXCHANGE,
    ChangeType.UPDATE: ActionType.UPDATE_IN_EXCHANGE,
}


def edit(world: World, table: ObjectType, said: Said, version: int) -> None:
    """Let the row of *world* say something else."""
    content, phase = said
    edited = row(content, table, phase=phase, version=version, on=LATER)
    world.pair = replace(world.pair, local=edited)
