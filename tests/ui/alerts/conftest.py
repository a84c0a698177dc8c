"""The alerts page over an organization in which much has gone wrong."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.alerts.page import AlertsPage
from ssync_desktop.ui.context import PageContext
from tests.kit.ui_fixtures import ui_context, ui_service
from tests.kit.ui_mail import UiMail, something_of_everything
from tests.kit.ui_service import UiService

__all__ = ["ui_context", "ui_service"]


@pytest.fixture
def mail(ui_service: UiService, qtbot: QtBot) -> UiMail:
    """Return the people, and everything that happened to their mail."""
    return something_of_everything(ui_service)


@pytest.fixture
def page(ui_context: PageContext, mail: UiMail, qtbot: QtBot) -> Iterator[AlertsPage]:
    """Return the page, shown, with its rows read."""
    made = AlertsPage(ui_context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    with qtbot.waitSignal(made.list.counted):
        made.enter()
    qtbot.waitUntil(lambda: made.list.model.row_at(0) is not None)
    yield made
    made.close()
