"""Pages of rows as they come from the core: asked for when looked at, forgotten when unused."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.query import Difference, Query, Snapshot, Table
from ssync_desktop.ui.bridge import Bridge

PAGE = 64  # rows; about what a window shows, for each is work that the window waits for
KEPT = 160  # pages; 10,240 rows
LOOKED_AT = 3  # pages; a view shows rows of two as a rule, and one more may be asked about
IN_FLIGHT = 3  # requests at a time; while scrolling fast the newest wish goes first


class Source(Protocol):
    """Where rows come from; ``engine.service.Service`` is one."""

    def ids(self, query: Query) -> Future[Snapshot]:
        """Return the sorted ids of the rows that *query* asks for."""
        ...

    def difference(self, before: Snapshot) -> Future[Difference]:
        """Return how many rows came and went since *before*."""
        ...

    def rows(self, table: Table, ids: Sequence[UUID]) -> Future[Any]:
        """Return the rows of *ids* in that order; vanished ones are left out."""
        ...


class _Request(QObject):
    """One page on its way; deleted when it is not wanted any more, and its answer with it."""

    landed = Signal(int, list)
    failed = Signal(int, BaseException)

    def __init__(self, number: int, parent: QObject) -> None:
        super().__init__(parent)
        self._number = number

    @Slot(object)
    def take(self, rows: Iterable[Any]) -> None:
        """Hand the rows on."""
        self.landed.emit(self._number, list(rows))

    @Slot(BaseException)
    def give_up(self, error: BaseException) -> None:
        """Hand the error on."""
        self.failed.emit(self._number, error)


class RowPages(QObject):
    """The rows of one snapshot, in pages of 64, of which the 160 last used are kept.

    Signals:
        landed(first, last): rows of these positions are there, or there again.
        failed(error): a page could not be read.
    """

    landed = Signal(int, int)
    failed = Signal(BaseException)

    def __init__(self, source: Source, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._bridge = bridge
        self._table: Table | None = None
        self._snapshot: Snapshot | None = None
        self._ids: tuple[UUID, ...] = ()
        self._places: Mapping[UUID, int] = {}
        self._pages: OrderedDict[int, dict[UUID, Any]] = OrderedDict()
        self._wanted: list[int] = []
        self._stale: set[int] = set()
        self._flying: dict[int, _Request] = {}

    @property
    def snapshot(self) -> Snapshot | None:
        """What is shown; None before the first."""
        return self._snapshot

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The ids of the snapshot, in its order."""
        return self._ids

    def place(self, row_id: UUID) -> int | None:
        """Return where *row_id* stands; None when it is not in the snapshot."""
        return self._places.get(row_id)

    def begin(self, snapshot: Snapshot) -> None:
        """Show another snapshot; rows known already stay until they are read again."""
        known = {row_id: row for page in self._pages.values() for row_id, row in page.items()}
        for request in self._flying.values():
            request.blockSignals(True)  # its answer may arrive before it is deleted
            request.deleteLater()
        self._flying.clear()
        self._wanted.clear()
        if snapshot.query.table is not self._table:
            known.clear()
        self._table = snapshot.query.table
        self._snapshot = snapshot
        self._ids = snapshot.ids
        self._places = snapshot.places
        self._pages.clear()
        self._stale.clear()
        for row_id, row in known.items():
            if (place := self._places.get(row_id)) is not None:
                self._pages.setdefault(place // PAGE, {})[row_id] = row
        self._stale.update(self._pages)

    def row(self, place: int) -> Any:
        """Return the row at *place*; None while it is on its way, or when it has vanished."""
        number = place // PAGE
        page = self._pages.get(number)
        if page is None or number in self._stale:
            self._want(number)
        if page is None:
            return None
        self._pages.move_to_end(number)
        return page.get(self._ids[place])

    def reread(self, ids: Iterable[UUID] = ()) -> None:
        """Read the kept pages with these rows again; without ids all kept pages.

        Those looked at last are asked for at once, the others when they are looked at.
        """
        places = [self._places[row_id] for row_id in ids if row_id in self._places]
        numbers = {place // PAGE for place in places} & set(self._pages)
        if not ids:
            numbers = set(self._pages)
        self._stale |= numbers
        seen = [number for number in reversed(self._pages) if number in numbers]
        for number in reversed(seen[:LOOKED_AT]):
            self._want(number)

    def _want(self, number: int) -> None:
        if number in self._flying:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        self._ask()

    def _ask(self) -> None:
        while self._wanted and len(self._flying) < IN_FLIGHT and self._table is not None:
            number = self._wanted.pop()
            request = _Request(number, self)
            request.landed.connect(self._land)
            request.failed.connect(self._fail)
            self._flying[number] = request
            self._stale.discard(number)
            ids = self._ids[number * PAGE : (number + 1) * PAGE]
            self._bridge.ask(self._source.rows(self._table, ids), request.take, request.give_up)

    @Slot(int, list)
    def _land(self, number: int, rows: list[Any]) -> None:
        self._flying.pop(number).deleteLater()
        before = self._pages.get(number)
        self._pages[number] = now = {row.id: row for row in rows}
        if before is None:
            self._pages.move_to_end(number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first, last = self._span(number)
        if before is not None:
            places = range(first, last + 1)
            moved = [at for at in places if before.get(self._ids[at]) != now.get(self._ids[at])]
            first, last = (moved[0], moved[-1]) if moved else (0, -1)
        if first <= last:
            self.landed.emit(first, last)  # painting is dear: only what is new is painted again
        self._ask()

    @Slot(int, BaseException)
    def _fail(self, number: int, error: BaseException) -> None:
        self._flying.pop(number).deleteLater()
        self._pages.setdefault(number, {})  # asked again on the next change, not in a circle
        self.failed.emit(error)
        self._ask()

    def _span(self, number: int) -> tuple[int, int]:
        return number * PAGE, min((number + 1) * PAGE, len(self._ids)) - 1
