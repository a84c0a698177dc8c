"""What is written beside the fields, what is left as it is, and what cannot be written."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable
from ssync_desktop.domain.items.content import (
    Attendee,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.kinds import (
    Frequency,
    Instance,
    ItemKind,
    ShowAs,
    TaskStatus,
    Weekday,
)
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.markup import t
from ssync_desktop.sandbox.ews.model import ExtendedKey
from ssync_desktop.sandbox.ews.properties_values import put, text_of
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.contract.item_samples import (
    ALONE,
    BOB,
    CONTACT,
    MARK,
    MEETING,
    SERIES,
    TASK,
    seen,
    with_changes,
)
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House, leave

DAY = date(2027, 3, 1)
ZOE = Attendee("zoe@elsewhere.test", "Zoe")


async def test_whoever_has_answered_need_not_again_when_others_are_invited(house: House) -> None:
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(MEETING, MARK, mail=False)
        with house.server.exchange.lock:
            (bob,) = house.hands.item(made.key).values["RequiredAttendees"]
            bob.append(t("ResponseType", "Accept"))
        more = replace(MEETING, required=(BOB, ZOE), optional=())
        await session.update_item(made, MEETING, more, MARK, mail=False)
        assert (await seen(session, ItemKind.APPOINTMENT, made.key)).content == more
    invited = house.hands.item(made.key).values["RequiredAttendees"]
    assert [one[1].text for one in invited if len(one) > 1] == ["Accept"]


async def test_other_categories_and_what_we_do_not_know_stay(house: House) -> None:
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(CONTACT, MARK, mail=False)
        await session.create_item(TASK, MARK, mail=False)
        item = house.hands.item(made.key)
        item.extended[ExtendedKey("String", "somebody-else-s", "Own")] = ("theirs",)
        put(item.values, "Mileage", "30 km")
        version = (await seen(session, ItemKind.CONTACT, made.key)).version
        house.hands.categorize(made.key, "Red")
        house.hands.categorize(made.key, TRACKED_CATEGORY)
        version = (await seen(session, ItemKind.CONTACT, made.key)).version
        known = replace(made, version=version)
        other = replace(CONTACT, nickname="Röschen")
        known = await session.update_item(known, CONTACT, other, MARK, mail=False)
        await session.take_mark_off(known, ItemKind.CONTACT)
    assert house.hands.categories_on(made.key) == {"Red"}
    assert text_of(item.values, "Mileage") == "30 km"
    assert ("theirs",) in item.extended.values()


@pytest.mark.behaviour("B80", "renamed, for items")
async def test_a_category_that_was_renamed_is_still_ours(house: House) -> None:
    async with house.connector.incoming(house.endpoint, ANN) as mail:
        key = await mail.adopt_category(TRACKED_CATEGORY, None)
    house.hands.rename_category(key, "Customers")
    theirs = leave(house, "Task", t("Subject", "x"), t("Categories", t("String", "Customers")))
    async with house.connector.items(house.endpoint, ANN) as session:
        session.know([], key)
        assert (await seen(session, ItemKind.TASK, theirs)).tracked
        made = await session.create_item(TASK, MARK, mail=False)
        assert house.hands.categories_on(made.key) == {"Customers"}
        await session.take_mark_off(made, ItemKind.TASK)
        assert house.hands.categories_on(made.key) == set()


@pytest.mark.parametrize("key", [None, "nobody's"])
async def test_a_category_that_the_list_does_not_tell_has_its_own_name(
    house: House, key: str | None
) -> None:
    async with house.connector.items(house.endpoint, ANN) as session:
        session.know([], key)
        made = await session.create_item(TASK, MARK, mail=False)
        assert (await seen(session, ItemKind.TASK, made.key)).tracked
    assert house.hands.categories_on(made.key) == {TRACKED_CATEGORY}


@pytest.mark.parametrize(
    ("year", "show_as", "count", "reminds"),
    [
        (2027, ShowAs.BUSY, 0, True),
        (2027, ShowAs.FREE, 0, False),
        (2020, ShowAs.BUSY, 0, False),
        (2020, ShowAs.BUSY, 3, False),
        (2020, ShowAs.BUSY, None, True),
    ],
)
async def test_nobody_is_reminded_of_what_is_long_over_or_free(
    house: House, year: int, show_as: ShowAs, count: int | None, reminds: bool
) -> None:
    """A series without an end goes on, whenever it began."""
    wall = WallTime(datetime(year, 3, 1, 9), "Etc/UTC")  # noqa: DTZ001
    rule = Recurrence(Frequency.DAILY, date(year, 3, 1), count=count)
    content = replace(ALONE, block=TimeBlock(wall, wall), show_as=show_as)
    if count != 0:
        content = replace(content, series=Series(rule))
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(content, MARK, mail=False)
    assert text_of(house.hands.item(made.key).values, "ReminderIsSet") == str(reminds).lower()


async def test_a_reminder_that_its_user_changed_stays_until_the_time_is_free(
    house: House,
) -> None:
    """What a completed or canceled appointment shows is Free (section 5.3)."""
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(ALONE, MARK, mail=False)
        for set_by_hand in ("false", "true"):
            put(house.hands.item(made.key).values, "ReminderIsSet", set_by_hand)
            other = replace(ALONE, body=f"While it is {set_by_hand}")
            made = await session.update_item(made, ALONE, other, MARK, mail=False)
            assert text_of(house.hands.item(made.key).values, "ReminderIsSet") == set_by_hand
        free = replace(ALONE, show_as=ShowAs.FREE)
        await session.update_item(made, ALONE, free, MARK, mail=False)
    assert text_of(house.hands.item(made.key).values, "ReminderIsSet") == "false"


async def test_a_reminder_of_a_task_stays_unless_it_is_to_be_another(house: House) -> None:
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        told = house.hands.item(made.key).values
        assert text_of(told, "ReminderDueBy") == "2027-02-28T16:30:00Z"
        put(told, "ReminderIsSet", False)  # which is how it is dismissed
        other = replace(TASK, due=date(2027, 3, 1))
        made = await session.update_item(made, TASK, other, MARK, mail=False)
        assert (await seen(session, ItemKind.TASK, made.key)).content == replace(
            other, reminder=None
        )
        anew = replace(other, reminder=datetime(2027, 3, 1, 16, 30, tzinfo=UTC))
        await session.update_item(made, other, anew, MARK, mail=False)
        assert (await seen(session, ItemKind.TASK, made.key)).content == anew


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("ErrorServerBusy", Retryable, ErrorCode.THROTTLED),
        ("ErrorAccessDenied", NeedsAttention, ErrorCode.MAILBOX_ACCESS_DENIED),
        ("ErrorQuotaExceeded", NeedsAttention, ErrorCode.QUOTA_EXCEEDED),
        ("ErrorInvalidPropertySet", ItemRefused, ErrorCode.ITEM_UNREADABLE),
        ("ErrorCalendarEndDateIsEarlierThanStartDate", ItemRefused, ErrorCode.ITEM_UNREADABLE),
        ("ErrorInternalServerError", Retryable, ErrorCode.CONNECTION_LOST),
        ("ErrorCalendarCannotUpdateDeletedItem", ItemRefused, ErrorCode.ITEM_UNREADABLE),
    ],
)
async def test_refusals_of_a_write_say_who_has_to_act(
    house: House, code: str, kind: type[Exception], ours: ErrorCode
) -> None:
    other = replace(TASK, subject="x")
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        deeds: dict[str, Callable[[], Awaitable[object]]] = {
            "CreateItem": lambda: session.create_item(TASK, MARK, mail=False),
            "UpdateItem": lambda: session.update_item(made, TASK, other, MARK, mail=False),
            "DeleteItem": lambda: session.delete_item(made, ItemKind.TASK, mail=False),
        }
        for operation, deed in deeds.items():
            house.server.faults.plan(Fault(Wrong.REFUSED, operation, code=code))
            with pytest.raises(kind) as refused:
                await deed()
            assert getattr(refused.value, "code", None) is ours


@pytest.mark.parametrize(
    ("rule", "zone"),
    [
        (Recurrence(Frequency.YEARLY, DAY, interval=2, month=3, day_of_month=1), "Europe/Berlin"),
        (Recurrence(Frequency.MONTHLY, DAY, days=Weekday.MONDAY | Weekday.FRIDAY,
                    instance=Instance.FIRST), "Europe/Berlin"),
        (Recurrence(Frequency.DAILY, DAY), "Antarctica/Troll"),
    ],
)  # fmt: skip
async def test_what_exchange_cannot_say_is_refused_before_anything_is_written(
    house: House, rule: Recurrence, zone: str
) -> None:
    wall = WallTime(ALONE.block.start.at, zone)
    content = replace(ALONE, block=TimeBlock(wall, wall), series=Series(rule))
    async with house.connector.items(house.endpoint, ANN) as session:
        with pytest.raises(ItemRefused) as refused:
            await session.create_item(content, MARK, mail=False)
        assert "Exchange cannot" in refused.value.server_words
        assert await session.find_marked(ItemKind.APPOINTMENT, MARK) is None


async def test_a_half_written_series_is_told_as_a_lost_answer(house: House) -> None:
    """Then it is looked for, found by its mark, and written whole."""
    content = with_changes(SERIES, [1], week2="Other")
    async with house.connector.items(house.endpoint, ANN) as session:
        house.server.faults.plan(Fault(Wrong.REFUSED, "UpdateItem", code="ErrorInvalidPropertySet"))
        with pytest.raises(Retryable) as lost:
            await session.create_item(content, MARK, mail=False)
        assert lost.value.code is ErrorCode.CONNECTION_LOST
        found = await session.find_marked(ItemKind.APPOINTMENT, MARK)
        assert found is not None
        there = (await seen(session, ItemKind.APPOINTMENT, found.key)).content
        assert there == with_changes(SERIES, [1])
        await session.update_item(found, there, content, MARK, mail=False)
        assert (await seen(session, ItemKind.APPOINTMENT, found.key)).content == content


async def test_mails_of_a_series_go_out_for_what_differs_too(house: House) -> None:
    content = with_changes(replace(MEETING, series=SERIES.series), [1], week2="Other")
    async with house.connector.items(house.endpoint, ANN) as session:
        await session.create_item(content, MARK, mail=True)
    assert len(house.with_bob) == 3


async def test_a_task_that_was_cancelled_is_shown_as_completed(house: House) -> None:
    cancelled = replace(TASK, status=TaskStatus.CANCELED, percent_complete=100,
                        completed_on=date(2027, 2, 3))  # fmt: skip
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(cancelled, MARK, mail=False)
        content = (await seen(session, ItemKind.TASK, made.key)).content
    assert content == replace(cancelled, status=TaskStatus.COMPLETED, reminder=None)
