"""Explain over a page: which message, in which mailbox, and its story."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.domain.explained import Explained, MessageFile, SeenMessage
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.activity.hidden import HiddenContent
from ssync_desktop.ui.bridge import Operation
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.explain.beginning import Beginning, Refusal, SeveralSeen
from ssync_desktop.ui.explain.story import Link
from ssync_desktop.ui.explain.story_view import StoryView
from ssync_desktop.ui.explain.telling import tell
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import column, label, row, scrolled
from ssync_desktop.ui.widgets.reference_field import ReferenceField

FILTER = "Messages (*.eml);;All files (*)"
GUESSED = "Guessed from its recipients; choose another one to see what it would make of it."
CHOOSE = "No recipient has a mailbox here; type part of a name to choose one."
RECEIVED = "The mailbox that received it; choose another one to see what it would make of it."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is explained: a file that was read, a line of the ledger, or a received email."""

    file: MessageFile | None = None
    item_id: UUID | None = None
    email_id: UUID | None = None


class ExplainSheet(QWidget):
    """Asks the service, and shows what it says.

    Signals:
        link_wanted(Link): show what a name stands for.
        closed(): the user is done.
    """

    link_wanted = Signal(Link)
    closed = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = Asked()
        self._explained: Explained | None = None
        self._operation: Operation | None = None
        self._shown: QWidget | None = None
        self._message_id = QLineEdit(placeholderText="Message-ID, as <text@domain>")
        self.mailbox = ReferenceField("Mailbox it arrives in", "Type part of its name or address")
        self._another = button("Another message", "mail")
        self._area: QScrollArea
        self._inside: QVBoxLayout
        self._build()
        self.setAccessibleName("Explain")
        self.setFocusProxy(self._message_id)
        self.begin()

    @property
    def shown(self) -> QWidget | None:
        """The beginning, a refusal, a choice, or the story."""
        return self._shown

    @property
    def asked(self) -> Asked:
        """What is explained now."""
        return self._asked

    # --- what can be asked ----------------------------------------------------------------------

    def begin(self) -> None:
        """Ask for a message."""
        made = Beginning(self._context.service.explain.samples)
        made.chosen.connect(self.open_file)
        self._put(made)
        self.mailbox.hide()

    @Slot(Path)
    def open_file(self, path: Path) -> None:
        """Read a file and explain the message in it."""
        self._say(f"Reading {path.name} …")
        self._ask(self._context.service.explain.open_file(path), self._take_file)

    @Slot(UUID)
    def explain_item(self, item_id: UUID) -> None:
        """Explain a line of the ledger."""
        self.explain(Asked(item_id=item_id))

    def explain(self, asked: Asked, mailbox_id: UUID | None = None) -> None:
        """Explain a message in a mailbox, or in the one it arrived in or probably would."""
        self._asked = asked
        service = self._context.service.explain
        if asked.file is not None:
            self._ask(service.of_file(asked.file, mailbox_id), self._tell)
        elif asked.item_id is not None:
            self._ask(service.of_item(asked.item_id, mailbox_id), self._tell)
        elif asked.email_id is not None:
            self._ask(service.of_email(asked.email_id, mailbox_id), self._tell)

    # --- how it is put together -----------------------------------------------------------------

    def _build(self) -> None:
        self._message_id.setAccessibleName("Message-ID")
        self._message_id.setMinimumWidth(36 * GRID)
        self._message_id.setClearButtonEnabled(True)
        self._message_id.setAcceptDrops(False)  # a dropped file is a message, not its id
        self.mailbox.editor.setAcceptDrops(False)
        look_up = button("Look up", "search")
        open_file = button("Open .eml …", "folder")
        close = button("Close", "close")
        self._message_id.returnPressed.connect(self._look_up)
        look_up.clicked.connect(self._look_up)
        open_file.clicked.connect(self.choose_file)
        close.clicked.connect(self.closed)
        self._another.clicked.connect(self._begin_again)
        self._another.setToolTip("Back to the beginning: what can be explained, and the samples")
        self.mailbox.wanted.connect(self._offer_mailboxes)
        self.mailbox.edited.connect(self._mailbox_chosen)
        tools = QWidget()
        flow = FlowLayout(tools, GRID)
        for tool in (self._message_id, look_up, open_file):
            flow.addWidget(tool)
        heading = row()
        heading.addWidget(label("Explain: why a message is tracked, or not", "heading"), 1)
        heading.addWidget(self._another, 0, Qt.AlignmentFlag.AlignTop)
        heading.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        self._inside = column(tools, self.mailbox)  # scrolls with the rest: low windows
        self._inside.setContentsMargins(0, 0, GRID, 0)
        inside.setLayout(self._inside)
        self._area = scrolled(inside)
        self.setLayout(column(heading, self._area))

    def _put(self, widget: QWidget) -> None:
        before, self._shown = self._shown, widget
        if before is not None:
            focus = QApplication.focusWidget()
            if focus is not None and before.isAncestorOf(focus):
                self._area.setFocus()  # its keys scroll what comes; Tab goes on into it
            self._inside.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._inside.addWidget(widget, 1)
        self._another.setVisible(not isinstance(widget, Beginning))
        self._area.verticalScrollBar().setValue(0)

    def _say(self, words: str) -> None:
        said = QWidget()
        said.setLayout(column(label(words, "muted"), None))
        self._put(said)

    def _ask(self, future: object, then: object) -> None:
        """Ask; the answer to an older question is not waited for any more."""
        if self._operation is not None:
            self._operation.cancel()
            self._operation.blockSignals(True)
        ask = self._context.bridge.ask
        self._operation = ask(future, then, self._refuse)  # type: ignore[arg-type]
        self._operation.ended.connect(self._ended)

    @Slot()
    def _ended(self) -> None:
        if self.sender() is self._operation:
            self._operation = None

    # --- what the user does ---------------------------------------------------------------------

    @Slot()
    def choose_file(self) -> None:
        """Let the user choose a file; nothing waits for the dialog."""
        dialog = QFileDialog(self, "Explain a message", "", FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take_name)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _take_name(self, name: str) -> None:
        self.open_file(Path(name))

    @Slot()
    def _begin_again(self) -> None:
        """Forget the message, and offer again what can be explained."""
        if self._operation is not None:
            self._operation.cancel()
            self._operation.blockSignals(True)
            self._operation = None
        self._asked, self._explained = Asked(), None
        self._message_id.clear()
        self.begin()
        self._message_id.setFocus()

    @Slot()
    def _look_up(self) -> None:
        self._ask(self._context.service.explain.find(self._message_id.text()), self._take_found)

    @Slot(str)
    def _offer_mailboxes(self, text: str) -> None:
        found = self._context.service.references(ObjectType.MAILBOX, text)
        self._context.bridge.ask(found, self._offer)

    @Slot()
    def _mailbox_chosen(self) -> None:
        chosen = self.mailbox.chosen
        if chosen is not None:
            self.explain(self._asked, chosen.id)

    @Slot()
    def _show_content(self) -> None:
        """Have what is hidden shown, which is written down; then tell the story again."""
        if self._explained is not None and self._explained.line is not None:
            line_id = self._explained.line.id
            shown = self._context.service.privacy.show_content(Table.RECEIVED_ITEMS, line_id)
            self._ask(shown, self._tell_again)

    @Slot(object)
    def _tell_again(self, _nothing: object) -> None:
        mailbox = None if self._explained is None else self._explained.mailbox
        self.explain(self._asked, None if mailbox is None else mailbox.id)

    # --- answers --------------------------------------------------------------------------------

    @Slot(object)
    def _offer(self, found: tuple[Reference, ...]) -> None:
        self.mailbox.offer(found)

    @Slot(object)
    def _take_file(self, file: MessageFile) -> None:
        self.explain(Asked(file=file))

    @Slot(object)
    def _take_found(self, found: tuple[SeenMessage, ...]) -> None:
        if len(found) == 1:
            self.explain_item(found[0].item_id)
            return
        several = SeveralSeen(found, self._context.clock.now())
        several.chosen.connect(self.explain_item)
        self.mailbox.hide()
        self._put(several)

    @Slot(object)
    def _tell(self, explained: Explained) -> None:
        self._explained = explained
        view = StoryView(tell(explained))
        view.link_wanted.connect(self.link_wanted)
        if explained.content_hidden:
            hidden = HiddenContent()
            hidden.show_wanted.connect(self._show_content)
            view.put_first(hidden)
        self._put(view)
        self.mailbox.write(explained.mailbox)
        hint = RECEIVED if explained.line is not None else GUESSED
        self.mailbox.advise(hint if explained.mailboxes else CHOOSE)
        self.mailbox.setVisible(explained.headers is not None)

    @Slot(BaseException)
    def _refuse(self, error: BaseException) -> None:
        report = from_error(error)
        self.mailbox.hide()
        self._put(Refusal(report.title, report.remedy, report.code))
