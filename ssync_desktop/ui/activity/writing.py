"""The way of an email from the editor to a stored draft or to Pending Send."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.email import Email, EmailBody, EmailDraft
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import EmailStatus
from ssync_desktop.domain.people import KnownAddress, Reference
from ssync_desktop.domain.rewriting import can_be_edited, draft_of, refusals
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.ui.activity.answering import reply_to
from ssync_desktop.ui.activity.compose import Compose
from ssync_desktop.ui.activity.email_pane import EmailDetails
from ssync_desktop.ui.activity.files import ReadFiles, read_files
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.bridge import Operation
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.page import Page

QUEUED = "Pending Send: “{}” leaves with the next outgoing pass."
KEPT = "“{}” is saved. It leaves when you send it."
HIDDEN = "This email is somebody else's. Show its content first."
NO_LONGER_OPEN = "This email can no longer be edited: it waits to be sent, or has been sent."


class _Completion(QObject):
    """A question for addresses on its way back to the field where it was typed."""

    def __init__(self, editor: Compose, name: str, text: str) -> None:
        super().__init__(editor)
        self._editor, self._name, self._text = editor, name, text

    @Slot(object)
    def take(self, known: Sequence[KnownAddress]) -> None:
        """Offer what was found."""
        self._editor.offer_recipients(self._name, self._text, known)


class Writing(QObject):
    """Opens the editor on its page, fetches what it asks for, and stores what it submits.

    Signals:
        stored(Email): this email was saved or is to be sent; the editor is closed.
    """

    stored = Signal(Email)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._editor: Compose | None = None
        self._paths: list[Path] = []
        self._asked: Operation | None = None
        self._default_wanted = False

    @property
    def editor(self) -> Compose | None:
        """The editor, while it is open."""
        return self._editor if self._page.over is self._editor else None

    @Slot()
    def begin(self) -> None:
        """Write a new email, unless one is being written."""
        if self.editor is None:
            self._default_wanted = True
            self._open().write(EmailDraft())
            self._show()

    def answer(self, details: EmailDetails) -> None:
        """Answer the email that is shown."""
        email = details.email
        draft = reply_to(email, details.body, email.sent_on or email.received_on)
        self._default_wanted = draft.sender is None
        self._open().write(draft, "Reply", f"In reply to “{subject_words(email.subject)}”")
        self._show()

    def edit(self, email_id: UUID) -> None:
        """Take up a draft or a failed email as it is stored now."""
        service = self._page.context.service
        both = gathered(service.email(email_id), service.email_body(email_id))
        self._page.context.bridge.ask(both, self._take_up)

    @Slot(object)
    def _take_up(self, answers: tuple[Email, EmailBody]) -> None:
        email, body = answers
        if self.editor is not None:
            return
        if email.content_hidden or not can_be_edited(email):
            words = HIDDEN if email.content_hidden else NO_LONGER_OPEN
            self._page.notice.say(words, Tone.WARN)
            return
        failed = email.status is EmailStatus.FAILED
        note = f"It has not left: {email.last_error_text}" if failed else ""
        title = "Edit and send again" if failed else "Draft"
        refused = tuple(refusals(email))
        self._default_wanted = False
        self._open().write(draft_of(email, body), title, "" if refused else note, refused)
        self._show()

    def _open(self) -> Compose:
        editor = Compose()
        editor.sender_wanted.connect(self._offer)
        editor.recipients_wanted.connect(self._complete)
        editor.files_chosen.connect(self._read_files)
        editor.submitted.connect(self._send)
        editor.kept.connect(self._keep)
        self._editor = editor
        return editor

    def _show(self) -> None:
        assert self._editor is not None
        self._page.show_over(self._editor)
        ask = self._page.context.bridge.ask
        ask(self._page.context.service.settings(), self._take_rules)
        self._offer("")

    # --- what the editor asks for --------------------------------------------------------------

    @Slot(object)
    def _take_rules(self, settings: OrganizationSettings) -> None:
        if (editor := self.editor) is not None:
            editor.take_rules(settings)

    @Slot(str)
    def _offer(self, text: str) -> None:
        ask = self._page.context.bridge.ask
        ask(self._page.context.service.senders(text), self._offered)

    @Slot(object)
    def _offered(self, senders: tuple[Reference, ...]) -> None:
        if (editor := self.editor) is None:
            return
        editor.sender_field.offer(senders)
        caller_id = self._page.context.service.caller_id
        usual = [one for one in senders if one.id == caller_id or len(senders) == 1]
        if self._default_wanted and usual:
            editor.begin_from(usual[0])
        self._default_wanted = False

    @Slot(str, str)
    def _complete(self, name: str, text: str) -> None:
        """Look for recipients; an older question that still waits for its turn is dropped."""
        if (editor := self.editor) is None:
            return
        if self._asked is not None:
            self._asked.cancel()
        question = _Completion(editor, name, text)
        ask = self._page.context.bridge.ask
        self._asked = ask(self._page.context.service.completions(text), question.take)
        self._asked.ended.connect(question.deleteLater)
        self._asked.ended.connect(self._answered)

    @Slot()
    def _answered(self) -> None:
        if self.sender() is self._asked:
            self._asked = None

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

    # --- what the editor submits ---------------------------------------------------------------

    @Slot(object)
    def _send(self, draft: object) -> None:
        assert isinstance(draft, EmailDraft)
        ask = self._page.context.bridge.ask
        ask(self._page.context.service.send(draft), self._end, self._refused)

    @Slot(object)
    def _keep(self, draft: object) -> None:
        assert isinstance(draft, EmailDraft)
        ask = self._page.context.bridge.ask
        ask(self._page.context.service.save_email(draft), self._end, self._refused)

    @Slot(object)
    def _end(self, email: Email) -> None:
        if self.editor is not None:
            self._page.close_over()
        self._editor = None
        words = QUEUED if email.status is EmailStatus.PENDING_SEND else KEPT
        self.stored.emit(email)
        self._page.notice.say(words.format(subject_words(email.subject)), Tone.GOOD)

    @Slot(BaseException)
    def _refused(self, error: BaseException) -> None:
        if (editor := self.editor) is not None:
            editor.refuse(error)
        elif isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)
