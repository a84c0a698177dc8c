"""Rows that leave their filters by being closed: Exchange hears of that before they are let go."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.kinds import Phase, ShowAs
from ssync_desktop.domain.items.planning import ActionType, ItemRules, Pair
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    ADA,
    BOB,
    COLLEAGUE,
    EVE,
    TASK,
    World,
    fields,
    item,
    link,
    meeting,
    only,
    pair,
    row,
    rules,
)

MEETING = meeting()
INVITED = meeting(organizer=EVE, required=(ADA, BOB))
PAST = meeting(day=1)
ON = rules(propagate_cancellations=True)
SERVICE = ObjectType.SERVICE_APPOINTMENT


def closed(content: Content, phase: Phase, table: ObjectType = ObjectType.APPOINTMENT) -> Pair:
    """Return a linked pair whose row was just closed, which no filter matches any more."""
    return pair(content, content, table=table, row_says={"phase": phase}, wanted=False)


@pytest.mark.behaviour("B94", "with a filter on what is open")
class TestCanceled:
    """A meeting left a filter on open ones by being canceled."""

    def test_that_it_is_called_off_where_cancellations_go_over(self) -> None:
        action = only(closed(MEETING, Phase.CANCELED), ON)
        assert (action.type, action.mails) == (ActionType.DELETE_IN_EXCHANGE, (BOB.address,))
        assert action.reasons[0] == "It was canceled in the organization."

    def test_that_it_is_only_let_go_by_default(self) -> None:
        action = only(closed(MEETING, Phase.CANCELED))
        assert (action.type, action.mails) == (ActionType.UNLINK, ())

    @pytest.mark.parametrize("content", [INVITED, PAST])
    def test_that_what_is_not_the_users_to_call_off_is_let_go(self, content: Content) -> None:
        assert only(closed(content, Phase.CANCELED), ON).type is ActionType.UNLINK

    def test_that_service_activities_are_no_meetings_to_call_off(self) -> None:
        assert only(closed(MEETING, Phase.CANCELED, SERVICE), ON).type is ActionType.UNLINK
        linked = replace(closed(MEETING, Phase.CANCELED, SERVICE), wanted=True)
        kinds = [one.type for one in World(linked, ON).synchronize()]
        assert ActionType.DELETE_IN_EXCHANGE not in kinds

    def test_that_one_that_was_canceled_before_and_leaves_the_filters_now_is_let_go(self) -> None:
        known = Pair(link(MEETING), row(MEETING, phase=Phase.CANCELED), remote=item(MEETING))
        assert only(known, ON).type is ActionType.UNLINK

    def test_that_what_is_gone_in_exchange_as_well_is_let_go(self) -> None:
        gone = replace(closed(MEETING, Phase.CANCELED), remote=None, remote_gone=True)
        assert only(gone, ON).type is ActionType.UNLINK

    def test_that_nothing_is_called_off_for_somebody_who_may_not_read_it(self) -> None:
        private = meeting(organizer=None, required=())
        one = pair(private, private, row_says={"phase": Phase.CANCELED, "owner": COLLEAGUE})
        hidden = replace(one, readable=False, wanted=False)
        assert only(hidden, ON).type is ActionType.UNLINK

    def test_that_a_first_synchronization_tells_nobody(self) -> None:
        action = only(closed(MEETING, Phase.CANCELED), replace(ON, first=True))
        assert (action.mails, action.withheld) == ((), (BOB.address,))


class TestCompleted:
    """A row left a filter on open ones by being completed."""

    @pytest.mark.parametrize("table", [ObjectType.APPOINTMENT, SERVICE])
    def test_that_an_appointment_shows_free_and_is_let_go_then(self, table: ObjectType) -> None:
        busy = meeting(show_as=ShowAs.BUSY, required=())
        world = World(closed(busy, Phase.COMPLETED, table), rules())
        told, parted = world.synchronize()
        assert told.type is ActionType.UPDATE_IN_EXCHANGE
        assert fields(told) == {"show_as": ShowAs.FREE}
        assert (parted.type, parted.deletes) == (ActionType.UNLINK, False)
        assert parted.reasons[0].startswith("It was closed")
        assert not world.synchronize()

    def test_that_it_is_let_go_too_where_the_pass_was_stopped_in_between(self) -> None:
        busy = meeting(show_as=ShowAs.BUSY, required=())
        world = World(closed(busy, Phase.COMPLETED), rules())
        world.synchronize(steps=1)
        assert [one.type for one in world.synchronize()] == [ActionType.UNLINK]
        assert not world.synchronize()

    def test_that_it_is_deleted_where_what_leaves_the_filters_is(self) -> None:
        busy = meeting(show_as=ShowAs.BUSY)
        action = only(closed(busy, Phase.COMPLETED), rules(distinct_deletes=False))
        assert action.type is ActionType.DELETE_IN_EXCHANGE

    @pytest.mark.parametrize("content", [INVITED, PAST])
    def test_that_one_that_may_not_show_it_is_let_go_all_the_same(
        self, content: AppointmentContent
    ) -> None:
        busy = replace(content, show_as=ShowAs.BUSY)
        world = World(closed(busy, Phase.COMPLETED), rules())
        assert [one.type for one in world.synchronize()] == [ActionType.UNLINK]
        assert not world.synchronize()

    @pytest.mark.parametrize("phase", [Phase.COMPLETED, Phase.CANCELED])
    def test_that_a_task_is_completed_and_let_go_then(self, phase: Phase) -> None:
        world = World(closed(TASK, phase, ObjectType.TASK), rules())
        kinds = [one.type for one in world.synchronize()]
        assert kinds == [ActionType.UPDATE_IN_EXCHANGE, ActionType.UNLINK]
        assert not world.synchronize()


@pytest.mark.parametrize("by", [rules(), rules(distinct_deletes=False)])
def test_that_what_the_user_may_not_read_is_lost_to_them_even_if_it_is_tracked(
    by: ItemRules,
) -> None:
    said, secret = item(TASK, tracked=True), replace(TASK, subject="A secret", body="A secret")
    given = row(secret, ObjectType.TASK, version=2, owner=COLLEAGUE)
    mapping = link(TASK, ObjectType.TASK, tracked=True)
    action = only(Pair(mapping, given, readable=False, remote=said), by)
    lost = ActionType.UNLINK if by.distinct_deletes else ActionType.DELETE_IN_EXCHANGE
    assert action.type is lost
    assert action.subject == TASK.subject
    assert action.reasons[0] == "It cannot be read in the organization any more."
