"""What is done about an item that somebody moved to another folder of the mailbox, and back."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.planning import ActionType, ItemRules, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    CONTACT,
    ORGANIZATION,
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

HOLIDAYS = "Holidays"
ONE_OF_EACH = [
    (meeting(), ObjectType.APPOINTMENT),
    (CONTACT, ObjectType.CONTACT),
    (TASK, ObjectType.TASK),
]


def moved(content: Content, table: ObjectType = ObjectType.APPOINTMENT) -> Pair:
    return Pair(link(content, table), row(content, table), wanted=True, moved_to=HOLIDAYS)


def set_aside(content: Content, table: ObjectType = ObjectType.APPOINTMENT) -> World:
    world = World(moved(content, table), rules())
    world.synchronize()
    return world


@pytest.mark.parametrize(("content", "table"), ONE_OF_EACH)
def test_that_moving_an_item_is_no_delete(content: Content, table: ObjectType) -> None:
    found = planned(moved(content, table))
    assert types(found) == [ActionType.SET_ASIDE]
    assert found.actions[0].reasons == (
        "It was moved to “Holidays” in Exchange, which is no delete.",
        "It does not synchronize until it comes back.",
    )
    assert not found.brakes


def test_that_many_at_once_trip_no_brake() -> None:
    assert not planned(*[moved(meeting())] * 100).brakes


@pytest.mark.parametrize(("content", "table"), ONE_OF_EACH)
def test_that_nothing_is_done_while_it_lies_there(content: Content, table: ObjectType) -> None:
    world = set_aside(content, table)
    assert world.pair.mapping is not None
    assert (world.pair.mapping.moved_to, world.pair.mapping.entry_id) == (HOLIDAYS, "")
    assert not world.synchronize()
    edited = row(replace(content, body="Bring tea"), table, version=2)
    for changes in (
        {"local": edited},
        {"local": edited, "wanted": False},
        {"local": None, "deletion": deletion(), "wanted": False},
        {"moved_to": HOLIDAYS},
    ):
        found = planned(replace(world.pair, **changes))
        assert not found.actions
        assert "it lies in “Holidays” in Exchange, and waits" in found.left_alone[0]


def test_that_a_plan_says_where_it_was_moved_next() -> None:
    world = set_aside(meeting())
    world.pair = replace(world.pair, moved_to="Old")
    assert [one.type for one in world.synchronize()] == [ActionType.SET_ASIDE]
    assert world.pair.mapping is not None
    assert world.pair.mapping.moved_to == "Old"


@pytest.mark.parametrize(("content", "table"), ONE_OF_EACH)
def test_that_it_goes_on_where_it_was_when_it_comes_back(
    content: Content, table: ObjectType
) -> None:
    world = set_aside(content, table)
    assert world.pair.mapping is not None
    back = item(content, version="7", mark=ItemMark(ORGANIZATION, ROW))
    back = replace(back, key="another")
    # Who finds it by its mark gives the link its new id.
    found = replace(world.pair.mapping, entry_id=back.key)
    world.pair = replace(world.pair, mapping=found, remote=back)
    assert [one.type for one in world.synchronize()] == [ActionType.NOTE]
    assert world.pair.mapping is not None
    assert (world.pair.mapping.moved_to, world.pair.mapping.entry_id) == ("", "another")
    assert not world.synchronize()


def test_that_what_both_sides_said_meanwhile_comes_together() -> None:
    world = set_aside(meeting())
    assert world.pair.mapping is not None
    back = item(meeting(body="Bring tea"), version="7", mark=ItemMark(ORGANIZATION, ROW))
    world.pair = replace(
        world.pair,
        mapping=replace(world.pair.mapping, entry_id="entry"),
        local=row(meeting(location="Room 1"), version=2),
        remote=back,
    )
    stored, sent = world.synchronize()
    assert (stored.type, sent.type) == (ActionType.UPDATE_IN_CRM, ActionType.UPDATE_IN_EXCHANGE)
    assert fields(stored) == {"body": "Bring tea"}
    assert fields(sent) == {"location": "Room 1"}


@pytest.mark.parametrize("distinct", [True, False])
def test_that_a_row_that_left_the_filters_meanwhile_is_let_go_when_it_is_back(
    distinct: bool,
) -> None:
    by: ItemRules = rules(distinct_deletes=distinct)
    world = set_aside(meeting())
    assert world.pair.mapping is not None
    found = replace(world.pair.mapping, entry_id="entry")
    pair = replace(world.pair, mapping=found, remote=item(meeting(), version="7"), wanted=False)
    expected = ActionType.UNLINK if distinct else ActionType.DELETE_IN_EXCHANGE
    assert types(planned(pair, by=by)) == [expected]


@pytest.mark.parametrize(("content", "table"), ONE_OF_EACH)
def test_that_what_may_lie_where_nobody_may_look_counts_as_no_delete(
    content: Content, table: ObjectType
) -> None:
    pair = replace(moved(content, table), moved_to="Private, the archive", unseen=True)
    found = planned(pair)
    assert types(found) == [ActionType.SET_ASIDE]
    assert found.actions[0].reasons == (
        "It is gone from its folder, and may lie in “Private, the archive” in Exchange.",
        "That may not be opened, so it counts as no delete: it waits for its return.",
    )
    world = World(pair, rules())
    world.synchronize()
    assert world.pair.mapping is not None
    assert world.pair.mapping.unseen
    assert "it may lie in “Private, the archive” in" in planned(world.pair).left_alone[0]


def test_that_a_plan_says_when_it_was_found_where_it_only_might_lie() -> None:
    world = World(replace(moved(meeting()), unseen=True), rules())
    world.synchronize()
    world.pair = replace(world.pair, moved_to=HOLIDAYS)
    assert [one.type for one in world.synchronize()] == [ActionType.SET_ASIDE]
    assert world.pair.mapping is not None
    assert not world.pair.mapping.unseen
