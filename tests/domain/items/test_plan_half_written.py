"""A series that Exchange has in part only: the part is nobody's word, all else is."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.kinds import ChangeType, Frequency
from ssync_desktop.domain.items.occurrences import occurrence_at
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import LATER, World, block, item, link, meeting, pair, row, rules

MASTER = ObjectType.RECURRING_APPOINTMENT_MASTER
FIRST, SECOND = (block(day).start.at for day in (9, 10))
SERIES = meeting(
    block=block(27, month=2),
    series=Series(Recurrence(Frequency.DAILY, date(2026, 2, 27), count=30)),
)


def said(content: AppointmentContent, *places: tuple[datetime, str]) -> AppointmentContent:
    """Return *content* with occurrences that take place elsewhere, by their originals."""
    assert content.series is not None
    changed = tuple(
        OccurrenceChange(one, replace(occurrence_at(content, one), location=place))
        for one, place in places
    )
    return replace(content, series=replace(content.series, changed=changed))


WHOLE = said(SERIES, (FIRST, "Room 1"), (SECOND, "Room 2"))
PART = said(SERIES, (FIRST, "Room 1"))


def begun(there: AppointmentContent) -> Pair:
    """Return a pair of a row and of what is found of the item that was to be made of it."""
    lost = replace(link(SERIES, MASTER), common=None, entry_id="", to_exchange=ChangeType.CREATE)
    found = item(there, on=LATER, version="2")
    return Pair(lost, local=row(WHOLE, MASTER), remote=found, wanted=True)


def written(one: Pair) -> list[ActionType]:
    world = World(one, rules())
    actions = world.synchronize()
    assert all(one.type is ActionType.NOTE for one in world.synchronize())
    assert world.pair.local is not None
    assert world.pair.local.content == WHOLE
    assert world.pair.remote is not None
    assert world.pair.remote.content == WHOLE
    assert not any(action.conflicts for action in actions)
    return [action.type for action in actions]


@pytest.mark.parametrize("there", [SERIES, PART])
def test_that_what_was_begun_is_written_to_its_end(there: AppointmentContent) -> None:
    assert written(begun(there)) == [ActionType.LINK, ActionType.UPDATE_IN_EXCHANGE]


def test_that_a_change_is_written_to_its_end() -> None:
    assert written(pair(SERIES, WHOLE, PART, MASTER)) == [ActionType.UPDATE_IN_EXCHANGE]


@pytest.mark.parametrize(
    "there",
    [
        said(SERIES, (FIRST, "Room 3")),
        said(SERIES, (FIRST, "Room 1"), (block(11).start.at, "Room 3")),
        replace(PART, block=block(27, month=2, hour=15)),
    ],
    ids=["another place", "another occurrence", "another hour"],
)
def test_that_what_somebody_said_in_exchange_is_a_conflict_still(
    there: AppointmentContent,
) -> None:
    (action,) = World(pair(SERIES, WHOLE, there, MASTER), rules()).synchronize()
    assert action.type is ActionType.UPDATE_IN_CRM
    assert "series" in [one.field for one in action.conflicts]
