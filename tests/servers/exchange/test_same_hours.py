"""Exchange shows an appointment when the organization does: the same hours, to the minute.

What the server's calendar shows is found by the server itself, from the elements it was given.
"""

from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ssync_desktop.domain.items.calendar_file import CalendarFile
from ssync_desktop.domain.items.content import AppointmentContent, Recurrence, Series
from ssync_desktop.domain.items.kinds import Frequency
from ssync_desktop.domain.items.occurrences import occurrences
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.mime.calendars.file import read_calendar
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, view
from ssync_desktop.sandbox.ews.properties_values import text_of
from tests.contract.items_contract import MARK
from tests.kit.exchange import ANN
from tests.kit.item_strategies import any_appointments
from tests.servers.exchange.conftest import House

DATA = Path(__file__).parents[2] / "data" / "calendars"
BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
MOST = 500
CALM = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Hours = tuple[datetime, datetime, str]


def here(content: AppointmentContent) -> list[Hours]:
    """Return when the organization shows *content*."""
    found = (one.content for one in occurrences(content, BEGIN, END))
    return sorted((one.block.start.instant, one.block.end.instant, one.subject) for one in found)


async def there(house: House, content: AppointmentContent) -> list[Hours]:
    """Write *content*, and return when the calendar of the server shows it."""
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(content, MARK, mail=False)
    exchange = house.server.exchange
    with exchange.lock:
        master = exchange.items[made.key]
        shown = view(exchange, master.home, BEGIN, END)
        return sorted(
            (one.start, one.end, text_of(one.values, "Subject"))
            for one in shown
            if isinstance(one, Appointment) and master in (one, one.master)
        )


def real_ones() -> list[AppointmentContent]:
    """Return the appointments of the calendars that real clients have written."""
    found = []
    for file in sorted(DATA.glob("*.ics")):
        read = read_calendar(file.read_bytes(), "Australia/Sydney")
        assert isinstance(read, CalendarFile)
        found += [one.content for one in read.entries]
    return [one for one in found if isinstance(one, AppointmentContent)]


@pytest.mark.parametrize("content", real_ones(), ids=lambda one: one.subject)
async def test_the_calendars_of_real_clients_are_shown_at_their_hours(
    house: House, content: AppointmentContent
) -> None:
    assert await there(house, content) == here(content)


@CALM
@given(any_appointments())
async def test_whatever_is_said_is_shown_at_its_hours(
    house: House, content: AppointmentContent
) -> None:
    expected = list(islice(here(content), MOST))
    assert (await there(house, content))[: len(expected)] == expected


async def test_a_night_shift_that_begins_as_clocks_go_forward_is_longer_afterwards(
    house: House,
) -> None:
    start, end = (
        WallTime(datetime.fromisoformat(f"2026-03-29T{at}"), "Europe/Berlin")
        for at in ("01:30", "03:30")
    )
    rule = Recurrence(Frequency.DAILY, start.at.date(), count=3)
    content = AppointmentContent("Night shift", TimeBlock(start, end), series=Series(rule))
    shown = await there(house, content)
    assert shown == here(content)
    assert [(ends - begins).seconds for begins, ends, _ in shown] == [3_600, 7_200, 7_200]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"])
async def test_a_whole_day_is_that_day_in_its_zone(house: House, zone: str) -> None:
    vacation = next(one for one in real_ones() if one.subject == "Vacation")
    start, end = (type(at)(at.at, zone) for at in (vacation.block.start, vacation.block.end))
    block = type(vacation.block)(start, end, all_day=True)
    content = AppointmentContent("Vacation", block)
    ((begins, ends, _),) = await there(house, content)
    assert (begins, ends) == (start.instant, end.instant)
    assert ends - begins == timedelta(days=14)
