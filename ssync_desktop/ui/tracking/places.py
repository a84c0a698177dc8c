"""Where the folders of the rules lie, as last seen: asked for once, and again after changes."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.tracking.folder_tree import path_words


class RulePlaces(QObject):
    """Paths by rule.

    Signals:
        changed(): some paths became known, or others.
    """

    changed = Signal()

    def __init__(self, service: Service, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._paths: dict[UUID, tuple[str, ...]] = {}
        self._asked: set[UUID] = set()

    def path(self, rule: TrackingFolderRow) -> str:
        """Return the folders from the inbox down; the name alone while no more is known."""
        return path_words(self._known(rule))

    def name(self, rule: TrackingFolderRow) -> str:
        """Return the folder's name first, then where it lies below the inbox."""
        above = path_words(self._known(rule)[1:-1])
        return f"{rule.folder_name} in {above}" if above else rule.folder_name

    def _known(self, rule: TrackingFolderRow) -> tuple[str, ...]:
        known = self._paths.get(rule.id, ())
        return known if known and known[-1] == rule.folder_name else (rule.folder_name,)

    def want(self, rules: Iterable[TrackingFolderRow]) -> None:
        """Ask for the paths of *rules* that were not asked for yet."""
        ids = tuple(rule.id for rule in rules if rule.id not in self._asked)
        if ids:
            self._asked |= set(ids)
            self._bridge.ask(self._service.tracking.places(ids), self._take)

    def forget(self, ids: Collection[UUID]) -> None:
        """Ask anew for what has changed: these, or all when none are named."""
        self._asked = self._asked - set(ids) if ids else set()

    @Slot(object)
    def _take(self, paths: Mapping[UUID, tuple[str, ...]]) -> None:
        if any(self._paths.get(rule_id) != path for rule_id, path in paths.items()):
            self._paths |= paths
            self.changed.emit()
