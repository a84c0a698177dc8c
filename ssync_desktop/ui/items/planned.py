"""The ways from a page to a plan and to the writes of the program, and back."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.plan_sheet import PlanSheet
from ssync_desktop.ui.items.undo_question import ask_to_undo
from ssync_desktop.ui.items.undo_sheet import UndoSheet
from ssync_desktop.ui.page import Page

TAKEN_BACK = "It was taken back."
UNSAVED = "Save or leave what you are writing first."


class Planned(QObject):
    """Shows both above *page*.

    Signals:
        carried_out(): something was written; lists are to be read anew.
    """

    carried_out = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._to_undo: FormerVersion | None = None

    def show_plan(self, mailbox_id: UUID | None) -> None:
        """Show what would synchronize of a mailbox; None is the first that synchronizes."""
        if not self._free():
            return
        sheet = PlanSheet(self._page.context, mailbox_id)
        sheet.closed.connect(self._page.go_back)
        sheet.done.connect(self._say_done)
        self._page.show_above(sheet)

    def show_writes(self, mailbox_id: UUID | None) -> None:
        """Show what was written for a mailbox."""
        if not self._free():
            return
        sheet = UndoSheet(self._page.context, mailbox_id)
        sheet.closed.connect(self._page.go_back)
        sheet.undo_wanted.connect(self._ask_to_undo)
        self._page.show_above(sheet)

    def _free(self) -> bool:
        if self._page.unsaved:
            self._page.notice.say(UNSAVED, Tone.WARN)
            return False
        while self._page.above is not None:
            self._page.close_above()
        return True

    @Slot(str)
    def _say_done(self, words: str) -> None:
        self._page.notice.say(words, Tone.GOOD, here=True)
        self.carried_out.emit()

    # --- taking back ---------------------------------------------------------------------------

    @Slot(FormerVersion)
    def _ask_to_undo(self, version: FormerVersion) -> None:
        """Say what it means before it is done."""
        self._to_undo = version
        ask_to_undo(self._page, version, self._undo)

    @Slot()
    def _undo(self) -> None:
        if self._to_undo is not None:
            context = self._page.context
            asked = context.service.items.undo(self._to_undo.id)
            context.bridge.ask(asked, self._undone, self._refused)

    @Slot(object)
    def _undone(self, _nothing: object) -> None:
        self._page.notice.say(TAKEN_BACK, Tone.GOOD, here=True)
        self._read_again()
        self.carried_out.emit()

    @Slot(BaseException)
    def _refused(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD, here=True)
        self._read_again()

    def _read_again(self) -> None:
        if isinstance(self._page.above, UndoSheet):
            self._page.above.read()
