"""How filters are listed over a page, edited above the list, switched and deleted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.filter_preview import FilterPreview
from ssync_desktop.domain.items.sync_filter import FilterField, SyncFilter, SyncFilterDraft
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.bridge import Operation
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.filters.deletion import FilterDeletion
from ssync_desktop.ui.filters.editor import FilterEditor
from ssync_desktop.ui.filters.preview import let_go_words
from ssync_desktop.ui.filters.sheet import FiltersSheet
from ssync_desktop.ui.filters.words import TEMPLATE_CONSEQUENCE, meant_ids
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.deletion import ask_to_delete

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.service import Service

RECORDS = {
    ObjectType.USER: Table.USERS,
    ObjectType.ACCOUNT: Table.ACCOUNTS,
    ObjectType.CONTACT: Table.CONTACTS,
    ObjectType.LEAD: Table.LEADS,
}
REGARDING = (ObjectType.ACCOUNT, ObjectType.CONTACT, ObjectType.LEAD)


class FilterEditing(QObject):
    """Shows the filters of a user, or those for new users, above *page*."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._service = page.context.service
        self._ask = page.context.bridge.ask
        self._owner: Reference | None = None
        self._filters: tuple[SyncFilter, ...] = ()
        self._known: dict[UUID, Reference] = {}
        self._wanted: UUID | None = None
        self._counting: Operation | None = None

    @property
    def editor(self) -> FilterEditor | None:
        """The editor while it is in front."""
        above = self._page.above
        return above if isinstance(above, FilterEditor) else None

    @Slot()
    def open_templates(self) -> None:
        """Show the filters that new users are given."""
        self._open(None)

    @Slot(object)
    def open(self, owner: Reference) -> None:
        """Show the filters of the user *owner*."""
        self._open(owner)

    def _open(self, owner: Reference | None) -> None:
        if self._page.above is not None:
            return
        self._owner, self._filters, self._known, self._wanted = owner, (), {}, None
        sheet = FiltersSheet(owner)
        sheet.new_wanted.connect(self._begin)
        sheet.edit_wanted.connect(self._edit)
        sheet.toggle_wanted.connect(self._toggle)
        sheet.delete_wanted.connect(self._ask_delete)
        sheet.closed.connect(self._page.go_back)
        self._page.notice.close_notice()
        self._page.show_above(sheet)
        self._read()

    # --- reading -------------------------------------------------------------------------------

    def _read(self) -> None:
        owner_id = self._owner.id if self._owner else None
        self._ask(self._service.items.filters(owner_id), self._take)

    @Slot(object)
    def _take(self, filters: Sequence[SyncFilter]) -> None:
        self._filters = tuple(filters)
        conditions = [each for one in filters for each in one.conditions]
        ids = [one for one in meant_ids(conditions) if one not in self._known]
        if not ids:
            self._show()
            return
        asked = gathered(*(self._service.rows(table, ids) for table in RECORDS.values()))
        self._ask(asked, self._take_names)

    @Slot(object)
    def _take_names(self, answers: tuple[Iterable[Any], ...]) -> None:
        for kind, rows in zip(RECORDS, answers, strict=True):
            self._known |= {row.id: Reference(row.id, kind, row.name) for row in rows}
        self._show()

    def _show(self) -> None:
        if (sheet := self._sheet) is None:
            return
        names: Mapping[UUID, str] = {one.id: one.name for one in self._known.values()}
        sheet.show_filters(self._filters, names)
        if self._wanted is not None:
            sheet.select(self._wanted)
            self._wanted = None

    @property
    def _sheet(self) -> FiltersSheet | None:
        above = self._page.above
        return above if isinstance(above, FiltersSheet) else None

    # --- editing -------------------------------------------------------------------------------

    @Slot(object)
    def _begin(self, table: ObjectType) -> None:
        owner_id = self._owner.id if self._owner else None
        draft = SyncFilterDraft("", table, owner_id=owner_id, default=owner_id is None)
        self._show_editor(draft)

    @Slot(object)
    def _edit(self, one: SyncFilter) -> None:
        self._show_editor(one.draft())

    def _show_editor(self, draft: SyncFilterDraft) -> None:
        whom = self._owner.name if self._owner else ""
        editor = FilterEditor(draft, self._page.context.clock, self._known.values(), whom)
        editor.submitted.connect(self._save)
        editor.records_wanted.connect(self._find_records)
        editor.preview_wanted.connect(self._read_preview)
        self._page.notice.close_notice()
        self._page.show_above(editor)
        editor.begin()

    @Slot(object, str)
    def _find_records(self, field: FilterField, text: str) -> None:
        kinds = (ObjectType.USER,) if field is FilterField.OWNER else REGARDING
        asked = gathered(*(self._service.references(kind, text) for kind in kinds))
        self._ask(asked, self._offer_records)

    @Slot(object)
    def _offer_records(self, found: tuple[tuple[Reference, ...], ...]) -> None:
        if self.editor is not None:
            every = sorted((one for kind in found for one in kind), key=_by_name)
            self._known |= {one.id: one for one in every}
            self.editor.offer_records(every)

    @Slot(object)
    def _read_preview(self, draft: SyncFilterDraft) -> None:
        if (editor := self.editor) is not None:
            if self._counting is not None:
                self._counting.cancel()  # of a filter that is another one by now
            question = _Question(draft, editor)
            asked = self._service.items.preview_filter(draft)
            self._counting = self._ask(asked, question.take, question.fail)

    @Slot(object)
    def _save(self, draft: Any) -> None:
        if (editor := self.editor) is not None:
            _Saving(draft, editor, self).begin(self._service, self._ask)

    def saved(self, one: SyncFilter, let_go: str, editor: FilterEditor) -> None:
        """Close *editor*, unless it was left meanwhile; another one keeps what is in it."""
        if self.editor is editor:
            self._page.close_above()
        self.changed(one, "is saved", let_go)

    def refused(self, error: BaseException, editor: FilterEditor | None) -> None:
        """Say why nothing was saved: in *editor*, or where it was left meanwhile, on the page."""
        if editor is not None and self.editor is editor:
            editor.refuse(error)
        elif isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)
            if editor is None:
                self._read()

    # --- what the list does --------------------------------------------------------------------

    @Slot(object)
    def _toggle(self, one: SyncFilter) -> None:
        if self.findChild(_Saving) is not None:
            return  # a second click would be about the filter as it was
        draft = replace(one.draft(), active=not one.active)
        _Saving(draft, None, self).begin(self._service, self._ask)

    def toggled(self, one: SyncFilter, let_go: str) -> None:
        """Say what it means that a filter is switched on or off."""
        words = "is used from the next synchronization on" if one.active else "is switched off"
        self.changed(one, words, let_go)

    @Slot(object)
    def _ask_delete(self, one: SyncFilter) -> None:
        """Ask; to delete one lets go the same as to switch it off. A template holds nothing."""
        if one.owner_id is None:
            delete = partial(self._delete, one, "")
            ask_to_delete(self._page, "filter", one.name, TEMPLATE_CONSEQUENCE, delete)
            return
        dialog = FilterDeletion(one, self._page.context.clock, self._page)
        dialog.agreed.connect(self._delete)
        asked = self._service.items.preview_filter(replace(one.draft(), active=False))
        operation = self._ask(asked, dialog.show_preview, dialog.show_error)
        dialog.rejected.connect(operation.cancel)
        dialog.open()

    @Slot(object, str)
    def _delete(self, one: SyncFilter, let_go: str) -> None:
        done = _Told(one, let_go, self)
        operation = self._ask(self._service.items.delete_filter(one.id), done.take)
        operation.ended.connect(done.deleteLater)

    def changed(self, one: SyncFilter, words: str, let_go: str = "") -> None:
        """Say what has become of a filter and of rows that were linked by it; list all anew."""
        self._wanted = one.id
        said = f"“{one.name}” {words}. {let_go}".strip()
        self._page.notice.say(said, Tone.WARN if let_go else Tone.GOOD)
        self._read()


class _Told(QObject):
    """Knows what is to be said once a filter is deleted, and what that lets go."""

    def __init__(self, one: SyncFilter, let_go: str, parent: FilterEditing) -> None:
        super().__init__(parent)
        self._one, self._let_go, self._editing = one, let_go, parent

    @Slot(object)
    def take(self, _answer: object) -> None:
        """Say it."""
        self._editing.changed(self._one, "is deleted", self._let_go)


class _Saving(QObject):
    """Saves a filter once it is known how many linked rows that lets go.

    *editor* is where it was written, which may be gone when the answer comes; None where it was
    switched in the list.
    """

    def __init__(
        self, draft: SyncFilterDraft, editor: FilterEditor | None, parent: FilterEditing
    ) -> None:
        super().__init__(parent)
        self._draft, self._editor, self._editing, self._let_go = draft, editor, parent, ""

    def begin(self, service: "Service", ask: Callable[..., Operation]) -> None:
        """Count, where there is a filter already; then save."""
        self._items, self._ask = service.items, ask
        if self._draft.id is None:
            self._save()
        else:
            self._ask(self._items.preview_filter(self._draft, 0), self._count, self._save)

    @Slot(object)
    def _count(self, preview: FilterPreview) -> None:
        self._let_go = let_go_words(preview)
        self._save()

    @Slot(object)
    def _save(self, _not_counted: object = None) -> None:
        asked = self._items.save_filter(self._draft)
        operation = self._ask(asked, self._take, self._refuse)
        operation.ended.connect(self.deleteLater)

    @Slot(object)
    def _take(self, one: SyncFilter) -> None:
        if self._editor is None:
            self._editing.toggled(one, self._let_go)
        else:
            self._editing.saved(one, self._let_go, self._editor)

    @Slot(BaseException)
    def _refuse(self, error: BaseException) -> None:
        self._editing.refused(error, self._editor)


class _Question(QObject):
    """Knows which filter a preview is of; it is gone with the editor that wants to see it."""

    def __init__(self, about: SyncFilterDraft, editor: FilterEditor) -> None:
        super().__init__(editor)
        self._about, self._editor = about, editor

    @Slot(object)
    def take(self, preview: FilterPreview) -> None:
        """Hand the preview on."""
        self._editor.offer_preview(self._about, preview)
        self.deleteLater()

    @Slot(BaseException)
    def fail(self, error: BaseException) -> None:
        """Hand the refusal on."""
        self._editor.refuse_preview(self._about, error)
        self.deleteLater()


def _by_name(one: Reference) -> str:
    return one.name.casefold()
