"""Where an explanation begins: what can be explained, what was found, or what went wrong."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.domain.explained import SeenMessage
from ssync_desktop.ui.activity.words import OUTCOMES, subject_words
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import StatusBadge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import column, frame, label, row
from ssync_desktop.ui.widgets.moments import relative

CENTRE = Qt.AlignmentFlag.AlignHCenter
WHAT = (
    "Every message takes the same way: the mailbox it arrives in, start date, sender, duplicate, "
    "internal email, correlation, filter. Explain goes that way with one message and says at each "
    "step what was asked, what the answer was, and why. Nothing is written."
)


class Beginning(QWidget):
    """Asks for a message.

    Signals:
        chosen(Path): explain this file.
    """

    chosen = Signal(Path)

    def __init__(self, samples: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QVBoxLayout()
        inside.setContentsMargins(3 * GRID, 4 * GRID, 3 * GRID, 4 * GRID)
        inside.setSpacing(GRID)
        inside.addWidget(IconLabel("mail", Tone.OFF, 48), 0, CENTRE)
        heading = label("Drop an .eml file anywhere on this window", "heading")
        heading.setAlignment(CENTRE)
        other = label("or open one, or enter a Message-ID above.", "muted")
        other.setAlignment(CENTRE)
        inside.addWidget(heading)
        inside.addWidget(other)
        box = column(frame(inside), label(WHAT, "muted"), spacing=2 * GRID)
        if samples:
            box.addWidget(self._samples(samples))
        box.addStretch(1)
        self.setLayout(box)

    def _samples(self, samples: Sequence[Path]) -> QWidget:
        inside = column(label("Explain a sample message", "heading"), margin=2 * GRID, spacing=HALF)
        folder = samples[0].parent
        inside.addWidget(label(f"They lie in {folder}, to be dropped as well.", "muted"))
        for path in samples:
            sample = button(path.stem, "mail", link=True)
            sample.setToolTip(str(path))
            sample.clicked.connect(partial(self.chosen.emit, path))
            inside.addWidget(sample, 0, Qt.AlignmentFlag.AlignLeft)
        return frame(inside)


class SeveralSeen(QWidget):
    """Shows in which mailboxes a message was seen.

    Signals:
        chosen(UUID): explain this line of the ledger.
    """

    chosen = Signal(UUID)

    def __init__(
        self, found: Sequence[SeenMessage], now: datetime, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        box = column(
            label(f"{len(found)} mailboxes have seen this message. Choose one.", "heading"),
            margin=2 * GRID,
        )
        for one in found:
            name = button(f"{one.mailbox.name}: {subject_words(one.subject)}", "mailbox", link=True)
            name.clicked.connect(partial(self.chosen.emit, one.item_id))
            line = row(StatusBadge(OUTCOMES[one.outcome]), name)
            line.addWidget(label(relative(one.first_seen_on, now), "muted", wrap=False))
            line.addStretch(1)
            box.addLayout(line)
        whole = column(frame(box), None)
        self.setLayout(whole)


class Refusal(QWidget):
    """Says why nothing can be explained, and what to do."""

    def __init__(self, title: str, remedy: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        said = column(label(f"{title}.", "heading", select=True), spacing=HALF)
        said.addWidget(label(remedy, select=True))
        if code:
            said.addWidget(label(f"Code: {code}", "muted", select=True))
        line = row(margin=2 * GRID, spacing=GRID)
        line.addWidget(IconLabel("error", Tone.BAD, 24), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(said, 1)
        self.setLayout(column(frame(line, "bad"), None))
        self.setAccessibleName(f"{title}. {remedy}")
