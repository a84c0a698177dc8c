"""The frame of every editor: a form that scrolls, Advanced folded away, and an honest Save."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.domain.errors import DraftRefused, SsyncError
from ssync_desktop.domain.problems import Problem
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.form import Draft, FormBinder
from ssync_desktop.ui.widgets.layouts import frame, label, row, scrolled
from ssync_desktop.ui.widgets.tab_order import tie

FORM_WIDTH = 72 * GRID
HINT_HEIGHT = 2 * GRID  # of one line
SUBMIT = ("Ctrl+Return", "Ctrl+Enter")  # the second is that of the number pad


class DraftEditor(QWidget):
    """Shows one draft; knows nothing of where drafts come from or go.

    *doing* is what the main button says, what it says while the answer is awaited, and its icon.

    Signals:
        submitted(draft): the user saves; wait for :meth:`refuse` or close the editor.
        cancelled(): the user gives up.
    """

    submitted = Signal(object)
    cancelled = Signal()

    doing: ClassVar[tuple[str, str, str]] = ("Save", "Saving …", "save")

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = FormBinder(self)
        self.begins_at: QWidget | None = None  # where the keyboard does; None: the first field
        self.setAccessibleName(title)
        self._title = label(title, "title")
        self._fields = QVBoxLayout()
        self._fields.setSpacing(2 * GRID)
        self._advanced = QVBoxLayout()
        self._advanced.setSpacing(2 * GRID)
        self._advanced.setContentsMargins(0, GRID, 0, 0)
        self._more: Folded | None = None
        self._hint = label("", "muted")
        self._hint.setMinimumHeight(HINT_HEIGHT)  # nothing moves when there is nothing to say
        self._save = button(self.doing[0], self.doing[2], main=True)
        self._cancel = button("Cancel")
        self._save.clicked.connect(self._submit)
        self._cancel.clicked.connect(self.cancelled)
        self._build()
        QShortcut(QKeySequence.StandardKey.Save, self, self.keep)
        for keys in SUBMIT:
            QShortcut(QKeySequence(keys), self, self._submit)
        self.form.problems_changed.connect(self._judge)
        self.form.edited.connect(self._hear)

    def add_heading(self, text: str, *, advanced: bool = False) -> None:
        """Begin a group of fields."""
        self._box(advanced).addWidget(label(text, "heading"))

    def add_field(self, name: str, field: Field, *, advanced: bool = False) -> Field:
        """Add the field of the draft's attribute *name*, in the order one fills them in."""
        self._box(advanced).addWidget(field)
        return self.form.bind(name, field)

    def add_widget(self, widget: QWidget, *, advanced: bool = False) -> None:
        """Add something that is not bound to the draft (a password field, a certificate)."""
        self._box(advanced).addWidget(widget)

    def add_button(self, other: QWidget) -> None:
        """Put another button between the main one and Cancel."""
        self._buttons.insertWidget(1, other)

    def open_advanced(self) -> None:
        """Unfold what is folded away, if there is anything."""
        if self._more is not None:
            self._more.open()

    def add_beside_save(self, widget: QWidget) -> None:
        """Add something that is in sight whatever part of the form is, and moves none of it."""
        self._buttons.insertWidget(2, widget, 1, Qt.AlignmentFlag.AlignVCenter)

    def load(self, draft: Draft, title: str = "") -> None:
        """Show *draft*."""
        if title:
            self._title.setText(title)
            self.setAccessibleName(title)
        self.form.load(draft)
        self.busy(False)

    def draft(self) -> Any:
        """Return the draft as it was edited."""
        return self.form.draft()

    @Slot()
    def keep(self) -> None:
        """Ctrl+S: as the main button."""
        self._submit()

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab go through the fields, then the buttons, now that all of them are here."""
        super().showEvent(event)
        tie(self)

    @property
    def changed(self) -> bool:
        """Whether edits would be lost by leaving."""
        return self.form.changed

    def busy(self, saving: bool) -> None:
        """Say that the answer is awaited, or that it came."""
        self._save.setText(self.doing[1] if saving else self.doing[0])
        self._save.setEnabled(not saving)

    @Slot(object)
    def refuse(self, error: BaseException) -> None:
        """Show why saving failed: at the fields where it names them, else beside Save."""
        self.busy(False)
        if isinstance(error, DraftRefused):
            self.form.refuse(error.problems)
            self._open_for(error.problems)
            elsewhere = [one for one in error.problems if not self.form.has(one.field)]
            if elsewhere:
                self._tell(f"{elsewhere[0].text} {elsewhere[0].remedy}".strip(), "problem")
        elif isinstance(error, SsyncError):
            self._tell(f"{error.title}. {error.remedy}", "problem")
        else:
            self._tell("This failed unexpectedly; the log has the details.", "problem")

    def _build(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(FORM_WIDTH)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, GRID, GRID)
        box.setSpacing(2 * GRID)
        box.addLayout(self._fields)
        self._holder = QVBoxLayout()
        box.addLayout(self._holder)
        box.addStretch(1)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the fields; Tab stops at them
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        outer.setSpacing(2 * GRID)
        outer.addWidget(self._title)
        outer.addWidget(area, 1)
        outer.addWidget(self._hint)
        self._buttons = row(self._save, self._cancel, None)
        outer.addLayout(self._buttons)

    def _box(self, advanced: bool) -> QVBoxLayout:
        if not advanced:
            return self._fields
        if self._more is None:
            content = frame(self._advanced, "plain")
            self._more = Folded("Advanced", content)
            self._holder.addWidget(self._more)
        return self._advanced

    def _open_for(self, problems: tuple[Problem, ...]) -> None:
        """Unfold Advanced where a problem stands in it."""
        if self._more is None:
            return
        inside = self._more.findChildren(Field)
        if any(field.complaint for field in inside) and problems:
            self._more.open()

    @Slot(tuple)
    def _judge(self, problems: tuple[Problem, ...]) -> None:
        if not problems:
            self._tell("")
        elif len(problems) == 1:
            self._tell(problems[0].text)
        else:
            self._tell(f"{problems[0].text} And {len(problems) - 1} more.")

    @Slot()
    def _hear(self) -> None:
        self.busy(False)

    def _tell(self, text: str, look: str = "muted") -> None:
        self._hint.setProperty("look", look)
        self._hint.style().polish(self._hint)
        self._hint.setText(text)

    @Slot()
    def _submit(self) -> None:
        if (unsettled := self.form.unsettled) is not None:
            self.form.reveal()
            unsettled.editor.setFocus()
            return
        if self.form.problems:
            self.form.reveal()
            self._open_for(self.form.problems)
            return
        self.busy(True)
        self.submitted.emit(self.draft())
