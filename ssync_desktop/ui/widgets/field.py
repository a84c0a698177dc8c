"""A label, its editor, and what is wrong with it, standing together."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from ssync_desktop.domain.problems import Problem
from ssync_desktop.ui.theme import HALF
from ssync_desktop.ui.widgets.editors import EditorValue
from ssync_desktop.ui.widgets.layouts import label


class Field(QWidget):
    """One value of a form.

    A problem is shown once the field was left or its value changed, or when all are revealed.

    Signals:
        edited(): the value changed.
    """

    edited = Signal()

    def __init__(
        self,
        title: str,
        editor: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.editor = editor
        self._value = EditorValue(editor)
        self._hint = hint
        self._touched = False
        self._problem: Problem | None = None
        editor.setAccessibleName(f"{title} (required)" if required else title)
        self._below = label("", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        self._above: QLabel | None = None
        if not isinstance(editor, QCheckBox):  # a check box carries its own words
            self._above = self._label(required)
            box.addWidget(self._above)
        box.addWidget(editor)
        box.addWidget(self._below)
        self._value.edited.connect(self._changed)
        editor.installEventFilter(self)
        self._show()

    def read(self) -> object:
        """Return the value as the draft holds it."""
        return self._value.read()

    def write(self, value: object) -> None:
        """Show *value* without counting that as the user's doing."""
        touched = self._touched
        self._value.write(value)
        self._touched = touched
        self._show()

    @property
    def unsettled(self) -> bool:
        """Whether something is typed that is no value yet, and would be lost by saving."""
        return False

    @property
    def touched(self) -> bool:
        """Whether the user has been here."""
        return self._touched

    def advise(self, hint: str) -> None:
        """Show another hint while nothing is wrong."""
        self._hint = hint
        self._show()

    def leave_title_out(self) -> None:
        """Show no title, where the line that the field stands in says what it is."""
        if self._above is not None:
            self._above.hide()

    def reveal(self) -> None:
        """Show the problem even though the user has not been here."""
        self._touched = True
        self._show()

    def forget(self) -> None:
        """Begin anew: nobody has been here."""
        self._touched = False
        self._problem = None
        self._show()

    def complain(self, problem: Problem | None) -> None:
        """Take note of what is wrong with the value, or that nothing is."""
        self._problem = problem
        self._show()

    @property
    def complaint(self) -> str:
        """What stands below the field in red; empty when nothing does."""
        return self._below.text() if self._wrong else ""

    @property
    def _wrong(self) -> bool:
        return self._problem is not None and self._touched

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a field that was left as touched."""
        if watched is self.editor and event.type() is QEvent.Type.FocusOut and self._problem:
            self.reveal()
        return False

    def _label(self, required: bool) -> QLabel:
        mark = label(f"{self.title} *" if required else self.title, wrap=False)
        mark.setBuddy(self.editor)
        mark.setToolTip("Required" if required else "")
        return mark

    def _changed(self) -> None:
        self._touched = True
        self.edited.emit()

    def _show(self) -> None:
        problem = self._problem if self._touched else None
        text = " ".join(filter(None, (problem.text, problem.remedy))) if problem else self._hint
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self._below.setAlignment(Qt.AlignmentFlag.AlignLeft)
        _restyle(self._below, "look", "problem" if problem else "muted")
        _restyle(self.editor, "wrong", "true" if problem else "false")
        self.editor.setAccessibleDescription(text)


def _restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and have it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
