"""The ways from a page to importing a calendar, and to writing one's own into a file."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ssync_desktop.ui.activity.files import write_file
from ssync_desktop.ui.calendars.import_sheet import CALENDARS, CalendarSheet
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.records.file_step import wanted_file
from ssync_desktop.ui.widgets.buttons import action

IMPORT_HINT = "Import appointments, series and tasks from an iCalendar file (.ics)"
EXPORT_HINT = "Write your own appointments, series and tasks into an iCalendar file (.ics)"
UNSAVED = "Save or leave what you are writing first."


class CalendarsHere(QObject):
    """Shows the import above *page*, and writes the calendar of who asks."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._path = Path()
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
        dialog = QFileDialog(self._page, "Export my calendar", "", CALENDARS.filter)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.selectFile("calendar.ics")
        dialog.fileSelected.connect(self._fetch)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _fetch(self, name: str) -> None:
        self._path = Path(name)
        service = self._page.context.service
        self._page.context.bridge.ask(service.calendars.write(service.caller_id), self._write)

    @Slot(object)
    def _write(self, content: bytes) -> None:
        self._page.context.bridge.ask(write_file(self._path, content), self._written)

    @Slot(object)
    def _written(self, problem: str) -> None:
        if problem:
            self._page.notice.say(problem, Tone.BAD)
        else:
            self._page.notice.say(f"Your calendar is in {self._path}.", Tone.GOOD)
