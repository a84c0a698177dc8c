"""The field map: what can be chosen and what is fixed is seen, reset leads back, Save is honest."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.field_directions import default_mappings
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.mapping_profile import MappingProfile
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.fields.reasons import reason
from ssync_desktop.ui.fields.sheet import FieldMapSheet
from ssync_desktop.ui.fields.words import ALL_ADDRESSES_WARNING, TABLES
from tests.kit.ui_hands import press


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[FieldMapSheet]:
    made = FieldMapSheet(MappingProfile(new_id(), "Default", default_mappings(), row_version=3))
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    yield made
    made.close()


def shown(sheet: FieldMapSheet) -> list[str]:
    return [one.text() for one in sheet.grid.findChildren(QLabel) if one.isVisible()]


def test_that_a_field_is_given_another_direction_and_saved_with_the_version(
    sheet: FieldMapSheet, qtbot: QtBot
) -> None:
    assert not sheet.save.isEnabled()
    sheet.grid.choices["location"].choose(SyncDirection.NONE)
    assert sheet.unsaved
    assert sheet.words.text() == "1 change is not saved yet."
    with qtbot.waitSignal(sheet.submitted) as heard:
        press(qtbot, sheet, "Save")
    (profile,) = heard.args
    changed = [one for one in profile.mappings if one.direction is not one.default]
    assert [(one.object_type, one.field) for one in changed if not one.fixed] == [
        (ObjectType.APPOINTMENT, "location")
    ]
    assert profile.row_version == 3
    sheet.show_profile(profile)
    assert not sheet.unsaved


def test_that_what_is_chosen_while_it_is_saved_is_not_lost(
    sheet: FieldMapSheet, qtbot: QtBot
) -> None:
    sheet.grid.choices["location"].choose(SyncDirection.NONE)
    with qtbot.waitSignal(sheet.submitted) as heard:
        press(qtbot, sheet, "Save")
    sheet.grid.choices["body"].choose(SyncDirection.NONE)
    sheet.show_profile(heard.args[0])
    assert sheet.grid.choices["location"].value() is SyncDirection.NONE
    assert sheet.grid.choices["body"].value() is SyncDirection.NONE
    assert sheet.words.text() == "1 change is not saved yet."
    assert sheet.save.isEnabled()


@pytest.mark.behaviour("B92", "the choice")
def test_that_all_four_directions_are_offered_where_they_may_be_chosen(
    sheet: FieldMapSheet,
) -> None:
    choice = sheet.grid.choices["subject"]
    offered = [choice.itemText(place) for place in range(choice.count())]
    assert offered == ["Both ways", "To Exchange only", "From Exchange only", "Not synchronized"]


def test_that_what_is_fixed_is_shown_with_the_reason_and_cannot_be_chosen(
    sheet: FieldMapSheet, qtbot: QtBot
) -> None:
    fixed = [one for one in sheet.grid.mappings if one.fixed]
    assert fixed
    assert not {one.field for one in fixed} & set(sheet.grid.choices)
    assert reason(fixed[0]) in shown(sheet)
    sheet.table.choose(ObjectType.SERVICE_APPOINTMENT)
    assert not sheet.grid.choices
    named = "A service activity is named where it is planned."
    qtbot.waitUntil(lambda: named in shown(sheet))


@pytest.mark.parametrize("table", list(TABLES))
def test_that_each_fixed_field_has_a_reason_of_its_own(table: ObjectType) -> None:
    fixed = [one for one in default_mappings() if one.object_type is table and one.fixed]
    reasons = {one.field: reason(one) for one in fixed}
    assert reasons
    assert len(set(reasons.values())) == len(reasons)


def test_that_the_sheet_says_how_a_changed_map_brings_items_in_line(sheet: FieldMapSheet) -> None:
    said = " ".join(one.text() for one in sheet.findChildren(QLabel) if one.isVisible())
    assert "comes over when the item is changed there again" in said


def test_that_a_field_and_a_whole_table_are_reset(sheet: FieldMapSheet, qtbot: QtBot) -> None:
    for name in ("subject", "location"):
        sheet.grid.choices[name].choose(SyncDirection.TO_EXCHANGE)
    reset = sheet.grid._resets["subject"]
    assert reset.toolTip() == "Back to the default: both ways"
    reset.setFocus()
    QTest.keyClick(reset, Qt.Key.Key_Space)
    assert not reset.isVisible()
    assert sheet.words.text() == "1 change is not saved yet."
    press(qtbot, sheet, "Reset this table")
    assert not sheet.unsaved
    assert not sheet.reset.isEnabled()


def test_that_a_table_keeps_what_was_chosen_while_another_one_is_looked_at(
    sheet: FieldMapSheet,
) -> None:
    sheet.grid.choices["subject"].choose(SyncDirection.NONE)
    sheet.table.choose(ObjectType.TASK)
    sheet.table.choose(ObjectType.APPOINTMENT)
    assert sheet.grid.choices["subject"].value() is SyncDirection.NONE


def test_that_all_three_addresses_are_chosen_with_a_warning(
    sheet: FieldMapSheet, qtbot: QtBot
) -> None:
    assert not sheet.all_addresses.isVisible()
    sheet.table.choose(ObjectType.CONTACT)
    warning = next(one for one in sheet.findChildren(QLabel) if one.text() == ALL_ADDRESSES_WARNING)
    assert not warning.isVisible()
    assert not sheet.grid.choices["home_address"].isEnabled()
    sheet.all_addresses.click()
    assert warning.isVisible()
    assert sheet.grid.choices["home_address"].isEnabled()
    with qtbot.waitSignal(sheet.submitted) as heard:
        press(qtbot, sheet, "Save")
    assert heard.args[0].all_addresses
    press(qtbot, sheet, "Reset this table")
    assert not sheet.unsaved


def test_that_a_refusal_is_said_and_saving_can_be_tried_again(
    sheet: FieldMapSheet, qtbot: QtBot
) -> None:
    sheet.grid.choices["subject"].choose(SyncDirection.NONE)
    press(qtbot, sheet, "Save")
    assert not sheet.save.isEnabled()
    sheet.refuse(NeedsAttention(ErrorCode.RECORD_CHANGED, "field map"))
    assert sheet.words.text()
    assert sheet.save.isEnabled()


def test_that_tab_goes_from_the_table_over_its_fields_to_what_is_done_with_them(
    sheet: FieldMapSheet,
) -> None:
    sheet.grid.choices["location"].choose(SyncDirection.NONE)
    sheet.table.setFocus()
    stops = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        stops.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is sheet.table:
            break
    assert stops[:2] == [sheet.table, next(iter(sheet.grid.choices.values()))]
    assert stops[-3:] == [sheet.reset, sheet.save, sheet.back]
    choices = [one for one in stops if one in sheet.grid.choices.values()]
    assert choices == list(sheet.grid.choices.values())
    assert len(stops) == len(choices) + 5  # the one reset that is offered, and the four around them


def test_that_each_fixed_field_says_why_it_is(sheet: FieldMapSheet) -> None:
    words = shown(sheet)
    assert "It always goes over: both sides know the same three." in words
    assert any("“Synchronize the attachments of appointments”" in one for one in words)
