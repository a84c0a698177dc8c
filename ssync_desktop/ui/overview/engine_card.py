"""How the engine stands, and in how many mailboxes what is going on."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.status import EngineStatus, Phase
from ssync_desktop.ui.engine_bar import badge_of, words_of
from ssync_desktop.ui.mailboxes.directions import NEEDS_APPROVAL
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import PHASES, Badge, StatusBadge
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import label, row
from ssync_desktop.ui.words import counted

EACH_ONCE = ", each above by what it waits for first"
BETWEEN = "Every mailbox is visited as soon as its next run is due."


class EngineCard(QFrame):
    """Follows the engine and the overview."""

    def __init__(self, engine: EngineStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Engine and mailboxes")
        self._badge = StatusBadge(badge_of(engine))
        self._words = label("", "muted")
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, 2 * GRID)
        self._badges: list[StatusBadge] = []
        self._counts = label("", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        line = row(self._badge, spacing=2 * GRID)
        line.addWidget(self._words, 1)
        box.addLayout(line)
        box.addWidget(self._holder)
        box.addWidget(self._counts)
        self.show_engine(engine)

    def show_engine(self, engine: EngineStatus) -> None:
        """Show how the engine stands."""
        self._badge.show_badge(badge_of(engine))
        self._words.setText(words_of(engine, BETWEEN))

    def show_overview(self, overview: Overview) -> None:
        """Show what there is, and how it stands."""
        counts = (
            counted(overview.profiles, "email server profile"),
            counted(overview.mailboxes, "mailbox", "mailboxes") + EACH_ONCE,
            counted(overview.users, "user"),
            counted(overview.queues, "queue"),
        )
        self._counts.setText(" · ".join(counts))
        for badge in self._badges:
            badge.hide()
            badge.deleteLater()
        while self._flow.count():
            self._flow.takeAt(0)
        self._badges = [StatusBadge(badge) for badge in badges_of(overview.mailboxes_by_state)]
        for badge in self._badges:
            self._flow.addWidget(badge)
        self._holder.setVisible(bool(self._badges))


def badges_of(states: Mapping[str, int]) -> list[Badge]:
    """Return a badge for every phase that mailboxes are in, with their number.

    What a mailbox rests in is counted: at rest, only one that lacks approval is paused.
    """
    return [
        Badge(badge.shape, badge.tone, f"{states[phase]:,} {badge.word}")
        for phase, badge in (PHASES | {Phase.PAUSED: NEEDS_APPROVAL}).items()
        if states.get(Phase(phase))
    ]
