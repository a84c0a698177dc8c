"""Whatever a server shows of an item, it is read or refused; nothing else ever happens."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange.item_marks import ELEMENTS, Whose
from ssync_desktop.servers.exchange.item_reading import NOT_READABLE, item_of
from ssync_desktop.servers.exchange.services import Element, T

MOMENTS = (
    "2027-03-01T09:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "4501-01-01T00:00:00Z",
    "1601-01-01T00:00:00",
    "2027-03-01",
    "9999-99-99T99:99:99Z",
)
TEXTS = st.one_of(
    st.sampled_from(
        (
            *MOMENTS,
            *("", " ", "true", "1", "0", "-1", "NaN", "Infinity", "1e999", "999999999999"),
            *("Busy", "High", "Completed", "Monday Friday", "Day", "First", "March"),
            *("a@b.test", "/o=Org/cn=x", "W. Europe Standard Time", "UTC", "a/b"),
        )
    ),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12),
)
ZONES = ("W. Europe Standard Time", "", "tzone://Microsoft/Custom", "Line Islands Standard Time")
PATTERNS = (
    *("DailyRecurrence", "WeeklyRecurrence", "AbsoluteMonthlyRecurrence"),
    *("RelativeMonthlyRecurrence", "AbsoluteYearlyRecurrence", "RelativeYearlyRecurrence"),
    *("DailyRegeneration", "SomeRecurrence"),
)
EXTENTS = ("NoEndRecurrence", "EndDateRecurrence", "NumberedRecurrence")
FIELDS = {
    ItemKind.APPOINTMENT: (
        *("Subject", "Body", "Importance", "UID", "IsAllDayEvent", "LegacyFreeBusyStatus"),
        *("AppointmentState", "IsCancelled", "StartWallClock", "EndWallClock"),
    ),
    ItemKind.CONTACT: ("Subject", "Body", "GivenName", "Birthday", "WeddingAnniversary"),
    ItemKind.TASK: (
        *("Subject", "Importance", "Status", "PercentComplete", "DueDate", "StartDate"),
        *("CompleteDate", "IsRecurring"),
    ),
}


def element(name: str, text: str = "", children: Sequence[Element] = (), **facts: str) -> Element:
    made = etree.Element(f"{T}{name}", facts)
    made.text = text or None
    made.extend(children)
    return made


@st.composite
def recurrences(draw: st.DrawFn) -> Element:
    """Return a recurrence, which may make sense in any of its parts."""
    parts = ("Interval", "DaysOfWeek", "FirstDayOfWeek", "DayOfMonth", "DayOfWeekIndex", "Month")
    good = {"Interval": "2", "DaysOfWeek": "Monday", "FirstDayOfWeek": "Monday"}
    good |= {"DayOfMonth": "31", "DayOfWeekIndex": "Last", "Month": "February"}
    pattern = element(draw(st.sampled_from(PATTERNS)))
    for one in draw(st.sets(st.sampled_from(parts))):
        pattern.append(element(one, draw(st.just(good[one]) | TEXTS)))
    extent = element(draw(st.sampled_from(EXTENTS)))
    days = st.sampled_from(("2027-02-01Z", "0001-01-01", "9999-12-31Z")) | TEXTS
    for one in ("StartDate", "EndDate"):
        extent.append(element(one, draw(days)))
    extent.append(element("NumberOfOccurrences", draw(st.sampled_from(("3", "0")) | TEXTS)))
    both = [pattern, extent]
    return element("Recurrence", children=both[: draw(st.integers(0, 2))])


@st.composite
def shown(draw: st.DrawFn, kind: ItemKind) -> Element:
    """Return an item as no good server would show it."""
    item = element(ELEMENTS[kind])
    item.append(element("ItemId", Id="key", ChangeKey="version"))
    item.append(element("LastModifiedTime", draw(st.sampled_from(MOMENTS) | TEXTS)))
    for name in draw(st.sets(st.sampled_from(FIELDS[kind]))):
        item.append(element(name, draw(TEXTS)))
    if kind is ItemKind.APPOINTMENT:
        for name in ("Start", "End"):
            item.append(element(name, draw(st.sampled_from(MOMENTS))))
            item.append(element(f"{name}TimeZone", Id=draw(st.sampled_from(ZONES))))
        if draw(st.booleans()):
            item.append(draw(recurrences()))
            gone = element("DeletedOccurrence", children=[element("Start", draw(TEXTS))])
            item.append(element("DeletedOccurrences", children=[gone] * draw(st.integers(0, 1))))
        people = [element("Mailbox", children=[element("EmailAddress", draw(TEXTS))])]
        item.append(element("Organizer", children=people))
    return item


@pytest.mark.parametrize("kind", ItemKind)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_an_item_is_read_or_refused(kind: ItemKind, data: st.DataObject) -> None:
    item = data.draw(shown(kind))
    try:
        read = item_of(Whose(), kind, item, {})
    except NOT_READABLE:
        return
    assert read.key == "key"
    assert read.kind is kind
