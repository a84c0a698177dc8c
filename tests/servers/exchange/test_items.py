"""What other programs leave in calendars, contacts and tasks, and how few requests read it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    TaskContent,
)
from ssync_desktop.domain.items.kinds import (
    ItemKind,
    ShowAs,
)
from ssync_desktop.domain.items.times import WallTime
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.markup import Element, t
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.contract.item_samples import (
    CONTACT,
    MARK,
    news,
    seen,
)
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House, leave

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = NINE.date()


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


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("Free", ShowAs.FREE),
        ("Tentative", ShowAs.TENTATIVE),
        ("Busy", ShowAs.BUSY),
        ("OOF", ShowAs.OUT_OF_OFFICE),
        ("WorkingElsewhere", ShowAs.FREE),
        ("NoData", ShowAs.BUSY),
    ],
)
async def test_how_the_time_of_an_appointment_counts(
    house: House, status: str, shown: ShowAs
) -> None:
    key = leave(house, "CalendarItem", *times(NINE, NINE), t("LegacyFreeBusyStatus", status))
    assert (await told(house, ItemKind.APPOINTMENT, key)).show_as is shown


@pytest.mark.parametrize(
    ("state", "assigned"), [(None, False), (0, False), (1, False), (2, True), (3, True), (4, True)]
)
async def test_a_task_that_one_person_gave_another_is_known_for_one(
    house: House, state: int | None, assigned: bool
) -> None:
    key = leave(house, "Task", t("Subject", "x"), t("DelegationState", "NoMatch"))
    if state is not None:
        house.hands.assign(key, state)
    async with house.connector.items(house.endpoint, ANN) as session:
        assert (await seen(session, ItemKind.TASK, key)).assigned is assigned


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
