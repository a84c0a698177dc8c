"""What wants attention, counted for the rail whether its page was ever opened or not."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.ui.conditions import FAILED, IN_TROUBLE, LOUD, PENDING
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.gathering import gathered

WAIT_MS = 1_000  # changes come in bursts, and nobody waits for a number on the rail


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which the rows of *queries* want attention; *tables* are where they come from.

    *asking*: besides, the pairs of items that want an answer.
    """

    key: str
    queries: tuple[Query, ...]
    tables: frozenset[Table]
    asking: bool = False


PLACES = (
    Place(
        "mailboxes",
        (
            Query(Table.MAILBOXES, conditions=(IN_TROUBLE,)),
            Query(Table.MAILBOXES, conditions=PENDING),
        ),
        frozenset({Table.MAILBOXES, Table.PROFILES}),
    ),
    Place(
        "activity",
        (
            Query(Table.EMAILS, conditions=(FAILED,), sort="created_on"),
            Query(Table.QUARANTINE, sort="parked_on"),
        ),
        frozenset({Table.EMAILS, Table.QUARANTINE, Table.ID_MAPPINGS}),
        asking=True,
    ),
    Place(
        "alerts",
        (Query(Table.ALERTS, conditions=(LOUD,), sort="created_on"),),
        frozenset({Table.ALERTS}),
    ),
)


class Attention(QObject):
    """Counts at all places, and again wherever something changes.

    Signals:
        counted(str, int): the key of a page, and how many things want attention there.
    """

    counted = Signal(str, int)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts = [_Count(place, context, self) for place in PLACES]

    @Slot()
    def read(self) -> None:
        """Count now."""
        for count in self._counts:
            count.read()


class _Count(QObject):
    """Counts at one place."""

    def __init__(self, place: Place, context: PageContext, attention: Attention) -> None:
        super().__init__(attention)
        self._place = place
        self._context = context
        self._attention = attention
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self.read)
        context.live.rows_changed.connect(self._note)

    @Slot()
    def read(self) -> None:
        """Count now."""
        service, bridge = self._context.service, self._context.bridge
        counts = [service.count(query) for query in self._place.queries]
        if self._place.asking:
            bridge.ask(gathered(service.items.asking(), *counts), self._take_asking, self._skip)
        else:
            bridge.ask(gathered(*counts), self._take, self._skip)

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        if not self._place.tables.isdisjoint(changes.tables) and not self._timer.isActive():
            self._timer.start()

    @Slot(object)
    def _take(self, counts: tuple[Any, ...]) -> None:
        self._attention.counted.emit(self._place.key, sum(counts))

    @Slot(object)
    def _take_asking(self, answers: tuple[Any, ...]) -> None:
        asking, *counts = answers
        self._take((sum(asking.values()), *counts))

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Leave the old count; the page itself says what is wrong."""
