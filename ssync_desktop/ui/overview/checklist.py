"""The way from nothing to a synchronizing mailbox, as steps with a button each."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.overview.steps import Step, StepState, Way
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import column, frame, label, row

_SHAPES = {
    StepState.DONE: ("success", Tone.GOOD),
    StepState.NEXT: ("play", Tone.INFO),
    StepState.LATER: ("step-waiting", Tone.OFF),
}
WIDTH = 96 * GRID


class Checklist(QFrame):
    """Shows the steps.

    Signals:
        wanted(str, object): show the page of this key, and on it this subject.
    """

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("First steps")
        self.setMaximumWidth(WIDTH)
        self._steps: tuple[Step, ...] = ()
        self._holder: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._box.setSpacing(GRID)
        self._box.addWidget(label("First steps", "heading"))
        self._box.addWidget(
            label("Five steps lead to the first mailbox that synchronizes.", "muted")
        )

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show *steps*; unchanged ones keep the keyboard where it is."""
        self.setVisible(bool(steps))
        if steps == self._steps:
            return
        self._steps = steps
        if self._holder is not None:
            self._box.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = QWidget()
        inside = column(spacing=GRID)
        for number, step in enumerate(steps, 1):
            inside.addWidget(self._line(number, step))
        self._holder.setLayout(inside)
        self._box.addWidget(self._holder)

    def _line(self, number: int, step: Step) -> QWidget:
        shape, tone = _SHAPES[step.state]
        icon = IconLabel(shape, tone, 24)
        icon.setAccessibleName(step.state.value)
        title = label(f"{number}. {step.title}", "heading")
        if step.state is StepState.LATER:
            title.setProperty("look", "muted")
            title.setFont(QFont(title.font()))
        state = label(step.state.value, "muted", wrap=False)
        state.setMinimumWidth(state.fontMetrics().horizontalAdvance("Later  "))
        line = row(icon, spacing=2 * GRID, margin=GRID)
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        words = label(step.explanation, "muted")
        line.addLayout(column(None, title, words, None, spacing=0), 1)
        line.addLayout(self._ways(step))
        line.addWidget(state)
        made = frame(line, "info" if step.state is StepState.NEXT else "plain")
        made.setAccessibleName(f"Step {number}, {step.state.value}: {step.title}")
        return made

    def _ways(self, step: Step) -> QVBoxLayout:
        made = column(spacing=HALF)
        for way in step.ways:
            following = step.state is StepState.NEXT
            going = button(way.text, main=following, link=not following)
            going.setAccessibleName(f"{way.text}: {step.title}")
            going.clicked.connect(_Going(way, self).go)
            made.addWidget(going)
        return made


class _Going(QWidget):
    """Remembers where a button leads."""

    def __init__(self, way: Way, checklist: Checklist) -> None:
        super().__init__(checklist)
        self._way = way
        self._checklist = checklist
        self.hide()

    def go(self) -> None:
        """Go there."""
        self._checklist.wanted.emit(self._way.place, self._way.subject)
