"""The screens' service on a real engine: database, loop and secrets of its own, and no passes.

Nothing begins by itself, so that a test of a page decides what happens; time stands still.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.service import Service
from ssync_desktop.organization import first_run
from ssync_desktop.organization.context import Context
from ssync_desktop.store.secrets import MemorySecrets, Secrets
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.vault import FileVault
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.theme import Theme
from tests.kit.clock import ManualClock

T = TypeVar("T")
CHEAP = 2**4  # of scrypt: nobody attacks a vault that lives for one test


@dataclass(frozen=True)
class Office:
    """An organization with its administrator, and what a window over it is given."""

    runtime: Runtime
    service: Service
    context: PageContext
    wishes: list[tuple[str, object]]

    def do(self, work: Callable[[Context], T]) -> T:
        """Ask an organization message as SYSTEM; for the test's own data."""
        context = partial(self.runtime.tools.context, caller=SYSTEM)
        return self.runtime.store.write(lambda unit: work(context(unit))).result(10)

    def see(self, work: Callable[[Unit], T]) -> T:
        """Read; for what the test looks at."""
        return self.runtime.store.read(work).result(10)


def open_office(
    url: str, clock: ManualClock, folder: Path, theme: Theme | None = None
) -> tuple[Office, Callable[[], None]]:
    """Return an office whose window's settings lie in *folder*, and what closes it."""
    vault = FileVault(folder / "passwords.vault", cost=CHEAP)
    runtime = Runtime(Store(url, clock), Secrets(MemorySecrets(), vault), clock)
    runtime.start()

    def prepare(unit: Unit) -> None:
        context = runtime.tools.context(unit, caller=SYSTEM)
        first_run.prepare_organization(context, "admin", "Admin")

    runtime.store.write(prepare).result(10)
    find = first_run.caller_named
    caller = runtime.store.read(
        lambda unit: find(runtime.tools.context(unit, caller=SYSTEM), "admin")
    ).result(10)
    service = Service(runtime, caller)
    live = LiveStatus(interval_ms=5)
    live.start_from(service.statuses(), service.engine_status())
    unsubscribe = service.subscribe(live.post)
    preferences = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    navigator = Navigator()
    wishes: list[tuple[str, object]] = []
    navigator.wanted.connect(lambda key, subject: wishes.append((key, subject)))
    context = PageContext(service, Bridge(), live, clock, navigator, theme, preferences)

    def close() -> None:
        unsubscribe()
        assert runtime.stop()

    return Office(runtime, service, context, wishes), close


@pytest.fixture
def office(sqlite_url: str, clock: ManualClock, tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    """Return an organization with its administrator, and nothing else."""
    made, close = open_office(sqlite_url, clock, tmp_path)
    yield made
    close()
