"""Rows that leave the filters are let go; those that come back go on with the item they had."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import Question, UserDecision
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    BOB,
    COLLEAGUE,
    CONTACT,
    ROW,
    TASK,
    World,
    deletion,
    fields,
    item,
    link,
    meeting,
    planned,
    row,
    rules,
    types,
)

MEETING = meeting()
ONE_OF_EACH = [
    (MEETING, ObjectType.APPOINTMENT),
    (CONTACT, ObjectType.CONTACT),
    (TASK, ObjectType.TASK),
]


def out_of_filters(content: Content, table: ObjectType = ObjectType.APPOINTMENT) -> World:
    """Return a pair that was let go because its row left the filters."""
    world = World(Pair(link(content, table), row(content, table), remote=item(content)), rules())
    (action,) = world.synchronize()
    assert action.type is ActionType.UNLINK
    return world


def back(world: World, **changes: Any) -> World:
    """Let the filters match again; *changes* are of the pair."""
    world.pair = replace(world.pair, **({"wanted": True} | changes))
    return world


def unlinked(world: World) -> bool:
    assert world.pair.mapping is not None
    return world.pair.mapping.unlinked


@pytest.mark.parametrize(("content", "table"), ONE_OF_EACH)
def test_that_what_is_back_in_the_filters_is_linked_as_before(
    content: Content, table: ObjectType
) -> None:
    world = out_of_filters(content, table)
    assert not world.synchronize()
    (action,) = back(world).synchronize()
    assert action.type is ActionType.LINK
    assert action.reasons == ("It matches the filters again: the two are linked as they were.",)
    assert not unlinked(world)
    assert not world.synchronize()


def test_that_what_changed_meanwhile_comes_together_and_nobody_is_written_to() -> None:
    world = out_of_filters(MEETING)
    here, there = meeting(day=10), meeting(body="Bring tea")
    back(world, local=row(here, version=2), remote=item(there, version="2"))
    linking, stored, sent = world.synchronize()
    assert linking.type is ActionType.LINK
    assert fields(stored) == {"body": "Bring tea"}
    assert fields(sent) == {"block": here.block}
    assert (sent.mails, sent.withheld) == ((), (BOB.address,))
    assert stored.conflicts == sent.conflicts == ()
    assert not world.synchronize()


@pytest.mark.parametrize("steps", [1, 2])
def test_that_nobody_is_written_to_after_an_interruption_either(steps: int) -> None:
    world = out_of_filters(MEETING)
    here, there = meeting(day=10), meeting(body="Bring tea")
    back(world, local=row(here, version=2), remote=item(there, version="2"))
    world.synchronize(steps=steps)
    *_, sent = world.synchronize()
    assert fields(sent) == {"block": here.block}
    assert (sent.mails, sent.withheld) == ((), (BOB.address,))
    assert not unlinked(world)
    assert not world.synchronize()


def test_that_what_one_side_emptied_meanwhile_stays_empty() -> None:
    """They have agreed before: that is no gap to be filled."""
    world = out_of_filters(meeting(body="Bring tea"))
    back(world, local=row(meeting(body=""), version=2))
    _, sent = world.synchronize()
    assert fields(sent) == {"body": ""}


def test_that_what_was_changed_before_it_was_let_go_comes_over_too() -> None:
    """Nothing was carried over then, and the version is that of the item without our mark."""
    said = item(meeting(body="Bring tea"), version="2")
    world = World(Pair(link(MEETING), row(MEETING), remote=said), rules())
    assert [one.type for one in world.synchronize()] == [ActionType.UNLINK]
    _, stored = back(world).synchronize()
    assert fields(stored) == {"body": "Bring tea"}


def test_that_a_filter_can_go_to_and_fro() -> None:
    world = out_of_filters(MEETING)
    for _ in range(3):
        back(world).synchronize()
        assert not unlinked(world)
        back(world, wanted=False).synchronize()
        assert unlinked(world)


def test_that_many_at_once_trip_no_brake() -> None:
    found = planned(*[back(out_of_filters(MEETING)).pair] * 3000)
    assert len(found.actions) == 3000
    assert not found.brakes


def test_that_the_user_is_asked_where_the_item_is_gone_and_a_yes_makes_it_anew() -> None:
    world = back(out_of_filters(MEETING), remote=None, remote_gone=True)
    (asked,) = world.synchronize()
    assert (asked.type, asked.question) == (ActionType.ASK, Question.PREVIOUSLY_LINKED)
    assert not world.synchronize()
    answered(world, UserDecision.YES)
    assert [one.type for one in world.synchronize()] == [ActionType.CREATE_IN_EXCHANGE]


def test_that_a_no_is_final() -> None:
    world = back(out_of_filters(MEETING), remote=None, remote_gone=True)
    world.synchronize()
    answered(world, UserDecision.NO)
    assert not world.synchronize()
    assert not back(world, remote=item(MEETING), remote_gone=False).synchronize()


def answered(world: World, decision: UserDecision) -> None:
    assert world.pair.mapping is not None
    world.pair = replace(world.pair, mapping=replace(world.pair.mapping, decision=decision))


def test_that_a_question_that_waits_is_settled_by_the_filters() -> None:
    """It was asked because the user tracked the item, whose row nothing matched."""
    world = out_of_filters(MEETING)
    tracked = item(MEETING, version="3", tracked=True)
    world.pair = replace(world.pair, remote=tracked)
    assert [one.type for one in world.synchronize()] == [ActionType.ASK]
    assert [one.type for one in back(world).synchronize()] == [ActionType.LINK]
    assert not unlinked(world)


def test_that_an_item_of_another_organization_is_asked_about() -> None:
    foreign = item(MEETING, version="3", mark=ItemMark(COLLEAGUE, ROW))
    world = back(out_of_filters(MEETING), remote=foreign)
    assert [one.type for one in world.synchronize()] == [ActionType.ASK]


@pytest.mark.parametrize(
    "pair",
    [
        Pair(link(MEETING, tracked=True), row(MEETING), remote=item(MEETING, version="2")),
        Pair(link(MEETING), row(MEETING), remote_gone=True),
        Pair(link(MEETING), row(MEETING), missing=True),
        Pair(link(MEETING), row(meeting(day=1), version=2), wanted=True, remote_gone=True),
        Pair(link(MEETING), deletion=deletion(entitled=False), remote=item(MEETING)),
    ],
    ids=["untracked", "gone", "missing", "deleted there", "deleted here"],
)
def test_that_what_was_let_go_for_another_reason_stays_so(pair: Pair) -> None:
    world = World(pair, rules())
    assert types(planned(pair)) == [ActionType.UNLINK]
    world.synchronize()
    back(world, local=row(MEETING), deletion=None, remote=item(MEETING))
    world.pair = replace(world.pair, remote_gone=False, missing=False)
    assert world.pair.mapping is not None
    known = replace(world.pair.mapping, remote_version="1")
    assert not planned(replace(world.pair, mapping=known)).actions
