"""Every editor can be filled in by typing and Tab alone, in the order in which one reads it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.records.import_sheet import COLUMNS, PROBLEMS, ImportSheet
from ssync_desktop.ui.users.page import UsersPage
from tests.kit.ui_fixtures import ui_context, ui_service, ui_window
from tests.kit.ui_hands import press, waits_for

__all__ = ["ui_context", "ui_service", "ui_window"]

CONTROL = Qt.KeyboardModifier.ControlModifier


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def name_of(widget: QWidget) -> str:
    name = widget.accessibleName().removesuffix(" (required)")
    return name or (widget.text() if isinstance(widget, QAbstractButton) else "")


def walked(over: QWidget, *, back: bool = False) -> list[str]:
    """Press Tab from the field that has the keyboard until it has it again."""
    first = focused()
    names = [name_of(first)]
    for _ in range(60):
        QTest.keyClick(focused(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        if focused() is first:
            return names
        if over.isAncestorOf(focused()):
            names.append(name_of(focused()))
    raise AssertionError(f"Tab never came back: {names}")


PROFILE = [
    "Name", "Server type", "Incoming server", "Incoming protection", "Incoming port",
    "Outgoing server", "Outgoing protection", "Outgoing port", "Who signs in",
    "Same for outgoing", "Default profile for new users and queues",
    "Advanced", "Save", "Cancel",
]  # fmt: skip
USER = [
    "First name", "Last name", "Email address", "User name",
    "Email in response to tracked email", "Consent to send as this user", "Unknown senders",
    "Advanced", "Save", "Cancel",
]  # fmt: skip
MAILBOX = [
    "Name", "Email address", "Email server profile", "Incoming email", "Credentials of its own",
    "Advanced", "Save", "Cancel",
]  # fmt: skip
EMAIL = [
    "From", "To", "Cc", "Subject", "Text", "Attach files …", "Advanced",
    "Send", "Save as draft", "Cancel",
]  # fmt: skip
RULE = ["Mailbox", "Regarding", "Save", "Cancel"]


@pytest.mark.parametrize(
    ("page", "order"),
    [
        ("profiles", PROFILE),
        ("users", USER),
        ("mailboxes", MAILBOX),
        ("activity", EMAIL),
        ("tracking", RULE),
    ],
)
def test_that_an_editor_begins_at_its_first_field_and_ends_at_its_buttons(
    ui_window: MainWindow, qtbot: QtBot, page: str, order: list[str]
) -> None:
    ui_window.show_page(page)
    shown = ui_window.page
    assert shown is not None
    QTest.keyClick(shown, Qt.Key.Key_N, CONTROL)
    waits_for(qtbot, lambda: shown.over)  # that of a mailbox asks for profiles first
    over = shown.over
    assert over is not None
    assert walked(over) == order
    assert walked(over, back=True) == [order[0], *reversed(order[1:])]


@pytest.mark.parametrize(
    ("place", "new", "order"),
    [
        ("Queues", "New queue", ["Name", "Email address", "All email messages", "Owner", "Public"]),
        ("Contacts", "New contact", ["Name"]),
    ],
)
def test_that_editors_of_the_other_lists_do_so_too(
    ui_window: MainWindow, qtbot: QtBot, place: str, new: str, order: list[str]
) -> None:
    ui_window.show_page("users")
    page = ui_window.page
    assert isinstance(page, UsersPage)
    press(qtbot, page.places, place)
    press(qtbot, page, new)
    assert page.over is not None
    names = walked(page.over)
    assert names[: len(order)] == order
    assert names[-2:] == ["Save", "Cancel"]


def test_that_ctrl_enter_saves_what_is_typed_at_once(ui_window: MainWindow, qtbot: QtBot) -> None:
    ui_window.show_page("users")
    page = ui_window.page
    assert page is not None
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    QTest.keyClicks(focused(), "Ada")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "Lovelace")
    QTest.keyClick(focused(), Qt.Key.Key_Return, CONTROL)
    waits_for(qtbot, lambda: page.over is None)


@pytest.fixture
def sheet(ui_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> ImportSheet:
    """Return the sheet of an import at the columns of a file."""
    path = tmp_path / "people.csv"
    path.write_text("First Name,E-mail Address\nAda,ada@example.org\n", "utf-8")
    ui_window.show_page("users")
    page = ui_window.page
    assert isinstance(page, UsersPage)
    press(qtbot, page.places, "Contacts")
    page.records.import_file(path)
    made = page.records.sheet
    assert made is not None
    waits_for(qtbot, lambda: made.step == COLUMNS)
    return made


def test_that_tab_reaches_all_of_an_import(sheet: ImportSheet, qtbot: QtBot) -> None:
    assert walked(sheet) == [
        "What “First Name” is", "What “E-mail Address” is", "How the first rows come out",
        "Check the rows", "Back", "Cancel", "Import as", "Owner",
    ]  # fmt: skip


def test_that_ctrl_enter_goes_on_in_an_import(sheet: ImportSheet, qtbot: QtBot) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, CONTROL)
    waits_for(qtbot, lambda: sheet.step == PROBLEMS)
    assert name_of(focused()) == "Import 1"
    QTest.keyClick(focused(), Qt.Key.Key_Enter, CONTROL)
    waits_for(qtbot, lambda: sheet.result.heading == "1 contact imported")
