"""Importing a calendar from a file, step by step, over a page; nothing of it by halves."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ssync_desktop.domain.items.calendar_file import CalendarFile, CalendarImport
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.bridge import Operation
from ssync_desktop.ui.calendars.preview_step import PreviewStep
from ssync_desktop.ui.calendars.words import result_words
from ssync_desktop.ui.calendars.zone_choice import ZoneChoice
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.file_step import FileStep, WantedFile
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.draft_editor import SUBMIT
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.layouts import label, row
from ssync_desktop.ui.widgets.tab_order import tie

FILE, PREVIEW, RESULT = range(3)
STEPS = ("File", "What becomes of it", "Result")
CALENDARS = WantedFile(
    title="Import a calendar",
    endings=(".ics", ".ical", ".ifb", ".icalendar"),
    filter="Calendars (*.ics *.ical *.icalendar);;All files (*)",
    drop="or drop an iCalendar file (.ics) here",
    where=(
        "Outlook: File, Save Calendar.\n"
        "Google Calendar: Settings, Import & export, Export; the file lies in the .zip.\n"
        "Thunderbird: Events and Tasks, Export.\n"
        "Apple Calendar: File, Export, Export."
    ),
)
IMPORTING = (
    "It goes on even if you leave this page. Cancel ends it after the entry at hand; what is "
    "stored by then stays."
)

STOPPING = "It ends after the entry at hand …"


class CalendarSheet(QWidget):
    """Leads from a file to appointments, series and tasks.

    Signals:
        closed(): the user gives up, or is done.
    """

    closed = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = context.service
        self._ask = context.bridge.ask
        self._calendar: CalendarFile | None = None
        self._name = ""
        self._path = Path()
        self._running = False
        self._stop = Event()
        self._awaited: tuple[Future[Any], Operation] | None = None
        self.setAccessibleName("Import a calendar")
        self.file = FileStep(CALENDARS)
        self.zone = ZoneChoice()
        self.preview = PreviewStep()
        self.result = EmptyState("import", "", "")
        self._where = label("", "muted")
        self._stack = QStackedWidget()
        self._import = button("Import", "import", main=True)
        self._back = button("Back")
        self._close = button("Cancel")
        self._build()
        self._connect()
        self._go(FILE)

    @property
    def step(self) -> int:
        """Which step is in front."""
        return self._stack.currentIndex()

    @property
    def running(self) -> bool:
        """Whether entries are being stored now."""
        return self._running

    def read(self, path: Path) -> None:
        """Begin with a file, as one that was dropped on the page."""
        if self._running:
            return
        self._path, self._name = path, path.name
        self._go(FILE)
        self._read_anew()

    @Slot()
    def _read_anew(self) -> None:
        """Read the file, with what its hours mean in the chosen zone."""
        self._calendar = None
        self._allow(judging=True)
        self.file.say(f"Reading {self._name} …", reading=True)
        asked = self._service.calendars.read(self._path, self.zone.zone)
        self._wait_for(asked, self._take_calendar, self._refuse_file)

    # --- how it is put together ----------------------------------------------------------------

    def _build(self) -> None:
        for step in (self.file, self.preview, self.result):
            self._stack.addWidget(step)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        box.addWidget(label("Import a calendar", "title"))
        box.addWidget(self._where)
        box.addWidget(self.zone)
        box.addWidget(self._stack, 1)
        box.addLayout(row(self._import, self._back, self._close, None))

    def _connect(self) -> None:
        self.file.chosen.connect(self.read)
        self.preview.owner.wanted.connect(self._look_up)
        self.preview.owner_changed.connect(self._judge)
        self._import.clicked.connect(self._take_in)
        self._back.clicked.connect(self._go_back)
        self._close.clicked.connect(self._leave)
        self.zone.picked.connect(self._read_anew)
        for keys in SUBMIT:
            QShortcut(QKeySequence(keys), self, self._import.click)

    def _go(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._where.setText(f"Step {step + 1} of {len(STEPS)}: {STEPS[step]}")
        self._allow()
        tie(self)
        begin = (self.file, self.preview, self._close)[step]
        begin.setFocus()

    def _allow(self, *, judging: bool = False) -> None:
        """Show what can be done at this step."""
        count = self.preview.number
        self._import.setVisible(self.step == PREVIEW)
        self._import.setText(f"Import {count:,}" if count and not judging else "Import")
        here = self.step == PREVIEW  # the keys that import know nothing of hidden buttons
        self._import.setEnabled(here and count > 0 and not judging)
        self._back.setVisible(self.step == PREVIEW)
        assumed = self._calendar is not None and self._calendar.assumed
        if not judging:  # while it is asked anew it stays: the keyboard may be in it
            self.zone.setVisible(self.step == PREVIEW and assumed)
        self._close.setText("Done" if self.step == RESULT and not self._running else "Cancel")
        self._close.setEnabled(not (self._running and self._stop.is_set()))

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _leave(self) -> None:
        """Go; or while entries are stored, end that after the one at hand."""
        if not self._running:
            self.closed.emit()
            return
        self._stop.set()
        self.result.say(f"Importing {self._name}", STOPPING)
        self._allow()

    @Slot()
    def _go_back(self) -> None:
        self.file.say("")
        self._go(FILE)

    @Slot()
    def _judge(self) -> None:
        """Ask what would become of the entries as those of the chosen owner."""
        if self._calendar is None:
            return
        if self.preview.owner.unsettled:
            self._wait_no_more()
            self.preview.refuse("Nobody of this name was chosen as owner.")
            self._allow()
            return
        self._allow(judging=True)
        asked = self._service.calendars.preview(self._calendar, self._owner_id)
        self._wait_for(asked, self._take_entries, self._refuse_entries)

    @Slot()
    def _take_in(self) -> None:
        if self._calendar is None or not self._import.isEnabled():
            return
        self._running, self._stop = True, Event()
        self.result.say(f"Importing {self._name}", IMPORTING)
        self._go(RESULT)
        asked = self._service.calendars.take_in(self._calendar, self._owner_id, self._stop)
        self._ask(asked, self._take_result, self._refuse_import)

    @Slot(str)
    def _look_up(self, text: str) -> None:
        self._ask(self._service.references(ObjectType.USER, text), self._offer)

    @property
    def _owner_id(self) -> UUID:
        return self.preview.owner.read() or self._service.caller_id

    def _wait_for(
        self,
        asked: Future[Any],
        take: Callable[[Any], object],
        refuse: Callable[[BaseException], object],
    ) -> None:
        """Wait for *asked*, and no more for what was asked before."""
        self._wait_no_more()
        self._awaited = (asked, self._ask(asked, take, refuse))

    def _wait_no_more(self) -> None:
        """Give up what is awaited; an answer that is on its way already is not heard either."""
        if self._awaited is not None:
            future, operation = self._awaited
            self._awaited = None
            operation.disconnect(self)
            future.cancel()

    # --- answers -------------------------------------------------------------------------------

    @Slot(object)
    def _offer(self, found: tuple[Reference, ...]) -> None:
        self.preview.owner.offer(found)

    @Slot(object)
    def _take_calendar(self, calendar: CalendarFile) -> None:
        self._awaited = None
        self._calendar = calendar
        self.file.say("")
        self.preview.begin(self._name, calendar.notes)
        self._judge()

    @Slot(BaseException)
    def _refuse_file(self, error: BaseException) -> None:
        self._awaited = None
        if self.step != FILE:
            self._go(FILE)
        report = from_error(error)
        self.file.refuse(report.title, report.remedy)

    @Slot(object)
    def _take_entries(self, entries: object) -> None:
        self._awaited = None
        assert isinstance(entries, tuple)
        assert self._calendar is not None
        self.preview.show_entries(entries, len(self._calendar.notes))
        if self.step == PREVIEW:
            self._allow()  # the keyboard stays with the owner
        else:
            self._go(PREVIEW)

    @Slot(BaseException)
    def _refuse_entries(self, error: BaseException) -> None:
        self._awaited = None
        report = from_error(error)
        self.preview.refuse(f"{report.title}. {report.remedy}")
        if self.step == PREVIEW:
            self._allow()
        else:
            self._go(PREVIEW)

    @Slot(object)
    def _take_result(self, done: CalendarImport) -> None:
        self._running = False
        self.result.say(*result_words(done))
        self._go(RESULT)

    @Slot(BaseException)
    def _refuse_import(self, error: BaseException) -> None:
        self._running = False
        report = from_error(error)
        self.result.say(report.title, f"Nothing was imported. {report.remedy}")
        self._go(RESULT)
