"""A series whose single occurrences could not all be written keeps its hours in the organization."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Frequency
from ssync_desktop.domain.items.occurrences import occurrence_at, originals
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.memory_server import MemoryServer
from tests.engine.items.desk import Desk
from tests.engine.items.exchange_desk import Person
from tests.engine.items.on_exchange import desk_on_exchange
from tests.kit.clock import START
from tests.kit.engine import EngineHouse
from tests.kit.items_at_hand import CALL, hours, meeting

DAILY = Series(Recurrence(Frequency.DAILY, START.date() + timedelta(days=1), count=5))
CROSSING = "ErrorOccurrenceCrossingBoundary"


@pytest.fixture
def desk(
    house: EngineHouse, memory_server: MemoryServer, exchange_server: SandboxExchange
) -> Iterator[Desk]:
    with desk_on_exchange(house, memory_server, exchange_server) as made:
        yield made


@pytest.fixture
def person(desk: Desk, exchange_server: SandboxExchange) -> Person:
    return Person(desk, exchange_server)


def moved(content: AppointmentContent, *shifts: timedelta) -> AppointmentContent:
    """Return *content* with its first occurrences moved, each by its own length of time."""
    assert content.series is not None
    changed = []
    for original, shift in zip(originals(content), shifts, strict=False):
        shown = occurrence_at(content, original)
        begins = shown.block.start.instant + shift
        changed.append(OccurrenceChange(original, replace(shown, block=hours(begins))))
    return replace(content, series=replace(content.series, changed=tuple(changed)))


def series_of(row: LocalItem) -> Series | None:
    assert isinstance(row.content, AppointmentContent)
    return row.content.series


@pytest.mark.parametrize("wrong", [Wrong.DROPPED, Wrong.ANSWER_LOST])
async def test_what_could_not_be_said_of_occurrences_is_said_with_the_next_pass(
    desk: Desk, person: Person, exchange_server: SandboxExchange, wrong: Wrong
) -> None:
    content = moved(meeting(series=DAILY), timedelta(hours=2), timedelta(hours=3))
    row = desk.write(content)
    exchange_server.faults.plan(Fault(wrong, "UpdateItem"))
    assert (await desk.attempt()).act.error_code

    await desk.synchronize()

    (item,) = await person.items()
    assert item.content == desk.row(row.id).content == content
    (link,) = desk.links()
    assert (link.error_code, link.conflicts) == ("", ())


async def test_an_occurrence_that_exchange_refuses_is_that_series_failure_and_stays_as_it_is(
    desk: Desk, person: Person
) -> None:
    """Exchange lets no occurrence come to the day of its neighbour, or go past it."""
    content = moved(meeting(series=DAILY), timedelta(hours=2), timedelta(days=1))
    row = desk.write(content)
    other = desk.write(CALL)
    await desk.attempt()

    for _ in range(3):
        await desk.synchronize()

    assert series_of(desk.row(row.id)) == content.series
    links = {one.object_id: one for one in desk.links()}
    assert CROSSING in links[row.id].error_text
    assert links[row.id].conflicts == ()
    assert links[other.id].error_code == ""

    desk.change(desk.row(row.id), series=moved(content, timedelta(hours=2)).series)
    await desk.synchronize()
    await person.agrees()
    assert not any(one.error_code for one in desk.links())
