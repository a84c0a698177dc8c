"""Items that are like another one: at its time, with its id, saying much the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.items.content import (
    Attendee,
    ContactContent,
    Content,
    OccurrenceChange,
    TaskContent,
)
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase, ShowAs
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.store import Store
from tests.kit.clock import START
from tests.kit.items import HOLDER, MORNING, a_block, a_series, an_appointment, an_item
from tests.kit.records import a_user

GUEST = Attendee("Guest@Example.com")
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture
def owner(store: Store) -> UUID:
    """Return the user whose items these are."""
    return store.write(lambda unit: unit.users.add(a_user())).result().id


@pytest.fixture
def add(store: Store, owner: UUID) -> Callable[..., LocalItem]:
    """Return what stores an item with a content."""

    def stored(content: Content, **changes: object) -> LocalItem:
        item = an_item(owner, content, **changes)
        return store.write(lambda unit: unit.items.add(item)).result()

    return stored


def busy(store: Store, address: str = HOLDER.key, shift: timedelta = timedelta(0)) -> list[UUID]:
    """Return what keeps somebody busy from ten to eleven, or so much later."""
    block = a_block(MORNING + shift)
    found = store.read(lambda unit: unit.items.overlapping([address], block)).result()
    return [one.id for one in found]


def test_what_overlaps_keeps_busy(store: Store, add: Callable[..., LocalItem]) -> None:
    within = add(an_appointment(MORNING + HOUR / 4, 0.5))
    around = add(an_appointment(MORNING - HOUR, 3, required=(GUEST,)))
    add(an_appointment(MORNING - HOUR))  # ends as the other begins
    add(an_appointment(MORNING + HOUR))
    assert busy(store) == [within.id, around.id]
    assert busy(store, GUEST.key) == [around.id]
    assert busy(store, "nobody@example.com") == []


def test_what_is_free_or_over_or_a_draft_keeps_nobody_busy(
    store: Store, add: Callable[..., LocalItem]
) -> None:
    add(an_appointment(show_as=ShowAs.FREE))
    add(an_appointment(), phase=Phase.CANCELED)
    add(an_appointment(), phase=Phase.COMPLETED)
    add(an_appointment(), draft=True)
    assert busy(store) == []
    service = add(an_appointment(), object_type=ObjectType.SERVICE_APPOINTMENT)
    assert busy(store) == [service.id]


def test_a_series_keeps_busy_when_it_takes_place(
    store: Store, add: Callable[..., LocalItem]
) -> None:
    content = a_series()
    moved = OccurrenceChange(
        MORNING + WEEK, an_appointment(MORNING + WEEK + 5 * HOUR, required=(GUEST,))
    )
    content = replace(
        content,
        series=replace(content.series, changed=(moved,), cancelled=(MORNING + 2 * WEEK,)),
    )
    series = add(content)
    assert busy(store) == [series.id]
    assert busy(store, shift=WEEK) == []
    assert busy(store, shift=WEEK + 5 * HOUR) == [series.id]
    assert busy(store, GUEST.key, WEEK + 5 * HOUR) == [series.id]
    assert busy(store, GUEST.key) == []
    assert busy(store, shift=2 * WEEK) == []
    assert busy(store, shift=100 * WEEK) == [series.id]
    assert busy(store, shift=-WEEK) == []


@pytest.mark.parametrize("end", ["count", "day"])
def test_a_series_that_is_over_keeps_nobody_busy(
    store: Store, add: Callable[..., LocalItem], end: str
) -> None:
    content = a_series()
    rule = content.series.rule
    last = (MORNING + 2 * WEEK).date()
    rule = replace(rule, count=3) if end == "count" else replace(rule, ends_on=last)
    series = add(replace(content, series=replace(content.series, rule=rule)))
    assert busy(store, shift=2 * WEEK) == [series.id]
    assert busy(store, shift=3 * WEEK) == []


def test_meetings_are_known_by_their_global_ids(
    store: Store, add: Callable[..., LocalItem]
) -> None:
    single, series = add(an_appointment(), global_id="one"), add(a_series(), global_id="two")
    add(an_appointment())
    found = store.read(lambda unit: unit.items.of_meetings(["one", "two", "three", ""])).result()
    assert {one.id for one in found} == {single.id, series.id}
    assert store.read(lambda unit: unit.items.of_meetings([])).result() == []


@pytest.mark.parametrize(
    ("content", "others"),
    [
        (
            an_appointment(),
            [an_appointment(subject="Other"), an_appointment(MORNING + HOUR), a_series()],
        ),
        (a_series(), [an_appointment(), a_series(MORNING + HOUR)]),
        (
            TaskContent("Call", due=START.date()),
            [TaskContent("Call"), TaskContent("Write", due=START.date())],
        ),
        (TaskContent("Call"), [TaskContent("Call", start=START.date())]),
        (
            ContactContent(last_name="Carl", email_address2="Carl@Example.net"),
            [ContactContent(last_name="Carl"), ContactContent(email_address1="carl@example.com")],
        ),
    ],
    ids=["appointment", "series", "task with a day", "task", "contact"],
)
def test_what_says_much_the_same_is_found(
    store: Store, add: Callable[..., LocalItem], content: Content, others: list[Content]
) -> None:
    for other in others:
        add(other)
    assert store.read(lambda unit: unit.items.similar(content)).result() == []
    stored = add(content)
    assert store.read(lambda unit: unit.items.similar(content)).result() == [stored]


def test_the_address_of_a_contact_may_stand_in_another_column(
    store: Store, add: Callable[..., LocalItem]
) -> None:
    stored = add(ContactContent(last_name="Carl", email_address2="Carl@Example.net"))
    other = ContactContent(last_name="Karl", email_address1="carl@example.NET")
    assert store.read(lambda unit: unit.items.similar(other)).result() == [stored]


def test_what_is_done_is_not_asked_about(store: Store, add: Callable[..., LocalItem]) -> None:
    add(TaskContent("Call"), phase=Phase.COMPLETED)
    assert store.read(lambda unit: unit.items.similar(TaskContent("Call"))).result() == []
