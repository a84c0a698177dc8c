"""The time at which something is due, which Exchange shows as a reminder and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind, Phase, SyncDirection, TaskStatus
from ssync_desktop.domain.items.planning import ActionType, ItemRules, Pair
from ssync_desktop.domain.items.settling import settled_task
from ssync_desktop.domain.items.times import TimeOfDay
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    LATER,
    NOW,
    TASK,
    World,
    directed,
    fields,
    item,
    only,
    row,
    rules,
    types,
)
from tests.kit.item_plans import planned as plan_of

HERE, THERE = ActionType.UPDATE_IN_CRM, ActionType.UPDATE_IN_EXCHANGE
FIVE = TimeOfDay(time(17), "Europe/Berlin")
MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)
DUE = replace(TASK, due=MONDAY, due_time=FIVE)
AT_FIVE = datetime(2026, 3, 9, 16, tzinfo=UTC)
TABLES = [table for table, kind in KIND_OF.items() if kind is ItemKind.TASK]


def linked(content: TaskContent = DUE, table: ObjectType = ObjectType.TASK) -> World:
    """Return a row that was created in Exchange a moment ago."""
    world = World(Pair(local=row(content, table), wanted=True), rules())
    world.synchronize()
    assert not world.synchronize()
    return world


def here(world: World, phase: Phase = Phase.OPEN, **changes: Any) -> None:
    """Edit the row, as its user does."""
    local = world.pair.local
    assert local is not None
    assert isinstance(local.content, TaskContent)
    said = replace(local.content, **changes)
    table, now = local.object_type, world.rules.now
    content, phase = settled_task(table, said, phase, local.phase, now.date())
    edited = row(content, table, phase=phase, version=next(world.numbers), on=LATER)
    world.pair = replace(world.pair, local=edited)


def there(world: World, **changes: Any) -> None:
    """Edit the item, as its user does."""
    remote = world.pair.remote
    assert remote is not None
    said = replace(remote.content, **changes)
    world.pair = replace(
        world.pair, remote=replace(remote, content=said, version=f"by hand {next(world.numbers)}")
    )


def row_of(world: World) -> TaskContent:
    assert world.pair.local is not None
    assert isinstance(world.pair.local.content, TaskContent)
    return world.pair.local.content


def item_of(world: World) -> TaskContent:
    assert world.pair.remote is not None
    assert isinstance(world.pair.remote.content, TaskContent)
    return world.pair.remote.content


@pytest.mark.parametrize("table", TABLES)
def test_that_the_time_it_is_due_becomes_the_reminder(table: ObjectType) -> None:
    sent = only(Pair(local=row(DUE, table), wanted=True))
    assert fields(sent) == {"subject": TASK.subject, "due": MONDAY, "reminder": AT_FIVE}
    assert item_of(linked(table=table)).due_time is None


@pytest.mark.parametrize(
    ("due", "reminds"),
    [(NOW.date() - timedelta(days=1), True), (NOW.date() - timedelta(days=2), False)],
)
def test_that_nobody_is_reminded_of_what_was_due_a_day_ago(due: date, reminds: bool) -> None:
    world = linked(replace(DUE, due=due))
    assert (item_of(world).reminder is not None) is reminds


def test_that_what_is_due_on_a_day_reminds_of_nothing() -> None:
    assert item_of(linked(replace(DUE, due_time=None))).reminder is None


def test_that_the_zone_counts_on_the_day_it_is_due() -> None:
    summer = linked(replace(DUE, due=date(2026, 7, 1)))
    assert item_of(summer).reminder == datetime(2026, 7, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("own", [None, AT_FIVE - timedelta(days=3)], ids=["dismissed", "moved"])
def test_that_the_reminder_in_exchange_is_its_users_own(own: datetime | None) -> None:
    world = linked()
    there(world, reminder=own)
    assert [one.type for one in world.synchronize()] == [ActionType.NOTE]
    here(world, subject="Write it up")
    (sent,) = world.synchronize()
    assert fields(sent) == {"subject": "Write it up"}
    assert (item_of(world).reminder, row_of(world).due_time) == (own, FIVE)
    assert not world.synchronize()


def test_that_another_day_in_exchange_keeps_the_time_of_the_row() -> None:
    world = linked()
    there(world, due=FRIDAY)
    (stored,) = world.synchronize()
    assert (stored.type, fields(stored)) == (HERE, {"due": FRIDAY})
    assert (row_of(world).due, row_of(world).due_time) == (FRIDAY, FIVE)
    assert not world.synchronize()
    here(world, subject="Write it up")
    (sent,) = world.synchronize()
    assert fields(sent) == {"subject": "Write it up"}


def test_that_no_day_in_exchange_takes_the_time_along() -> None:
    world = linked()
    there(world, due=None)
    (stored,) = world.synchronize()
    assert fields(stored) == {"due": None, "due_time": None}
    assert not world.synchronize()


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"due": FRIDAY}, AT_FIVE + timedelta(days=4)),
        ({"due_time": TimeOfDay(time(18), "Europe/Berlin")}, AT_FIVE + timedelta(hours=1)),
        ({"due_time": TimeOfDay(time(17), "Europe/London")}, AT_FIVE + timedelta(hours=1)),
        ({"due_time": None}, None),
        ({"due": None}, None),
    ],
)
@pytest.mark.parametrize("dismissed", [False, True])
def test_that_another_time_of_the_row_sets_the_reminder_anew(
    changes: dict[str, Any], at: datetime | None, dismissed: bool
) -> None:
    world = linked()
    if dismissed:
        there(world, reminder=None)
        world.synchronize()
    here(world, **changes)
    world.synchronize()
    assert item_of(world).reminder == at
    assert not world.synchronize()


def test_that_nobody_is_reminded_of_what_is_done_until_it_is_open_again() -> None:
    world = linked()
    here(world, Phase.COMPLETED)
    (sent,) = world.synchronize()
    assert fields(sent)["reminder"] is None
    here(world, Phase.OPEN)
    (sent,) = world.synchronize()
    assert fields(sent)["reminder"] == AT_FIVE
    assert not world.synchronize()


def test_that_what_exchange_opens_again_is_not_written_back() -> None:
    world = linked()
    done = {"status": TaskStatus.COMPLETED, "percent_complete": 100, "completed_on": NOW.date()}
    there(world, reminder=None, **done)
    assert [one.type for one in world.synchronize()] == [HERE]
    assert not world.synchronize()
    there(world, status=TaskStatus.NOT_STARTED, percent_complete=0, completed_on=None)
    assert [one.type for one in world.synchronize()] == [HERE]
    assert item_of(world).reminder is None
    assert not world.synchronize()


def test_that_the_day_that_wins_is_the_day_of_the_reminder() -> None:
    world = linked()
    here(world, due=MONDAY + timedelta(days=1), due_time=TimeOfDay(time(18), "Europe/Berlin"))
    there(world, due=FRIDAY)
    assert world.pair.remote is not None
    world.pair = replace(world.pair, remote=replace(world.pair.remote, modified_on=NOW))
    assert [one.type for one in world.synchronize()] == [HERE, THERE]
    assert (row_of(world).due, item_of(world).due) == (FRIDAY, FRIDAY)
    assert item_of(world).reminder == AT_FIVE + timedelta(days=4, hours=1)
    assert not world.synchronize()


def test_that_a_reminder_of_exchange_never_reaches_a_row() -> None:
    found = plan_of(Pair(remote=item(replace(TASK, due=MONDAY, reminder=AT_FIVE), tracked=True)))
    assert types(found) == [ActionType.CREATE_IN_CRM]
    assert found.actions[0].content == replace(TASK, due=MONDAY)


@pytest.mark.parametrize("way", [SyncDirection.NONE, SyncDirection.TO_CRM])
def test_that_it_goes_where_the_day_goes(way: SyncDirection) -> None:
    by = directed(ObjectType.TASK, due=way)
    (made,) = plan_of(Pair(local=row(DUE, ObjectType.TASK), wanted=True), by=by).actions
    assert fields(made) == {"subject": TASK.subject}


def test_that_two_that_never_agreed_remind_at_the_time_of_the_row() -> None:
    other = item(replace(TASK, due=MONDAY, reminder=AT_FIVE - timedelta(hours=5)))
    world = World(Pair(local=row(DUE, ObjectType.TASK), remote=other, wanted=True), rules())
    assert [one.type for one in world.synchronize()] == [ActionType.LINK, THERE]
    assert item_of(world).reminder == AT_FIVE
    assert not world.pair.mapping or not world.pair.mapping.conflicts
    assert not world.synchronize()


Edit = tuple[Callable[..., None], dict[str, Any]]
_DAYS = st.sampled_from((None, MONDAY, FRIDAY, date(2026, 2, 20), date(2026, 3, 1)))
_TIMES = st.sampled_from((None, FIVE, TimeOfDay(time(8), "Asia/Tokyo")))
_DONE = {"status": TaskStatus.COMPLETED, "percent_complete": 100, "completed_on": NOW.date()}
_OPEN = {"status": TaskStatus.NOT_STARTED, "percent_complete": 0, "completed_on": None}
_MOMENTS = st.sampled_from((None, AT_FIVE, NOW, NOW - timedelta(days=3)))


def by_hand(**changes: st.SearchStrategy[Any]) -> st.SearchStrategy[Edit]:
    return st.tuples(st.just(there), st.fixed_dictionaries({}, optional=changes))


EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.tuples(
        st.just(here),
        st.fixed_dictionaries(
            {"phase": st.sampled_from(Phase)},
            optional={"due": _DAYS, "due_time": _TIMES, "subject": st.sampled_from("ab")},
        ),
    ),
    by_hand(due=_DAYS, reminder=_MOMENTS, subject=st.sampled_from("cd")),
    st.tuples(st.just(there), st.sampled_from((_DONE | {"reminder": None}, _OPEN))),
)
ROUNDS = st.lists(st.tuples(st.lists(EDITS, max_size=3), st.integers(0, 30)), max_size=6)


@given(ROUNDS, st.sampled_from(TABLES))
def test_that_whatever_is_edited_there_is_no_echo(
    rounds: list[tuple[list[Edit], int]], table: ObjectType
) -> None:
    """And whatever nobody changed in the organization reminds as its user left it."""
    world = linked(table=table)
    for edits, hours in rounds:
        later = world.rules.now + timedelta(hours=hours)
        world.rules = at(world.rules, later)
        time_before = row_of(world).due_time
        for edit, changes in edits:
            edit(world, **changes)
        own, edited_here = item_of(world).reminder, any(one is here for one, _ in edits)
        for action in world.synchronize():
            assert edited_here or action.type is not THERE
        assert not world.synchronize()
        assert row_of(world).reminder is None
        if not edited_here:
            assert item_of(world).reminder == own
            assert row_of(world).due_time in (time_before, None)


def at(by: ItemRules, now: datetime) -> ItemRules:
    return replace(by, now=now)
