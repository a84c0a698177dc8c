"""What every page is given: the service, and the window's own long-lived objects."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal

from ssync_desktop.domain.clock import Clock
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.theme import Theme

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.service import Service


class Navigator(QObject):
    """Takes wishes to see another page.

    Signals:
        wanted(key, subject): show the page *key*, and on it *subject* (an id, a view's title …).
    """

    wanted = Signal(str, object)

    def go(self, key: str, subject: object = None) -> None:
        """Show the page *key*, and on it *subject*."""
        self.wanted.emit(key, subject)


@dataclass(frozen=True)
class PageContext:
    """Passed to the factory of every page; nothing in it belongs to a page.

    *theme* and *preferences* are what this person's window looks like and remembers; None where
    nobody can change that.
    """

    service: "Service"
    bridge: Bridge
    live: LiveStatus
    clock: Clock
    navigator: Navigator
    theme: Theme | None = None
    preferences: QSettings | None = None
