"""Items that nobody can reckon with or keep: each stops itself, and nothing else."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.content import AppointmentContent, Recurrence, Series
from ssync_desktop.domain.items.kinds import ChangeType, Frequency
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.organization.context import Context
from tests.engine.items.desk import Desk
from tests.kit.items_at_hand import EVE, meeting

LOST = ErrorCode.ITEM_NOT_FOUND.value


def _on(day: datetime, zone: str, *, all_day: bool = False) -> AppointmentContent:
    wall = WallTime(day, zone)
    return replace(meeting("Bad"), block=TimeBlock(wall, wall, all_day))


@pytest.mark.parametrize(
    "bad",
    [
        _on(datetime.fromisoformat("0001-01-01"), "Europe/Berlin", all_day=True),
        _on(datetime.fromisoformat("9999-12-31T23:00"), "America/New_York"),
        replace(meeting("Bad"), body="half a \ud800 sign"),
    ],
)
async def test_an_item_nobody_can_reckon_with_fails_alone(
    ada: Desk, bad: AppointmentContent
) -> None:
    ada.box.create(bad, tracked=True)
    ada.box.create(meeting("Good"), tracked=True)
    await ada.synchronize()
    assert [one.content.subject for one in ada.rows()] == ["Good"]
    (link,) = [one for one in ada.links() if one.object_id is None]
    assert link.error_code == "ItemNotUnderstood"


async def test_a_meeting_of_which_the_id_is_too_long_is_known_by_a_digest(
    ada: Desk, bert: Desk
) -> None:
    """Both are invited by a list, so the row that comes of it names neither."""
    for desk in (ada, bert):
        desk.box.create(meeting(organizer=EVE), tracked=True, global_id="u" * 5_000)
        await desk.synchronize()
    (row,) = ada.rows()
    assert row.global_id.startswith("sha256-")
    assert {one.object_id for one in (*ada.links(), *bert.links())} == {row.id}


async def test_a_series_until_the_last_day_there_is_goes_both_ways(ada: Desk) -> None:
    rule = Recurrence(Frequency.DAILY, meeting().block.start.at.date(), ends_on=date.max)
    ada.box.create(replace(meeting("Always"), series=Series(rule)), tracked=True)
    await ada.synchronize()
    ada.agrees()
    assert (await ada.plan()).actions == ()


@pytest.mark.parametrize("pending", [ChangeType.UPDATE, ChangeType.DELETE])
async def test_what_a_whole_listing_does_not_name_is_missing_though_it_was_pending(
    ada: Desk, pending: ChangeType
) -> None:
    ada.write(meeting())
    await ada.synchronize()

    def work(context: Context) -> None:
        (link,) = context.unit.id_mappings.of(ada.mailbox.id)
        context.unit.id_mappings.save(replace(link, to_crm=pending))

    ada.house.do(work)
    (item,) = ada.items()
    ada.box.remove(item.key)
    ada.box.forget_checkpoints()
    await ada.synchronize()
    assert len(ada.rows()) == 1
    assert ada.alerts("SynchronizationHeldForDeletes")


async def test_what_two_passes_cannot_find_waits_for_somebody(ada: Desk) -> None:
    ada.write(meeting())
    await ada.synchronize()

    def work(context: Context) -> None:
        (link,) = context.unit.id_mappings.of(ada.mailbox.id)
        sought = replace(link, to_exchange=ChangeType.UPDATE, error_code=LOST, retries=1)
        context.unit.id_mappings.save(sought)

    ada.house.do(work)
    (item,) = ada.items()
    del ada.box.entries[item.key]  # no listing names it
    await ada.synchronize()
    assert len(ada.rows()) == 1
    assert ada.alerts("SynchronizationHeldForDeletes")
