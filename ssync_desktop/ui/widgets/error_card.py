"""An error as a card that can be acted on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.ui.problems import ErrorReport
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import LEVELS
from ssync_desktop.ui.widgets.buttons import CopyButton, button
from ssync_desktop.ui.widgets.certificate_view import CertificateView
from ssync_desktop.ui.widgets.facts import Facts, moment_fact
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.long_text import words
from ssync_desktop.ui.widgets.moments import absolute


class ErrorCard(QFrame):
    """Shows one report; a new report makes a new card.

    Signals:
        retry_requested(): try now.
        trust_requested(str): trust the certificate with this fingerprint.
    """

    retry_requested = Signal()
    trust_requested = Signal(str)

    def __init__(self, report: ErrorReport, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._clock = clock
        self.setProperty("look", "card")
        self.setAccessibleName(report.title)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        box.addLayout(self._heading())
        box.addWidget(self._facts())
        if report.remedy:
            box.addWidget(label("What to do", "heading"))
            box.addWidget(words(report.remedy))
        self._add_causes(box)
        if report.certificate is not None:
            certificate = CertificateView(report.certificate)
            certificate.trust_requested.connect(self.trust_requested)
            box.addWidget(certificate)
        if report.server_words:
            box.addWidget(Folded("What the server said", self._words()))
        box.addWidget(self._buttons())
        box.addStretch(1)

    def _heading(self) -> QHBoxLayout:
        level = LEVELS[self._report.level]
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(IconLabel(level.shape, level.tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words(self._report.title, "heading"), 1)
        return line

    def _facts(self) -> Facts:
        """Lay out what is known: for whom, since when, how often, whether it is tried again."""
        report = self._report
        return Facts(
            [
                ("For", report.subject, ""),
                moment_fact("Since", report.since, self._clock, ""),
                moment_fact("Last", report.last, self._clock, ""),
                ("How often", f"{report.count:,} times" if report.count > 1 else "", ""),
                ("Tried again", report.retried, ""),
                ("Code", report.code, ""),
            ]
        )

    def _add_causes(self, box: QVBoxLayout) -> None:
        if not self._report.causes:
            return
        box.addWidget(label("Likely causes, most likely first", "heading"))
        for number, cause in enumerate(self._report.causes, 1):
            line = QHBoxLayout()
            line.setSpacing(GRID)
            line.addWidget(label(f"{number}.", "muted", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words(cause), 1)
            box.addLayout(line)

    def _words(self) -> QWidget:
        return words(self._report.server_words, "words")

    def _buttons(self) -> QWidget:
        holder = QWidget()
        line = FlowLayout(holder, GRID)  # beside each other only where both have room
        if self._report.can_retry:
            retry = button("Try now", "retry")
            retry.clicked.connect(self.retry_requested)
            line.addWidget(retry)
        line.addWidget(CopyButton(lambda: self._report.as_text(absolute)))
        return holder
