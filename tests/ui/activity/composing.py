"""What a person does in the editor of an email, for several test modules."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.activity.address_field import AddressField
from ssync_desktop.ui.activity.address_line import AddressLine
from ssync_desktop.ui.activity.compose import Compose
from ssync_desktop.ui.activity.page import ActivityPage


def begin(page: ActivityPage, qtbot: QtBot) -> Compose:
    """Write a new email, and wait for the senders that are offered at first."""
    assert page.main_action is not None
    page.main_action.trigger()
    editor = page.writing.editor
    assert editor is not None
    qtbot.waitUntil(lambda: editor.sender_field._model.rowCount() > 0)
    return editor


def line(editor: Compose, name: str) -> QLineEdit:
    """Return the line of a field."""
    return cast("QLineEdit", editor.form.field(name).editor)


def text_of(editor: Compose) -> QPlainTextEdit:
    """Return where the text is written."""
    text = editor.form.field("text").editor
    assert isinstance(text, QPlainTextEdit)
    return text


def recipients(editor: Compose, name: str = "to") -> tuple[AddressField, AddressLine]:
    """Return a field for addresses with its line."""
    field = editor.form.field(name)
    assert isinstance(field, AddressField)
    assert isinstance(field.editor, AddressLine)
    return field, field.editor


def offers(of: QLineEdit) -> QAbstractItemView:
    """Return the list below a line."""
    completer = of._completer if isinstance(of, AddressLine) else of.completer()
    popup = completer.popup()
    assert popup is not None
    return popup


def offered(of: QLineEdit) -> list[str]:
    """Return what the list below a line says."""
    model = offers(of).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def choose_sender(editor: Compose, typed: str, qtbot: QtBot) -> None:
    """Type part of a name, and take the first that is offered by keyboard."""
    sender = line(editor, "sender")
    sender.setFocus()
    QTest.keyClicks(sender, typed)
    qtbot.waitUntil(offers(sender).isVisible)
    QTest.keyClick(offers(sender), Qt.Key.Key_Down)
    QTest.keyClick(offers(sender), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.sender_field.chosen is not None)
