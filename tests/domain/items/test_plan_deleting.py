"""When what is gone on one side is deleted on the other, and when it stays and is let go."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.items.content import Content, Recurrence, Series, TaskContent
from ssync_desktop.domain.items.item import ItemChange
from ssync_desktop.domain.items.kinds import Frequency, Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.planning import ActionType, Brake, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    ADA,
    BOB,
    COLLEAGUE,
    CONTACT,
    EVE,
    NOW,
    TASK,
    USER,
    World,
    block,
    deletion,
    item,
    link,
    meeting,
    only,
    pair,
    planned,
    row,
    rules,
)

MEETING = meeting()
INVITED = meeting(organizer=EVE, required=(ADA, BOB))
BEGUN = meeting(block=block(2, hour=9))  # in Berlin: an hour ago
DONE = TaskContent(
    "Done", completed_on=NOW.date(), percent_complete=100, status=TaskStatus.COMPLETED
)
APPOINTMENT, SERVICE = ObjectType.APPOINTMENT, ObjectType.SERVICE_APPOINTMENT
TASKS = (ObjectType.TASK, ObjectType.FAX, ObjectType.LETTER, ObjectType.PHONE_CALL)


def lost(
    common: Content,
    table: ObjectType = APPOINTMENT,
    proof: ItemChange | None = None,
    **changes: Any,
) -> Pair:
    """Return a pair whose row is gone from the organization."""
    given: dict[str, Any] = {"deletion": proof or deletion(), "remote": item(common)} | changes
    return Pair(link(common, table), **given)


def gone(common: Content, table: ObjectType = APPOINTMENT, **row_says: Any) -> Pair:
    """Return a pair whose item is gone from Exchange."""
    return Pair(link(common, table), row(common, table, **row_says), wanted=True, remote_gone=True)


def series(day: int, month: int, count: int | None = None) -> Content:
    first = block(day, month=month)
    rule = Recurrence(Frequency.DAILY, first.start.at.date(), count=count)
    return meeting(block=first, series=Series(rule))


class TestRowGone:
    """The row was deleted."""

    def test_that_the_organizers_meeting_to_come_is_deleted_and_called_off(self) -> None:
        action = only(lost(MEETING))
        assert (action.type, action.mails) == (ActionType.DELETE_IN_EXCHANGE, (BOB.address,))
        assert action.reasons[0] == "It was deleted in the organization."
        assert only(lost(meeting(required=()))).mails == ()

    def test_that_nobody_is_told_of_the_copy_of_a_service_activity(self) -> None:
        for remote in (item(MEETING), None):
            action = only(lost(MEETING, SERVICE, remote=remote))
            assert (action.type, action.mails) == (ActionType.DELETE_IN_EXCHANGE, ())

    def test_that_what_the_mailbox_last_said_is_enough(self) -> None:
        assert only(lost(MEETING, remote=None)).type is ActionType.DELETE_IN_EXCHANGE

    @pytest.mark.behaviour("B95")
    def test_that_what_somebody_else_organizes_stays_unlinked(self) -> None:
        for remote in (item(INVITED), None):
            action = only(lost(INVITED, remote=remote))
            assert (action.type, action.mails) == (ActionType.UNLINK, ())
            assert "does not organize" in action.reasons[1]

    def test_that_a_meeting_that_has_begun_stays(self) -> None:
        action = only(lost(BEGUN))
        assert (action.type, action.mails) == (ActionType.UNLINK, ())
        assert "has begun" in action.reasons[1]

    @pytest.mark.parametrize(
        ("content", "type_"),
        [
            (series(1, 2), ActionType.DELETE_IN_EXCHANGE),  # has no end
            (series(1, 2, count=100), ActionType.DELETE_IN_EXCHANGE),
            (series(1, 2, count=10), ActionType.UNLINK),
        ],
    )
    def test_that_a_series_is_past_with_its_last_occurrence(
        self, content: Content, type_: ActionType
    ) -> None:
        one = lost(content, ObjectType.RECURRING_APPOINTMENT_MASTER)
        assert only(one).type is type_

    def test_that_the_copy_of_a_service_activity_goes_without_a_word(self) -> None:
        action = only(lost(meeting(required=(), organizer=None), SERVICE))
        assert (action.type, action.mails) == (ActionType.DELETE_IN_EXCHANGE, ())

    def test_that_a_change_in_exchange_counts_more(self) -> None:
        changed = item(meeting("Other plans"), version="2")
        action = only(lost(MEETING, remote=changed))
        assert action.type is ActionType.UNLINK
        assert "changed in Exchange since" in action.reasons[1]
        touched = item(MEETING, version="2")
        assert only(lost(MEETING, remote=touched)).type is ActionType.DELETE_IN_EXCHANGE

    def test_that_a_delete_by_somebody_not_entitled_proves_nothing(self) -> None:
        assert only(lost(MEETING, proof=deletion(entitled=False))).type is ActionType.UNLINK

    @pytest.mark.parametrize("table", TASKS)
    @pytest.mark.behaviour("B100")
    def test_that_a_task_is_deleted_unless_exchange_has_completed_it(
        self, table: ObjectType
    ) -> None:
        assert only(lost(TASK, table)).type is ActionType.DELETE_IN_EXCHANGE
        completed = item(replace(DONE, subject=TASK.subject), version="2")
        assert only(lost(TASK, table, remote=completed)).type is ActionType.UNLINK
        done = only(lost(DONE, table))
        assert done.type is ActionType.UNLINK
        assert "completed in Exchange" in done.reasons[1]

    @pytest.mark.parametrize(
        ("owner", "type_"),
        [(USER, ActionType.DELETE_IN_EXCHANGE), (COLLEAGUE, ActionType.UNLINK)],
    )
    def test_that_a_contact_is_deleted_for_its_owner_alone(
        self, owner: Any, type_: ActionType
    ) -> None:
        one = lost(CONTACT, ObjectType.CONTACT, proof=deletion(owner=owner))
        assert only(one).type is type_


class TestRowLeft:
    """The row left the filters, or cannot be read any more."""

    LEFT = replace(pair(MEETING), wanted=False)
    HIDDEN = Pair(link(MEETING), remote=item(MEETING))

    @pytest.mark.behaviour("B98")
    def test_that_it_is_only_unlinked_by_default(self) -> None:
        for one in (self.LEFT, self.HIDDEN):
            action = only(one)
            assert (action.type, action.mails) == (ActionType.UNLINK, ())
            assert "That is no delete" in action.reasons[1]

    @pytest.mark.behaviour("B98")
    def test_that_it_counts_as_deleted_where_the_two_are_not_told_apart(self) -> None:
        for one in (self.LEFT, self.HIDDEN):
            action = only(one, rules(distinct_deletes=False))
            assert (action.type, action.mails) == (ActionType.DELETE_IN_EXCHANGE, (BOB.address,))

    def test_that_even_then_nobody_loses_what_is_not_theirs_to_delete(self) -> None:
        for content in (INVITED, BEGUN):
            one = replace(pair(content), wanted=False)
            assert only(one, rules(distinct_deletes=False)).type is ActionType.UNLINK

    def test_that_a_task_that_is_open_is_unlinked_though_its_status_changed(self) -> None:
        begun = replace(TASK, status=TaskStatus.IN_PROGRESS)
        one = pair(TASK, begun, table=ObjectType.TASK, wanted=False)
        assert only(one).type is ActionType.UNLINK

    def test_that_with_its_item_gone_too_nothing_is_left_to_do(self) -> None:
        for one in (self.LEFT, lost(MEETING)):
            action = only(replace(one, remote=None, remote_gone=True))
            assert action.type is ActionType.UNLINK


class TestItemGone:
    """The item was deleted in Exchange."""

    def test_that_the_organizers_meeting_to_come_is_deleted(self) -> None:
        assert only(gone(MEETING)).type is ActionType.DELETE_IN_CRM

    @pytest.mark.behaviour("B96")
    @pytest.mark.parametrize(
        ("content", "phase", "why"),
        [
            (INVITED, Phase.OPEN, "does not organize"),
            (BEGUN, Phase.OPEN, "has begun"),
            (MEETING, Phase.COMPLETED, "completed or canceled"),
            (MEETING, Phase.CANCELED, "completed or canceled"),
            (series(1, 2, count=10), Phase.OPEN, "has begun"),
        ],
    )
    def test_that_the_row_stays(self, content: Any, phase: Phase, why: str) -> None:
        agreed = content if phase is Phase.OPEN else replace(content, show_as=ShowAs.FREE)
        one = replace(gone(content, phase=phase), mapping=link(agreed))
        action = only(one)
        assert action.type is ActionType.UNLINK
        assert why in action.reasons[1]

    def test_that_a_service_activity_stays(self) -> None:
        content = meeting(organizer=None, required=())
        assert only(gone(content, SERVICE)).type is ActionType.UNLINK

    def test_that_a_change_in_the_organization_counts_more(self) -> None:
        one = replace(gone(MEETING), local=row(meeting("Other plans"), version=2))
        action = only(one)
        assert action.type is ActionType.UNLINK
        assert "changed in the organization since" in action.reasons[1]

    @pytest.mark.parametrize("table", TASKS)
    def test_that_a_task_of_the_users_is_deleted_whatever_it_is(self, table: ObjectType) -> None:
        assert only(gone(TASK, table)).type is ActionType.DELETE_IN_CRM
        assert only(gone(TASK, table, owner=COLLEAGUE)).type is ActionType.UNLINK

    def test_that_a_contact_is_deleted_for_its_owner_alone(self) -> None:
        table = ObjectType.CONTACT
        assert only(gone(CONTACT, table)).type is ActionType.DELETE_IN_CRM
        assert only(gone(CONTACT, table, owner=COLLEAGUE)).type is ActionType.UNLINK

    def test_that_it_does_not_come_back_by_itself(self) -> None:
        world = World(gone(BEGUN), rules())
        assert [one.type for one in world.synchronize()] == [ActionType.UNLINK]
        edited = row(replace(BEGUN, subject="Edited"), version=2)
        world.pair = replace(world.pair, local=edited)
        assert not world.synchronize()

    def test_that_what_a_listing_leaves_out_waits_for_somebody(self) -> None:
        missing = replace(gone(MEETING), remote_gone=False, missing=True)
        found = planned(missing)
        assert [one.type for one in found.actions] == [ActionType.DELETE_IN_CRM]
        assert found.brakes == (Brake.MISSING,)
        assert "proves nothing" in found.actions[0].reasons[0]


class TestCanceled:
    """The row was canceled."""

    CANCELED = pair(MEETING, MEETING, row_says={"phase": Phase.CANCELED})

    @pytest.mark.behaviour("B94")
    def test_that_exchange_does_not_hear_of_it_by_default(self) -> None:
        world = World(self.CANCELED, rules())
        (action,) = world.synchronize()
        assert action.type is ActionType.NOTE
        assert "does not reach Exchange" in action.reasons[-1]
        assert not world.synchronize()

    @pytest.mark.behaviour("B94")
    def test_that_the_organizers_item_is_deleted_where_cancellations_go_over(self) -> None:
        on = rules(propagate_cancellations=True)
        world = World(self.CANCELED, on)
        (action,) = world.synchronize()
        assert (action.type, action.mails) == (ActionType.DELETE_IN_EXCHANGE, (BOB.address,))
        assert not world.synchronize()
        fresh = Pair(local=self.CANCELED.local, wanted=True)
        assert not planned(fresh, by=on).actions

    @pytest.mark.parametrize("content", [INVITED, BEGUN])
    def test_that_other_items_stay(self, content: Content) -> None:
        one = pair(content, content, row_says={"phase": Phase.CANCELED})
        assert only(one, rules(propagate_cancellations=True)).type is ActionType.NOTE

    def test_that_what_was_canceled_before_the_setting_stays(self) -> None:
        known = row(MEETING, phase=Phase.CANCELED)  # the link knows this version
        touched = item(MEETING, version="2")
        one = Pair(link(MEETING), known, wanted=True, remote=touched)
        assert only(one, rules(propagate_cancellations=True)).type is ActionType.NOTE

    def test_that_a_change_in_exchange_counts_more(self) -> None:
        one = pair(MEETING, MEETING, meeting("Other"), row_says={"phase": Phase.CANCELED})
        action = only(one, rules(propagate_cancellations=True))
        assert action.type is ActionType.UPDATE_IN_CRM
        assert action.phase is Phase.CANCELED


class TestTracked:
    """The user tracks the item in Exchange, and no filter matches its row."""

    NEW = Pair(remote=item(MEETING, tracked=True))

    @pytest.mark.parametrize("distinct", [True, False])
    def test_that_it_needs_no_filter(self, distinct: bool) -> None:
        known = Pair(local=row(MEETING), remote=item(MEETING, tracked=True))
        for one in (self.NEW, known):
            world = World(one, rules(distinct_deletes=distinct))
            assert len(world.synchronize()) == 1
            assert not world.pair.wanted
            assert not world.synchronize()

    def test_that_to_take_the_category_off_lets_it_go(self) -> None:
        world = World(self.NEW, rules())
        world.synchronize()
        world.pair = replace(world.pair, remote=item(MEETING, version="2"))
        assert [one.type for one in world.synchronize()] == [ActionType.UNLINK]
        assert not world.synchronize()
