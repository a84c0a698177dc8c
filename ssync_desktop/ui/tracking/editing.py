"""How the editor of a rule is opened, answered from the server and the database, and closed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.tracking_folder import (
    REGARDING_TYPES,
    TrackingFolder,
    TrackingFolderDraft,
)
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.tracking.editor import RuleEditor


class RuleEditing(QObject):
    """Shows editors over *page*, reads what they want to know, saves, and shows refusals.

    Signals:
        saved(TrackingFolder, bool): a rule as it is stored now, and whether it is new.
    """

    saved = Signal(TrackingFolder, bool)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._service = page.context.service
        self._ask = page.context.bridge.ask
        self._rule: TrackingFolder | None = None

    @property
    def editor(self) -> RuleEditor | None:
        """The editor, while one is open."""
        over = self._page.over
        return over if isinstance(over, RuleEditor) else None

    @Slot()
    def create(self) -> None:
        """Begin a new rule."""
        self._begin(TrackingFolderDraft())

    def create_for(self, mailbox: Reference) -> None:
        """Begin a new rule of *mailbox*."""
        self._begin(TrackingFolderDraft(mailbox_id=mailbox.id), (mailbox,))

    def edit(self, rule_id: UUID) -> None:
        """Edit a rule as the database has it now; saving a disabled one lets it work again."""
        self._ask(self._service.tracking.rule(rule_id), self._take_rule)

    def _begin(
        self,
        draft: TrackingFolderDraft,
        known: tuple[Reference, ...] = (),
        *,
        repairs: bool = False,
    ) -> None:
        if self._page.unsaved:
            self._page.go_back()  # asks
            return
        may_show = self._service.privacy.may_show
        editor = RuleEditor(draft, self._context.clock, known, may_show=may_show)
        editor.submitted.connect(self._save)
        editor.mailboxes_wanted.connect(self._find_mailboxes)
        editor.records_wanted.connect(self._find_records)
        editor.folders_wanted.connect(self._read_folders)
        editor.preview_wanted.connect(self._read_preview)
        editor.subjects_wanted.connect(self._show_subjects)
        if repairs:
            editor.begins_at = editor.tree
        self._page.notice.close_notice()
        self._page.show_over(editor)
        editor.begin()

    @Slot(object)
    def _take_rule(self, rule: TrackingFolder) -> None:
        self._rule = rule
        self._ask(self._service.mailbox(rule.mailbox_id), self._take_mailbox)

    @Slot(object)
    def _take_mailbox(self, mailbox: Mailbox) -> None:
        rule, self._rule = self._rule, None
        if rule is not None and rule.mailbox_id == mailbox.id:
            known = Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)
            self._begin(rule.draft(), (known,), repairs=rule.disabled)

    # --- what the editor wants to know ---------------------------------------------------------

    @Slot(str)
    def _find_mailboxes(self, text: str) -> None:
        self._ask(self._service.tracking.mailboxes(text), self._offer_mailboxes)

    @Slot(object)
    def _offer_mailboxes(self, found: tuple[Reference, ...]) -> None:
        if self.editor is not None:
            self.editor.offer_mailboxes(found)

    @Slot(str)
    def _find_records(self, text: str) -> None:
        asked = gathered(*(self._service.references(kind, text) for kind in REGARDING_TYPES))
        self._ask(asked, self._offer_records)

    @Slot(object)
    def _offer_records(self, found: tuple[tuple[Reference, ...], ...]) -> None:
        if self.editor is not None:
            every = [one for kind in found for one in kind]
            self.editor.regarding.offer(sorted(every, key=lambda one: one.name.casefold()))

    @Slot(object)
    def _read_folders(self, mailbox_id: Any) -> None:
        if (editor := self.editor) is not None:
            asked = _Question(mailbox_id, editor.offer_folders, editor.refuse_folders, editor)
            self._ask(self._service.tracking.folders(mailbox_id), asked.take, asked.fail)

    @Slot(object, str)
    def _read_preview(self, mailbox_id: Any, key: str) -> None:
        if (editor := self.editor) is not None:
            place = (mailbox_id, key)
            asked = _Question(place, editor.offer_preview, editor.refuse_preview, editor)
            self._ask(self._service.tracking.preview(mailbox_id, key), asked.take, asked.fail)

    @Slot(object)
    def _show_subjects(self, mailbox_id: Any) -> None:
        """Have hidden subjects shown, which is written down; then look again."""
        self._ask(self._service.privacy.show_folder_subjects(mailbox_id), self._look_openly)

    @Slot(object)
    def _look_openly(self, _nothing: object) -> None:
        if self.editor is not None:
            self.editor.ask_preview()

    # --- saving --------------------------------------------------------------------------------

    @Slot(object)
    def _save(self, draft: Any) -> None:
        if (editor := self.editor) is not None:
            self._ask(self._service.tracking.save(draft), self._saved, editor.refuse)

    @Slot(object)
    def _saved(self, rule: TrackingFolder) -> None:
        editor = self.editor
        is_new = editor is not None and editor.rule_id is None
        if editor is not None and editor.rule_id in (rule.id, None):
            self._page.close_over()
        self.saved.emit(rule, is_new)


class _Question(QObject):
    """Knows what an answer is about; it is gone with the editor that wants to hear it."""

    def __init__(
        self,
        about: Any,
        answer: Callable[[Any, Any], None],
        refusal: Callable[[Any, BaseException], None],
        editor: RuleEditor,
    ) -> None:
        super().__init__(editor)
        self._about, self._answer, self._refusal = about, answer, refusal

    @Slot(object)
    def take(self, value: object) -> None:
        """Hand the answer on."""
        self._answer(self._about, value)
        self.deleteLater()

    @Slot(BaseException)
    def fail(self, error: BaseException) -> None:
        """Hand the refusal on."""
        self._refusal(self._about, error)
        self.deleteLater()
