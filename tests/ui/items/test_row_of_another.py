"""The pane of a link whose row belongs to somebody else by now."""

from pytestqt.qtbot import QtBot

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.ui.items.pane import ROW_HIDDEN, PairPane
from tests.kit.items_at_hand import CALL
from tests.ui.items.hands import said


def test_that_it_shows_the_item_and_says_why_not_the_row(qtbot: QtBot) -> None:
    link = IdMapping(
        new_id(),
        new_id(),
        new_id(),
        ObjectType.TASK,
        object_id=new_id(),
        entry_id="entry",
        subject=CALL.subject,
        unlinked=True,
        left_filters=True,
    )
    pane = PairPane(ItemKind.TASK, SystemClock())
    qtbot.addWidget(pane)
    pane.show()
    pane.show_pair(ItemDetails(link, "Ada", exchange=CALL, row_hidden=True))
    words = said(pane)
    assert ROW_HIDDEN in words
    assert CALL.body in words
    assert "What Exchange says" in words
    pane.show_pair(ItemDetails(link, "Ada", crm=CALL, exchange=CALL))
    assert ROW_HIDDEN not in said(pane)
