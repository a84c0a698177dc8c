"""From the settings to the field map and back, with what was edited there left as it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.ui.fields.editing import SAVED
from ssync_desktop.ui.fields.sheet import FieldMapSheet
from ssync_desktop.ui.settings.page import SettingsPage
from tests.kit.ui_hands import press, tick_of, waits_for
from tests.kit.ui_pages import shown
from tests.kit.window import Office


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[SettingsPage]:
    with shown(SettingsPage(office.context), qtbot, 1000, 700) as made:
        waits_for(qtbot, made.settings_form.isEnabled)
        yield made


def opened(page: SettingsPage, qtbot: QtBot) -> FieldMapSheet:
    page.show_subject("Fields and filters")
    page.synchronization.fields.click()
    waits_for(qtbot, lambda: isinstance(page.above, FieldMapSheet))
    assert isinstance(page.above, FieldMapSheet)
    return page.above


def test_that_a_direction_is_saved_for_everybody(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    sheet = opened(page, qtbot)
    sheet.grid.choices["location"].choose(SyncDirection.TO_EXCHANGE)
    press(qtbot, sheet, "Save")
    waits_for(qtbot, lambda: page.notice.text == SAVED)
    stored = office.service.items.field_map().result(10)
    (location,) = (
        one
        for one in stored.mappings
        if (one.object_type, one.field) == (sheet.table.value(), "location")
    )
    assert location.direction is SyncDirection.TO_EXCHANGE
    press(qtbot, sheet, "Back")
    assert page.above is None


def test_that_ctrl_s_leaves_the_keyboard_where_one_edits(page: SettingsPage, qtbot: QtBot) -> None:
    sheet = opened(page, qtbot)
    choice = sheet.grid.choices["location"]
    choice.setFocus()
    choice.choose(SyncDirection.TO_EXCHANGE)
    QTest.keyClick(choice, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    waits_for(qtbot, lambda: page.notice.text == SAVED)
    assert sheet.grid.choices["location"] is choice
    assert page.window().focusWidget() is choice
    assert not sheet.unsaved


def test_that_somebody_who_was_faster_is_told_of(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    sheet = opened(page, qtbot)
    office.service.items.save_field_map(office.service.items.field_map().result(10)).result(10)
    sheet.grid.choices["location"].choose(SyncDirection.NONE)
    press(qtbot, sheet, "Save")
    waits_for(qtbot, sheet.save.isEnabled)
    assert "not saved" not in sheet.words.text()
    assert sheet.unsaved


def test_that_nothing_is_lost_by_going_back(page: SettingsPage, qtbot: QtBot) -> None:
    tick = tick_of(page.form, "correlation_enabled")
    tick.click()
    sheet = opened(page, qtbot)
    sheet.grid.choices["subject"].choose(SyncDirection.NONE)
    page.go_back()
    assert sheet.isVisible()
    press(qtbot, page.notice, "Discard them")
    assert not sheet.isVisible()
    assert page.unsaved  # the tick
    tick.click()
    assert not page.form.changed
