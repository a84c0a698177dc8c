"""How the editor of records is opened, answered and closed."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Record, Reference, User
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.records.editor import RecordEditor
from ssync_desktop.ui.records.form_draft import RecordForm
from ssync_desktop.ui.records.kinds import Kind, kind_of


class RecordEditing(QObject):
    """Shows editors over *page*, saves, and shows refusals in them.

    Signals:
        saved(record): the record as it is stored now.
    """

    saved = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._service = page.context.service
        self._ask = page.context.bridge.ask
        self._record: Record | None = None

    def create(self, kind: Kind) -> None:
        """Begin a new record."""
        self._show(RecordForm(kind.object_type), f"New {kind.one}", ())

    def edit(self, kind: Kind, record_id: UUID) -> None:
        """Edit a record as the database has it now."""
        self._ask(self._service.record(kind.object_type, record_id), self._take)

    @Slot(object)
    def _take(self, record: Record) -> None:
        self._record = record
        self._ask(self._service.user(record.owner_id), self._take_owner)

    @Slot(object)
    def _take_owner(self, owner: User) -> None:
        record, self._record = self._record, None
        if record is not None:
            known = Reference(owner.id, ObjectType.USER, owner.full_name)
            title = f"{kind_of(record.object_type).one.title()}: {record.name}"
            self._show(RecordForm.of(record), title, (known,))

    def _show(self, draft: RecordForm, title: str, known: tuple[Reference, ...]) -> None:
        editor = RecordEditor(draft, title, known)
        editor.submitted.connect(self._save)
        editor.owner.wanted.connect(self._look_up)
        self._page.notice.close_notice()
        self._page.show_over(editor)

    @Slot(str)
    def _look_up(self, text: str) -> None:
        self._ask(self._service.references(ObjectType.USER, text), self._offer)

    @Slot(object)
    def _offer(self, found: tuple[Reference, ...]) -> None:
        if isinstance(self._page.over, RecordEditor):
            self._page.over.owner.offer(found)

    @Slot(object)
    def _save(self, draft: Any) -> None:
        editor = self._page.over
        if isinstance(editor, RecordEditor):
            self._ask(self._service.save_record(draft.draft()), self._saved, editor.refuse)

    @Slot(object)
    def _saved(self, record: Record) -> None:
        editor = self._page.over
        if isinstance(editor, RecordEditor) and editor.record_id in (record.id, None):
            self._page.close_over()
        self.saved.emit(record)
