"""The steps of a test, each with its state, its duration and the server's own words."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.test_run import StepState, TestStep
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import Badge, StatusBadge
from ssync_desktop.ui.widgets.certificate_view import CertificateView
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.moments import span

TICK_MS = 200
STATES = {
    StepState.WAITING: Badge("step-waiting", Tone.OFF, "Waiting"),
    StepState.RUNNING: Badge("phase-testing", Tone.BUSY, "Running"),
    StepState.PASSED: Badge("success", Tone.GOOD, "Passed"),
    StepState.FAILED: Badge("phase-stopped", Tone.BAD, "Failed"),
    StepState.SKIPPED: Badge("step-skipped", Tone.OFF, "Skipped"),
    StepState.CANCELLED: Badge("phase-off", Tone.OFF, "Cancelled"),
}
DIRECTIONS = {
    OperationType.INCOMING: "Incoming",
    OperationType.OUTGOING: "Outgoing",
    OperationType.ACT: "Appointments, contacts and tasks",
}


class StepList(QFrame):
    """Shows steps; new values replace the old ones in place.

    Signals:
        trust_requested(TestStep): trust the certificate that this step was shown.
    """

    trust_requested = Signal(TestStep)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[StepLine] = []
        self._steps: tuple[TestStep, ...] = ()
        self.setAccessibleName("Steps")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        self._box.addStretch(1)

    def show_steps(self, steps: tuple[TestStep, ...]) -> None:
        """Show *steps*, which may have become more."""
        self._steps = steps
        while len(self._lines) > len(steps):
            self._lines.pop().deleteLater()
        while len(self._lines) < len(steps):
            line = StepLine()
            line.trust_requested.connect(self.trust_requested)
            self._lines.append(line)
            self._box.insertWidget(self._box.count() - 1, line)
        for line, step in zip(self._lines, steps, strict=True):
            line.show_step(step)

    def as_text(self) -> str:
        """Return the steps as plain text for the clipboard."""
        return "\n".join(step_text(step) for step in self._steps)


class StepLine(QWidget):
    """One step.

    Signals:
        trust_requested(TestStep): trust its certificate.
    """

    trust_requested = Signal(TestStep)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = TestStep("")
        self._ticks = 0
        self._certificate: CertificateView | None = None
        self._badge = StatusBadge(STATES[StepState.WAITING])
        self._badge.setMinimumWidth(13 * GRID)
        self._title = label("", wrap=True)
        self._time = QLabel()
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._words = label("", "words", select=True)
        self._error = label("", "problem", select=True)
        self._remedy = label("", select=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(HALF)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._badge, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self._title, 0, 1)
        self._grid.addWidget(self._time, 0, 2)
        for line, below in enumerate((self._error, self._remedy, self._words), 1):
            self._grid.addWidget(below, line, 1, 1, 2)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.show_step(self._step)

    def show_step(self, step: TestStep) -> None:
        """Show *step*; an equal one changes nothing."""
        if step.state is StepState.RUNNING and self._step.state is not StepState.RUNNING:
            self._ticks = 0
            self._timer.start()
        elif step.state is not StepState.RUNNING:
            self._timer.stop()
        self._step = step
        self._badge.show_badge(STATES[step.state])
        self._title.setText(_title(step))
        self._show_time()
        for part, text in (
            (self._error, step.error_text),
            (self._remedy, step.remedy),
            (self._words, step.words),
        ):
            part.setText(text)
            part.setVisible(bool(text))
        self._show_certificate(step.certificate)
        self.setAccessibleName(step_text(step))

    def _show_certificate(self, certificate: ShownCertificate | None) -> None:
        if self._certificate is not None:
            self._certificate.deleteLater()
            self._certificate = None
        if certificate is not None:
            self._certificate = CertificateView(certificate)
            self._certificate.trust_requested.connect(self._trust)
            self._grid.addWidget(self._certificate, 4, 0, 1, 3)

    def _show_time(self) -> None:
        seconds = self._step.duration
        if self._step.state is StepState.RUNNING:
            seconds = max(seconds, self._ticks * TICK_MS / 1000)
        self._time.setText(span(seconds) if seconds else "")

    @Slot()
    def _tick(self) -> None:
        self._ticks += 1
        self._show_time()

    @Slot()
    def _trust(self) -> None:
        self.trust_requested.emit(self._step)


def step_text(step: TestStep) -> str:
    """Return one step as plain text, with what the server said below it."""
    duration = f" ({span(step.duration)})" if step.duration else ""
    lines = [f"{step.state.value}: {_title(step)}{duration}"]
    code = f" [{step.error_code}]" if step.error_code else ""
    lines += [f"  {step.error_text}{code}"] if step.error_text else []
    lines += [f"  {part}" for part in (step.remedy, *step.words.splitlines()) if part]
    return "\n".join(lines)


def _title(step: TestStep) -> str:
    if step.operation is None:
        return step.title
    return f"{DIRECTIONS[step.operation]}: {step.title}"
