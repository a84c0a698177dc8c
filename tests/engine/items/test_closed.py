"""Filters on what is open: what is closed is told to Exchange first, and let go after that."""

import pytest

from ssync_desktop.domain.items.content import AppointmentContent, TaskContent
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.kinds import Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.options import ObjectType
from tests.engine.items.desk import Desk
from tests.engine.items.test_acceptance import only
from tests.kit.items_at_hand import CALL, EVE, meeting

PARTY = FilterCondition(FilterField.PARTY, FilterOperator.IS_ME)
OPEN = FilterCondition(FilterField.PHASE, FilterOperator.IS, str(int(Phase.OPEN)))


async def set_up(ada: Desk) -> None:
    """Have the calendar synchronized once, with a filter on open appointments."""
    await ada.synchronize()
    only(ada, ObjectType.APPOINTMENT, PARTY, OPEN)
    await ada.synchronize()


def states(desk: Desk) -> list[LinkState]:
    return [link_state(one) for one in desk.links()]


@pytest.mark.behaviour("B94", "with a filter on what is open")
@pytest.mark.parametrize("propagated", [False, True])
async def test_that_a_canceled_meeting_is_called_off_where_that_goes_over(
    ada: Desk, *, propagated: bool
) -> None:
    ada.settings(propagate_cancellations=propagated)
    await set_up(ada)
    row = ada.write(meeting(required=(EVE,)))
    await ada.synchronize()
    told = ada.mails()[EVE.address]
    ada.set_phase(row, Phase.CANCELED)
    await ada.synchronize()
    assert len(ada.items()) == (not propagated)
    assert ada.mails()[EVE.address] == told + propagated
    assert states(ada) == ([] if propagated else [LinkState.UNLINKED])


async def test_that_a_completed_appointment_shows_free_and_is_let_go(ada: Desk) -> None:
    await set_up(ada)
    row = ada.write(meeting(show_as=ShowAs.BUSY))
    await ada.synchronize()
    ada.set_phase(row, Phase.COMPLETED)
    await ada.synchronize()
    (item,) = ada.items()
    assert isinstance(item.content, AppointmentContent)
    assert item.content.show_as is ShowAs.FREE
    assert states(ada) == [LinkState.UNLINKED]
    assert (await ada.plan()).actions == ()


async def test_that_a_completed_task_is_completed_in_exchange_and_let_go(ada: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    ada.set_phase(row, Phase.COMPLETED)
    await ada.synchronize()
    (item,) = ada.items()
    assert isinstance(item.content, TaskContent)
    assert item.content.status is TaskStatus.COMPLETED
    assert states(ada) == [LinkState.UNLINKED]
    assert (await ada.plan()).actions == ()
