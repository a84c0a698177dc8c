"""Exchange shows an appointment when the organization does: the same hours, to the minute.

What the server's calendar shows is found by the server itself, from the elements it was given.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ssync_desktop.domain.items.calendar_file import CalendarFile
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    Content,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.kinds import Frequency, ItemKind
from ssync_desktop.domain.items.occurrences import occurrence_at, occurrences
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.mime.calendars.file import read_calendar
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, view
from ssync_desktop.sandbox.ews.properties_values import text_of
from tests.contract.item_samples import MARK, seen
from tests.kit.exchange import ANN
from tests.kit.item_strategies import any_appointments
from tests.servers.exchange.conftest import House

DATA = Path(__file__).parents[2] / "data" / "calendars"
BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
MOST = 500
ANN_HOLDS = Attendee(ANN.user_name, "Ann")
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


async def told(house: House, content: AppointmentContent) -> Content:
    """Write *content*, and return what the connector reads of it."""
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(content, MARK, mail=False)
        return (await seen(session, ItemKind.APPOINTMENT, made.key)).content


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


@pytest.mark.parametrize(
    "start",
    [
        "2026-03-28T02:30 Europe/Berlin",
        "2026-10-24T02:30 Europe/Berlin",
        "2026-03-07T02:00 America/New_York",
        "2026-04-04T02:30 Australia/Sydney",
        "2026-10-03T02:30 Australia/Sydney",
        "2026-04-23T00:00 Africa/Cairo",  # where clocks change at midnight
        "2026-10-29T23:30 Africa/Cairo",
    ],
)
@pytest.mark.parametrize("all_day", [False, True])
async def test_the_day_on_which_clocks_change_is_a_day_like_others(
    house: House, start: str, all_day: bool
) -> None:
    at, _, zone = start.partition(" ")
    first = datetime.fromisoformat(at[:10] if all_day else at)
    length = timedelta(days=1) if all_day else timedelta(minutes=45)
    block = TimeBlock(WallTime(first, zone), WallTime(first + length, zone), all_day)
    rule = Recurrence(Frequency.DAILY, first.date(), count=5)
    plain = AppointmentContent("Every day", block, organizer=ANN_HOLDS, series=Series(rule))
    second = first + timedelta(days=1)
    changed = replace(occurrence_at(plain, second), subject="The day of change")
    for series in (
        Series(rule),
        Series(rule, changed=(OccurrenceChange(second, changed),)),
        Series(rule, cancelled=(second,)),
    ):
        content = replace(plain, series=series)
        assert await there(house, content) == here(content)
        assert await told(house, content) == content


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
