"""A row keeps its zone though Exchange has one name for several, and follows one that changes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.projection import kept, to_crm, to_exchange
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.items.zones import windows_name
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_strategies import any_appointments

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def row(content: AppointmentContent) -> LocalItem:
    """Return a stored row that says *content*."""
    series = content.series is not None
    table = ObjectType.RECURRING_APPOINTMENT_MASTER if series else ObjectType.APPOINTMENT
    return LocalItem(UUID(int=1), table, content, Phase.OPEN, UUID(int=2), NOON, NOON, None, 1)


def at(zone: str) -> AppointmentContent:
    """Return a meeting from nine to ten at *zone*."""
    nine, ten = (datetime.fromisoformat(f"2026-07-02T{hour}:00") for hour in ("09", "10"))
    return AppointmentContent("Round", TimeBlock(WallTime(nine, zone), WallTime(ten, zone)))


def test_a_meeting_in_vienna_is_in_berlin_to_exchange_and_stays_in_vienna() -> None:
    local = row(at("Europe/Vienna"))
    shown = to_exchange(local)
    assert shown == at("Europe/Berlin")
    assert kept(local.object_type, shown) == shown
    assert to_crm(shown, local, date(2026, 3, 2)) == (local.content, Phase.OPEN)


def test_a_meeting_that_exchange_moves_to_another_zone_moves() -> None:
    local = row(at("Europe/Vienna"))
    moved = at("Asia/Tokyo")
    assert to_crm(moved, local, date(2026, 3, 2)) == (moved, Phase.OPEN)


@given(any_appointments(), st.sampled_from(["Europe/Vienna", "Asia/Calcutta", "US/Pacific"]))
def test_what_exchange_shows_unchanged_changes_no_row(
    content: AppointmentContent, zone: str
) -> None:
    start, end = content.block.start, content.block.end
    block = replace(content.block, start=replace(start, zone=zone), end=replace(end, zone=zone))
    local = row(replace(content, block=block, series=None))
    assert windows_name(zone) is not None
    assert to_crm(to_exchange(local), local, date(2026, 3, 2))[0] == local.content
