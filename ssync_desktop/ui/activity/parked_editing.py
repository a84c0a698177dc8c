"""Editing a parked message: its header lines are changed, and it is taken in at once (B65)."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.parked import ParkedDraft, ParkedText
from ssync_desktop.ui.activity.item_section import ItemSection
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.detail_pane import framed_words
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.folded import Folded

HINT = (
    "Change what keeps it from being taken in, for example the sender or the subject. The text and "
    "the attachments stay as they came, and so does the message on the server."
)


class ParkedEditor(DraftEditor):
    """Edits a :class:`ParkedDraft`; below it the beginning of the body, to look at."""

    doing = ("Take it in", "Trying …", "retry")

    def __init__(self, draft: ParkedDraft, text: ParkedText, parent: QWidget | None = None) -> None:
        super().__init__("Edit a parked message", parent)
        lines = QPlainTextEdit()
        lines.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        lines.setMinimumHeight(32 * GRID)
        lines.setTabChangesFocus(True)
        self.add_field("headers", Field("Header lines", lines, hint=HINT))
        title = "The message as it came" if text.whole else "The beginning of the message"
        self.add_widget(Folded(title, framed_words(text.beginning or "It has no text.")))
        self.load(draft)


class ParkedEditing(QObject):
    """Opens the editor over its page, and has the message delivered."""

    def __init__(self, page: Page, section: ItemSection) -> None:
        super().__init__(page)
        self._page = page
        self._section = section
        self._editor: ParkedEditor | None = None
        self._wanted: UUID | None = None
        section.pane.edit_requested.connect(self._edit)

    @Slot(object)
    def _edit(self, parked_id: UUID) -> None:
        self._wanted = parked_id
        context = self._page.context
        context.bridge.ask(context.service.parked_text(parked_id), self._open, self._tell)

    @Slot(object)
    def _open(self, text: ParkedText) -> None:
        if self._wanted is None:
            return
        self._editor = ParkedEditor(ParkedDraft(self._wanted, text.headers), text)
        self._editor.submitted.connect(self._submit)
        self._editor.destroyed.connect(self._closed)
        self._page.show_over(self._editor)

    @Slot(object)
    def _submit(self, draft: object) -> None:
        assert isinstance(draft, ParkedDraft)
        context = self._page.context
        asked = context.service.retry_edited(draft.id, draft.headers)
        context.bridge.ask(asked, self._taken_in, self._refused)

    @Slot(object)
    def _taken_in(self, _nothing: object) -> None:
        self._page.close_over()
        self._page.notice.say("It was taken in as you changed it.", Tone.GOOD)
        self._section.list.take_order()

    @Slot(BaseException)
    def _refused(self, error: BaseException) -> None:
        if self._editor is not None:
            self._editor.refuse(error)

    @Slot()
    def _closed(self) -> None:
        self._editor = None

    @Slot(BaseException)
    def _tell(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)
