"""A page as a window shows it, for the length of a test; and as an administrator sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from pytestqt.qtbot import QtBot

from ssync_desktop.engine.service import Service
from ssync_desktop.organization import first_run
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.page import Page
from tests.kit.ui_service import UiService

P = TypeVar("P", bound=Page)


@contextmanager
def shown(page: P, qtbot: QtBot, width: int = 1200, height: int = 800) -> Iterator[P]:
    """Show *page*, *width* by *height* pixels, until the end of the block."""
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    page.enter()
    yield page
    page.close()


def as_administrator(context: PageContext, service: UiService) -> PageContext:
    """Return *context* for the administrator, to whom nobody's items and mail belong."""
    admin = service.do(lambda opened: first_run.caller_named(opened, "admin"))
    return replace(context, service=Service(service.runtime, admin))
