"""The way of an email from the editor to Pending Send."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.email import Email, EmailDraft
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.ui.activity.compose import Compose, reply_to
from ssync_desktop.ui.activity.email_pane import EmailDetails
from ssync_desktop.ui.activity.files import ReadFiles, read_files
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.page import Page

QUEUED = "Pending Send — “{}” leaves with the next outgoing pass."


class Writing(QObject):
    """Opens the editor on its page, fetches what it asks for, and sends what it submits.

    Signals:
        outgoing_wanted(): the user wants to see where the email stands now.
    """

    outgoing_wanted = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._editor: Compose | None = None
        self._paths: list[Path] = []

    @property
    def editor(self) -> Compose | None:
        """The editor, while it is open."""
        return self._editor if self._page.over is self._editor else None

    @Slot()
    def begin(self) -> None:
        """Write a new email, unless one is being written."""
        if self.editor is None:
            self._open(EmailDraft())

    def answer(self, details: EmailDetails) -> None:
        """Answer the email that is shown."""
        email = details.email
        self._open(reply_to(email, details.body, email.sent_on or email.received_on), email)

    def _open(self, draft: EmailDraft, answers: Email | None = None) -> None:
        editor = Compose()
        editor.write(draft, answers)
        editor.sender_wanted.connect(self._offer)
        editor.files_chosen.connect(self._read_files)
        editor.submitted.connect(self._send)
        self._editor = editor
        self._page.show_over(editor)
        self._offer("")

    @Slot(str)
    def _offer(self, text: str) -> None:
        service = self._page.context.service
        kinds = (ObjectType.QUEUE, ObjectType.USER)
        both = gathered(*(service.references(kind, text) for kind in kinds))
        self._page.context.bridge.ask(both, self._offered)

    @Slot(object)
    def _offered(self, answers: tuple[tuple[Reference, ...], ...]) -> None:
        if (editor := self.editor) is not None:
            editor.sender_field.offer(one for answer in answers for one in answer)

    @Slot(list)
    def _read_files(self, paths: list[Path]) -> None:
        """Ask for the rules first: what would be refused is not read."""
        self._paths = paths
        self._page.context.bridge.ask(self._page.context.service.settings(), self._read_by)

    @Slot(object)
    def _read_by(self, settings: OrganizationSettings) -> None:
        paths, self._paths = self._paths, []
        self._page.context.bridge.ask(read_files(paths, settings), self._attach)

    @Slot(object)
    def _attach(self, read: ReadFiles) -> None:
        if (editor := self.editor) is not None:
            editor.take_files(read)

    @Slot(object)
    def _send(self, draft: object) -> None:
        assert isinstance(draft, EmailDraft)
        self._page.context.bridge.ask(
            self._page.context.service.send(draft), self._queued, self._refused
        )

    @Slot(object)
    def _queued(self, email: Email) -> None:
        if self.editor is not None:
            self._page.close_over()
        self._editor = None
        self._page.notice.say(
            QUEUED.format(email.subject), Tone.GOOD, "Show outgoing", self.outgoing_wanted.emit
        )

    @Slot(BaseException)
    def _refused(self, error: BaseException) -> None:
        if (editor := self.editor) is not None:
            editor.refuse(error)
        elif isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)
