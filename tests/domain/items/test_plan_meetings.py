"""Meetings: whose time counts, who is written to, and what past ones and guests keep back."""

from dataclasses import replace
from datetime import date

import pytest

from ssync_desktop.domain.items.content import (
    Attendee,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.kinds import (
    Frequency,
    Phase,
    ShowAs,
)
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    ADA,
    BOB,
    COLLEAGUE,
    EVE,
    NOW,
    World,
    block,
    fields,
    item,
    meeting,
    only,
    pair,
    planned,
    row,
    rules,
)

MEETING = meeting()
INVITED = meeting(organizer=BOB, required=(ADA,))  # by somebody whom nobody here synchronizes
HOUSE = meeting(organizer=EVE, required=(ADA,))  # by a colleague who synchronizes
HERE, THERE = ActionType.UPDATE_IN_CRM, ActionType.UPDATE_IN_EXCHANGE


class TestTime:
    """Of the time the organizer's side wins."""

    HERE, THERE = replace(MEETING, block=block(10)), replace(MEETING, block=block(11))

    def test_that_exchange_tells_the_organizers_time(self) -> None:
        by_colleague = {"on": NOW, "by": COLLEAGUE}
        for one in (
            pair(MEETING, self.HERE, self.THERE),
            pair(MEETING, self.HERE, self.THERE, row_says=by_colleague),
        ):
            action = only(one)
            assert (action.type, fields(action)) == (HERE, {"block": block(11)})
            assert "the organizer's counts" in action.reasons[0]

    def test_that_the_organizer_can_move_it_in_the_organization_too(self) -> None:
        action = only(pair(MEETING, self.HERE, self.THERE, row_says={"on": NOW}))
        assert (action.type, fields(action)) == (THERE, {"block": block(10)})
        assert action.mails == (BOB.address,)

    def test_that_a_guest_does_not_move_what_its_organizer_moved(self) -> None:
        here, there = replace(INVITED, block=block(10)), replace(INVITED, block=block(11))
        action = only(pair(INVITED, here, there, row_says={"on": NOW}))
        assert (action.type, fields(action)) == (HERE, {"block": block(11)})

    def test_that_a_series_and_its_time_go_together(self) -> None:
        daily = Series(Recurrence(Frequency.DAILY, date(2026, 3, 9), count=5))
        weekly = Series(Recurrence(Frequency.WEEKLY, date(2026, 3, 9), count=5))
        common = replace(MEETING, series=daily)
        here, there = replace(common, series=weekly), replace(common, block=block(11))
        master = ObjectType.RECURRING_APPOINTMENT_MASTER
        action = only(pair(common, here, there, master))
        assert action.type is HERE
        assert fields(action) == {"block": block(11), "series": daily}


class TestMails:
    """Guests are written to as the rules ask for, and never beyond."""

    CHANGED = replace(MEETING, location="Room 1")

    def test_that_guests_of_before_and_of_now_are_told(self) -> None:
        cat = Attendee("cat@example.net")
        action = only(pair(MEETING, replace(MEETING, required=(cat,), optional=(ADA,))))
        assert action.mails == (BOB.address, cat.address)

    def test_that_guests_of_a_single_occurrence_are_told_too(self) -> None:
        cat = Attendee("cat@example.net")
        daily = Recurrence(Frequency.DAILY, date(2026, 3, 9), count=5)
        moved = OccurrenceChange(block(10).start.at, meeting(day=10, required=(cat,)))
        common = replace(MEETING, series=Series(daily, (moved,)))
        one = pair(
            common,
            replace(common, location="Room 1"),
            table=ObjectType.RECURRING_APPOINTMENT_MASTER,
        )
        assert only(one).mails == (BOB.address, cat.address)

    @pytest.mark.behaviour("B93")
    @pytest.mark.parametrize("pushed", [True, False])
    def test_that_nobody_is_told_of_a_past_meeting(self, pushed: bool) -> None:
        past = meeting(day=1)
        found = planned(
            pair(past, replace(past, location="Room 1")), by=rules(update_past_meetings=pushed)
        )
        (action,) = found.actions
        assert (action.mails, action.withheld) == ((), ())
        assert action.type is (THERE if pushed else ActionType.NOTE)

    def test_that_only_the_organizers_change_is_told(self) -> None:
        action = only(pair(INVITED, replace(INVITED, location="Room 1")))
        assert (action.type, action.mails) == (THERE, ())
        taken_over = replace(MEETING, organizer=EVE, location="Room 1")
        assert only(pair(MEETING, taken_over)).mails == ()
        attending = pair(MEETING, self.CHANGED, item_says={"organizer": False})
        assert only(attending).mails == ()

    def test_that_nobody_is_told_where_nobody_is_invited(self) -> None:
        alone = meeting(required=())
        assert only(pair(alone, replace(alone, location="Room 1"))).mails == ()

    def test_that_what_exchange_gives_is_no_mail(self) -> None:
        assert only(pair(MEETING, None, self.CHANGED)).mails == ()

    def test_that_one_moved_into_the_past_is_not_told_and_one_into_the_future_is(self) -> None:
        past = meeting(day=1)
        assert only(pair(MEETING, replace(MEETING, block=past.block))).mails == ()
        assert only(pair(past, replace(past, block=MEETING.block))).mails == (BOB.address,)


class TestPast:
    """Later edits of past meetings stay in the organization."""

    PAST = meeting(day=1)

    def test_that_they_are_not_pushed_and_not_forgotten(self) -> None:
        world = World(pair(self.PAST, replace(self.PAST, subject="Minutes")), rules())
        (noted,) = world.synchronize()
        assert noted.type is ActionType.NOTE
        assert "later edits of a past meeting" in noted.reasons[-1]
        assert not world.synchronize()
        again = row(replace(self.PAST, subject="Minutes", block=block(9)), version=9)
        world.pair = replace(world.pair, local=again)
        (sent,) = world.synchronize()
        assert set(fields(sent)) == {"subject", "block"}

    def test_that_changes_of_exchange_still_come(self) -> None:
        there = replace(self.PAST, subject="Minutes")
        assert only(pair(self.PAST, None, there)).type is HERE

    def test_that_a_past_appointment_without_guests_follows(self) -> None:
        alone = meeting(day=1, required=())
        assert only(pair(alone, replace(alone, subject="Minutes"))).type is THERE


class TestGuests:
    """What a guest's copy says."""

    def test_that_how_their_time_counts_is_their_own(self) -> None:
        there = replace(INVITED, show_as=ShowAs.TENTATIVE)
        assert only(pair(INVITED, None, there)).type is ActionType.NOTE

    def test_that_an_organizer_elsewhere_changes_the_row(self) -> None:
        there = replace(INVITED, block=block(12))
        assert fields(only(pair(INVITED, None, there))) == {"block": block(12)}

    def test_that_a_guest_does_not_move_a_colleagues_meeting(self) -> None:
        world = World(pair(HOUSE, None, replace(HOUSE, block=block(12))), rules())
        (noted,) = world.synchronize()
        assert noted.type is ActionType.NOTE
        assert "Its organizer synchronizes it" in noted.reasons[-1]
        assert not world.synchronize()

    def test_that_the_organizer_is_neither_replaced_nor_taken_away(self) -> None:
        taken_over = replace(MEETING, organizer=EVE)
        assert only(pair(MEETING, taken_over)).type is ActionType.NOTE
        nobody = replace(MEETING, organizer=None)
        known = item(nobody, version="2", organizer=True)
        assert only(replace(pair(MEETING), remote=known)).type is ActionType.NOTE
        alias = replace(MEETING, organizer=Attendee("a.l@example.com"))
        both = rules(addresses=frozenset({ADA.key, "a.l@example.com"}))
        assert only(pair(MEETING, None, alias), both).type is ActionType.NOTE

    def test_that_a_meeting_called_off_is_canceled_and_else_stays_as_it_is(self) -> None:
        there = replace(INVITED, subject="Canceled: Plans", show_as=ShowAs.FREE)
        world = World(
            pair(INVITED, None, there, item_says={"cancelled": True, "organizer": False}), rules()
        )
        (action,) = world.synchronize()
        assert (action.type, action.phase, fields(action)) == (HERE, Phase.CANCELED, {})
        assert action.reasons[0].startswith("It was called off in Exchange")
        assert not world.synchronize()

    def test_that_a_guests_copy_does_not_cancel_a_colleagues_meeting(self) -> None:
        gone = {"cancelled": True, "organizer": False, "version": "2"}
        assert only(pair(HOUSE, item_says=gone)).type is ActionType.NOTE


def test_that_completing_shows_free_and_reopening_shows_it_as_before() -> None:
    world = World(pair(MEETING, MEETING, row_says={"phase": Phase.COMPLETED}), rules())
    (sent,) = world.synchronize()
    assert fields(sent) == {"show_as": ShowAs.FREE}
    assert not world.synchronize()
    world.pair = replace(world.pair, local=row(MEETING, version=8))
    (again,) = world.synchronize()
    assert fields(again) == {"show_as": ShowAs.BUSY}


def test_that_exchange_does_not_reopen_what_is_completed() -> None:
    free = replace(MEETING, show_as=ShowAs.FREE)
    world = World(pair(free, MEETING, MEETING, row_says={"phase": Phase.COMPLETED}), rules())
    assert [one.type for one in world.synchronize()] == [ActionType.NOTE]
    assert not world.synchronize()
