"""Says which similar names there are when a filter finds nothing."""

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.similar import probes, similar_names
from ssync_desktop.ui.context import PageContext


class Suggesting(QObject):
    """Looks names up by the beginning of what was typed.

    Signals:
        found(text, names): up to three names that resemble *text*, the nearest first.
    """

    found = Signal(str, tuple)

    def __init__(self, context: PageContext, object_type: ObjectType, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._object_type = object_type
        self._look: _Look | None = None

    def look(self, text: str) -> None:
        """Ask for names like *text*; the answers to an older text are forgotten."""
        if self._look is not None:
            self._look.blockSignals(True)
            self._look.deleteLater()
        asked = probes(text)
        self._look = look = _Look(text, len(asked), self)
        look.found.connect(self.found)
        for probe in asked:
            future = self._context.service.references(self._object_type, probe)
            self._context.bridge.ask(future, look.take, look.skip)


class _Look(QObject):
    """The answers about one text: each is bounded, and the last one tells."""

    found = Signal(str, tuple)

    def __init__(self, text: str, awaited: int, parent: QObject) -> None:
        super().__init__(parent)
        self._text = text
        self._awaited = awaited
        self._names: set[str] = set()

    @Slot(object)
    def take(self, references: tuple[Reference, ...]) -> None:
        """Take the names that begin like it."""
        self._names |= {one.name for one in references}
        self.skip()

    @Slot(BaseException)
    def skip(self, _error: BaseException | None = None) -> None:
        """Go on without: a suggestion is no reason for an error."""
        self._awaited -= 1
        if self._awaited == 0 and (names := similar_names(self._text, self._names)):
            self.found.emit(self._text, names)
