"""The editor of a filter: its name, its table, its conditions, and what would synchronize."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.filter_preview import FilterPreview
from ssync_desktop.domain.items.sync_filter import NAME_LENGTH, FilterField, SyncFilterDraft
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.fields.words import TABLES
from ssync_desktop.ui.filters.conditions import ConditionsEditor
from ssync_desktop.ui.filters.preview import FilterPreviewTable
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field

NEW = "New filter"
TABLE_HINT = "A row synchronizes as soon as one active filter of its table fits."
STAYS = "A filter stays with its table."
CONDITIONS = "A row fits when all of this holds"
CONDITIONS_HINT = "“The user” is whoever the filter belongs to."
ACTIVE = "Use this filter"
ACTIVE_HINT = "Off, the filter is kept and lets nothing synchronize."
GIVEN = "Give a copy to users whose synchronization is set up from now on"
GIVEN_HINT = "Users who are set up already keep the filters they have."


class FilterEditor(DraftEditor):
    """Edits a :class:`SyncFilterDraft`; answer its wishes with the ``offer_`` methods.

    Signals:
        records_wanted(FilterField, str): users or records whose names contain this are wanted.
        preview_wanted(SyncFilterDraft): what would synchronize by it is to be read.
    """

    records_wanted = Signal(FilterField, str)
    preview_wanted = Signal(SyncFilterDraft)

    def __init__(
        self,
        draft: SyncFilterDraft,
        clock: Clock,
        known: Iterable[Reference] = (),
        whom: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """*known* are records that conditions name; *whom* is the name of the filter's user."""
        super().__init__(NEW if draft.id is None else f"Filter: {draft.name}", parent)
        self.filter_id: UUID | None = draft.id
        self.conditions = ConditionsEditor(draft.object_type, known)
        self.table = Choice(TABLES.items())
        self.preview = FilterPreviewTable(clock, whom)
        self._asked: SyncFilterDraft | None = None
        self.add_field("name", Field("Name", QLineEdit(maxLength=NAME_LENGTH), required=True))
        hint = TABLE_HINT if draft.id is None else STAYS
        self.add_field("object_type", Field("Table", self.table, hint=hint))
        self.table.setEnabled(draft.id is None)
        self.add_field("conditions", Field(CONDITIONS, self.conditions, hint=CONDITIONS_HINT))
        self.add_field("active", Field("Active", QCheckBox(ACTIVE), hint=ACTIVE_HINT))
        if draft.owner_id is None:
            self.add_field("default", Field("Given", QCheckBox(GIVEN), hint=GIVEN_HINT))
        self.add_widget(self.preview)
        self.load(draft)
        self._connect()

    def begin(self) -> None:
        """Ask for what can be asked for at once; call when the wishes are connected."""
        self._follow()

    def offer_records(self, found: Iterable[Reference]) -> None:
        """Offer users or records to the condition that asked."""
        self.conditions.offer(found)

    def offer_preview(self, about: SyncFilterDraft, preview: FilterPreview) -> None:
        """Show what would synchronize, unless the filter is another one by now."""
        if about == self._asked:
            self.preview.show_preview(about.object_type, preview)

    def refuse_preview(self, about: SyncFilterDraft, error: BaseException) -> None:
        """Say why nobody knows what would synchronize."""
        if about == self._asked:
            self.preview.show_error(error)

    def _connect(self) -> None:
        self.table.picked.connect(self._change_table)
        self.conditions.wanted.connect(self.records_wanted)
        self.preview.wanted.connect(self._ask_preview)
        self.form.edited.connect(self._follow)

    @Slot()
    def _change_table(self) -> None:
        self.conditions.follow(self.table.value())

    @Slot()
    def _follow(self) -> None:
        """Let the preview follow what the filter lets synchronize; its name matters nothing."""
        draft = self._to_preview()
        if draft != self._asked:
            self._asked = draft
            self.preview.follow(draft is not None)

    def _to_preview(self) -> SyncFilterDraft | None:
        draft: SyncFilterDraft = self.draft()
        plain = replace(draft, name="-", default=False)
        return None if any(True for _ in plain.problems()) else plain

    @Slot()
    def _ask_preview(self) -> None:
        if self._asked is not None:
            self.preview_wanted.emit(self._asked)
