"""The line at the bottom: what the engine is doing, and the switch that pauses it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ssync_desktop.domain.status import EngineStatus, OperationStatus, Phase
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.icons import set_icon
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import PHASES, Badge, StatusBadge
from ssync_desktop.ui.widgets.buttons import ActionButton, action
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.moments import relative

NOTHING = "Nothing is due."
LATELY = timedelta(minutes=1)
SOON_MS = 500
AGAIN_MS = 5_000
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
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._tell)
        self._again = QTimer(self, interval=AGAIN_MS)  # "in 20 s" grows old
        self._again.timeout.connect(self._tell)
        self._again.start()
        context.live.operations_changed.connect(self._wait)
        context.live.engine_changed.connect(self.show_status)
        self.show_status(context.live.engine)

    @Slot(EngineStatus)
    def show_status(self, status: EngineStatus) -> None:
        """Show *status*."""
        self._badge.show_badge(badge_of(status))
        self._tell()
        self._switch.setEnabled(status.running)
        self._switch.setText("Resume" if status.paused else "Pause")
        set_icon(self._switch, "play" if status.paused else "pause")

    @Slot()
    def _wait(self) -> None:
        """Tell soon: passes end in bursts, and words that flicker cannot be read."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _tell(self) -> None:
        live = self._context.live
        resting = resting_words(live.operations(), self._context.clock.now())
        self._words.setText(words_of(live.engine, resting))

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


def words_of(status: EngineStatus, resting: str = NOTHING) -> str:
    """Return in words what the engine is at; *resting* is said while it is at nothing."""
    if not status.running:
        return "Nothing is synchronized while the engine is not running."
    parts = []
    if status.mailboxes_working:
        verb = "is" if status.mailboxes_working == 1 else "are"
        whom = _count(status.mailboxes_working, "mailbox", "mailboxes")
        parts.append(f"{whom} {verb} being synchronized")
    if status.mailboxes_due:
        whom = _count(status.mailboxes_due, "mailbox", "mailboxes")
        parts.append(f"{whom} {'waits its' if status.mailboxes_due == 1 else 'wait their'} turn")
    if status.connections_open:
        parts.append(_count(status.connections_open, "connection", "connections") + " open")
    if status.emails_to_hash:
        parts.append(
            _count(status.emails_to_hash, "email", "emails") + " to read for smart matching"
        )
    if not parts:
        return "Paused by you." if status.paused else resting
    return " · ".join(parts)


def resting_words(statuses: Iterable[OperationStatus], now: datetime) -> str:
    """Return what was done a moment ago and what comes next: most passes take a blink."""
    known = list(statuses)
    done = {one.mailbox_id for one in known if _lately(one.last_success_on, now)}
    nexts = [one.next_run_on for one in known if one.next_run_on and one.next_run_on > now]
    parts = []
    if done:
        parts.append(f"{_count(len(done), 'mailbox', 'mailboxes')} synchronized in the last minute")
    if nexts:
        parts.append(f"next run {relative(min(nexts), now)}")
    return " · ".join(parts) or NOTHING


def _lately(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < LATELY


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
