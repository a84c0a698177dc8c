"""exchangelib keeps a calendar: single, all-day and recurring appointments with exceptions."""

from datetime import timedelta

import pytest
from exchangelib import Account, CalendarItem, EWSDate, EWSDateTime, EWSTimeZone
from exchangelib.errors import (
    ErrorCalendarEndDateIsEarlierThanStartDate,
    ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange,
    ErrorCalendarOccurrenceIsDeletedFromRecurrence,
    ErrorOccurrenceCrossingBoundary,
)
from exchangelib.recurrence import (
    AbsoluteMonthlyPattern,
    DailyPattern,
    Recurrence,
    RelativeMonthlyPattern,
    WeeklyPattern,
)

from ssync_desktop.sandbox.ews.operations.calendar_itip import read
from tests.sandbox.ews.conftest import OpenAccount

BERLIN = EWSTimeZone("Europe/Berlin")
NOON = EWSDateTime(2026, 3, 23, 12, 0, tzinfo=BERLIN)  # a Monday; summer time begins on the 29th
HOUR = timedelta(hours=1)


@pytest.fixture
def account(open_account: OpenAccount) -> Account:
    opened = open_account()
    opened.default_timezone = BERLIN
    return opened


def _appointment(account: Account, **said: object) -> CalendarItem:
    made = CalendarItem(
        account=account,
        folder=account.calendar,
        **{"subject": "Lunch", "start": NOON, "end": NOON + HOUR} | said,
    )
    made.save()
    return made


def _view(account: Account, first: int, days: int) -> list[CalendarItem]:
    begin = EWSDateTime(2026, 3, first, tzinfo=BERLIN)
    return list(account.calendar.view(start=begin, end=begin + timedelta(days=days)))


def _local(moment: EWSDateTime) -> str:
    return str(moment.astimezone(BERLIN).strftime("%Y-%m-%d %H"))


def test_an_appointment_is_kept_changed_and_deleted(account: Account) -> None:
    item = _appointment(account, location="Canteen", body="Together", categories=["Red"])
    (read,) = account.calendar.all()
    assert (read.start, read.end, read.location) == (NOON, NOON + HOUR, "Canteen")
    assert (read.type, read.is_meeting, read.is_recurring) == ("Single", False, False)
    assert read.uid
    assert read._start_timezone == BERLIN
    item.start, item.end = NOON + HOUR, NOON + 2 * HOUR
    item.save(update_fields=["start", "end"])
    item.refresh()
    assert (item.start, item.duration) == (NOON + HOUR, "PT1H")
    item.delete()
    assert account.calendar.all().count() == 0


def test_an_end_before_the_start_is_refused(account: Account) -> None:
    item = _appointment(account)
    item.end = NOON - HOUR
    item.start = NOON - 3 * HOUR
    item.save(update_fields=["start", "end"])
    item.start = NOON
    with pytest.raises(ErrorCalendarEndDateIsEarlierThanStartDate):
        item.save(update_fields=["start"])
    item.refresh()
    assert item.start == NOON - 3 * HOUR


def test_whole_days_reach_from_midnight_to_midnight(account: Account) -> None:
    day = EWSDate(2026, 3, 24)
    item = _appointment(account, start=day, end=day + timedelta(days=1), is_all_day=True)
    item.refresh()
    assert (item.start, item.end) == (day, day + timedelta(days=1))
    assert [one.subject for one in _view(account, 25, 1)] == ["Lunch"]
    assert _view(account, 26, 1) == []


def test_a_series_keeps_its_hour_in_summer(account: Account) -> None:
    _appointment(
        account,
        recurrence=Recurrence(
            pattern=WeeklyPattern(interval=1, weekdays=["Monday", "Wednesday"]),
            start=NOON.date(),
            number=4,
        ),
    )
    shown = _view(account, 20, 15)
    assert [_local(one.start) for one in shown] == [
        "2026-03-23 12",
        "2026-03-25 12",
        "2026-03-30 12",
        "2026-04-01 12",
    ]
    assert {one.type for one in shown} == {"Occurrence"}
    (master,) = account.calendar.all()
    assert (master.type, master.is_recurring) == ("RecurringMaster", True)
    assert master.first_occurrence.start == NOON
    assert master.last_occurrence.start == shown[-1].start
    assert master.recurrence.boundary.number == 4


def test_an_occurrence_is_changed_and_another_deleted(account: Account) -> None:
    master = _appointment(
        account,
        recurrence=Recurrence(pattern=DailyPattern(interval=1), start=NOON.date(), number=5),
    )
    moved = master.occurrence(2)
    moved.refresh()
    moved.subject, moved.start, moved.end = "Late lunch", moved.start + HOUR, moved.end + HOUR
    moved.save(update_fields=["subject", "start", "end"])
    gone = master.occurrence(3)
    gone.refresh()
    gone.delete()
    master.refresh()
    assert [one.start for one in master.modified_occurrences] == [NOON + timedelta(hours=25)]
    assert [one.start for one in master.deleted_occurrences] == [NOON + timedelta(days=2)]
    shown = _view(account, 20, 15)
    assert [(one.subject, one.type) for one in shown] == [
        ("Lunch", "Occurrence"),
        ("Late lunch", "Exception"),
        ("Lunch", "Occurrence"),
        ("Lunch", "Occurrence"),
    ]
    again = shown[1].recurring_master()
    again.refresh()
    assert again.id == master.id
    with pytest.raises(ErrorCalendarOccurrenceIsDeletedFromRecurrence):
        master.occurrence(3).refresh()
    with pytest.raises(ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange):
        master.occurrence(6).refresh()


def test_another_pattern_makes_another_series(account: Account) -> None:
    master = _appointment(
        account,
        recurrence=Recurrence(pattern=DailyPattern(interval=1), start=NOON.date(), number=3),
    )
    gone = master.occurrence(1)
    gone.refresh()
    gone.delete()
    master.refresh()
    master.recurrence = Recurrence(
        pattern=DailyPattern(interval=2), start=NOON.date(), end=EWSDate(2026, 3, 27)
    )
    master.save(update_fields=["recurrence"])
    assert [_local(one.start)[8:10] for one in _view(account, 20, 15)] == ["23", "25", "27"]
    master.refresh()
    assert master.deleted_occurrences is None


def test_a_series_becomes_a_single_appointment(account: Account) -> None:
    master = _daily(account, 3)
    _occurrence(master, 3).delete()
    master.refresh()
    master.recurrence = None
    master.save(update_fields=["recurrence"])
    (item,) = _view(account, 20, 15)
    assert (item.type, item.is_recurring, item.start) == ("Single", False, NOON)
    assert item.deleted_occurrences is None


def test_the_last_friday_and_the_thirty_first(account: Account) -> None:
    start = EWSDateTime(2026, 1, 30, 9, tzinfo=BERLIN)
    for subject, pattern in (
        ("Friday", RelativeMonthlyPattern(weekday="Friday", week_number="Last", interval=1)),
        ("Last day", AbsoluteMonthlyPattern(day_of_month=31, interval=1)),
    ):
        _appointment(
            account,
            subject=subject,
            start=start,
            end=start + HOUR,
            recurrence=Recurrence(pattern=pattern, start=start.date()),
        )
    begin = EWSDateTime(2026, 2, 1, tzinfo=BERLIN)
    shown = account.calendar.view(start=begin, end=begin + timedelta(days=59))
    assert [(one.subject, _local(one.start)[:10]) for one in shown] == [
        ("Friday", "2026-02-27"),
        ("Last day", "2026-02-28"),
        ("Friday", "2026-03-27"),
        ("Last day", "2026-03-31"),
    ]


def _daily(account: Account, number: int) -> CalendarItem:
    return _appointment(
        account,
        location="Canteen",
        recurrence=Recurrence(pattern=DailyPattern(interval=1), start=NOON.date(), number=number),
    )


def _occurrence(master: CalendarItem, index: int) -> CalendarItem:
    found = master.occurrence(index)
    found.refresh()
    return found


def test_what_is_taken_off_an_occurrence_stays_on_the_others(account: Account) -> None:
    master = _daily(account, 3)
    second = _occurrence(master, 2)
    second.location, second.categories = None, ["Red"]
    second.save(update_fields=["location", "categories"])
    master.refresh()
    master.subject = "Dinner"
    master.save(update_fields=["subject"])
    assert [(one.subject, one.location, one.categories) for one in _view(account, 20, 15)] == [
        ("Dinner", "Canteen", None),
        ("Dinner", None, ["Red"]),
        ("Dinner", "Canteen", None),
    ]


def test_an_occurrence_does_not_pass_its_neighbours(account: Account) -> None:
    second = _occurrence(_daily(account, 3), 2)
    second.start, second.end = second.start + timedelta(days=1), second.end + timedelta(days=1)
    with pytest.raises(ErrorOccurrenceCrossingBoundary):
        second.save(update_fields=["start", "end"])
    assert {one.type for one in _view(account, 20, 15)} == {"Occurrence"}


def test_a_series_is_copied_moved_and_deleted_with_its_exceptions(account: Account) -> None:
    master = _daily(account, 3)
    _occurrence(master, 2).delete()
    master.refresh()
    master.copy(account.calendar)
    assert len(_view(account, 20, 15)) == 4
    master.move_to_trash()
    (copy,) = account.calendar.all()
    assert len(copy.deleted_occurrences) == 1
    assert len(_view(account, 20, 15)) == 2
    copy.delete()
    assert _view(account, 20, 15) == []


def test_a_change_of_an_occurrence_is_a_change_of_the_series(account: Account) -> None:
    master = _daily(account, 3)
    list(account.calendar.sync_items())
    state = account.calendar.item_sync_state
    second = _occurrence(master, 2)
    second.subject = "Late lunch"
    second.save(update_fields=["subject"])
    told = list(account.calendar.sync_items(sync_state=state))
    assert [(change, item.id) for change, item in told] == [("update", master.id)]


def test_an_appointment_is_shown_as_icalendar(account: Account) -> None:
    item = _appointment(account, location="Room 1, second floor", body="Together")
    item.refresh()
    event = read(item.mime_content.decode())
    assert event is not None
    assert (event.words("SUMMARY"), event.words("LOCATION"), event.words("DESCRIPTION")) == (
        "Lunch",
        "Room 1, second floor",
        "Together",
    )
    assert (event.moment("DTSTART"), event.moment("DTEND")) == (NOON, NOON + HOUR)
