"""What other programs leave in calendars, contacts and tasks, and what we leave as it is."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Recurrence,
    Series,
    TaskContent,
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
from ssync_desktop.sandbox.ews.markup import Element, t
from ssync_desktop.sandbox.ews.model import ExtendedKey, Item
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, describe
from ssync_desktop.sandbox.ews.properties_values import put, text_of
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.contract.items_contract import (
    ALONE,
    BOB,
    CONTACT,
    MARK,
    MEETING,
    SERIES,
    TASK,
    news,
    seen,
    with_changes,
)
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House

FOLDERS = {"CalendarItem": "calendar", "Contact": "contacts", "Task": "tasks"}
NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = NINE.date()
ZOE = Attendee("zoe@elsewhere.test", "Zoe")


def leave(house: House, kind: str, *said: Element, recurs: bool = False) -> str:
    """Put an item into its folder as another program would, and return its key."""
    exchange = house.server.exchange
    item = Appointment() if kind == "CalendarItem" else Item(kind)
    put(item.values, "LastModifiedTime", NINE)
    for one in said:
        item.values[one.tag.rpartition("}")[2]] = one
    with exchange.lock:
        exchange.put(house.hands.mailbox.distinguished[FOLDERS[kind]], item)
        if recurs and isinstance(item, Appointment):
            describe(exchange, item)
    return item.id


def times(start: datetime, end: datetime, zone: Element | None = None) -> list[Element]:
    """Return what says when something takes place."""
    said = [t("Start", start), t("End", end)]
    return said if zone is None else [*said, zone]


async def told(house: House, kind: ItemKind, key: str) -> AppointmentContent:
    async with house.connector.items(house.endpoint, ANN) as session:
        content = (await seen(session, kind, key)).content
        assert isinstance(content, AppointmentContent)
        return content


@pytest.mark.parametrize(
    ("zone", "expected", "hour"),
    [
        (t("StartTimeZone", Id="W. Europe Standard Time"), "Europe/Berlin", 10),
        (t("StartTimeZone", Id="w. europe standard time"), "Europe/Berlin", 10),
        (t("StartTimeZone", Id="Europe/Vienna"), "Europe/Vienna", 10),
        (t("StartTimeZone", Name="Tokyo Standard Time", Id=""), "Asia/Tokyo", 18),
        (t("StartTimeZone", Id="Customized Time Zone"), "Etc/UTC", 9),
        (None, "Etc/UTC", 9),
    ],
)
async def test_a_time_is_shown_as_the_clock_in_its_zone_shows_it(
    house: House, zone: Element | None, expected: str, hour: int
) -> None:
    key = leave(house, "CalendarItem", *times(NINE, NINE + timedelta(hours=1), zone))
    block = (await told(house, ItemKind.APPOINTMENT, key)).block
    shown = WallTime(datetime(2027, 3, 1, hour), expected)  # noqa: DTZ001
    assert block.start == shown
    assert block.end == replace(shown, at=shown.at + timedelta(hours=1))


async def test_the_clock_of_a_zone_without_a_known_name_is_kept(house: House) -> None:
    """As programs leave it that define their zones themselves."""
    zone = t("StartTimeZone", Id="tzone://Microsoft/Custom")
    for ahead, expected in ((2, "Etc/GMT-2"), (-5, "Etc/GMT+5"), (0, "Etc/UTC"), (1.5, "Etc/UTC")):
        shown = (NINE + timedelta(hours=ahead)).replace(tzinfo=None).isoformat()
        clocks = (t("StartWallClock", shown), t("EndWallClock", shown))
        key = leave(house, "CalendarItem", *times(NINE, NINE, zone), *clocks)
        start = (await told(house, ItemKind.APPOINTMENT, key)).block.start
        assert start.zone == expected
        assert start.instant == NINE


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


@pytest.mark.parametrize(
    ("begins", "zone"),
    [
        (datetime(2027, 3, 27, 23, tzinfo=UTC), "W. Europe Standard Time"),
        (datetime(2027, 3, 27, 23, tzinfo=UTC), "of nobody's"),
        (datetime(2027, 3, 28, 5, tzinfo=UTC), "of nobody's"),
    ],
)
async def test_a_whole_day_is_that_day_wherever_it_was_entered(
    house: House, begins: datetime, zone: str
) -> None:
    """The 28th has 23 hours in Berlin."""
    ends = begins + timedelta(hours=23 if "Europe" in zone else 24)
    said = [t("IsAllDayEvent", True), *times(begins, ends, t("StartTimeZone", Id=zone))]
    block = (await told(house, ItemKind.APPOINTMENT, leave(house, "CalendarItem", *said))).block
    assert block.all_day
    assert (block.start.at, block.end.at) == (datetime(2027, 3, 28), datetime(2027, 3, 29))  # noqa: DTZ001


async def test_a_series_in_a_zone_that_nobody_knows_is_refused_and_the_rest_comes(
    house: House,
) -> None:
    rule = t("Recurrence", t("DailyRecurrence", t("Interval", 1)),
             t("NoEndRecurrence", t("StartDate", "2027-03-01Z")))  # fmt: skip
    zone = t("StartTimeZone", Id="Customized Time Zone")
    bad = leave(house, "CalendarItem", *times(NINE, NINE, zone), rule)
    good = leave(house, "CalendarItem", *times(NINE, NINE))
    async with house.connector.items(house.endpoint, ANN) as session:
        read = [one async for one in session.read_items(ItemKind.APPOINTMENT, [bad, good])]
    assert isinstance(read[0].error, ItemRefused)
    assert read[0].error.code is ErrorCode.ITEM_UNREADABLE
    assert "time zone" in read[0].error.server_words
    assert read[1].item is not None


@pytest.mark.parametrize(
    "said",
    [
        [t("Start", "when it suits")],
        [t("Start", NINE), t("End", NINE), t("LegacyFreeBusyStatus", "Dancing")],
        [t("Start", NINE), t("End", NINE), t("Recurrence")],
        [t("Start", NINE), t("End", NINE),
         t("Recurrence", t("DailyRegeneration", t("Interval", 1)),
           t("NoEndRecurrence", t("StartDate", "2027-03-01Z")))],
        [t("Start", NINE), t("End", NINE),
         t("Recurrence", t("DailyRecurrence", t("Interval", "some")),
           t("NoEndRecurrence", t("StartDate", "2027-03-01Z")))],
        [t("Start", NINE), t("End", NINE),
         t("Recurrence", t("DailyRecurrence", t("Interval", 1)),
           t("NoEndRecurrence", t("StartDate", "some day")))],
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_alone(house: House, said: list[Element]) -> None:
    house.server.service.watch = lambda *_: None  # none of it fits the schema
    keys = [leave(house, "CalendarItem", *said), leave(house, "Task", t("Subject", "well"))]
    async with house.connector.items(house.endpoint, ANN) as session:
        for kind, key in zip((ItemKind.APPOINTMENT, ItemKind.TASK), keys, strict=True):
            (read,) = [one async for one in session.read_items(kind, [key])]
            assert (read.error is None) is (kind is ItemKind.TASK)
            assert (
                read.error is None or getattr(read.error, "code", "") is ErrorCode.ITEM_UNREADABLE
            )


async def test_people_without_an_address_and_the_organizer_are_not_invited(house: House) -> None:
    def person(name: str, address: str, routing: str = "SMTP") -> Element:
        return t("Mailbox", t("Name", name), t("EmailAddress", address), t("RoutingType", routing))

    key = leave(
        house,
        "CalendarItem",
        *times(NINE, NINE),
        t("Organizer", person("Eve", "eve@elsewhere.test")),
        t("RequiredAttendees", t("Attendee", person("Room 1", "/o=Org/cn=room1", "EX")),
          t("Attendee", person("Eve", "EVE@elsewhere.test")),
          t("Attendee", person("Bob", "bob@example.test"))),
        t("OptionalAttendees", t("Attendee", person("Bob again", "Bob@example.test"))),
        t("LegacyFreeBusyStatus", "WorkingElsewhere"),
        t("AppointmentState", 3),
        t("Categories", t("String", "Red"), t("String", TRACKED_CATEGORY)),
    )  # fmt: skip
    async with house.connector.items(house.endpoint, ANN) as session:
        item = await seen(session, ItemKind.APPOINTMENT, key)
    assert isinstance(item.content, AppointmentContent)
    assert [one.address for one in item.content.people] == ["bob@example.test"]
    assert item.content.show_as is ShowAs.FREE
    assert item.tracked
    assert not item.organizer


async def test_a_body_of_html_is_read_as_text(house: House) -> None:
    html = t("Body", "<html><body><p>One</p><p>Two</p></body></html>", BodyType="HTML")
    key = leave(house, "Task", t("Subject", "x"), html)
    async with house.connector.items(house.endpoint, ANN) as session:
        body = (await seen(session, ItemKind.TASK, key)).content.body
    assert body.split() == ["One", "Two"]
    assert "\r" not in body


@pytest.mark.parametrize("hour", [0, 23, 11, 5])
async def test_a_day_is_the_same_whatever_midnight_it_was_written_as(
    house: House, hour: int
) -> None:
    """Outlook writes the midnight of where it runs, other programs that of UTC."""
    day = date(2027, 3, 2) - timedelta(days=hour > 12)
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    task = leave(house, "Task", t("Subject", "x"), t("DueDate", moment), t("IsRecurring", True))
    contact = leave(house, "Contact", t("Birthday", moment))
    async with house.connector.items(house.endpoint, ANN) as session:
        read = await seen(session, ItemKind.TASK, task)
        person = (await seen(session, ItemKind.CONTACT, contact)).content
    assert isinstance(read.content, TaskContent)
    assert isinstance(person, ContactContent)
    assert read.content.due == person.birthday == date(2027, 3, 2)
    assert read.recurring


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


async def test_lists_of_people_among_contacts_are_not_told(house: House) -> None:
    exchange = house.server.exchange
    with exchange.lock:
        folder = house.hands.mailbox.distinguished["contacts"]
        exchange.put(folder, Item("DistributionList"))
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(CONTACT, MARK, mail=False)
        changed, _, _, _ = await news(session, ItemKind.CONTACT)
    assert list(changed) == [made.key]


async def test_a_folder_is_read_with_few_requests_and_an_idle_one_with_one(house: House) -> None:
    for number in range(230):
        leave(house, "Task", t("Subject", f"Task {number}"))
    asked: list[str] = []
    for operation in ("SyncFolderItems", "GetItem", "FindItem"):
        house.server.faults.done(operation, lambda _, name=operation: asked.append(name))  # type: ignore[misc]
    async with house.connector.items(house.endpoint, ANN) as session:
        changed, _, checkpoint, _ = await news(session, ItemKind.TASK)
        read = [one async for one in session.read_items(ItemKind.TASK, list(changed))]
        assert len(read) == 230
        assert asked == ["SyncFolderItems"] + ["GetItem"] * 3
        asked.clear()
        assert (await news(session, ItemKind.TASK, checkpoint))[0] == {}
    assert asked == ["SyncFolderItems"]


async def test_one_item_that_the_server_stumbles_over_stops_no_other(house: House) -> None:
    keys = [leave(house, "Task", t("Subject", f"Task {number}")) for number in range(2)]
    async with house.connector.items(house.endpoint, ANN) as session:
        fault = Fault(Wrong.REFUSED, "GetItem", code="ErrorItemCorrupt")
        house.server.faults.plan(fault)
        read = [one async for one in session.read_items(ItemKind.TASK, keys)]
        codes = {one.error.code for one in read if isinstance(one.error, ItemRefused)}
        assert codes == {ErrorCode.ITEM_UNREADABLE}
        house.server.faults.plan(Fault(Wrong.REFUSED, "GetItem", code="ErrorServerBusy"))
        with pytest.raises(Retryable):
            await anext(session.read_items(ItemKind.TASK, keys))


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
    assert content == replace(cancelled, status=TaskStatus.COMPLETED)
