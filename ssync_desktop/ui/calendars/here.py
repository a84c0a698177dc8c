"""The ways from a page to importing a calendar, and to writing one's own into a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, Slot

from ssync_desktop.ui.activity.saving import SavedFile, save_file
from ssync_desktop.ui.calendars.import_sheet import CALENDARS, CalendarSheet
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.records.file_step import wanted_file
from ssync_desktop.ui.widgets.buttons import action

IMPORT_HINT = "Import appointments, series and tasks from an iCalendar file (.ics)"
EXPORT_HINT = "Write your own appointments, series and tasks into an iCalendar file (.ics)"
MINE = SavedFile(
    "Export my calendar",
    "calendar.ics",
    CALENDARS.filter,
    "ics",
    QStandardPaths.StandardLocation.DocumentsLocation,
    "Your calendar is in {}.",
)
UNSAVED = "Save or leave what you are writing first."


class CalendarsHere(QObject):
    """Shows the import above *page*, and writes the calendar of who asks."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.take_in = action(
            page, "Import a calendar …", "import", self.begin, tooltip=IMPORT_HINT
        )
        self.write = action(page, "Export my calendar …", "save", self._export, tooltip=EXPORT_HINT)
        self.actions = (self.take_in, self.write)

    @property
    def sheet(self) -> CalendarSheet | None:
        """The import while it is shown."""
        above = self._page.above
        return above if isinstance(above, CalendarSheet) else None

    def takes(self, mime: QMimeData) -> Path | None:
        """Return the calendar's file that is being dragged; None for all else, and in between."""
        covered = self._page.over is not None or self._page.above is not self.sheet
        return None if covered else wanted_file(mime, CALENDARS)

    @Slot()
    def begin(self) -> None:
        """Show the sheet, which asks for a file."""
        self._opened()

    def open_file(self, path: Path) -> None:
        """Import a file."""
        sheet = self._opened()
        if sheet is not None:
            sheet.read(path)

    def _opened(self) -> CalendarSheet | None:
        if self.sheet is not None:
            return self.sheet
        if self._page.unsaved:
            self._page.notice.say(UNSAVED, Tone.WARN)
            return None
        sheet = CalendarSheet(self._page.context)
        sheet.closed.connect(self._page.go_back)
        self._page.show_above(sheet)
        return sheet

    # --- into a file ---------------------------------------------------------------------------

    @Slot()
    def _export(self) -> None:
        """Ask where to; nothing waits for the dialog."""
        service = self._page.context.service
        save_file(MINE, partial(service.calendars.write, service.caller_id), self._page)
