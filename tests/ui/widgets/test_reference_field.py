"""A field in which a record is chosen by typing: what is offered for a name that is not quite it."""

from uuid import uuid4

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.widgets.reference_field import ReferenceField

PEOPLE = tuple(
    Reference(uuid4(), ObjectType.USER, name)
    for name in ("Ada Lovelace", "Adam Smith", "Alan Turing", "Grace Hopper", "Grace Hopper")
)


class Desk:
    """Answers what a field wants as the service does, and remembers what it was asked."""

    def __init__(self, field: ReferenceField) -> None:
        self.asked: list[str] = []
        self._field = field
        field.wanted.connect(self._answer)

    def _answer(self, text: str) -> None:
        self.asked.append(text)
        found = (one for one in PEOPLE if text.casefold() in one.name.casefold())
        self._field.offer(tuple(found))


@pytest.fixture
def field(qtbot: QtBot) -> ReferenceField:
    made = ReferenceField("Owner", "Type part of a name")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.editor.setFocus()
    return made


def offered(field: ReferenceField) -> list[str]:
    return [one.name for one in field._offered]


@pytest.mark.parametrize(
    ("typed", "names", "asked"),
    [
        ("hopper", ["Grace Hopper"] * 2, ["hopper"]),
        ("Grace Hoper", ["Grace Hopper"] * 2, ["Grace Hoper", "Gra"]),
        ("Adm", ["Adam Smith"], ["Adm", "Ad"]),
        ("Nobody", [], ["Nobody", "Nob", "No"]),
        ("xy", [], ["xy"]),
    ],
)
def test_where_nobody_fits_those_of_similar_names_are_offered(
    field: ReferenceField, qtbot: QtBot, typed: str, names: list[str], asked: list[str]
) -> None:
    desk = Desk(field)
    QTest.keyClicks(field.editor, typed)
    qtbot.waitUntil(lambda: desk.asked == asked)
    assert offered(field) == names
    assert field.chosen is None


def test_what_is_typed_on_is_asked_anew(field: ReferenceField, qtbot: QtBot) -> None:
    asked: list[str] = []
    field.wanted.connect(asked.append)
    QTest.keyClicks(field.editor, "Graec")
    qtbot.waitUntil(lambda: asked == ["Graec"])
    field.offer(())
    assert asked == ["Graec", "Gra"]
    QTest.keyClicks(field.editor, "x")
    qtbot.waitUntil(lambda: asked == ["Graec", "Gra", "Graecx"])
    field.offer(PEOPLE[3:4])
    assert offered(field) == ["Grace Hopper"]
    assert asked == ["Graec", "Gra", "Graecx"]
