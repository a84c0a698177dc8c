"""The window: rail, page, engine bar, notices, and the keys that work everywhere."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ssync_desktop.domain.errors import Retryable
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.engine_bar import EngineBar
from ssync_desktop.ui.explain.dropping import accept, message_file
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.pages import PAGES, PageEntry
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.rail import Rail
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.layouts import scrolled
from ssync_desktop.ui.widgets.moments import absolute
from ssync_desktop.ui.widgets.notice import NoticeBar, NoticeOver
from ssync_desktop.ui.widgets.tab_order import nearest_stop

TITLE = "Server-Side Sync Desktop"
GEOMETRY = "window/geometry"
LAST_PAGE = "window/page"
FIRST_SIZE = QSize(160 * GRID, 100 * GRID)
FRAME = 5 * GRID  # what the title bar takes of a screen's height, about
NARROW = 100 * GRID  # device-independent pixels; below it the rail shows icons alone


def first_size(available: QSize) -> QSize:
    """Return the size of a window that was never sized, within a screen's *available* room."""
    return FIRST_SIZE.boundedTo(available - QSize(0, FRAME))


class MainWindow(QMainWindow):
    """Shows one page at a time; made lazily, kept until the window goes.

    Closing only asks: whoever hears ``quit_requested`` ends the engine first and then calls
    :meth:`finish`. With a *cover* it stands before there is anything to ask, as while the engine
    starts; the first page comes with :meth:`uncover`.

    Signals:
        quit_requested(): the user wants to end the program.
    """

    quit_requested = Signal()

    def __init__(
        self,
        context: PageContext,
        entries: Sequence[PageEntry] = PAGES,
        settings: QSettings | None = None,
        cover: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._context = context
        self._entries = {entry.key: entry for entry in entries}
        self._settings = settings
        self._pages: dict[str, Page] = {}
        self._finished = False
        self._last_error = ""
        self.notice = NoticeBar()
        self.rail = Rail(entries)
        self._stack = QStackedWidget()
        self._build()
        self._set_up_keys()
        self.rail.chosen.connect(self.show_page)
        context.navigator.wanted.connect(self._lead_to)
        context.bridge.refused.connect(self.tell_error)
        self.setAcceptDrops(True)
        self.setWindowTitle(TITLE)
        self.resize(first_size(self.screen().availableGeometry().size()))
        self._restore_geometry()
        if cover is None:
            self._open_first_page()
        else:
            self.rail.setEnabled(False)
            self._stack.addWidget(cover)

    @property
    def page(self) -> Page | None:
        """The page in front."""
        front = self._stack.currentWidget()
        return front if isinstance(front, Page) else None

    @Slot(str)
    @Slot(str, object)
    def show_page(self, key: str, subject: object = None) -> None:
        """Bring the page *key* to the front, made if need be, and show *subject* on it."""
        entry = self._entries[key]
        if entry.factory is None:
            return
        if key not in self._pages:
            page = entry.factory(self._context)
            page.attention_changed.connect(self.rail.button(key).set_attention)
            self._pages[key] = page
            self._stack.addWidget(page)
        page = self._pages[key]
        self._stack.setCurrentWidget(page)
        self.rail.mark(key)
        self.setWindowTitle(f"{entry.title} - {TITLE}")
        page.enter()
        if subject is not None:
            page.show_subject(subject)

    @Slot(str, object)
    def _lead_to(self, key: str, subject: object) -> None:
        """Follow a link of another page: the keyboard goes on in the list it leads to."""
        self.show_page(key)
        self._enter_page()
        page = self._pages.get(key)
        if page is not None and subject is not None:
            page.show_subject(subject)

    @property
    def covered(self) -> bool:
        """Whether a cover stands in place of the pages."""
        return not self._pages

    def uncover(self, page: str = "") -> None:
        """Take the cover away and show *page*, or the one that was open last."""
        cover = self._stack.currentWidget()
        self.rail.setEnabled(True)
        self._open_first_page(page)
        if not isinstance(cover, Page):
            self._stack.removeWidget(cover)
            cover.deleteLater()

    def set_attention(self, key: str, count: int) -> None:
        """Show on the rail that *count* things want attention, whether the page exists or not."""
        self.rail.button(key).set_attention(count)

    @Slot(BaseException)
    def tell_error(self, error: BaseException) -> None:
        """Show an error that no page took; details go to the clipboard on request."""
        report = from_error(error)
        self._last_error = report.as_text(absolute)
        tone = Tone.WARN if isinstance(error, Retryable) else Tone.BAD
        text = " ".join(part for part in (f"{report.title}.", report.remedy) if part)
        self.notice.say(text, tone, "Copy details", self._copy_error)

    @Slot()
    def begin_quit(self) -> None:
        """Take no more edits, and say that the engine is coming to its end."""
        self._stack.setEnabled(False)
        self.rail.setEnabled(False)
        self.notice.say("Finishing what is under way …", Tone.INFO, stays=True)

    def finish(self) -> None:
        """Close for good; everything behind the window has ended."""
        self._finished = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask to quit; unsaved edits are told first, and only once."""
        if self._finished:
            self._remember()
            event.accept()
            return
        event.ignore()
        unsaved = next((key for key, page in self._pages.items() if page.unsaved), None)
        if unsaved is not None:
            self.show_page(unsaved)
            self.notice.say(
                "Your changes are not saved.", Tone.WARN, "Quit without saving", self._quit
            )
        else:
            self.quit_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the page enough of a narrow window, such as 1366 pixels at 200 %."""
        self.rail.set_compact(event.size().width() < NARROW)
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a message that is dragged over anything that does not take it for itself."""
        if not self.covered:
            accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Explain the message that was dropped."""
        path = message_file(event.mimeData())
        if path is not None and accept(event):
            self._context.navigator.go("activity", path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody used goes back."""
        if event.key() == Qt.Key.Key_Escape and self.page is not None:
            self.page.go_back()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let the keyboard stay where one works when the widget that had it goes.

        Qt asks here for Tab, and as well for a widget that is hidden or disabled while it has the
        keyboard; what comes next then is by Qt's order often the first place of the rail.
        """
        lost, page = self.focusWidget(), self.page
        if not self.isVisible() or page is None or not page.isAncestorOf(lost):
            return super().focusNextPrevChild(forward)
        if lost.isVisibleTo(self) and lost.isEnabledTo(self):
            return super().focusNextPrevChild(forward)
        if (near := nearest_stop(lost, page)) is not None:
            near.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        area = scrolled(self._stack)  # a low window loses nothing
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.addWidget(area, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(EngineBar(self._context))
        central = QWidget()
        central.setLayout(whole)
        self.setCentralWidget(central)
        NoticeOver(self.notice, area, central)

    def _set_up_keys(self) -> None:
        for number, key in enumerate(self._entries, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(self.rail.button(key).click)
            shortcut.activated.connect(self._enter_page)
        for keys, slot in (
            ("Ctrl+F", self._focus_filter),
            ("F5", self._synchronize),
            ("Ctrl+N", self._create),
        ):
            QShortcut(QKeySequence(keys), self, slot)
        leave = QShortcut(QKeySequence("Ctrl+Q"), self, self._leave)
        leave.setContext(Qt.ShortcutContext.ApplicationShortcut)  # in front of any dialog of ours

    @Slot()
    def _enter_page(self) -> None:
        """Let whoever came by the keyboard go on in the page, past the rail."""
        if self.page is not None:
            self.page.take_focus()

    @Slot()
    def _focus_filter(self) -> None:
        if self.page is not None:
            self.page.focus_filter()

    @Slot()
    def _synchronize(self) -> None:
        if self.page is not None:
            self.page.synchronize()

    @Slot()
    def _create(self) -> None:
        if self.page is not None and self.page.main_action is not None and not self.page.over:
            self.page.main_action.trigger()

    @Slot()
    def _leave(self) -> None:
        """Ctrl+Q, also where a dialog is in front: what there is to say is said in this window."""
        self.raise_()
        self.activateWindow()
        self.close()

    @Slot()
    def _quit(self) -> None:
        self.quit_requested.emit()

    @Slot()
    def _copy_error(self) -> None:
        QGuiApplication.clipboard().setText(self._last_error)

    def _restore_geometry(self) -> None:
        """Stand where the window stood."""
        geometry = None if self._settings is None else self._settings.value(GEOMETRY)
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _open_first_page(self, wanted: str = "") -> None:
        """Show *wanted*, or the page that was open last, or the first there is."""
        last = "" if self._settings is None else str(self._settings.value(LAST_PAGE, ""))
        usable = [key for key, entry in self._entries.items() if entry.factory is not None]
        for key in (wanted, last, *usable):
            if key in usable:
                self.show_page(key)
                return

    def _remember(self) -> None:
        if self._settings is None:
            return
        self._settings.setValue(GEOMETRY, self.saveGeometry())
        front = next((key for key, page in self._pages.items() if page is self.page), "")
        if front:
            self._settings.setValue(LAST_PAGE, front)
        self._settings.sync()
