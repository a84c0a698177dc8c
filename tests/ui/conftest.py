"""What the window's tests stand on: a bridge, a source of rows, a context for pages."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.query import Difference, Query, Snapshot, Table
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.theme import Appearance, Theme
from tests.kit.clock import ManualClock

if TYPE_CHECKING:
    from ssync_desktop.engine.service import Service

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def pointer_elsewhere(qapp: QApplication) -> None:
    """Take the pointer away from where another test left it: lists under it keep still."""
    QCursor.setPos(-10_000, -10_000)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list."""

    id: UUID
    name: str


class Lines:
    """Rows in memory; answers at once, or when :meth:`release` is called."""

    def __init__(self, count: int) -> None:
        self.lines = {UUID(int=n): Line(UUID(int=n), f"line {n:06}") for n in range(1, count + 1)}
        self.asked: list[tuple[UUID, ...]] = []
        self.queries: list[Query] = []
        self.compared = 0
        self.held: list[Callable[[], None]] = []
        self.holding = False
        self.error: Exception | None = None
        self.calls: list[str] = []
        self.questions: dict[ItemKind, int] = {}

    @property
    def items(self) -> "Lines":
        """The door to items, where one asks how many questions wait."""
        return self

    def asking(self) -> Future[dict[ItemKind, int]]:
        return self._answer(self.questions)

    def ids(self, query: Query) -> Future[Snapshot]:
        self.queries.append(query)
        return self._answer(self._snapshot(query))

    def count(self, query: Query) -> Future[int]:
        self.queries.append(query)
        return self._answer(len(self._snapshot(query).ids))

    def difference(self, before: Snapshot) -> Future[Difference]:
        self.compared += 1
        now, then = set(self._snapshot(before.query).ids), set(before.ids)
        return self._answer(Difference(before.query, len(now - then), len(then - now)))

    def rows(self, _table: Table, ids: Sequence[UUID]) -> Future[Any]:
        self.asked.append(tuple(ids))
        return self._answer([self.lines[one] for one in ids if one in self.lines])

    def pause(self) -> Future[None]:
        self.calls.append("pause")
        return self._answer(None)

    def resume(self) -> Future[None]:
        self.calls.append("resume")
        return self._answer(None)

    def _snapshot(self, query: Query) -> Snapshot:
        found = [row for row in self.lines.values() if query.text in row.name]
        found.sort(key=lambda row: (row.name, row.id), reverse=query.descending)
        return Snapshot(query, tuple(row.id for row in found))

    def release(self) -> None:
        held, self.held = self.held, []
        for answer in held:
            answer()

    def _answer(self, value: Any) -> Future[Any]:
        future: Future[Any] = Future()
        error = self.error

        def answer() -> None:
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(value)

        if self.holding:
            self.held.append(answer)
        else:
            answer()
        return future


def gone(thing: QObject) -> bool:
    """Say whether Qt has deleted *thing*."""
    return not Shiboken.isValid(thing)  # type: ignore[no-untyped-call]  # its stub has no types


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.deleteLater()
    qapp.processEvents()


@pytest.fixture
def lines() -> Lines:
    return Lines(600)


@pytest.fixture
def context(bridge: Bridge, lines: Lines, clock: ManualClock) -> PageContext:
    live = LiveStatus(bridge, interval_ms=0)
    return PageContext(cast("Service", lines), bridge, live, clock, Navigator(bridge))


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    parent = QObject()
    made = Theme(qapp, parent)
    made.use(Appearance.LIGHT)
    yield made
    made.use(Appearance.LIGHT)
    parent.deleteLater()
    qapp.setStyleSheet("")
