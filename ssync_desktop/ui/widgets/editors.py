"""The few kinds of editors a draft's values need, read and written the same way."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from PySide6.QtCore import QDate, QDateTime, QObject, Qt, QTimeZone, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from ssync_desktop.ui.theme import GRID


class Choice(QComboBox):
    """One of some values, each with the words that stand for it.

    Signals:
        picked(): the user or the program chose another value.
    """

    picked = Signal()

    def __init__(
        self, options: Iterable[tuple[object, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self.setMinimumContentsLength(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.offer(options)
        self.currentIndexChanged.connect(self._announce)

    def offer(self, options: Iterable[tuple[object, str]]) -> None:
        """Offer other options; the value stays where it is still among them."""
        before = self.value()
        blocked = self.blockSignals(True)
        self.clear()
        self._values = []
        for value, words in options:
            self._values.append(value)
            self.addItem(words)
        if before in self._values:
            self.setCurrentIndex(self._values.index(before))
        self.blockSignals(blocked)
        if before != self.value():
            self.picked.emit()

    def value(self) -> Any:
        """Return the chosen value; None when there is nothing to choose from."""
        return self._values[self.currentIndex()] if self._values else None

    def choose(self, value: object) -> None:
        """Choose *value*; one that is not offered is added under its own name, never lost."""
        if value not in self._values:
            self._values.append(value)
            self.addItem(str(value))
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form that scrolls, unless the user is at this choice."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @Slot()
    def _announce(self) -> None:
        self.picked.emit()


class Number(QSpinBox):
    """A whole number with its unit; *empty* is what 0 is called ("Usual", "No limit")."""

    def __init__(
        self, low: int, high: int, unit: str = "", empty: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setGroupSeparatorShown(high > 99_999)
        self.setSuffix(f" {unit}" if unit else "")
        self.setSpecialValueText(empty)
        self.lineEdit().setTextMargins(4, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel scrolls the form

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form that scrolls, unless the user is at this number."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class OptionalMoment(QWidget):
    """A moment that may be left open: a tick, and the time in this machine's zone.

    Signals:
        edited(): either of them changed.
    """

    edited = Signal()

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tick = QCheckBox(question)
        self._editor = QDateTimeEdit(calendarPopup=True, displayFormat="yyyy-MM-dd HH:mm")
        self._editor.setAccessibleName(question)
        self._editor.setDateTime(QDate.currentDate().startOfDay())  # until somebody chooses
        self._editor.setEnabled(False)
        self._tick.toggled.connect(self._editor.setEnabled)
        self._tick.toggled.connect(self.edited)
        self._editor.dateTimeChanged.connect(self.edited)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._tick)
        line.addWidget(self._editor)
        line.addStretch(1)
        self.setFocusProxy(self._tick)

    def moment(self) -> datetime | None:
        """Return the moment in UTC, or None when it is left open."""
        if not self._tick.isChecked():
            return None
        seconds = self._editor.dateTime().toSecsSinceEpoch()
        return datetime.fromtimestamp(seconds, UTC)

    def show_moment(self, moment: datetime | None) -> None:
        """Show *moment*, or that there is none."""
        self._tick.setChecked(moment is not None)
        if moment is not None:
            zone = QTimeZone.systemTimeZone()
            stamp = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()), zone)
            self._editor.setDateTime(stamp.toLocalTime())


class ValueEditor(QWidget):
    """An editor for values that no single widget of Qt's holds, a list of files for one.

    Signals:
        edited(): the value changed.
    """

    edited = Signal()

    def value(self) -> Any:
        """Return the value as the draft holds it."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show *value*."""
        raise NotImplementedError


Editor = (
    QLineEdit | QPlainTextEdit | QSpinBox | QComboBox | QCheckBox | OptionalMoment | ValueEditor
)


class EditorValue(QObject):
    """Reads and writes one editor, whatever its kind.

    Signals:
        edited(): the value changed.
    """

    edited = Signal()

    _TEXTS: ClassVar[tuple[type, ...]] = (QLineEdit, QPlainTextEdit)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.textChanged.connect(self.edited)
        elif isinstance(editor, QSpinBox):
            editor.valueChanged.connect(self.edited)
        elif isinstance(editor, Choice):
            editor.picked.connect(self.edited)
        elif isinstance(editor, QCheckBox):
            editor.toggled.connect(self.edited)
        elif isinstance(editor, OptionalMoment | ValueEditor):
            editor.edited.connect(self.edited)
        else:
            raise TypeError(f"{type(editor).__name__} is no editor of a draft's value.")

    def read(self) -> Any:
        """Return the value as the draft holds it."""
        editor = self._editor
        if isinstance(editor, QLineEdit):
            return editor.text()
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText()
        if isinstance(editor, QSpinBox | Choice | ValueEditor):
            return editor.value()
        if isinstance(editor, OptionalMoment):
            return editor.moment()
        assert isinstance(editor, QCheckBox)
        return editor.isChecked()

    def write(self, value: Any) -> None:
        """Show *value*; an equal one leaves the cursor where it is."""
        editor = self._editor
        if self.read() == value:
            return
        if isinstance(editor, QLineEdit):
            editor.setText(value)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        elif isinstance(editor, QSpinBox):
            editor.setValue(value)
        elif isinstance(editor, Choice):
            editor.choose(value)
        elif isinstance(editor, OptionalMoment):
            editor.show_moment(value)
        elif isinstance(editor, ValueEditor):
            editor.show_value(value)
        elif isinstance(editor, QCheckBox):
            editor.setChecked(value)
