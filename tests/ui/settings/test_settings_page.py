"""Every switch of the organization: shown, explained, edited, saved, refused, given up."""

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QSpinBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.audited_settings import AUDITED
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.settings import DefaultEmailSettings, OrganizationSettings
from ssync_desktop.engine.service import Service
from ssync_desktop.organization import first_run
from ssync_desktop.ui.settings.form import Section
from ssync_desktop.ui.settings.groups import groups
from ssync_desktop.ui.settings.page import SettingsPage, changes
from ssync_desktop.ui.widgets.editors import Choice
from tests.kit.ui_hands import press, tick_of, type_over, waits_for
from tests.kit.window import Office

NOT_SHOWN = {"default_email", "row_version"}


def saved(office: Office) -> OrganizationSettings:
    return office.service.settings().result(10)


def test_that_every_setting_has_a_field_a_line_of_help_and_a_published_name() -> None:
    wanted = {one.name for one in fields(OrganizationSettings)} - NOT_SHOWN
    wanted |= {f"default_email.{one.name}" for one in fields(DefaultEmailSettings)}
    all_settings = [setting for group in groups(()) for setting in group.settings]
    assert {setting.name for setting in all_settings} == wanted
    assert len(all_settings) == len(wanted)
    assert all(setting.help and setting.published for setting in all_settings)
    assert all(group.words.endswith(".") for group in groups(()))


def test_that_the_audit_calls_settings_what_this_page_calls_them() -> None:
    titles = {setting.name: setting.title for group in groups(()) for setting in group.settings}
    assert {name: titles[name] for name in AUDITED} == AUDITED


def test_that_the_published_name_is_the_tooltip(page: SettingsPage) -> None:
    tooltip = tick_of(page.form, "alert_warnings").toolTip()
    assert tooltip == "Published name: GenerateAlertsForWarnings"


def test_that_the_bar_is_there_only_while_something_differs(
    page: SettingsPage, qtbot: QtBot
) -> None:
    assert not page.bar.isVisible()
    tick_of(page.form, "alert_warnings").click()
    tick_of(page.form, "alert_errors").click()
    assert page.bar.isVisible()
    assert page.bar.words.text() == "2 settings are changed and not saved yet."
    tick_of(page.form, "alert_errors").click()
    assert page.bar.words.text() == "1 setting is changed and not saved yet."
    tick_of(page.form, "alert_warnings").click()
    assert not page.bar.isVisible()


def test_that_saving_keeps_what_was_changed_and_nothing_else(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    before = saved(office)
    tick_of(page.form, "alert_warnings").click()
    digits = page.form.field("tracking_user_digits").editor
    assert isinstance(digits, QSpinBox)
    digits.setValue(5)
    press(qtbot, page.bar, "Save")
    waits_for(qtbot, lambda: page.notice.text == "The settings are saved.")
    after = saved(office)
    assert after == replace(
        before, alert_warnings=True, tracking_user_digits=5, row_version=after.row_version
    )
    assert not page.bar.isVisible()
    assert not page.unsaved


def test_that_discarding_brings_back_what_is_saved(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    tick_of(page.form, "correlation_enabled").click()
    press(qtbot, page.bar, "Discard")
    assert tick_of(page.form, "correlation_enabled").isChecked()
    assert not page.bar.isVisible()


def test_that_escape_gives_edits_up_only_on_purpose(page: SettingsPage, qtbot: QtBot) -> None:
    tick_of(page.form, "correlation_enabled").click()
    page.go_back()
    assert page.unsaved
    press(qtbot, page.notice, "Discard them")
    assert not page.unsaved


def test_that_a_problem_keeps_them_from_being_saved(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    before = saved(office)
    name = page.form.field("tracking_prefixes").editor.findChild(QLineEdit)
    type_over(qtbot, name, " ")
    name.clear()
    press(qtbot, page.bar, "Save")
    field = page.form.field("tracking_prefixes")
    assert field.complaint == "The prefix has 1 to 20 characters. Change its length."
    assert page.bar.words.text() == field.complaint
    assert saved(office) == before


def test_that_another_prefix_keeps_the_earlier_one_and_shows_a_token(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    assert page.settings_form.example.text().endswith("CRM:0002001")
    line = page.form.field("tracking_prefixes").editor.findChild(QLineEdit)
    type_over(qtbot, line, "CASE:")
    assert page.settings_form.example.text().endswith("CASE:0002001")
    press(qtbot, page.bar, "Save")
    waits_for(qtbot, lambda: saved(office).tracking_prefixes == ("CASE:", "CRM:"))


def test_that_the_default_profile_is_chosen_among_those_there_are(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    profile = office.service.save_profile(
        ProfileDraft(name="Mail", incoming=Direction("in.test"), outgoing=Direction("out.test"))
    ).result(10)
    page.synchronize()
    choice = page.form.field("default_email.profile_id").editor
    assert isinstance(choice, Choice)
    waits_for(qtbot, lambda: choice.findText("Mail") >= 0)
    choice.setCurrentIndex(choice.findText("Mail"))
    press(qtbot, page.bar, "Save")
    waits_for(qtbot, lambda: "New mailboxes use Mail." in page._state.text())
    assert saved(office).default_email.profile_id == profile.id


def test_that_a_change_by_somebody_else_is_never_overwritten(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    tick_of(page.form, "alert_warnings").click()
    theirs = office.service.save_settings(replace(saved(office), name="Contoso")).result(10)
    press(qtbot, page.bar, "Save")
    waits_for(qtbot, lambda: page.bar.words.property("look") == "problem")
    assert saved(office) == theirs
    assert page.unsaved
    press(qtbot, page.bar, "Discard")
    line = page.form.field("name").editor
    assert isinstance(line, QLineEdit)
    waits_for(qtbot, lambda: line.text() == "Contoso")


def test_that_who_may_not_change_them_is_told_so(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    office.service.save_user(
        UserDraft(last_name="Guest", domain_name="guest", roles=frozenset({Role.USER}))
    ).result(10)
    guest = office.do(lambda context: first_run.caller_named(context, "guest"))
    object.__setattr__(page.context, "service", Service(office.runtime, guest))
    tick_of(page.form, "alert_warnings").click()
    press(qtbot, page.bar, "Save")
    waits_for(qtbot, lambda: page.bar.words.text().startswith("You may not change"))
    assert tick_of(page.form, "alert_warnings").isEnabled()


def test_that_entering_shows_what_others_saved_unless_something_is_edited(
    page: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    office.service.save_settings(replace(saved(office), name="Contoso")).result(10)
    line = page.form.field("name").editor
    assert isinstance(line, QLineEdit)
    page.enter()
    waits_for(qtbot, lambda: line.text() == "Contoso")
    type_over(qtbot, line, "Fabrikam")
    page.enter()
    assert line.text() == "Fabrikam"


def test_that_the_filter_leaves_what_it_names(page: SettingsPage, qtbot: QtBot) -> None:
    page.focus_filter()
    QTest.keyClicks(page.filters._line, "GenerateAlertsForW")  # type: ignore[union-attr]
    waits_for(qtbot, lambda: not page.form.field("alert_errors").isVisible())
    assert page.form.field("alert_warnings").isVisible()
    shown = [
        page.settings_form.index.item(row).text()
        for row in range(page.settings_form.index.count())
        if not page.settings_form.index.item(row).isHidden()
    ]
    assert shown == ["Alerts"]
    assert page.filters is not None
    page.filters.clear()
    assert page.form.field("alert_errors").isVisible()


def test_that_another_page_can_lead_to_a_group(page: SettingsPage, qtbot: QtBot) -> None:
    page.show_subject("Passwords")
    bar = page.settings_form._area.verticalScrollBar()
    waits_for(qtbot, lambda: bar.value() > 0)
    assert page.settings_form.index.currentItem().text() == "Passwords"
    bar.setValue(0)
    assert page.settings_form.index.currentItem().text() == "Defaults for new mailboxes"


def test_that_the_index_moves_the_page(page: SettingsPage, qtbot: QtBot) -> None:
    index = page.findChild(QListWidget)
    assert index is not None
    first = next(one for one in page.findChildren(Section) if one.title == index.item(0).text())
    last = index.count() - 1
    before = first.mapTo(page, QPoint(0, 0)).y()
    rectangle = index.visualItemRect(index.item(last))
    QTest.mouseClick(index.viewport(), Qt.MouseButton.LeftButton, pos=rectangle.center())
    waits_for(qtbot, lambda: first.mapTo(page, QPoint(0, 0)).y() < before)
    assert index.currentRow() == last


def test_that_the_index_scrolls_down_only(page: SettingsPage, qtbot: QtBot) -> None:
    index = page.settings_form.index
    index.setFixedSize(80, 100)
    waits_for(qtbot, lambda: index.verticalScrollBar().maximum() > 0)
    assert not index.horizontalScrollBar().isVisible()


def test_that_the_wheel_scrolls_and_changes_nothing_in_passing(
    page: SettingsPage, qtbot: QtBot
) -> None:
    choice = page.form.field("default_email.incoming_method").editor
    page.form.field("name").editor.setFocus()
    centre = QPointF(choice.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(choice.mapToGlobal(centre.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, event)
    assert not page.unsaved


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 0),
        ({"name": "Contoso"}, 1),
        ({"default_email": DefaultEmailSettings(act_method=0)}, 1),  # type: ignore[arg-type]
    ],
)
def test_that_changes_are_counted_setting_by_setting(change: dict[str, object], count: int) -> None:
    before = OrganizationSettings()
    assert changes(before, replace(before, **change)) == count  # type: ignore[arg-type]
