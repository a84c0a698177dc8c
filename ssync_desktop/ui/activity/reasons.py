"""The reasons of a verdict, station by station, as they were weighed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.verdict import Reason, Step
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import Badge, StatusBadge
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.long_text import words

ANSWERS: dict[bool | None, Badge] = {
    True: Badge("success", Tone.GOOD, "Passed"),
    False: Badge("close", Tone.WARN, "Stopped"),
    None: Badge("step-skipped", Tone.OFF, "Not asked"),
}
UNDECIDED: dict[Step, Badge] = {
    Step.CORRELATION: Badge("step-skipped", Tone.OFF, "Found none"),
    Step.FILTER: Badge("step-skipped", Tone.OFF, "Not accepted"),
}
_TAKING = frozenset({Step.FILTER, Step.MANUAL})
OVERRULED = Badge("step-skipped", Tone.OFF, "Overruled")


class ReasonList(QWidget):
    """Shows each station with its answer and the text of the reason."""

    def __init__(self, reasons: Sequence[Reason], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons = tuple(reasons)
        self.setAccessibleName("Reasons")
        self.setAccessibleDescription(self.as_text())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        for reason in self._reasons:
            box.addWidget(_line(reason, self._answer(reason)))

    def as_text(self) -> str:
        """Return the reasons as plain text, one station a line."""
        return "\n".join(
            f"{_station(reason)}: {self._answer(reason).word}. {reason.text}"
            for reason in self._reasons
        )

    def _answer(self, reason: Reason) -> Badge:
        """Return the badge of a station; one that stopped nothing does not say that it did.

        To answer nothing stops no message by itself, and neither does one recipient who does not
        accept what another one accepts, nor anything once somebody wants it by hand.
        """
        if reason.passed is not False:
            return ANSWERS[reason.passed]
        taken = any(one.passed and one.step in _TAKING for one in self._reasons)
        if taken or reason.step is Step.CORRELATION:
            return UNDECIDED.get(reason.step, OVERRULED)
        return ANSWERS[False]


def _line(reason: Reason, answer: Badge) -> QWidget:
    """Lay out the station with its answer, and below them the reason in its own words."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    middle = Qt.AlignmentFlag.AlignVCenter
    badge = StatusBadge(answer)
    badge.setMinimumWidth(12 * GRID)
    grid.addWidget(badge, 0, 0, middle)
    grid.addWidget(label(_station(reason), wrap=False), 0, 1, middle)
    grid.addWidget(words(reason.text, "muted"), 1, 1)
    return made


def _station(reason: Reason) -> str:
    if reason.by_rule:
        return "Tracked by a folder's rule"
    return reason.step.value[:1].upper() + reason.step.value[1:]
