"""Somebody in front of the window: reads what is in sight, clicks where it stands, and types.

Events enter through the window system, so that a click lands on whatever lies on top at that
place, and a key where the focus is. Nothing is known of the program but the words it shows and the
accessible names it gives; whoever is looked for in vain is told what was in sight instead.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as QtTimeout
from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 20_000
Key = Qt.Key


class Person:
    """One pair of eyes and hands. *album* is the folder for pictures of what was seen."""

    def __init__(self, qtbot: QtBot, album: Path) -> None:
        self._qtbot = qtbot
        self._album = album
        self._pictures = 0

    # --- eyes ----------------------------------------------------------------------------------

    @property
    def window(self) -> QWidget:
        """The window in front: the youngest dialog, or the main window."""
        front = _windows()[0]
        if not front.isActiveWindow():  # as a window manager would, where there is one
            front.activateWindow()
        return front

    def reads(self) -> list[str]:
        """Return everything that can be read in the window in front, in no particular order."""
        return list(_words(self.window)) if _windows() else []

    def sees(self, *texts: str) -> None:
        """Wait until all *texts* can be read, each within one piece of text."""
        for text in texts:
            self.waits(partial(self.can_read, text), f"to read {text!r}")

    def sees_cell(self, row: str, column: str, words: str) -> None:
        """Wait until *words* stand in *column* of the row that has a cell beginning with *row*."""
        self.waits(lambda: self.cell(row, column) == words, f"{words} in {column} of {row}")

    def no_longer_sees(self, text: str) -> None:
        """Wait until *text* cannot be read any more."""
        self.waits(lambda: not self.can_read(text), f"{text!r} to go")

    def can_read(self, text: str) -> bool:
        """Say whether *text* can be read at this moment."""
        return any(text in shown for shown in self.reads())

    def is_offered_something(self) -> bool:
        """Say whether a list to choose from hangs open."""
        return QApplication.activePopupWidget() is not None

    def waits(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for *condition*; on failure say *what* was waited for and what was in sight."""
        try:
            self._qtbot.waitUntil(condition, timeout=PATIENCE_MS)
        except QtTimeout as error:
            self.keeps_picture("in-vain")
            seen = "\n  ".join(dict.fromkeys(self.reads()))
            raise AssertionError(f"Waited in vain for {what}. In sight:\n  {seen}") from error

    def keeps_picture(self, name: str) -> Path:
        """Keep a picture of every window in sight, for whoever wants to see the test's way."""
        QApplication.processEvents()  # what was just shown may still be being laid out
        self._pictures += 1
        path = self._album / f"{self._pictures:02}-{name}.png"
        for number, window in enumerate(_windows()):
            there = path if not number else path.with_stem(f"{path.stem}-behind-{number}")
            window.grab().save(str(there))
        return path

    def quits(self) -> None:
        """Leave the program, and wait until nothing of it is in sight."""
        self.hits(Key.Key_Q, CONTROL)
        try:
            self._qtbot.waitUntil(lambda: not _windows(), timeout=PATIENCE_MS)
        except QtTimeout as error:
            raise AssertionError("the program does not end") from error

    # --- the mouse -----------------------------------------------------------------------------

    def presses(self, text: str, within: str = "") -> None:
        """Click on the topmost button in sight that says *text*, once it can be pressed.

        Where it matters which one, *within* names the part of the window it stands in.
        """
        self.clicks_on(self._button(text, within))

    def goes_to(self, page: str) -> None:
        """Click on a place in the rail."""
        self.presses(page, "Pages")

    def fills(self, name: str, text: str) -> None:
        """Click into the field *name* and replace what it holds."""
        self.clicks_on(self._field(name))
        self.types_over(text)

    def chooses(self, name: str, words: str) -> None:
        """Open the drop-down list *name* and click on *words*."""
        box = self._field(name)
        assert isinstance(box, QComboBox)
        self.clicks_on(box)
        view = box.view()
        self.waits(view.isVisible, f"the choices of {name}")
        places = [row for row in range(box.count()) if box.itemText(row) == words]
        assert len(places) == 1, f"{name} offers {[box.itemText(i) for i in range(box.count())]}"
        index = view.model().index(places[0], 0)
        view.scrollTo(index)
        self._click_in(view, view.visualRect(index))
        self.waits(lambda: box.currentText() == words and not view.isVisible(), f"{words} chosen")

    def clicks_row(self, text: str, *, adding: bool = False, twice: bool = False) -> None:
        """Click on the row of the table in sight with a cell that begins with *text*, once it is there."""
        self.waits(lambda: _row_of(self.window, text) is not None, f"a row with {text!r}")
        found = _row_of(self.window, text)
        assert found is not None
        table, index = found
        table.scrollTo(index)
        self._click_in(table, table.visualRect(index), CONTROL if adding else NONE, twice=twice)

    def clicks_new_row(self, text: str) -> None:
        """Click on a row that may come while one looks: held back, it is shown when one asks for it."""
        held_back = "The list has changed"
        self.waits(
            lambda: _row_of(self.window, text) is not None or self.can_read(held_back),
            f"a row with {text!r}, or word of it",
        )
        if _row_of(self.window, text) is None:
            self.presses("Show")
        self.clicks_row(text)

    def clicks_branch(self, text: str) -> None:
        """Click on what is called *text* in the tree in sight, once it is there."""
        self.waits(lambda: _branch_of(self.window, text) is not None, f"{text!r} in a tree")
        found = _branch_of(self.window, text)
        assert found is not None
        tree, index = found
        _scroll_to(tree)
        tree.scrollTo(index)
        self._click_in(tree, tree.visualRect(index))

    def cell(self, row: str, column: str) -> str:
        """Return what stands in *column* of the row with a cell that begins with *row*; empty if there is none."""
        found = _row_of(self.window, row)
        if found is None:
            return ""
        model, place = found[0].model(), found[1].row()
        titles = [
            model.headerData(number, Qt.Orientation.Horizontal)
            for number in range(model.columnCount())
        ]
        return str(model.index(place, titles.index(column)).data() or "")

    def clicks_on(self, widget: QWidget) -> None:
        """Scroll to *widget* as a person would, and click on it once it lies on top there."""

        window = widget.window()

        def place() -> QPoint:
            # A check box reaches as far as its line does, and is ticked only at its left.
            middle = QPoint(min(widget.width() // 2, 40), widget.height() // 2)
            return widget.mapTo(window, middle)

        def on_top() -> bool:
            _scroll_to(widget)
            there = window.childAt(place())
            return there is not None and (there is widget or widget.isAncestorOf(there))

        self.waits(on_top, f"{_names(widget)} to lie on top, neither covered nor cut off")
        QTest.mouseClick(window.windowHandle(), LEFT, NONE, place())

    # --- the keyboard --------------------------------------------------------------------------

    def types(self, text: str) -> None:
        """Type *text* to where the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        QTest.keyClicks(focus, text)

    def types_over(self, text: str) -> None:
        """Replace what the focused field holds."""
        self.hits(Key.Key_A, CONTROL)
        if text:
            self.types(text)
        else:
            self.hits(Key.Key_Delete)

    def hits(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Hit one key."""
        QTest.keyClick(self._handle(), key, modifier)

    def asks_for_menu(self) -> None:
        """Hit the menu key, which the platform and not Qt turns into a wish for the menu."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        middle = focus.rect().center()
        reason = QContextMenuEvent.Reason.Keyboard
        wish = QContextMenuEvent(reason, middle, focus.mapToGlobal(middle), NONE)
        QApplication.sendEvent(focus, wish)
        self.waits(self.is_offered_something, "a menu")

    def tabs_to(self, name: str, *, limit: int = 60) -> QWidget:
        """Go on with Tab until the focus is on what is called *name*; never more than once round."""
        for _ in range(limit):
            focus = QApplication.focusWidget()
            wanted = (name, f"{name} (required)")
            if focus is not None and any(one in wanted for one in _names(focus)):
                return focus
            self.hits(Key.Key_Tab)
        self.keeps_picture("no-tab-stop")
        raise AssertionError(f"Tab never comes to {name!r}")

    # --- how things are found ------------------------------------------------------------------

    def _button(self, text: str, within: str) -> QAbstractButton:
        """Return the button in sight that says *text* and can be pressed, once there is one."""

        def ready() -> list[QAbstractButton]:
            parts = [self.window]
            if within:
                parts = _called(self.window, within)
            buttons = [button for part in parts for button in _seen(part, QAbstractButton)]
            return [one for one in buttons if text in _names(one) and one.isEnabled()]

        self.waits(lambda: bool(ready()), f"a button {text!r} that can be pressed")
        return min(ready(), key=_height)

    def _field(self, name: str) -> QWidget:
        """Return the field in sight that is called *name*, once there is one."""
        wanted = {name, f"{name} (required)"}

        def there() -> list[QWidget]:
            found = _seen(self.window, QWidget)
            return [one for one in found if one.accessibleName() in wanted and one.isEnabled()]

        self.waits(lambda: len(there()) == 1, f"one field {name!r}")
        return there()[0]

    def _handle(self) -> QWindow:
        return self.window.windowHandle()  # which hands keys on to whatever pops up above it

    def _click_in(
        self,
        view: QAbstractItemView,
        area: QRect,
        modifier: Qt.KeyboardModifier = NONE,
        *,
        twice: bool = False,
    ) -> None:
        window = view.window()
        inside = QPoint(area.left() + min(area.width() // 2, 24), area.center().y())
        where = view.viewport().mapTo(window, inside)
        if twice:
            QTest.mouseDClick(window.windowHandle(), LEFT, modifier, where)
        else:
            QTest.mouseClick(window.windowHandle(), LEFT, modifier, where)


class Flashes(QObject):
    """Notes widgets that were shown as windows of their own though they are none.

    A widget that is shown before it has a parent flashes up and takes the focus with it.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.found: list[str] = []
        self._application = application
        application.installEventFilter(self)

    def stop(self) -> None:
        """Look no longer."""
        self._application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a window that is neither a main window nor a dialog, a menu or a list."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            plain = watched.windowType() is Qt.WindowType.Window
            if plain and not isinstance(watched, QMainWindow | QDialog):
                self.found.append(f"{type(watched).__name__} {watched.accessibleName()}".strip())
        return False


def _seen(window: QWidget, kind: type[W]) -> list[W]:
    """Return what of *kind* is in sight in *window*."""
    return [one for one in window.findChildren(kind) if one.isVisible()]


def _height(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), QPoint(0, 0)).y()


def _called(window: QWidget, name: str) -> list[QWidget]:
    """Return the parts in sight whose accessible names begin with *name*."""
    return [one for one in _seen(window, QWidget) if one.accessibleName().startswith(name)]


def _said(button: QAbstractButton) -> str:
    return button.text().replace("&&", "&")


def _names(widget: QWidget) -> tuple[str, ...]:
    """Return what *widget* is called: its words, and its name for screen readers."""
    said = _said(widget) if isinstance(widget, QAbstractButton) else ""
    return tuple(name for name in (said, widget.accessibleName()) if name)


def _words(window: QWidget) -> Iterator[str]:
    """Yield all texts in sight: also of badges, whose words are painted."""
    yield window.windowTitle()
    for widget in _seen(window, QWidget):
        if isinstance(widget, QLabel | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QAbstractButton):
            yield _said(widget)
        elif isinstance(widget, QComboBox):
            yield widget.currentText()
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QTableView):
            yield from _cells(widget)
        elif not widget.children():
            yield widget.accessibleName()


def _cells(table: QTableView) -> Iterator[str]:
    model = table.model()
    for place in range(model.rowCount()):
        for column in range(model.columnCount()):
            yield str(model.index(place, column).data() or "")


def _row_of(window: QWidget, text: str) -> tuple[QTableView, QModelIndex] | None:
    for table in _seen(window, QTableView):
        model = table.model()
        for place in range(model.rowCount()):
            for column in range(model.columnCount()):
                if str(model.index(place, column).data() or "").startswith(text):
                    return table, model.index(place, 0)
    return None


def _branch_of(window: QWidget, text: str) -> tuple[QTreeView, QModelIndex] | None:
    for tree in _seen(window, QTreeView):
        model = tree.model()
        waiting = [model.index(place, 0) for place in range(model.rowCount())]
        while waiting:
            index = waiting.pop()
            if index.data() == text:
                return tree, index
            waiting += [model.index(place, 0, index) for place in range(model.rowCount(index))]
    return None


def _scroll_to(widget: QWidget) -> None:
    """Bring *widget* into sight in every area around it that scrolls."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def _windows() -> list[QWidget]:
    """Return what is open, dialogs before the window they belong to; no menus and lists."""
    every = QApplication.topLevelWidgets()
    found = [one for one in every if one.isVisible() and isinstance(one, QDialog | QMainWindow)]
    return sorted(found, key=lambda one: (not isinstance(one, QDialog), not one.isActiveWindow()))
