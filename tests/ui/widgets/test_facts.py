"""Names and values; what a name means stands on hover of either, and is read aloud."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.widgets.facts import Facts


def test_a_name_is_explained_like_its_value(qtbot: QtBot) -> None:
    facts = Facts([("Number in tokens", "7", "Answers are recognized by it"), ("Left out", "", "")])
    qtbot.addWidget(facts)
    name, value = sorted(facts.findChildren(QLabel), key=lambda one: one.text() == "7")
    assert (name.text(), name.toolTip()) == ("Number in tokens", "Answers are recognized by it")
    assert value.toolTip() == value.accessibleDescription() == name.toolTip()
