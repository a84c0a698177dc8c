"""The reasons of a verdict, station by station, as they were weighed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ssync_desktop.domain.verdict import Reason
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import Badge, StatusBadge
from ssync_desktop.ui.widgets.layouts import label

ANSWERS: dict[bool | None, Badge] = {
    True: Badge("success", Tone.GOOD, "Yes"),
    False: Badge("close", Tone.WARN, "No"),
    None: Badge("step-skipped", Tone.OFF, "Not asked"),
}


class ReasonList(QWidget):
    """Shows each station with its answer and the text of the reason."""

    def __init__(self, reasons: Sequence[Reason], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons = tuple(reasons)
        self.setAccessibleName("Reasons")
        self.setAccessibleDescription(self.as_text())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for line, reason in enumerate(self._reasons):
            badge = StatusBadge(ANSWERS[reason.passed])
            grid.addWidget(badge, line, 0, top)
            grid.addWidget(label(_station(reason), wrap=False), line, 1, top)
            grid.addWidget(label(reason.text, "muted", select=True), line, 2, top)

    def as_text(self) -> str:
        """Return the reasons as plain text, one station a line."""
        return "\n".join(
            f"{_station(reason)}: {ANSWERS[reason.passed].word}. {reason.text}"
            for reason in self._reasons
        )


def _station(reason: Reason) -> str:
    return reason.step.value[:1].upper() + reason.step.value[1:]
