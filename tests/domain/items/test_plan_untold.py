"""Whom an action writes to where it is easily one too many: copies, and single occurrences."""

from dataclasses import replace
from datetime import date

import pytest

from ssync_desktop.domain.items.content import Recurrence, Series
from ssync_desktop.domain.items.kinds import Frequency, Phase
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import BOB, World, block, meeting, only, pair, rules

DAILY = Recurrence(Frequency.DAILY, date(2026, 3, 9), count=5)
SERIES = replace(meeting(), series=Series(DAILY))
LESS = replace(SERIES, series=Series(DAILY, (), (block(11).start.at,)))
MASTER = ObjectType.RECURRING_APPOINTMENT_MASTER


@pytest.mark.behaviour("B101", "nobody is told")
def test_that_restoring_a_copy_tells_nobody_whom_its_user_invited() -> None:
    copy = meeting(required=(), organizer=None)
    invited = replace(copy, location="Elsewhere", required=(BOB,))
    known = {"organizer": True}  # it is the user's own item
    service = ObjectType.SERVICE_APPOINTMENT
    action = only(pair(copy, None, invited, service, item_says=known))
    assert action.type is ActionType.UPDATE_IN_EXCHANGE
    assert (action.mails, action.withheld) == ((), ())


@pytest.mark.behaviour("B93", "single occurrences")
def test_that_guests_hear_of_a_single_occurrence_only_from_the_organization() -> None:
    assert only(pair(SERIES, LESS, table=MASTER)).mails == (BOB.address,)
    assert only(pair(SERIES, None, LESS, MASTER)).mails == ()


@pytest.mark.behaviour("B94", "by default")
def test_that_a_canceled_meeting_writes_to_nobody_by_being_canceled() -> None:
    one = pair(meeting(), meeting(), row_says={"phase": Phase.CANCELED})
    world = World(one, rules())
    assert [(done.mails, done.withheld) for done in world.synchronize()] == [((), ())]
