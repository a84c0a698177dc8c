"""The steps of a test, each with its state, its duration and the server's own words."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.test_run import StepState, TestStep
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import Badge, StatusBadge
from ssync_desktop.ui.widgets.buttons import CopyButton
from ssync_desktop.ui.widgets.certificate_view import CertificateView
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import column, label, row
from ssync_desktop.ui.widgets.moments import span

TICK_MS = 200
SERVER_WORDS = "What the server said"
BOTH_DIRECTIONS = "incoming and outgoing email"
SAME_CERTIFICATE = "It is the certificate shown above; what you decide there holds here too."
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
            line.show_step(step, self._sharing(step))

    def _sharing(self, step: TestStep) -> tuple[TestStep, ...]:
        """Return the steps that showed the certificate of *step*: one decision covers them all."""
        if step.certificate is None:
            return ()
        mark = step.certificate.fingerprint
        return tuple(
            one for one in self._steps if one.certificate and one.certificate.fingerprint == mark
        )

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
        self._sharing: tuple[TestStep, ...] = ()
        self._certificate: CertificateView | None = None
        self._badge = StatusBadge(STATES[StepState.WAITING])
        self._badge.setMinimumWidth(13 * GRID)
        self._title = label("", wrap=True)
        self._time = QLabel()
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note = label("", select=True)
        self._words = label("", "words", select=True)
        self._folded = Folded(SERVER_WORDS, self._server_words())
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
        below_each_other = (self._error, self._remedy, self._note, self._folded)
        for line, below in enumerate(below_each_other, 1):
            self._grid.addWidget(below, line, 1, 1, 2)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.show_step(self._step)

    def show_step(self, step: TestStep, sharing: tuple[TestStep, ...] = ()) -> None:
        """Show *step*; *sharing* are the steps that showed the same certificate, itself included.

        What was unfolded stays so.
        """
        if step.state is StepState.RUNNING and self._step.state is not StepState.RUNNING:
            self._ticks = 0
            self._timer.start()
        elif step.state is not StepState.RUNNING:
            self._timer.stop()
        certificate_changed = (step.certificate, sharing) != (self._step.certificate, self._sharing)
        self._step, self._sharing = step, sharing
        self._badge.show_badge(STATES[step.state])
        self._title.setText(_title(step))
        self._show_time()
        repeats = len(sharing) > 1 and step != sharing[0]
        by_server = step.operation is not None or step.state is StepState.FAILED
        for part, text in (
            (self._error, step.error_text),
            (self._remedy, SAME_CERTIFICATE if repeats else step.remedy),
            (self._note, "" if by_server else step.words),
        ):
            part.setText(text)
            part.setVisible(bool(text))
        self._words.setText(step.words)
        self._folded.setVisible(by_server and bool(step.words))
        if certificate_changed:
            self._show_certificate(None if repeats else step.certificate)
        self.setAccessibleName(step_text(step))

    def _server_words(self) -> QWidget:
        """Return what is folded away: the words, and a way to take them along."""
        inside = QWidget()
        copy = CopyButton(lambda: self._step.words)
        copy.setAccessibleName("Copy what the server said")
        inside.setLayout(column(self._words, row(copy, None), spacing=HALF))
        return inside

    def _show_certificate(self, certificate: ShownCertificate | None) -> None:
        if self._certificate is not None:
            self._certificate.hide()
            self._certificate.deleteLater()
            self._certificate = None
        if certificate is not None:
            whole = BOTH_DIRECTIONS if len(self._sharing) > 1 else ""
            self._certificate = CertificateView(certificate, shown_for=whole)
            self._certificate.trust_requested.connect(self._trust)
            self._grid.addWidget(self._certificate, 5, 0, 1, 3)

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
