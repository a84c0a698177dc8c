"""A field map that is changed brings linked items in line, quietly and without reading Exchange."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.organization import field_maps
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.memory_server import Step
from tests.engine.items.desk import Desk, saying
from tests.kit.items_at_hand import EVE, meeting


def let(desk: Desk, way: SyncDirection, field: str = "location") -> None:
    """Let a field of appointments go over in another direction."""

    def work(context: Context) -> None:
        profile = context.unit.field_maps.get()
        changed = tuple(
            replace(one, direction=way)
            if (one.object_type, one.field) == (ObjectType.APPOINTMENT, field)
            else one
            for one in profile.mappings
        )
        field_maps.save_field_map(context, replace(profile, mappings=changed))

    desk.house.do(work)


async def apart(desk: Desk, here: str, there: str) -> None:
    """Let a meeting with guests say other things on the two sides, of which each keeps its own."""
    let(desk, SyncDirection.NONE)
    await desk.synchronize()
    row = desk.write(meeting(location=here, required=(EVE,)))
    await desk.synchronize()
    (item,) = desk.items()
    desk.box.change(item.key, saying(item.content, location=there))
    desk.change(row, location=here)
    await desk.synchronize()
    assert places(desk) == (here, there)
    assert (await desk.plan()).actions == ()


def places(desk: Desk) -> tuple[str, str]:
    (row,), (item,) = desk.rows(), desk.items()
    assert isinstance(row.content, AppointmentContent)
    assert isinstance(item.content, AppointmentContent)
    return row.content.location, item.content.location


@pytest.mark.parametrize(
    ("way", "here", "there", "after"),
    [
        (SyncDirection.BOTH, "Ours", "Theirs", ("Ours", "Ours")),
        (SyncDirection.BOTH, "Ours", "", ("Ours", "Ours")),
        (SyncDirection.BOTH, "", "Theirs", ("Theirs", "Theirs")),
        (SyncDirection.TO_EXCHANGE, "Ours", "Theirs", ("Ours", "Ours")),
        (SyncDirection.TO_CRM, "Ours", "Theirs", ("Theirs", "Theirs")),
    ],
)
async def test_what_kept_apart_comes_together(
    ada: Desk, way: SyncDirection, here: str, there: str, after: tuple[str, str]
) -> None:
    await apart(ada, here, there)
    told, reads = ada.mails(), [0]
    let(ada, way)
    strike = ada.server.strike

    def count(step: Step, key: str | None = None) -> None:
        reads[0] += step is Step.ITEM_READ
        strike(step, key)

    ada.server.strike = count  # type: ignore[method-assign]
    await ada.synchronize()
    assert places(ada) == after
    assert reads == [0]
    assert ada.mails() == told
    assert (await ada.plan()).actions == ()


async def test_deletes_that_wait_do_not_hold_it_up(ada: Desk) -> None:
    await apart(ada, "Ours", "Theirs")
    gone = [ada.write(meeting(f"Plans {number}")) for number in range(5)]
    await ada.synchronize()
    for row in gone:
        ada.delete(row)
    let(ada, SyncDirection.BOTH)
    await ada.synchronize()
    assert len(ada.items()) == 6
    left = [one for one in ada.items() if one.content.subject == "Plans"]
    assert left[0].content.location == "Ours"  # type: ignore[union-attr]
    ada.box.change(left[0].key, saying(left[0].content, location=""))
    await ada.synchronize()
    (row,) = ada.rows()
    assert row.content.location == ""  # type: ignore[union-attr]  # an edit like any other


async def test_what_stops_to_go_over_changes_nothing(ada: Desk) -> None:
    ada.write(meeting(location="Ours"))
    await ada.synchronize()
    let(ada, SyncDirection.NONE)
    before = ada.rows(), ada.items(), ada.links()
    await ada.synchronize()
    assert (ada.rows(), ada.items(), ada.links()) == before
