"""Fields on both sides: beside each other where there is room, below each other where there is none."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.content import PostalAddress
from ssync_desktop.domain.items.item import FieldConflict
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.items.sides import NARROW, SidesTable, of_conflicts
from ssync_desktop.ui.widgets.layouts import scrolled
from ssync_desktop.ui.widgets.long_text import LongText

HERE = PostalAddress("Harbour House\nQuay 12", "Springfield", "Illinois", "62701", "United States")
CONFLICTS = (
    FieldConflict("mailing_address", HERE, PostalAddress("Quay 1", "Trieste"), HERE, True),
    FieldConflict("email_address1", "lovelace@example.net", "", "a.long.name@long.example", True),
)


def test_nothing_is_wider_than_the_pane_and_lines_of_addresses_stay_whole(qtbot: QtBot) -> None:
    table = SidesTable(of_conflicts(ObjectType.CONTACT, CONFLICTS))
    area = scrolled(table)
    qtbot.addWidget(area)
    for width, narrow in ((300, True), (NARROW + 200, False), (300, True)):
        area.resize(width, 700)
        area.show()
        qtbot.waitUntil(lambda narrow=narrow: table.narrow is narrow)  # type: ignore[misc]
        qtbot.waitUntil(lambda: table.width() <= area.viewport().width())
        shown = [one for one in table.findChildren(QLabel) if one.isVisible()]
        assert all(one.geometry().right() < area.viewport().width() for one in shown)
        assert [one.text() for one in shown].count("Exchange") == (2 if narrow else 1)
        (address,) = (one for one in shown if one.text().startswith("Quay 1\n"))
        assert address.text() == "Quay 1\nTrieste"
        assert all(one.isVisible() for one in table.findChildren(LongText))
