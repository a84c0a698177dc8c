"""What scenes are made of: a page in front, a row selected, an action triggered, all left tidy."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ssync_desktop.ui.start.program import Program
from ssync_desktop.ui.widgets.table_view import TableView

LANDED = 1.0  # seconds until a pane has read what it shows
TESTED = 4.0  # seconds until the tests of some mailboxes have got somewhere

Step = Callable[[Program], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    """*show* brings it about in the open window, *leave* tidies up after it.

    Not every scene is *printed* in the manual; the others are there to be looked at.
    """

    name: str
    show: Step
    leave: Step
    printed: bool = True


async def tidy(program: Program) -> None:
    """Close dialogs and editors."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()
    if program.window.page is not None:
        program.window.page.close_over()
    await asyncio.sleep(0.2)


def page_of(program: Program, key: str) -> Any:
    """Bring a page to the front."""
    program.window.show_page(key)
    return program.window.page


def table_of(page: QWidget) -> TableView:
    """Return the list that is seen."""
    return next(table for table in page.findChildren(TableView) if table.isVisible())


async def select(page: QWidget, fits: Callable[[Any], bool], *, many: int = 1) -> TableView:
    """Select the first rows that fit once they are there."""
    await asyncio.sleep(LANDED)
    table = table_of(page)
    model: Any = table.model()
    rows = [model.row_at(place) for place in range(model.rowCount())]
    found = [row.id for row in rows if row is not None and fits(row)][:many]
    table.select(found, found[0] if found else None)
    await asyncio.sleep(LANDED)
    return table


def anything(_row: Any) -> bool:
    """Fit whatever it is."""
    return True


def do(page: QWidget, text: str) -> None:
    """Trigger the action of that text, as its button would."""
    next(one for one in page.actions() if one.text() == text and one.isVisible()).trigger()


def called(name: str) -> Callable[[Any], bool]:
    """Return what fits the row of that name."""
    return lambda row: bool(row.name == name)


def activity_list(place: int, fits: Callable[[Any], bool]) -> Step:
    """Return what selects the first row that fits in a list of the activity page."""

    async def show(program: Program) -> None:
        page = page_of(program, "activity")
        page.places.choose(place)
        await asyncio.sleep(LANDED)
        if page.showing.action.isVisible():  # the demo's mail belongs to its people
            page.showing.action.trigger()
        table = await select(page, fits)
        page.section.pane.show_requested.emit(table.selected_ids()[0])
        await asyncio.sleep(LANDED)
        page.notice.close_notice()

    return show


async def leave_activity(program: Program) -> None:
    """Leave the page at its first list."""
    await tidy(program)
    page_of(program, "activity").places.choose(0)
