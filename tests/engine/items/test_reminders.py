"""What is due at a time of its day, in a mailbox that reminds of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.times import TimeOfDay
from tests.engine.items.desk import Desk
from tests.kit.clock import START
from tests.kit.items_at_hand import CALL

FIVE = TimeOfDay(time(17), "Europe/Berlin")


def item_of(desk: Desk) -> TaskContent:
    (item,) = desk.items()
    assert isinstance(item.content, TaskContent)
    return item.content


async def test_a_reminder_is_set_once_and_then_its_users_own(ada: Desk) -> None:
    day = START.date()
    row = ada.write(replace(CALL, due=day, due_time=FIVE))
    await ada.synchronize()
    set_for = datetime.combine(day, FIVE.at).replace(tzinfo=UTC)
    assert item_of(ada).reminder is not None
    assert abs(item_of(ada).reminder - set_for).total_seconds() in (3600, 7200)  # type: ignore[operator]
    (item,) = ada.items()
    ada.box.change(item.key, replace(item_of(ada), reminder=None))
    await ada.synchronize()
    version = ada.items()[0].version
    await ada.synchronize()
    assert ada.items()[0].version == version
    assert ada.row(row.id).content == row.content
    ada.change(row, due=date(day.year + 1, 1, 15))
    await ada.synchronize()
    assert item_of(ada).reminder == datetime(day.year + 1, 1, 15, 16, tzinfo=UTC)


async def test_another_day_of_exchange_keeps_the_time(ada: Desk) -> None:
    row = ada.write(replace(CALL, due=START.date(), due_time=FIVE))
    await ada.synchronize()
    (item,) = ada.items()
    later = date(START.year + 1, 3, 1)
    ada.box.change(item.key, replace(item_of(ada), due=later))
    await ada.synchronize()
    assert ada.row(row.id).content == replace(CALL, due=later, due_time=FIVE)
    version = ada.items()[0].version
    await ada.synchronize()
    assert ada.items()[0].version == version
