"""Zones in the names of both worlds, and contents that went through the other one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from tzlocal.windows_tz import win_tz

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.items.zones import (
    as_exchange_has,
    as_it_was,
    iana_name,
    same_to_exchange,
    windows_name,
    zone_of_exchange,
)
from tests.kit.item_strategies import any_appointments

NAMELESS = {"Antarctica/Troll", "Factory", "localtime"}
"""Troll has summer time of two hours, which Windows does not know; the others are no places."""


def at(text: str, zone: str) -> WallTime:
    """Return a wall time as it is written in ISO 8601."""
    return WallTime(datetime.fromisoformat(text), zone)


@pytest.mark.parametrize(
    ("iana", "windows"),
    [
        ("Europe/Berlin", "W. Europe Standard Time"),
        ("Europe/Vienna", "W. Europe Standard Time"),
        ("Europe/London", "GMT Standard Time"),
        ("Africa/Abidjan", "Greenwich Standard Time"),
        ("Asia/Kolkata", "India Standard Time"),
        ("America/Indiana/Indianapolis", "US Eastern Standard Time"),
        ("US/Eastern", "Eastern Standard Time"),
        ("EST5EDT", "Eastern Standard Time"),
        ("Europe/Kyiv", "FLE Standard Time"),
        ("Etc/UTC", "UTC"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_has_its_name_in_windows(iana: str, windows: str) -> None:
    assert windows_name(iana) == windows
    assert same_to_exchange(iana, zone_of_exchange(iana))


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time ", "Europe/Berlin"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("UTC", "Etc/UTC"),
        ("America/New_York", "America/New_York"),
        ("europe/vienna", "Europe/Vienna"),
        ("Customized Time Zone", None),
        ("localtime", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_either_name_is_understood(said: str, zone: str | None) -> None:
    assert iana_name(said) == zone


def test_every_zone_of_windows_comes_back_as_it_went() -> None:
    assert all(windows_name(zone) == name for name, zone in win_tz.items())


def test_every_zone_of_the_database_has_a_name_but_for_a_few() -> None:
    assert {zone for zone in available_timezones() if windows_name(zone) is None} <= NAMELESS


@pytest.mark.parametrize("month", [1, 7])
def test_zones_of_one_name_show_the_same_time_today(month: int) -> None:
    noon = datetime(2026, month, 1, 12, tzinfo=UTC)
    for zone in available_timezones() - NAMELESS:
        here, there = (noon.astimezone(ZoneInfo(one)) for one in (zone, zone_of_exchange(zone)))
        assert here.utcoffset() == there.utcoffset(), zone


@given(any_appointments())
def test_what_comes_back_from_exchange_is_as_it_was(content: AppointmentContent) -> None:
    there = as_exchange_has(content)
    assert as_exchange_has(there) == there
    assert as_it_was(there, content) == content
    assert there.block.start.instant == content.block.start.instant
    assert there.block.start.at == content.block.start.at


def test_vienna_stays_vienna_though_exchange_says_berlin() -> None:
    block = TimeBlock(
        at("2026-03-02T09:00", "Europe/Vienna"), at("2026-03-02T10:00", "Europe/Rome")
    )
    vienna = AppointmentContent("Opera", block)
    there = as_exchange_has(vienna)
    assert (there.block.start.zone, there.block.end.zone) == ("Europe/Berlin", "Europe/Berlin")
    assert as_it_was(there, vienna).block.start.zone == "Europe/Vienna"


def test_a_zone_that_was_changed_in_exchange_is_taken_over() -> None:
    vienna = AppointmentContent(
        "Opera",
        TimeBlock(at("2026-03-02T09:00", "Europe/Vienna"), at("2026-03-02T10:00", "Europe/Vienna")),
    )
    tokyo = AppointmentContent(
        "Opera",
        TimeBlock(at("2026-03-02T09:00", "Asia/Tokyo"), at("2026-03-02T10:00", "Asia/Tokyo")),
    )
    assert as_it_was(tokyo, vienna) == tokyo


def test_a_zone_without_a_name_keeps_its_moments() -> None:
    troll = "Antarctica/Troll"
    block = TimeBlock(at("2026-07-02T09:00", troll), at("2026-07-02T10:00", troll))
    there = as_exchange_has(AppointmentContent("Penguins", block))
    assert there.block.start == at("2026-07-02T07:00", "Etc/UTC")
