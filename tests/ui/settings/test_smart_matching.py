"""The knobs of smart matching on the page of settings."""

from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.noise_pattern import DEFAULT_NOISE
from ssync_desktop.ui.settings.page import SettingsPage
from tests.kit.ui_hands import press, type_over
from tests.kit.window import Office


def test_that_a_pattern_that_cannot_be_used_is_refused_with_its_reason(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    field = page.form.field("subject_noise")
    line = field.editor
    assert isinstance(line, QLineEdit)
    assert line.text() == DEFAULT_NOISE
    type_over(qtbot, line, "(re:")
    press(qtbot, page.bar, "Save")
    assert field.complaint.startswith("A parenthesis is not closed (character 4 of the pattern).")
    assert DEFAULT_NOISE in field.complaint
    assert office.service.settings().result(10).subject_noise == DEFAULT_NOISE


def test_that_it_is_off_until_somebody_switches_it_on(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    tick = page.form.field("smart_matching_enabled").editor
    assert isinstance(tick, QCheckBox)
    assert not tick.isChecked()
    tick.click()
    press(qtbot, page.bar, "Save")
    qtbot.waitUntil(lambda: page.notice.text == "The settings are saved.", timeout=5_000)
    assert office.service.settings().result(10).smart_matching_enabled
