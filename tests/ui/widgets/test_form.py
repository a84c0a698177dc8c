"""A form shows a draft, hands back the edited one, and says what is wrong beside the field."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, Retryable
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice, EditorValue, Number, OptionalMoment
from ssync_desktop.ui.widgets.field import Field
from tests.kit.ui_hands import line_of

GOOD = ProfileDraft(
    name="Example",
    description="two\nlines",
    incoming=Direction(host="pop.example.com", port=995),
    outgoing=Direction(host="smtp.example.com"),
    process_received_after=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
)
SECURITY = [(ConnectionSecurity.TLS, "TLS"), (ConnectionSecurity.STARTTLS, "STARTTLS")]


@pytest.fixture
def editor(qtbot: QtBot) -> DraftEditor:
    made = DraftEditor("Profile")
    made.add_field("name", Field("Name", QLineEdit(), required=True))
    made.add_field("incoming.host", Field("Server", QLineEdit(), hint="Such as pop.example.com"))
    made.add_field("incoming.port", Field("Port", Number(0, 65_535, empty="Usual")))
    made.add_field("incoming.security", Field("Protection", Choice(SECURITY)))
    made.add_field("description", Field("Description", QPlainTextEdit()), advanced=True)
    made.add_field("send_email_alert", Field("Alerts", QCheckBox("Send alerts")), advanced=True)
    made.add_field(
        "process_received_after", Field("From", OptionalMoment("Only after")), advanced=True
    )
    qtbot.addWidget(made)
    made.load(GOOD)
    return made


def save(editor: DraftEditor) -> QPushButton:
    return next(b for b in editor.findChildren(QPushButton) if b.property("look") == "main")


def test_an_untouched_draft_comes_back_as_it_was(editor: DraftEditor) -> None:
    assert editor.form.draft() == GOOD
    assert not editor.form.changed
    assert editor.form.problems == ()


def test_edits_reach_the_part_they_are_about(editor: DraftEditor, qtbot: QtBot) -> None:
    line_of(editor.form, "incoming.host").clear()
    QTest.keyClicks(line_of(editor.form, "incoming.host"), "mail.example.org")
    draft = editor.form.draft()
    assert draft.incoming == Direction(host="mail.example.org", port=995)
    assert draft.outgoing is GOOD.outgoing
    assert editor.form.changed


def test_a_new_form_does_not_shout(editor: DraftEditor) -> None:
    editor.load(ProfileDraft())
    assert editor.form.problems
    assert editor.form.field("name").complaint == ""


def test_a_problem_stands_at_its_field_while_one_types(editor: DraftEditor, qtbot: QtBot) -> None:
    name = editor.form.field("name")
    QTest.keyClicks(line_of(editor.form, "name"), "x" * 100)
    assert "100 fit" in name.complaint
    assert name.editor.property("wrong") == "true"
    assert "100 fit" in name.editor.accessibleDescription()
    line_of(editor.form, "name").setText("short")
    assert name.complaint == ""
    assert name.editor.property("wrong") == "false"


def test_leaving_a_required_field_empty_is_told(editor: DraftEditor, qtbot: QtBot) -> None:
    editor.load(ProfileDraft())
    editor.show()
    editor.activateWindow()
    line_of(editor.form, "name").setFocus()
    qtbot.waitUntil(line_of(editor.form, "name").hasFocus)
    QTest.keyClick(line_of(editor.form, "name"), Qt.Key.Key_Tab)
    assert "missing" in editor.form.field("name").complaint
    editor.close()


def test_save_reveals_what_is_missing_and_goes_there(editor: DraftEditor, qtbot: QtBot) -> None:
    editor.load(ProfileDraft())
    with qtbot.assertNotEmitted(editor.submitted):
        save(editor).click()
    assert "missing" in editor.form.field("name").complaint
    assert "missing" in editor.form.field("incoming.host").complaint


def test_save_hands_the_draft_over_once(editor: DraftEditor, qtbot: QtBot) -> None:
    line_of(editor.form, "name").setText("Another")
    with qtbot.waitSignal(editor.submitted) as submitted:
        save(editor).click()
    assert submitted.args is not None
    assert submitted.args[0].name == "Another"
    assert not save(editor).isEnabled()


def test_a_refused_draft_shows_why_until_the_field_changes(
    editor: DraftEditor, qtbot: QtBot
) -> None:
    editor.refuse(DraftRefused([Problem("name", "This name is taken.", "Choose another.")]))
    assert editor.form.field("name").complaint == "This name is taken. Choose another."
    assert save(editor).isEnabled()
    line_of(editor.form, "name").setText("Another")
    assert editor.form.field("name").complaint == ""


def test_a_problem_under_advanced_unfolds_it(editor: DraftEditor) -> None:
    description = editor.form.field("description")
    editor.show()
    assert not description.isVisible()
    editor.refuse(DraftRefused([Problem("description", "Too long.")]))
    assert description.isVisible()
    editor.close()


@pytest.mark.parametrize(
    ("error", "said"),
    [(Retryable(ErrorCode.DATABASE_BUSY, "Busy", "Wait."), "Busy. Wait."), (KeyError(), "log")],
)
def test_any_other_failure_is_said_beside_save(
    editor: DraftEditor, error: Exception, said: str
) -> None:
    editor.refuse(error)
    assert any(said in label.text() for label in editor.findChildren(type(editor._hint)))
    assert save(editor).isEnabled()


def test_fields_are_named_for_screen_readers(editor: DraftEditor) -> None:
    assert line_of(editor.form, "name").accessibleName() == "Name (required)"
    assert (
        line_of(editor.form, "incoming.host").accessibleDescription() == "Such as pop.example.com"
    )
    interface = QAccessible.queryAccessibleInterface(line_of(editor.form, "name"))
    assert interface.text(QAccessible.Text.Name) == "Name (required)"


def test_a_choice_keeps_its_value_when_other_options_are_offered(qtbot: QtBot) -> None:
    choice = Choice(SECURITY)
    qtbot.addWidget(choice)
    choice.choose(ConnectionSecurity.STARTTLS)
    with qtbot.assertNotEmitted(choice.picked):
        choice.offer(reversed([*SECURITY, (ConnectionSecurity.NONE, "None")]))
    assert choice.value() is ConnectionSecurity.STARTTLS
    choice.choose("nobody knows")
    assert choice.value() == "nobody knows"


def test_a_number_names_its_zero(qtbot: QtBot) -> None:
    number = Number(0, 10, "min", empty="Usual")
    qtbot.addWidget(number)
    assert number.text() == "Usual"
    number.setValue(3)
    assert number.text() == "3 min"
    assert isinstance(number, QSpinBox)


def test_an_optional_moment_is_utc_or_nothing(qtbot: QtBot) -> None:
    editor = OptionalMoment("Only after")
    qtbot.addWidget(editor)
    assert editor.moment() is None
    editor.show_moment(GOOD.process_received_after)
    assert editor.moment() == GOOD.process_received_after
    editor.show_moment(None)
    assert editor.moment() is None


def test_other_widgets_are_no_editors(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    with pytest.raises(TypeError, match="no editor"):
        EditorValue(button)


def test_that_nothing_moves_when_nothing_is_missing_any_more(
    editor: DraftEditor, qtbot: QtBot
) -> None:
    area = editor.findChild(QScrollArea)
    editor.load(replace(GOOD, name=""))
    QApplication.processEvents()
    before = area.geometry()
    assert "missing" in editor._hint.text()
    QTest.keyClicks(line_of(editor.form, "name"), "Example")
    QApplication.processEvents()
    assert editor._hint.text() == ""
    assert area.geometry() == before
