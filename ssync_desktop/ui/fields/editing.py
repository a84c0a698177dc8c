"""How the field map is opened over a page, saved, and closed."""

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.items.mapping_profile import MappingProfile
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.fields.sheet import FieldMapSheet
from ssync_desktop.ui.page import Page

SAVED = "The field map is saved. It holds from the next synchronization on."


class FieldMapEditing(QObject):
    """Shows the sheet above *page*, saves, and shows refusals in it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._items = page.context.service.items
        self._ask = page.context.bridge.ask

    @property
    def sheet(self) -> FieldMapSheet | None:
        """The sheet while it is in front."""
        above = self._page.above
        return above if isinstance(above, FieldMapSheet) else None

    @Slot()
    def open(self) -> None:
        """Show the field map as the database has it now."""
        self._ask(self._items.field_map(), self._show)

    @Slot(object)
    def _show(self, profile: MappingProfile) -> None:
        if self._page.above is not None:
            return  # asked for twice
        sheet = FieldMapSheet(profile)
        sheet.submitted.connect(self._save)
        sheet.closed.connect(self._page.go_back)
        self._page.notice.close_notice()
        self._page.show_above(sheet)

    @Slot(object)
    def _save(self, profile: MappingProfile) -> None:
        if (sheet := self.sheet) is not None:
            self._ask(self._items.save_field_map(profile), self._saved, sheet.refuse)

    @Slot(object)
    def _saved(self, profile: MappingProfile) -> None:
        if self.sheet is not None:
            self.sheet.show_profile(profile)
        self._page.notice.say(SAVED, Tone.GOOD)
