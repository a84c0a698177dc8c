"""Pages over an organization in which Ada's appointments, contacts and tasks synchronize."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.section import PairSection
from ssync_desktop.ui.page import Page
from tests.kit.ui_fixtures import ui_context, ui_service
from tests.kit.ui_hands import waits_for
from tests.kit.ui_items import UiItems
from tests.kit.ui_service import UiService

__all__ = ["ui_context", "ui_service"]

P = TypeVar("P", bound=Page)
Opens = Callable[[type[P]], P]


@pytest.fixture
def ada(ui_service: UiService) -> UiItems:
    """Return Ada, with a mailbox in which nothing lies yet."""
    return UiItems(ui_service)


@pytest.fixture
def opens(ui_context: PageContext, qtbot: QtBot) -> Iterator[Opens[Page]]:
    """Return what opens a page, shown."""
    opened: list[Page] = []

    def make(kind: type[Page]) -> Page:
        made = kind(ui_context)  # type: ignore[call-arg, arg-type]
        qtbot.addWidget(made)
        made.resize(1200, 800)
        made.show()
        made.enter()
        opened.append(made)
        return made

    yield make
    for page in opened:
        page.close()


@pytest.fixture
def activity(ada: UiItems, opens: Opens[ActivityPage]) -> ActivityPage:
    """Return the activity page; make what is to be seen before it is asked for."""
    return opens(ActivityPage)


@pytest.fixture
def listed(activity: ActivityPage, qtbot: QtBot) -> Callable[[ItemKind], PairSection]:
    """Return what brings the list of a kind to the front, read."""

    def bring(kind: ItemKind) -> PairSection:
        section = activity.items.sections[kind]
        activity.places.choose(sections.ITEMS[kind])
        section.list.take_order()
        waits_for(qtbot, lambda: section.list.model.row_at(0) is not None)
        return section

    return bring
