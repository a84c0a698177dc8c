"""Copies of linked items, where the settings do not leave them out (B99)."""

import pytest

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.link_state import LinkState, link_state
from tests.engine.items.desk import Desk
from tests.kit.items_at_hand import CALL, meeting


@pytest.mark.behaviour("B99", "where copies count")
@pytest.mark.parametrize("content", [CALL, meeting()])
async def test_that_a_copy_becomes_a_row_of_its_own_and_nobody_is_asked(
    ada: Desk, content: Content
) -> None:
    """It carries the mark of the item it was made from, which is no earlier link of its own."""
    ada.settings(ignore_copied_items=False, check_bookings=False)
    row = ada.write(content)
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.copy(item.key)
    await ada.synchronize()
    assert len(ada.rows()) == len(ada.items()) == 2
    assert [link_state(one) for one in ada.links()] == [LinkState.LINKED] * 2
    assert row.id in {one.object_id for one in ada.links()}
    assert (await ada.plan()).actions == ()
