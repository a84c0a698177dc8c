"""Calendars as files: whose they may be, what is known already, and what cannot be stored."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.calendar_file import CalendarEntry, CalendarImport
from ssync_desktop.domain.items.content import AppointmentContent, Attendee, TaskContent
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import User
from ssync_desktop.organization.calendar_files import NO_SUBJECT, export_calendar, import_calendar
from tests.kit.items import a_block, a_series, an_appointment
from tests.kit.mail_world import MailWorld

MEETING = CalendarEntry(an_appointment(), "uid-1")
SERIES = CalendarEntry(a_series(subject="Stand-up"), "uid-2", Phase.CANCELED)
TASK = CalendarEntry(TaskContent("Call"), "uid-3")


@pytest.fixture
def ada(world: MailWorld) -> User:
    return world.user("ada")


def take_in(world: MailWorld, owner: User, *entries: CalendarEntry) -> CalendarImport:
    """Import *entries* as their owner."""
    return world.run(
        lambda context: import_calendar(context, entries, owner.id), world.caller(owner)
    )


def exported(world: MailWorld, owner: User) -> tuple[CalendarEntry, ...]:
    """Return what the owner exports."""
    return world.run(lambda context: export_calendar(context, owner.id), world.caller(owner))


def test_what_comes_in_goes_out_as_it_was(world: MailWorld, ada: User) -> None:
    assert take_in(world, ada, MEETING, SERIES, TASK) == CalendarImport(3, 0)
    meeting, series, task = exported(world, ada)
    assert (meeting, series) == (MEETING, SERIES)
    assert task.content == TASK.content


def test_what_is_known_by_its_uid_stays_as_it_is(world: MailWorld, ada: User) -> None:
    bob = world.user("bob")
    take_in(world, ada, MEETING)
    changed = replace(MEETING, content=an_appointment(subject="Another"))
    assert take_in(world, bob, changed) == CalendarImport(0, 1)
    assert exported(world, ada) == (MEETING,)
    assert exported(world, bob) == ()


def test_whoever_stops_keeps_what_came_in_and_can_go_on_with_the_same_file(
    world: MailWorld, ada: User
) -> None:
    entries, answers = (MEETING, SERIES, TASK), iter((True, True, False))
    done = world.run(
        lambda context: import_calendar(context, entries, ada.id, lambda: next(answers)),
        world.caller(ada),
    )
    assert done == CalendarImport(2, 0, unreached=1)
    assert exported(world, ada) == (MEETING, SERIES)
    assert take_in(world, ada, *entries) == CalendarImport(1, 2)


def test_one_uid_twice_in_a_file_is_one_item(world: MailWorld, ada: User) -> None:
    assert take_in(world, ada, MEETING, MEETING) == CalendarImport(1, 1)


def test_without_a_uid_what_says_the_same_is_known(world: MailWorld, ada: User) -> None:
    nameless = replace(MEETING, global_id="")
    assert take_in(world, ada, nameless, TASK) == CalendarImport(2, 0)
    assert take_in(world, ada, nameless, TASK) == CalendarImport(0, 2)


def test_a_uid_that_no_column_takes_is_left_out_and_the_item_is_not(
    world: MailWorld, ada: User
) -> None:
    assert take_in(world, ada, replace(MEETING, global_id="x" * 301)).created == 1
    (entry,) = exported(world, ada)
    assert entry.content == MEETING.content
    assert len(entry.global_id) == 36  # that of its row


def test_an_event_without_a_subject_gets_one_and_a_long_text_is_cut(
    world: MailWorld, ada: User
) -> None:
    content = an_appointment(subject="", location="Far away, " * 40)
    take_in(world, ada, CalendarEntry(content, "uid-4"))
    (entry,) = exported(world, ada)
    assert isinstance(entry.content, AppointmentContent)
    assert entry.content.subject == NO_SUBJECT
    assert len(entry.content.location) <= 200


def test_what_nobody_is_named_to_hold_its_owner_holds(world: MailWorld, ada: User) -> None:
    take_in(world, ada, CalendarEntry(AppointmentContent("Lunch", a_block()), "uid-5"))
    (entry,) = exported(world, ada)
    assert isinstance(entry.content, AppointmentContent)
    assert entry.content.organizer == Attendee(ada.email_address)


def test_what_cannot_be_stored_is_named_and_the_rest_comes_in(world: MailWorld, ada: User) -> None:
    wrong = an_appointment(subject="Wrong", organizer=Attendee("nobody"))
    done = take_in(world, ada, CalendarEntry(wrong, "uid-6"), MEETING)
    assert (done.created, done.known) == (1, 0)
    (words,) = done.left_out
    assert words.startswith("“Wrong” is left out: ")


def test_a_user_gives_nobody_else_a_calendar_and_an_administrator_does(
    world: MailWorld, ada: User
) -> None:
    bob = world.user("bob")
    with pytest.raises(NeedsAttention) as refusal:
        world.run(lambda context: import_calendar(context, [MEETING], bob.id), world.caller(ada))
    assert refusal.value.code is ErrorCode.PRIVILEGE_DENIED
    boss = replace(world.caller(ada), roles=frozenset({Role.SYSTEM_ADMINISTRATOR}))
    assert world.run(lambda context: import_calendar(context, [MEETING], bob.id), boss).created == 1


@pytest.mark.behaviour("B107", "calendar files")
def test_nobody_exports_the_calendar_of_somebody_else(world: MailWorld, ada: User) -> None:
    bob = world.user("bob")
    boss = replace(world.caller(bob), roles=frozenset({Role.SYSTEM_ADMINISTRATOR}))
    with pytest.raises(NeedsAttention) as refusal:
        world.run(lambda context: export_calendar(context, ada.id), boss)
    assert refusal.value.code is ErrorCode.PRIVILEGE_DENIED
