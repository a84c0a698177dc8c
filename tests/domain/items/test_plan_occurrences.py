"""Occurrences that one side cancels: which are cancelled on the other, and which stay."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.kinds import Frequency, Phase, ShowAs
from ssync_desktop.domain.items.planning import Action, ActionType, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import ADA, BOB, World, block, item, meeting, pair, row, rules

MASTER = ObjectType.RECURRING_APPOINTMENT_MASTER
PAST, COMING, LATER = (block(day).start.at for day in (1, 9, 10))
DAILY = Series(Recurrence(Frequency.DAILY, date(2026, 2, 27), count=30))
SERIES = meeting(block=block(27, month=2), series=DAILY)
INVITED = replace(SERIES, organizer=BOB, required=(ADA,))


def without(content: AppointmentContent, *originals: datetime) -> AppointmentContent:
    assert content.series is not None
    return replace(content, series=replace(content.series, cancelled=originals))


def cancelled(one: Pair, side: str) -> tuple[datetime, ...]:
    content: Any = getattr(one, side).content
    return content.series.cancelled if content.series else ()


def settle(world: World) -> list[Action]:
    actions = world.synchronize()
    assert not world.synchronize()
    return actions


@pytest.mark.parametrize("here", [True, False])
def test_that_an_occurrence_to_come_is_cancelled_on_both_sides(here: bool) -> None:
    gone = without(SERIES, COMING)
    one = pair(SERIES, gone if here else None, None if here else gone, MASTER)
    world = World(one, rules())
    (action,) = settle(world)
    type_ = ActionType.UPDATE_IN_EXCHANGE if here else ActionType.UPDATE_IN_CRM
    assert action.type is type_
    assert cancelled(world.pair, "local") == cancelled(world.pair, "remote") == (COMING,)


@pytest.mark.behaviour("B96")
@pytest.mark.parametrize(
    ("content", "original", "phase"),
    [
        (SERIES, PAST, Phase.OPEN),
        (INVITED, COMING, Phase.OPEN),
        (replace(SERIES, show_as=ShowAs.FREE), COMING, Phase.COMPLETED),
    ],
)
@pytest.mark.parametrize("here", [True, False])
def test_that_it_stays_where_whole_meetings_would(
    here: bool, content: AppointmentContent, original: datetime, phase: Phase
) -> None:
    gone = without(content, original)
    says = {"phase": phase}
    one = pair(content, gone if here else None, None if here else gone, MASTER, row_says=says)
    world = World(one, rules())
    (action,) = settle(world)
    assert action.type is ActionType.NOTE
    assert cancelled(world.pair, "local") == ((original,) if here else ())
    assert cancelled(world.pair, "remote") == (() if here else (original,))


def test_that_what_stays_is_not_brought_back_or_taken_away_by_other_changes() -> None:
    world = World(pair(SERIES, without(SERIES, PAST), None, MASTER), rules())
    settle(world)
    world.pair = replace(world.pair, remote=item(without(SERIES, COMING), version="3"))
    (stored,) = settle(world)
    assert stored.type is ActionType.UPDATE_IN_CRM
    assert cancelled(world.pair, "local") == (PAST, COMING)
    assert cancelled(world.pair, "remote") == (COMING,)
    edited = without(replace(SERIES, body="Bring tea"), PAST, COMING, LATER)
    world.pair = replace(world.pair, local=row(edited, MASTER, version=9))
    (sent,) = settle(world)
    assert sent.type is ActionType.UPDATE_IN_EXCHANGE
    assert cancelled(world.pair, "remote") == (COMING, LATER)


def test_that_what_was_different_about_it_stays_too() -> None:
    moved = OccurrenceChange(PAST, meeting(day=1, location="Elsewhere"))
    common = replace(SERIES, series=replace(DAILY, changed=(moved,)))
    there = replace(SERIES, series=replace(DAILY, cancelled=(PAST,)))
    world = World(pair(common, None, there, MASTER), rules())
    settle(world)
    local = world.pair.local
    assert local is not None
    assert local.content == common


def test_that_a_series_at_other_times_is_told_as_it_is() -> None:
    other = replace(DAILY, rule=replace(DAILY.rule, interval=2), cancelled=(PAST,))
    world = World(pair(SERIES, None, replace(SERIES, series=other), MASTER), rules())
    (action,) = settle(world)
    assert action.type is ActionType.UPDATE_IN_CRM
    assert cancelled(world.pair, "local") == (PAST,)
