"""Hypothesis strategies of contents that both sides can hold as they are.

``appointments()`` are single ones, ``series()`` recurring ones with changed and cancelled
occurrences; ``tasks()``, ``contacts()``, and ``contents(kind)`` for any of them. Everything drawn
fits the columns of the organization and the elements of EWS. Tasks are those of Exchange;
``due_tasks()`` are what rows say, and ``said_by_rows(kind)`` any of that.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from hypothesis import strategies as st

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    OccurrenceChange,
    PostalAddress,
    Recurrence,
    Series,
    TaskContent,
    attendees,
)
from ssync_desktop.domain.items.kinds import (
    Frequency,
    Instance,
    ItemKind,
    ShowAs,
    TaskStatus,
    Weekday,
)
from ssync_desktop.domain.items.occurrences import occurrence_at, originals, tidied_series
from ssync_desktop.domain.items.recurrence import weekday_of
from ssync_desktop.domain.items.times import TimeBlock, TimeOfDay, WallTime
from ssync_desktop.domain.options import Priority

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Etc/UTC",
)
"""Zones that have one name in Windows each, and that name stands for them."""

FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2027, 12, 31)
SINGLE_DAYS = tuple(Weekday(1 << bit) for bit in range(7))
_RULED = {"blacklist_categories": ("Cs", "Cc", "Co", "Cn", "Zl", "Zp")}
_WORDS = st.text(st.characters(**_RULED), max_size=30).map(str.strip)  # type: ignore[arg-type]
_SHORT = _WORDS.map(lambda words: words[:10].strip())
_DAYS = st.dates(FIRST_DAY, LAST_DAY)
DUE_TIMES = st.none() | st.builds(
    TimeOfDay,
    st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60))),
    st.sampled_from(ZONES),
)
_REMINDERS = st.none() | st.integers(0, 2 * 365 * 24).map(
    lambda hours: datetime.combine(FIRST_DAY, time(), UTC) + timedelta(hours=hours)
)
_QUARTERS = st.integers(0, 95).map(lambda quarter: timedelta(minutes=15 * quarter))


def lines(most: int = 4) -> st.SearchStrategy[str]:
    """Return text of several lines, as descriptions have it."""
    return st.lists(_WORDS, max_size=most).map(lambda said: "\n".join(said).strip())


def people(most: int = 4) -> st.SearchStrategy[tuple[Attendee, ...]]:
    """Return attendees, each once and in order."""
    names = st.integers(1, 30)
    return st.lists(names, max_size=most, unique=True).map(
        lambda chosen: attendees(
            tuple(Attendee(f"person{one}@example.com", f"Person {one}") for one in chosen)
        )
    )


@st.composite
def blocks(draw: st.DrawFn) -> TimeBlock:
    """Return when something takes place: a few hours, or whole days."""
    zone = draw(st.sampled_from(ZONES))
    start = datetime.combine(draw(_DAYS), datetime.min.time())
    if draw(st.booleans()):
        days = timedelta(days=draw(st.integers(1, 4)))
        return TimeBlock(WallTime(start, zone), WallTime(start + days, zone), all_day=True)
    begins = WallTime.of(WallTime(start + draw(_QUARTERS), zone).instant, zone)  # one that exists
    length = timedelta(minutes=draw(st.sampled_from((0, 15, 30, 60, 90, 600))))
    return TimeBlock(begins, WallTime.of(begins.instant + length, zone))


@st.composite
def appointments(draw: st.DrawFn) -> AppointmentContent:
    """Return an appointment or a meeting that does not repeat."""
    invited = draw(people())
    split = draw(st.integers(0, len(invited)))
    held_by = Attendee("organizer@example.com", "Organizer")
    return AppointmentContent(
        subject=draw(_WORDS.filter(bool)),
        block=draw(blocks()),
        body=draw(lines()),
        location=draw(_WORDS),
        priority=draw(st.sampled_from(Priority)),
        show_as=draw(st.sampled_from(ShowAs)),
        organizer=held_by if invited else draw(st.sampled_from((None, held_by))),
        required=invited[:split],
        optional=invited[split:],
    )


@st.composite
def rules(draw: st.DrawFn, starts_on: date) -> Recurrence:
    """Return a rule by which the first occurrence is on *starts_on* itself."""
    today, nth = weekday_of(starts_on), (starts_on.day - 1) // 7 + 1
    frequency = draw(st.sampled_from(Frequency))
    rule = Recurrence(frequency, starts_on, interval=draw(st.integers(1, 3)))
    if frequency is Frequency.WEEKLY:
        more = draw(st.sets(st.sampled_from(SINGLE_DAYS)))
        first_day = draw(st.sampled_from(SINGLE_DAYS[:2]))
        rule = replace(rule, days=reduce(or_, more, today), first_day=first_day)
    elif frequency is not Frequency.DAILY:
        yearly = frequency is Frequency.YEARLY
        rule = replace(rule, month=starts_on.month if yearly else None)
        if yearly:
            rule = replace(rule, interval=1)  # which is all that Exchange can say
        if draw(st.booleans()):
            rule = replace(rule, days=today, instance=Instance(nth))
        else:
            rule = replace(rule, day_of_month=starts_on.day)
    match draw(st.sampled_from(("never", "count", "until"))):
        case "count":
            return replace(rule, count=draw(st.integers(2, 12)))
        case "until":
            return replace(rule, ends_on=starts_on + timedelta(days=draw(st.integers(60, 800))))
    return rule


@st.composite
def series(draw: st.DrawFn) -> AppointmentContent:
    """Return a series, some of whose occurrences were changed, moved within their day or cancelled.

    It is as ``tidied_series`` has it.
    """
    single = draw(appointments().filter(lambda one: one.block.duration < timedelta(hours=9)))
    content = replace(single, series=Series(draw(rules(single.block.start.at.date()))))
    near = tuple(islice(originals(content), 8))
    touched = draw(st.lists(st.sampled_from(near), max_size=3, unique=True))
    cancelled = [one for one in touched if draw(st.booleans())][: len(near) - 1]
    changed = [
        OccurrenceChange(one, draw(_changed(occurrence_at(content, one))))
        for one in touched
        if one not in cancelled
    ]
    found = (
        Series(content.series.rule, tuple(changed), tuple(cancelled)) if content.series else None
    )
    return tidied_series(replace(content, series=found))


@st.composite
def _changed(draw: st.DrawFn, content: AppointmentContent) -> AppointmentContent:
    """Return an occurrence with another subject, place or hour; never on another day."""
    subject, location = draw(_WORDS.filter(bool)), draw(_WORDS)
    block = content.block
    if not block.all_day and draw(st.booleans()):
        zone, midnight = block.start.zone, datetime.combine(block.start.at.date(), time.min)
        start = WallTime.of(WallTime(midnight + draw(_QUARTERS), zone).instant, zone)
        block = TimeBlock(start, WallTime.of(start.instant + block.duration, zone))
    return replace(content, subject=subject, location=location, block=block)


def any_appointments() -> st.SearchStrategy[AppointmentContent]:
    """Return single appointments, meetings and series."""
    return st.one_of(appointments(), series())


def contents(kind: ItemKind) -> st.SearchStrategy[Content]:
    """Return contents of one kind."""
    if kind is ItemKind.APPOINTMENT:
        return any_appointments()
    return contacts() if kind is ItemKind.CONTACT else tasks()


def said_by_rows(kind: ItemKind) -> st.SearchStrategy[Content]:
    """Return contents of one kind as the organization has them."""
    return due_tasks() if kind is ItemKind.TASK else contents(kind)


@st.composite
def tasks(draw: st.DrawFn) -> TaskContent:
    """Return a task, in a state that its percentage and its dates agree with."""
    start = draw(st.none() | _DAYS)
    due = start + timedelta(days=draw(st.integers(0, 40))) if start else draw(st.none() | _DAYS)
    status = draw(st.sampled_from([one for one in TaskStatus if one is not TaskStatus.CANCELED]))
    percent = draw(st.integers(1, 99))
    if status is TaskStatus.NOT_STARTED:
        percent = 0
    done = status is TaskStatus.COMPLETED
    return TaskContent(
        subject=draw(_WORDS.filter(bool)),
        body=draw(lines()),
        start=start,
        due=due,
        completed_on=draw(_DAYS) if done else None,
        percent_complete=100 if done else percent,
        priority=draw(st.sampled_from(Priority)),
        status=status,
        reminder=None if done else draw(_REMINDERS),
    )


@st.composite
def due_tasks(draw: st.DrawFn) -> TaskContent:
    """Return a task as a row says it: some are due at a time of their day."""
    task = replace(draw(tasks()), reminder=None)
    return replace(task, due_time=draw(DUE_TIMES)) if task.due is not None else task


@st.composite
def contacts(draw: st.DrawFn) -> ContactContent:
    """Return a contact with any of its fields."""
    texts = (
        *("first_name", "middle_name", "last_name", "suffix", "nickname", "company"),
        *("job_title", "department", "business_phone", "home_phone", "mobile_phone"),
        *("business_fax", "assistant_name", "manager_name", "spouse_name", "government_id"),
    )
    said: dict[str, Any] = {
        name: draw(_SHORT if name == "suffix" else _WORDS) for name in _some(draw, texts)
    }
    addresses = draw(st.lists(st.integers(1, 99), max_size=3, unique=True))
    mails = {
        f"email_address{place}": f"contact{number}@example.com"
        for place, number in enumerate(addresses, 1)
    }
    return ContactContent(
        **(said | mails | {"last_name": draw(_WORDS.filter(bool))}),
        birthday=draw(st.none() | _DAYS),
        anniversary=draw(st.none() | _DAYS),
        web_page=draw(st.sampled_from(("", "https://example.com/"))),
        body=draw(lines()),
        mailing_address=draw(_ADDRESSES),
        home_address=draw(_ADDRESSES),
        other_address=draw(_ADDRESSES),
    )


def _some(draw: st.DrawFn, names: Sequence[str]) -> Sequence[str]:
    return sorted(draw(st.sets(st.sampled_from(names), max_size=6)))


_ADDRESSES = st.builds(PostalAddress, _WORDS, _WORDS, _WORDS, _SHORT, _WORDS)
