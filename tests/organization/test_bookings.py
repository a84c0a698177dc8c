"""Whether an appointment that is to be stored clashes with what its user has already."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.kinds import Phase, ShowAs
from ssync_desktop.organization.bookings import clashes
from ssync_desktop.organization.items import set_item_state
from tests.kit.clock import START
from tests.kit.item_place import Place
from tests.kit.items_at_hand import ADA, CALL, EVE, every_day, hours, meeting
from tests.kit.mail_world import MailWorld

DAY = timedelta(days=1)
pytestmark = pytest.mark.behaviour("B97", "the clash")


@pytest.fixture
def place(world: MailWorld) -> Place:
    return Place(world)


def at(days: float, length: float = 1, **changes: Any) -> AppointmentContent:
    """Return what begins a number of days after the beginning of time."""
    return meeting("New", block=hours(START + days * DAY, length), **changes)


def found(place: Place, content: Content) -> Sequence[str]:
    now = place.world.clock.now()
    rows = place.world.read(lambda c: clashes(c.unit, {ADA.key}, content, now))
    return [row.content.subject for row, _ in rows]


def test_what_overlaps_clashes_and_what_follows_does_not(place: Place) -> None:
    place.row(meeting("Stored", block=hours(START + DAY, 2)))
    for hour in (-0.5, 0, 0.5, 1.5):
        assert found(place, at(1 + hour / 24)) == ["Stored"]
    for hour in (-1, 2):
        assert found(place, at(1 + hour / 24)) == []


def test_only_what_keeps_the_user_busy_counts(place: Place) -> None:
    place.row(meeting("Free", show_as=ShowAs.FREE))
    place.row(meeting("Somebody else's", organizer=EVE))
    over = place.row(meeting("Called off"))
    place.world.run(lambda c: set_item_state(c, over.object_type, over.id, Phase.CANCELED))
    assert found(place, at(1)) == []
    place.row(meeting("Invited", organizer=EVE, required=(ADA,)))
    assert found(place, at(1)) == ["Invited"]
    assert found(place, at(1, show_as=ShowAs.FREE)) == []
    assert found(place, CALL) == []


def test_what_is_over_clashes_with_nothing(place: Place) -> None:
    place.row(meeting("Stored"))
    place.world.clock.advance(2 * DAY)
    assert found(place, at(1)) == []


def test_a_series_clashes_with_any_of_its_occurrences(place: Place) -> None:
    place.row(meeting("Stored", block=hours(START + 3 * DAY)))
    assert found(place, every_day(at(1), count=2)) == []
    assert found(place, every_day(at(1), count=3)) == ["Stored"]
    endless = every_day(at(1))
    assert endless.series is not None
    rule = replace(endless.series.rule, count=None)
    assert found(place, replace(endless, series=replace(endless.series, rule=rule))) == ["Stored"]


def test_an_appointment_clashes_with_an_occurrence_of_a_stored_series(place: Place) -> None:
    place.row(every_day(meeting("Stored"), count=3))
    assert found(place, at(3)) == ["Stored"]
    assert found(place, at(4)) == []


def test_what_is_far_ahead_is_looked_at_too(place: Place) -> None:
    place.row(meeting("Stored", block=hours(START + 900 * DAY)))
    assert found(place, at(900)) == ["Stored"]


@pytest.mark.behaviour("B97", "a time that is changed")
def test_a_row_clashes_neither_with_itself_nor_where_it_has_been_all_along(place: Place) -> None:
    place.row(meeting("Stored", block=hours(START + DAY, 2)))
    row = place.row(meeting("Moved", block=hours(START + 2 * DAY)))
    now = place.world.clock.now()

    def against(content: Content) -> list[str]:
        rows = place.world.read(lambda c: clashes(c.unit, {ADA.key}, content, now, row))
        return [one.content.subject for one, _ in rows]

    assert against(at(2, length=2)) == []
    assert against(at(1)) == ["Stored"]
    beside = place.row(meeting("Beside", block=hours(START + 2 * DAY)))
    assert against(replace(at(2), subject="Other words")) == []
    assert against(at(2, length=2)) == [beside.content.subject]


@pytest.mark.behaviour("B97", "a time that is changed")
def test_a_series_clashes_where_it_did_not_take_place_before(place: Place) -> None:
    row = place.row(every_day(at(1), count=3))
    place.row(meeting("Among them", block=at(2).block))
    place.row(meeting("Behind them", block=at(4).block))
    now = place.world.clock.now()

    def against(count: int) -> list[str]:
        longer = every_day(at(1), count=count)
        rows = place.world.read(lambda c: clashes(c.unit, {ADA.key}, longer, now, row))
        return [one.content.subject for one, _ in rows]

    assert against(2) == []
    assert against(4) == ["Behind them"]


@pytest.mark.behaviour("B97", "what is in the way")
def test_of_a_series_the_occurrence_is_told_that_is_in_the_way(place: Place) -> None:
    place.row(every_day(meeting("Each day", block=hours(START + DAY, 2)), count=5))
    now = place.world.clock.now()
    wanted = at(3)
    ((_, overlap),) = place.world.read(lambda c: clashes(c.unit, {ADA.key}, wanted, now))
    assert overlap.block.start.instant == START + 3 * DAY
    assert (overlap.own, overlap.organizer) == (wanted.block, ADA.name)
