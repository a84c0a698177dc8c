"""A linked appointment that is moved in Exchange into another one: its user is asked (B97)."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.kinds import Question, UserDecision
from ssync_desktop.domain.items.planning import Action, ActionType
from tests.kit.item_plans import BOB, NOW, World, block, fields, meeting, pair, planned, row, rules

pytestmark = pytest.mark.behaviour("B97", "a time that is changed")

ASK, HERE, THERE, NOTE = (
    ActionType.ASK,
    ActionType.UPDATE_IN_CRM,
    ActionType.UPDATE_IN_EXCHANGE,
    ActionType.NOTE,
)
MEETING = meeting()
MOVED, ELSEWHERE = meeting(day=10), meeting(day=11)


def asked(there: AppointmentContent = MOVED) -> tuple[World, list[Action]]:
    """Return a pair whose item was moved into another appointment, and what a pass does."""
    clash = replace(pair(MEETING, None, there), question=Question.SCHEDULING_CONFLICT)
    world = World(clash, rules())
    return world, world.synchronize()


def answer(world: World, decision: UserDecision) -> None:
    assert world.pair.mapping is not None
    world.pair = replace(world.pair, mapping=replace(world.pair.mapping, decision=decision))


def move(world: World, **changes: Any) -> None:
    """Edit the item."""
    remote = world.pair.remote
    assert remote is not None
    content = replace(remote.content, **changes)
    world.pair = replace(
        world.pair, remote=replace(remote, content=content, version=f"by hand {content!r}")
    )


def sides(world: World) -> tuple[Any, Any]:
    assert world.pair.local is not None
    assert world.pair.remote is not None
    return world.pair.local.content.block, world.pair.remote.content.block  # type: ignore[union-attr]


def types(actions: list[Action]) -> list[ActionType]:
    return [one.type for one in actions]


def test_that_the_row_keeps_its_time_until_its_user_lets_it_go() -> None:
    world, actions = asked()
    assert types(actions) == [ASK]
    assert actions[0].question is Question.SCHEDULING_CONFLICT
    assert sides(world) == (MEETING.block, MOVED.block)
    assert not world.synchronize()
    assert planned(world.pair).left_alone == ("“Plans”: it waits for an answer.",)
    answer(world, UserDecision.YES)
    (taken,) = world.synchronize()
    assert (taken.type, fields(taken)) == (HERE, {"block": MOVED.block})
    assert world.pair.mapping is not None
    assert not world.pair.mapping.conflicts
    assert not world.synchronize()


def test_that_a_no_keeps_the_time_of_the_row_for_good() -> None:
    world, _ = asked()
    answer(world, UserDecision.NO)
    assert types(world.synchronize()) == [NOTE]
    assert sides(world) == (MEETING.block, MOVED.block)
    assert not world.synchronize()
    move(world, body="Bring tea")
    (stored,) = world.synchronize()
    assert fields(stored) == {"body": "Bring tea"}
    assert not world.synchronize()


def test_that_a_no_holds_when_the_other_appointment_is_gone() -> None:
    world, _ = asked()
    answer(world, UserDecision.NO)
    world.pair = replace(world.pair, question=None)
    world.synchronize()
    move(world, body="Bring tea")
    world.synchronize()
    assert sides(world) == (MEETING.block, MOVED.block)


@pytest.mark.parametrize("decision", [UserDecision.ASKED, UserDecision.NO, UserDecision.YES])
def test_that_another_time_is_asked_about_anew(decision: UserDecision) -> None:
    world, _ = asked()
    answer(world, decision)
    move(world, block=ELSEWHERE.block)
    assert types(world.synchronize()) == [ASK]
    assert not world.synchronize()
    answer(world, UserDecision.YES)
    assert types(world.synchronize()) == [HERE]
    assert sides(world) == (ELSEWHERE.block, ELSEWHERE.block)


@pytest.mark.parametrize("decision", [UserDecision.ASKED, UserDecision.NO])
def test_that_a_time_that_clashes_with_nothing_is_taken(decision: UserDecision) -> None:
    world, _ = asked()
    answer(world, decision)
    world.pair = replace(world.pair, question=None)
    move(world, block=ELSEWHERE.block)
    assert types(world.synchronize()) == [HERE]
    assert sides(world) == (ELSEWHERE.block, ELSEWHERE.block)
    assert world.pair.mapping is not None
    assert not world.pair.mapping.conflicts
    assert not world.synchronize()


def test_that_who_moves_it_back_is_done_with_it() -> None:
    world, _ = asked()
    answer(world, UserDecision.NO)
    world.synchronize()
    move(world, block=MEETING.block)
    assert types(world.synchronize()) == [NOTE]
    assert world.pair.mapping is not None
    assert not world.pair.mapping.conflicts
    assert not world.synchronize()


def test_that_what_else_was_changed_comes_over_beside_the_question() -> None:
    world, actions = asked(replace(MOVED, location="Room 2"))
    assert types(actions) == [HERE, ASK]
    assert fields(actions[0]) == {"location": "Room 2"}
    assert actions[0].then is ASK
    assert not world.synchronize()
    move(world, body="Bring tea")
    assert types(world.synchronize()) == [HERE, ASK]
    assert not world.synchronize()
    answer(world, UserDecision.YES)
    assert [fields(one) for one in world.synchronize()] == [{"block": MOVED.block}]


def test_that_what_the_row_says_goes_over_beside_the_question() -> None:
    here = replace(MEETING, location="Room 2")
    clash = replace(pair(MEETING, here, MOVED), question=Question.SCHEDULING_CONFLICT)
    world = World(clash, rules())
    (sent, asks) = world.synchronize()
    assert (sent.type, asks.type) == (THERE, ASK)
    assert fields(sent) == {"location": "Room 2"}
    assert not world.synchronize()
    answer(world, UserDecision.YES)
    assert types(world.synchronize()) == [HERE]
    assert sides(world) == (MOVED.block, MOVED.block)


def test_that_a_row_that_is_moved_after_a_no_moves_its_item() -> None:
    world, _ = asked()
    answer(world, UserDecision.NO)
    world.synchronize()
    world.pair = replace(world.pair, local=row(ELSEWHERE, version=50, on=NOW))
    (sent,) = world.synchronize()
    assert (sent.type, fields(sent)) == (THERE, {"block": ELSEWHERE.block})
    assert sent.mails == (BOB.address,)
    assert not world.synchronize()


def test_that_both_sides_wait_where_both_were_moved() -> None:
    clash = replace(pair(MEETING, ELSEWHERE, MOVED), question=Question.SCHEDULING_CONFLICT)
    world = World(clash, rules())
    assert world.pair.local is not None
    world.pair = replace(world.pair, local=replace(world.pair.local, modified_by=None))
    assert types(world.synchronize()) == [ASK]
    assert sides(world) == (ELSEWHERE.block, MOVED.block)
    assert not world.synchronize()
    answer(world, UserDecision.NO)
    assert types(world.synchronize()) == [THERE]
    assert sides(world) == (ELSEWHERE.block, ELSEWHERE.block)
    assert not world.synchronize()


def test_that_two_that_are_linked_take_the_time_of_exchange() -> None:
    both = replace(pair(MEETING, None, MOVED), question=Question.SCHEDULING_CONFLICT)
    assert both.mapping is not None
    never = replace(both, mapping=replace(both.mapping, common=None))
    assert ASK not in types(World(never, rules()).synchronize())


def test_that_a_shorter_time_is_another_one() -> None:
    world, _ = asked()
    answer(world, UserDecision.NO)
    world.synchronize()
    shorter = replace(MOVED.block, end=block(10, 14).start)
    move(world, block=shorter)
    assert types(world.synchronize()) == [ASK]
