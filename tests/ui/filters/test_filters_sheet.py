"""The list of filters says table by table what synchronizes, and what does not at all."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
)
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.fields.words import TABLES
from ssync_desktop.ui.filters.sheet import FiltersSheet
from tests.kit.ui_hands import press

ADA = Reference(new_id(), ObjectType.USER, "Ada Lovelace")
MINE = FilterCondition(FilterField.OWNER, FilterOperator.IS_ME)
NOT_CANCELED = FilterCondition(FilterField.PHASE, FilterOperator.IS_NOT, "2")
FILTERS = tuple(
    SyncFilter(new_id(), f"My {words.lower()}", table, (MINE,), ADA.id)
    for table, words in TABLES.items()
)


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[FiltersSheet]:
    made = FiltersSheet(ADA)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.show_filters(FILTERS, {})
    yield made
    made.close()


@pytest.mark.behaviour("B90", "said where filters are edited")
def test_that_tables_without_an_active_filter_are_named(sheet: FiltersSheet) -> None:
    assert not sheet.warning.isVisible()
    switched_off = (replace(FILTERS[0], active=False), *FILTERS[1:-1])
    sheet.show_filters(switched_off, {})
    assert sheet.warning.isVisible()
    assert sheet.warning.text() == (
        "Appointments and faxes do not synchronize: they have no active filter."
    )
    assert [line.badge.word for line in sheet.model.rows][-1] == "Not synchronized"


def test_that_a_filter_is_said_in_words(sheet: FiltersSheet) -> None:
    acme = new_id()
    about = FilterCondition(FilterField.REGARDING, FilterOperator.IS, str(acme))
    one = replace(FILTERS[0], conditions=(MINE, NOT_CANCELED, about))
    sheet.show_filters([one], {acme: "Acme"})
    assert sheet.model.rows[0].words == (
        "Owner is the user and state is not canceled and regarding is Acme"
    )


def test_that_the_keyboard_edits_a_filter_and_begins_one_where_there_is_none(
    sheet: FiltersSheet, qtbot: QtBot
) -> None:
    sheet.table.setFocus()
    sheet.table.selectRow(1)
    with qtbot.waitSignal(sheet.edit_wanted) as heard:
        QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert heard.args == [FILTERS[1]]
    sheet.show_filters(FILTERS[:-1], {})
    sheet.table.selectRow(len(TABLES) - 1)
    assert not sheet.edit.isEnabled()
    with qtbot.waitSignal(sheet.new_wanted) as heard:
        QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert heard.args == [ObjectType.FAX]


def test_that_a_filter_is_switched_and_deleted(sheet: FiltersSheet, qtbot: QtBot) -> None:
    sheet.table.selectRow(0)
    with qtbot.waitSignal(sheet.toggle_wanted) as heard:
        press(qtbot, sheet, "Switch off")
    assert heard.args == [FILTERS[0]]
    sheet.show_filters((replace(FILTERS[0], active=False), *FILTERS[1:]), {})
    with qtbot.waitSignal(sheet.delete_wanted):
        press(qtbot, sheet, "Delete")
    with qtbot.waitSignal(sheet.toggle_wanted):
        press(qtbot, sheet, "Switch on")
    assert sheet.toggle.property("iconName") == "activate"


def test_that_templates_say_whether_they_are_given(qtbot: QtBot) -> None:
    made = FiltersSheet(None)
    qtbot.addWidget(made)
    given = replace(FILTERS[0], owner_id=None, default=True)
    made.show_filters([given, *(replace(one, owner_id=None) for one in FILTERS[1:])], {})
    assert [line.badge.word for line in made.model.rows][:2] == ["Given to new users", "Not given"]
    assert "do not synchronize for new users" in made.warning.text()
    made.close()
