"""The line at the bottom: what the engine is doing, and the switch that pauses it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ssync_desktop.domain.status import EngineStatus, Phase
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.icons import set_icon
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import PHASES, Badge, StatusBadge
from ssync_desktop.ui.widgets.buttons import ActionButton, action
from ssync_desktop.ui.widgets.layouts import label

STOPPED = Badge("phase-off", Tone.OFF, "Not running")
PAUSED = PHASES[Phase.PAUSED]
WORKING = Badge("phase-synchronizing", Tone.BUSY, "Synchronizing")
WAITING = Badge("phase-ok", Tone.GOOD, "Running")


class EngineBar(QFrame):
    """Follows the engine's status."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("look", "bar")
        self.setAccessibleName("Engine")
        self._badge = StatusBadge(STOPPED)
        self._words = label("", "muted", wrap=False)
        self._switch = action(self, "Pause", "pause", self._toggle)
        self._switch.setToolTip("Start no further synchronization until it is resumed")
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, HALF, 2 * GRID, HALF)
        line.setSpacing(2 * GRID)
        line.addWidget(self._badge)
        line.addWidget(self._words, 1)
        line.addWidget(ActionButton(self._switch))
        context.live.engine_changed.connect(self.show_status)
        self.show_status(context.live.engine)

    @Slot(EngineStatus)
    def show_status(self, status: EngineStatus) -> None:
        """Show *status*."""
        self._badge.show_badge(badge_of(status))
        self._words.setText(words_of(status))
        self._switch.setEnabled(status.running)
        self._switch.setText("Resume" if status.paused else "Pause")
        set_icon(self._switch, "play" if status.paused else "pause")

    @Slot()
    def _toggle(self) -> None:
        """Ask for the other state; the button changes when the engine says so."""
        service = self._context.service
        paused = self._context.live.engine.paused
        self._context.bridge.ask(service.resume() if paused else service.pause())


def badge_of(status: EngineStatus) -> Badge:
    """Return shape, colour and word of the engine's state."""
    if not status.running:
        return STOPPED
    if status.paused:
        return PAUSED
    return WORKING if status.mailboxes_working else WAITING


def words_of(status: EngineStatus) -> str:
    """Return in words what the engine is at."""
    if not status.running:
        return "Nothing is synchronized while the engine is not running."
    parts = []
    if status.mailboxes_working:
        parts.append(_count(status.mailboxes_working, "mailbox", "mailboxes") + " working")
    if status.mailboxes_due:
        parts.append(_count(status.mailboxes_due, "mailbox", "mailboxes") + " due")
    if status.connections_open:
        parts.append(_count(status.connections_open, "connection", "connections") + " open")
    if status.emails_to_hash:
        parts.append(
            _count(status.emails_to_hash, "email", "emails") + " to read for smart matching"
        )
    if not parts:
        return "Paused by you." if status.paused else "Nothing is due."
    return " · ".join(parts)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
