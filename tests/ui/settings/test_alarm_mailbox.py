"""The settings name the mailbox that sends alarm mail, and how long failures are listed."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.ui.settings.page import SettingsPage
from ssync_desktop.ui.widgets.editors import Choice, Number
from tests.kit.ui_hands import press
from tests.kit.window import Office


def saved(office: Office) -> OrganizationSettings:
    return office.service.settings().result(10)


@pytest.mark.behaviour("B106", "the setting")
@pytest.mark.behaviour("B108", "the settings")
def test_that_a_mailbox_and_the_days_are_chosen_and_kept(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    user = office.service.save_user(
        UserDraft(last_name="Herald", domain_name="herald", email_address="herald@example.net")
    ).result(10)
    page.synchronize()
    choice = page.form.field("alert_mailbox_id").editor
    days = page.form.field("failure_days").editor
    assert isinstance(choice, Choice)
    assert isinstance(days, Number)
    qtbot.waitUntil(lambda: choice.findText("Herald") >= 0)
    choice.setCurrentIndex(choice.findText("Herald"))
    days.setValue(7)
    press(qtbot, page.bar, "Save")
    qtbot.waitUntil(lambda: saved(office).failure_days == 7)
    assert saved(office).alert_mailbox_id == user.mailbox_id
    qtbot.waitUntil(lambda: not page.unsaved and page.settings_form.isEnabled())
    choice.setCurrentIndex(choice.findText("None"))
    press(qtbot, page.bar, "Save")
    qtbot.waitUntil(lambda: saved(office).alert_mailbox_id is None)


def test_that_a_mailbox_that_was_deleted_does_not_hide_the_settings(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    gone = new_id()
    change = replace(saved(office), alert_mailbox_id=gone)
    write = office.runtime.store.write(lambda unit: unit.settings.save(change))
    write.result(10)
    page.synchronize()
    choice = page.form.field("alert_mailbox_id").editor
    assert isinstance(choice, Choice)
    qtbot.waitUntil(lambda: choice.value() == gone)
    assert choice.currentText() == "(deleted)"
