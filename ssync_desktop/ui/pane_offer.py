"""Gives the pane its room only beside a list in which something was selected."""

from typing import Any

from PySide6.QtCore import QObject, Slot

from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.section import Section


class PaneOffer(QObject):
    """For pages of several lists, each with a selection of its own.

    Once something was selected in a list the pane stays there: a list whose width changes with
    every click would move under the pointer.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._section: Section[Any] | None = None
        self._offered = False

    def watch(self, section: Section[Any]) -> None:
        """Follow the selection of a list."""
        section.selection_changed.connect(self._look)
        section.list.counted.connect(self._look)

    def enter(self, section: Section[Any]) -> None:
        """Begin anew with the list that has come to the front."""
        self._section = section
        self._offered = False
        self._look()

    @Slot()
    def _look(self) -> None:
        if self._section is None:
            return
        table = self._section.list.table
        chosen = self._offered or table.selectionModel().hasSelection()
        self._offered = chosen and self._section.list.model.rowCount() > 0
        self._page.offer_pane(self._offered)
