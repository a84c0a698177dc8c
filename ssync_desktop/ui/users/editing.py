"""How the editors of users and queues are opened, answered and closed."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Queue, QueueDraft, Reference, User, UserDraft
from ssync_desktop.domain.what_if import WhatIfDraft
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.users.editors import QueueEditor, UserEditor
from ssync_desktop.ui.users.words import METHODS
from ssync_desktop.ui.what_if.opening import TryingOut

NOTHING_WRITTEN = "Nothing is written while you look."
DAYS = 30  # looked back at first; never more than headers are kept


class PersonEditing(QObject):
    """Shows editors over *page*, saves, and shows refusals in them.

    Signals:
        saved(record, is_new): the user or queue as it is stored now.
    """

    saved = Signal(object, bool)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._service = page.context.service
        self._ask = page.context.bridge.ask
        self._queue: Queue | None = None
        self.trying = TryingOut(page, self._keep)

    @Slot()
    def create_user(self) -> None:
        """Begin a new user."""
        self._show_user(UserDraft(), "New user")

    @Slot()
    def create_queue(self) -> None:
        """Begin a new queue."""
        self._show_queue(QueueDraft(), "New queue", ())

    def edit_user(self, user_id: UUID) -> None:
        """Edit a user as the database has it now."""
        self._ask(self._service.user(user_id), self._take_user)

    def edit_queue(self, queue_id: UUID) -> None:
        """Edit a queue as the database has it now."""
        self._ask(self._service.queue(queue_id), self._take_queue)

    @Slot(object)
    def _take_user(self, user: User) -> None:
        self._show_user(user.draft(), f"User: {user.full_name}")

    @Slot(object)
    def _take_queue(self, queue: Queue) -> None:
        self._queue = queue
        self._ask(self._service.user(queue.owner_id), self._take_owner)

    @Slot(object)
    def _take_owner(self, owner: User) -> None:
        queue, self._queue = self._queue, None
        if queue is not None:
            known = Reference(owner.id, ObjectType.USER, owner.full_name)
            self._show_queue(queue.draft(), f"Queue: {queue.name}", (known,))

    def _show_user(self, draft: UserDraft, title: str) -> None:
        editor = UserEditor(draft, title)
        editor.submitted.connect(self._save_user)
        editor.try_wanted.connect(self._try_out)
        self._page.notice.close_notice()
        self._page.show_over(editor)

    def _show_queue(self, draft: QueueDraft, title: str, known: tuple[Reference, ...]) -> None:
        editor = QueueEditor(draft, title, known)
        editor.submitted.connect(self._save_queue)
        editor.try_wanted.connect(self._try_out)
        editor.owner.wanted.connect(self._look_up)
        self._page.notice.close_notice()
        self._page.show_over(editor)

    @Slot()
    def _try_out(self) -> None:
        """Show what the method would change, chosen in the editor and not saved yet."""
        editor = self._page.over
        if isinstance(editor, UserEditor | QueueEditor) and editor.record_id is not None:
            draft = editor.draft()
            method = draft.filtering_method
            words = f"{editor.accessibleName()}, “{METHODS[method]}”. {NOTHING_WRITTEN}"
            kind = "user" if isinstance(editor, UserEditor) else "queue"
            whatif = WhatIfDraft(DAYS, methods={editor.record_id: method})
            self.trying.begin(whatif, (words, f"Save this {kind}"))

    def _keep(self) -> None:
        editor = self._page.over
        if isinstance(editor, UserEditor | QueueEditor):
            editor.keep()

    @Slot(str)
    def _look_up(self, text: str) -> None:
        self._ask(self._service.references(ObjectType.USER, text), self._offer)

    @Slot(object)
    def _offer(self, found: tuple[Reference, ...]) -> None:
        if isinstance(self._page.over, QueueEditor):
            self._page.over.owner.offer(found)

    @Slot(object)
    def _save_user(self, draft: Any) -> None:
        editor = self._page.over
        if isinstance(editor, UserEditor):
            self._ask(self._service.save_user(draft), self._saved, editor.refuse)

    @Slot(object)
    def _save_queue(self, draft: Any) -> None:
        editor = self._page.over
        if isinstance(editor, QueueEditor):
            self._ask(self._service.save_queue(draft), self._saved, editor.refuse)

    @Slot(object)
    def _saved(self, record: User | Queue) -> None:
        editor = self._page.over
        kind = UserEditor if isinstance(record, User) else QueueEditor
        known = None
        if isinstance(editor, UserEditor | QueueEditor):
            known = editor.record_id
            if isinstance(editor, kind) and known in (record.id, None):
                self._page.close_over()
        self.saved.emit(record, known is None)
