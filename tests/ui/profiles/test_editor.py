"""The profile editor: in the order one fills it in, ports that follow, secrets never shown."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import ConnectionSecurity, CredentialRetrieval, OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.ui.profiles.editor import ProfileEditor
from ssync_desktop.ui.profiles.page import ProfilesPage
from tests.kit.ui_hands import click_row, press, type_over, unfold
from tests.kit.ui_service import UiService

CONTROL = Qt.KeyboardModifier.ControlModifier
FINGERPRINT = "5f" * 32


def begin(qtbot: QtBot, page: ProfilesPage) -> ProfileEditor:
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    editor = page.over
    assert isinstance(editor, ProfileEditor)
    return editor


def edit(qtbot: QtBot, page: ProfilesPage) -> ProfileEditor:
    click_row(qtbot, page.list.table, 0)
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.over, ProfileEditor))
    editor = page.over
    assert isinstance(editor, ProfileEditor)
    return editor


def fill(editor: ProfileEditor, qtbot: QtBot, name: str = "Example mail") -> None:
    type_over(qtbot, editor.form.field("name").editor, name)
    type_over(qtbot, editor.form.field("incoming.host").editor, "pop.example.com")
    type_over(qtbot, editor.form.field("outgoing.host").editor, "smtp.example.com")


def saved(page: ProfilesPage, service: UiService, qtbot: QtBot) -> EmailServerProfile:
    qtbot.waitUntil(lambda: page.over is None)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    (profile,) = service.see(lambda unit: unit.profiles.all())
    return profile


@pytest.mark.behaviour("B2", "in the editor")
def test_the_first_profile_is_made_by_keyboard_and_becomes_the_default(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(qtbot, page)
    assert not editor.changed
    fill(editor, qtbot)
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    profile = saved(page, ui_service, qtbot)
    assert (profile.incoming.host, profile.incoming.port) == ("pop.example.com", 995)
    assert (profile.outgoing.host, profile.outgoing.port) == ("smtp.example.com", 587)
    qtbot.waitUntil(lambda: "is the default" in page.notice.text)
    assert ui_service.settings().result(10).default_email.profile_id == profile.id


def test_ports_follow_the_protection_until_somebody_enters_another(
    page: ProfilesPage, qtbot: QtBot
) -> None:
    editor = begin(qtbot, page)
    security, port = editor.form.field("incoming.security"), editor.form.field("incoming.port")
    security.editor.setFocus()
    QTest.keyClick(security.editor, Qt.Key.Key_Down)
    assert security.read() is ConnectionSecurity.STARTTLS
    assert port.read() == 110
    assert isinstance(port.editor, QSpinBox)
    type_over(qtbot, port.editor, "1100")
    QTest.keyClick(security.editor, Qt.Key.Key_Up)
    assert security.read() is ConnectionSecurity.TLS
    assert port.read() == 1100
    assert port._below.text() == "995 is usual for this protection."


def test_what_is_missing_is_told_at_its_field(page: ProfilesPage, qtbot: QtBot) -> None:
    editor = begin(qtbot, page)
    assert editor.form.field("name").complaint == ""
    press(qtbot, editor, "Save")
    assert "missing" in editor.form.field("name").complaint
    assert "missing" in editor.form.field("incoming.host").complaint
    assert page.over is editor


@pytest.mark.behaviour("B5", "told in the editor")
@pytest.mark.behaviour("B6", "told in the editor")
@pytest.mark.behaviour("B7", "told in the editor")
@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("max_connections", "301", "between 1 and 300"),
        ("min_polling_interval", "1441", "between 0 and 1,440"),
        ("connection_timeout_ms", "100001", "between 0 and 100,000"),
        ("incoming.port", "70000", "between 0 and 65,535"),
    ],
)
def test_numbers_out_of_range_are_told_while_typing(
    page: ProfilesPage, qtbot: QtBot, name: str, typed: str, told: str
) -> None:
    editor = begin(qtbot, page)
    fill(editor, qtbot)
    unfold(qtbot, editor)
    field = editor.form.field(name)
    type_over(qtbot, field.editor, typed)
    assert told in field.complaint
    press(qtbot, editor, "Save")
    assert page.over is editor


@pytest.mark.behaviour("B8", "in the profile editor")
def test_a_password_is_written_and_never_shown_back(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(qtbot, page)
    fill(editor, qtbot)
    assert not editor.passwords["incoming"].isVisible()
    editor.form.field("incoming.retrieval").editor.setFocus()
    QTest.keyClick(editor.form.field("incoming.retrieval").editor, Qt.Key.Key_Down)
    assert editor.passwords["incoming"].isVisible()
    assert not editor.passwords["outgoing"].isVisible()
    type_over(qtbot, editor.form.field("incoming.user_name").editor, "service")
    QTest.keyClicks(editor.passwords["incoming"].editor, "s3cret word")
    press(qtbot, editor, "Save")
    profile = saved(page, ui_service, qtbot)
    assert profile.incoming.retrieval is CredentialRetrieval.PROFILE
    assert profile.incoming.password_set
    assert "s3cret word" in ui_service.vault._secrets.values()
    again = edit(qtbot, page)
    assert again.passwords["incoming"].editor.text() == ""
    assert "A password is set" in again.passwords["incoming"].editor.placeholderText()
    press(qtbot, again, "Save")
    qtbot.waitUntil(lambda: page.over is None)
    assert "s3cret word" in ui_service.vault._secrets.values()


def test_outgoing_can_sign_in_differently_or_not_at_all(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(qtbot, page)
    fill(editor, qtbot)
    retrieval = editor.form.field("outgoing.retrieval")
    assert not retrieval.isVisible()
    same = editor.form.field("same_settings_for_outgoing").editor
    QTest.mouseClick(same, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert retrieval.isVisible()
    retrieval.write(CredentialRetrieval.PROFILE)
    assert editor.form.field("outgoing.user_name").isVisible()
    retrieval.write(CredentialRetrieval.ANONYMOUS)
    assert not editor.form.field("outgoing.user_name").isVisible()
    press(qtbot, editor, "Save")
    profile = saved(page, ui_service, qtbot)
    assert not profile.same_settings_for_outgoing
    assert profile.outgoing.retrieval is CredentialRetrieval.ANONYMOUS


def test_sending_without_protection_is_warned_about(page: ProfilesPage, qtbot: QtBot) -> None:
    editor = begin(qtbot, page)
    assert not editor._warning.isVisible()
    editor.form.field("incoming.security").write(ConnectionSecurity.NONE)
    assert editor._warning.isVisible()
    assert editor.form.field("incoming.port").read() == 110


def test_trust_in_a_certificate_is_taken_back_with_save(
    page: ProfilesPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(qtbot, page)
    fill(editor, qtbot)
    press(qtbot, editor, "Save")
    profile = saved(page, ui_service, qtbot)
    ui_service.trust_certificate(profile.id, [OperationType.INCOMING], FINGERPRINT).result(10)
    editor = edit(qtbot, page)
    unfold(qtbot, editor)
    assert editor.form.field("incoming.pinned_certificate").read() == FINGERPRINT
    press(qtbot, editor, "Take trust back")
    press(qtbot, editor, "Save")
    qtbot.waitUntil(lambda: page.over is None)
    assert ui_service.profile(profile.id).result(10).incoming.pinned_certificate == ""


def test_escape_asks_before_edits_are_lost(page: ProfilesPage, qtbot: QtBot) -> None:
    QTest.keyClick(begin(qtbot, page), Qt.Key.Key_Escape)
    assert not page.unsaved
    editor = begin(qtbot, page)
    QTest.keyClicks(editor.form.field("name").editor, "Example")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert page.over is editor
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert page.over is editor
    press(qtbot, page, "Discard them")
    assert page.over is None


def test_every_field_has_a_name_to_be_read_aloud(page: ProfilesPage, qtbot: QtBot) -> None:
    editor = begin(qtbot, page)
    names = [field.editor.accessibleName() for field in editor.form._fields.values()]
    assert all(names)
    assert len(set(names)) == len(names)
