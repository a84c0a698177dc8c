"""What tests of pages stand on: a service with a database, and a page's context over it."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.bridge import Bridge, Operation
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.main_window import MainWindow
from tests.kit.clock import ManualClock
from tests.kit.ui_service import UiService


@pytest.fixture
def ui_service(sqlite_url: str, clock: ManualClock) -> Iterator[UiService]:
    """Return a service with an organization and its administrator, and nothing else."""
    service = UiService(sqlite_url, clock)
    yield service
    assert service.close()


@pytest.fixture
def ui_context(ui_service: UiService, clock: ManualClock, qtbot: QtBot) -> Iterator[PageContext]:
    """Return what pages are given; live values are handed out almost at once."""
    live = LiveStatus(interval_ms=5)
    live.start_from(ui_service.statuses(), ui_service.engine_status())
    unsubscribe = ui_service.subscribe(live.post)
    bridge = Bridge()
    yield PageContext(ui_service, bridge, live, clock, Navigator())
    unsubscribe()
    qtbot.waitUntil(lambda: not bridge.findChildren(Operation), timeout=10_000)


@pytest.fixture
def ui_window(ui_context: PageContext, qtbot: QtBot) -> Iterator[MainWindow]:
    """Return the whole window over the service, shown, with a size of its own."""
    window = MainWindow(ui_context)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.finish()
    window.deleteLater()
