"""Writes whose end nobody has heard of: what has arrived was agreed on, and nothing besides."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from ssync_desktop.domain.items.attached_files import AttachedFile, Files, attached
from ssync_desktop.domain.items.begun import with_begun
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Content,
    OccurrenceChange,
    Recurrence,
    Series,
    TaskContent,
)
from ssync_desktop.domain.items.kinds import ChangeType, Frequency
from ssync_desktop.domain.items.occurrences import occurrence_at
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.items.times import TimeOfDay
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import BOB, EVE, LATER, World, block, item, link, meeting, row, rules

MASTER = ObjectType.RECURRING_APPOINTMENT_MASTER
FIRST, SECOND = (block(day).start.at for day in (9, 10))
SERIES = meeting(
    block=block(27, month=2),
    series=Series(Recurrence(Frequency.DAILY, date(2026, 2, 27), count=30)),
)


def said(content: AppointmentContent, *places: tuple[datetime, str]) -> AppointmentContent:
    """Return *content* with occurrences that take place elsewhere, by their originals."""
    assert content.series is not None
    changed = tuple(
        OccurrenceChange(one, replace(occurrence_at(content, one), location=place))
        for one, place in places
    )
    return replace(content, series=replace(content.series, changed=changed))


WHOLE = said(SERIES, (FIRST, "Room 1"), (SECOND, "Room 2"))
PART = said(SERIES, (FIRST, "Room 1"))


FILE, KEYED = AttachedFile("plan.pdf", 4, "1"), AttachedFile("plan.pdf", 4, "1", key="k1")
OTHER = AttachedFile("other.pdf", 4, "2")


def lost(
    common: Content | None,
    begun: Content,
    here: Content,
    there: Content,
    table: ObjectType = ObjectType.APPOINTMENT,
) -> Pair:
    """Return a pair that agreed on *common* when *begun* was sent; *here* is what the row says."""
    change = ChangeType.CREATE if common is None else ChangeType.UPDATE
    left = replace(link(begun, table), common=common, begun=begun, to_exchange=change)
    said = item(there, on=LATER, version="2")
    return with_begun(Pair(left, row(here, table, version=3), remote=said, wanted=True))


def settled(one: Pair, said: Content) -> list[ActionType]:
    """Carry out what is planned for *one*; both sides have to say *said*, and without conflict."""
    world = World(one, rules())
    actions = world.synchronize()
    assert world.synchronize() == []
    assert world.pair.local is not None
    assert world.pair.remote is not None
    assert world.pair.local.content == world.pair.remote.content == said
    assert not any(action.conflicts for action in actions)
    return [action.type for action in actions]


@pytest.mark.parametrize(
    ("common", "there", "noted"),
    [
        (None, SERIES, [ActionType.LINK]),
        (None, PART, [ActionType.LINK]),
        (SERIES, PART, [ActionType.NOTE]),
        (SERIES, SERIES, []),
    ],
)
def test_that_what_was_begun_is_written_to_its_end(
    common: Content | None, there: AppointmentContent, noted: list[ActionType]
) -> None:
    one = lost(common, WHOLE, WHOLE, there, MASTER)
    assert settled(one, WHOLE) == [*noted, ActionType.UPDATE_IN_EXCHANGE]


@pytest.mark.parametrize(("common", "first"), [(None, ActionType.LINK), (SERIES, ActionType.NOTE)])
def test_that_an_occurrence_that_arrived_is_taken_back_with_its_row(
    common: Content | None, first: ActionType
) -> None:
    one = lost(common, WHOLE, SERIES, PART, MASTER)
    assert settled(one, SERIES) == [first, ActionType.UPDATE_IN_EXCHANGE]


def test_that_a_cancelled_occurrence_has_arrived() -> None:
    assert SERIES.series is not None
    off = replace(SERIES, series=replace(SERIES.series, cancelled=(FIRST, SECOND)))
    part = replace(SERIES, series=replace(SERIES.series, cancelled=(FIRST,)))
    one = lost(SERIES, off, off, part, MASTER)
    assert settled(one, off) == [ActionType.NOTE, ActionType.UPDATE_IN_EXCHANGE]


def test_that_exceptions_went_with_their_rule() -> None:
    """Exchange drops them when a series gets another rule; those of the new one come after."""
    longer = replace(
        SERIES, series=Series(Recurrence(Frequency.DAILY, date(2026, 2, 27), count=40))
    )
    goal = said(longer, (SECOND, "Room 2"))
    one = lost(PART, goal, goal, longer, MASTER)
    assert settled(one, goal) == [ActionType.NOTE, ActionType.UPDATE_IN_EXCHANGE]


@pytest.mark.parametrize("common", [None, SERIES])
@pytest.mark.parametrize(
    "there",
    [
        said(SERIES, (FIRST, "Room 3")),
        said(SERIES, (FIRST, "Room 1"), (block(11).start.at, "Room 3")),
        replace(PART, block=block(27, month=2, hour=15)),
    ],
    ids=["another place", "another occurrence", "another hour"],
)
def test_that_what_somebody_said_in_exchange_is_no_part_of_it(
    common: Content | None, there: AppointmentContent
) -> None:
    """Whoever says something of a series that is written just then is asked whose word counts."""
    one = lost(common, WHOLE, WHOLE, there, MASTER)
    actions = World(one, rules()).synchronize()
    assert actions[-1].type is ActionType.UPDATE_IN_CRM
    assert "series" in {one.field for one in actions[-1].changes}


def test_that_what_was_taken_back_meanwhile_does_not_come_back() -> None:
    before, begun = meeting(), meeting("Other plans", body="About them")
    assert settled(lost(before, begun, before, begun), before) == [
        ActionType.NOTE,
        ActionType.UPDATE_IN_EXCHANGE,
    ]
    empty = replace(begun, body="")
    assert settled(lost(None, begun, empty, begun), empty) == [
        ActionType.LINK,
        ActionType.UPDATE_IN_EXCHANGE,
    ]


def test_that_what_was_said_in_exchange_since_it_was_made_comes_over() -> None:
    begun = meeting(body="About them")
    there = replace(begun, body="", location="Room 1")
    assert settled(lost(None, begun, begun, there), there) == [
        ActionType.LINK,
        ActionType.UPDATE_IN_CRM,
    ]


def test_that_what_has_not_arrived_goes_over() -> None:
    """Beside what somebody said in Exchange meanwhile, so that its version is another one."""
    before, begun = meeting(), meeting("Other plans")
    there = replace(before, location="Room 1")
    world = World(lost(before, begun, begun, there), rules())
    world.synchronize()
    assert world.pair.local is not None
    assert world.pair.remote is not None
    assert (
        world.pair.local.content == world.pair.remote.content == replace(begun, location="Room 1")
    )


def test_that_guests_are_told_of_what_was_said_after_a_meeting_was_made() -> None:
    """They were invited when it was made; who came since is invited now."""
    begun, here = meeting(), meeting(required=(BOB, EVE))
    made, update = World(lost(None, begun, here, begun), rules()).synchronize()
    assert (made.type, made.mails) == (ActionType.LINK, ())
    assert EVE.address in update.mails


@pytest.mark.parametrize(
    ("common", "begun", "here", "there", "after"),
    [
        ((), (FILE,), (), (KEYED,), ()),  # arrived, and taken off since
        ((), (FILE,), (FILE,), (), (FILE,)),  # has not arrived
        ((), (FILE,), (FILE, OTHER), (KEYED,), (FILE, OTHER)),
        ((KEYED,), (), (FILE,), (), (FILE,)),  # gone, and put back since
        ((KEYED,), (), (), (KEYED,), ()),  # has not gone
        ((KEYED,), (KEYED, OTHER), (FILE, OTHER), (), (OTHER,)),  # deleted in Exchange
        (None, (FILE,), (), (KEYED,), ()),
        (None, (FILE,), (FILE,), (), (FILE,)),
        (None, (FILE,), (FILE,), (KEYED, OTHER), (FILE, OTHER)),  # attached in Exchange
    ],
)
def test_that_files_come_and_go_as_people_said(
    common: Files | None, begun: Files, here: Files, there: Files, after: Files
) -> None:
    def hung(files: Files) -> AppointmentContent:
        return meeting(attachments=attached(files))

    one = lost(None if common is None else hung(common), hung(begun), hung(here), hung(there))
    settled(one, hung(after))


def test_that_nothing_has_arrived_at_an_item_that_has_not_changed() -> None:
    before, begun = meeting(), meeting("Other plans")
    left = replace(link(before), begun=begun, to_exchange=ChangeType.UPDATE)
    one = Pair(left, row(begun, version=2), remote=item(before), wanted=True)
    assert with_begun(one) == one
    assert settled(one, begun) == [ActionType.UPDATE_IN_EXCHANGE]


def test_that_an_occurrence_shows_what_has_arrived_at_its_series() -> None:
    """It says nothing of its own beside its place, so it was renamed with the series at once."""
    before = said(SERIES, (FIRST, "Room 1"))
    renamed = replace(SERIES, subject="Renamed")
    goal = said(renamed, (FIRST, "Room 2"), (SECOND, "Room 3"))
    one = lost(before, goal, goal, said(renamed, (FIRST, "Room 1")), MASTER)
    assert settled(one, goal) == [ActionType.NOTE, ActionType.UPDATE_IN_EXCHANGE]


def test_that_a_reminder_came_with_its_day_though_none_is_shown() -> None:
    """The day was long over when it arrived, so nobody was to be reminded; it is moved back."""
    ten = TimeOfDay(time(10), "Europe/Berlin")
    table, task = ObjectType.TASK, TaskContent("Call", due=date(2026, 3, 9), due_time=ten)
    world = World(Pair(None, row(task, table), wanted=True), rules())
    world.synchronize()
    made = world.pair
    past = replace(task, due=date(2026, 2, 20))
    world.pair = replace(made, local=row(past, table, version=2))
    (update,) = world.synchronize()
    assert update.type is ActionType.UPDATE_IN_EXCHANGE
    assert made.mapping is not None
    left = replace(made.mapping, begun=update.common, to_exchange=ChangeType.UPDATE)
    one = with_begun(Pair(left, row(task, table, version=3), remote=world.pair.remote, wanted=True))

    world = World(one, rules())
    world.synchronize()

    assert world.pair.remote is not None
    assert made.remote is not None
    assert world.pair.remote.content == made.remote.content
