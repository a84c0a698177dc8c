"""What tests of pages stand on: a service with a database, and a page's context over it."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.live import LiveStatus
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
    yield PageContext(ui_service, Bridge(), live, clock, Navigator())
    unsubscribe()
