"""The lists of records as part of a page: what can be done with them, and their import."""

from functools import partial
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from ssync_desktop.domain.people import Record
from ssync_desktop.domain.query import Condition
from ssync_desktop.domain.rows import RecordRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.offers import actions_of, allow
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.records.choosing import OFFERS, Deed, applicable, consequence
from ssync_desktop.ui.records.deeds import RecordDeeds
from ssync_desktop.ui.records.editing import RecordEditing
from ssync_desktop.ui.records.import_sheet import ImportSheet
from ssync_desktop.ui.records.kinds import CONTACTS, KINDS, Kind, kind_of
from ssync_desktop.ui.records.section import RecordSection
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.deletion import ask_to_delete
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.words import counted

JUST_IMPORTED = "Imported just now"
IMPORT_TIP = "Import many from a CSV or vCard file; it may be dropped on the page as well"


class RecordLists(QObject):
    """Contacts, accounts and leads on *page*, which shows one of :attr:`sections` at a time.

    Signals:
        wanted(RecordSection): this list is to be in front.
        told(str): how the list in front stands, in one sentence.
    """

    wanted = Signal(object)
    told = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.editing = RecordEditing(page)
        self._deeds = RecordDeeds(page.context.service, page.context.bridge, self)
        self.new: tuple[QAction, ...] = tuple(self._new_action(kind) for kind in KINDS)
        self.sections: tuple[RecordSection, ...] = tuple(
            RecordSection(page.context, kind, begin, self)
            for kind, begin in zip(KINDS, self.new, strict=True)
        )
        self._front = self.sections[0]
        self.deeds: dict[Deed, QAction] = actions_of(self, OFFERS, self._begin)
        self.import_action = action(
            self, "Import", "import", self._begin_import, tooltip=IMPORT_TIP
        )
        self.actions = (self.import_action, *self.deeds.values())
        for section in self.sections:
            section.list.table.mirror(list(self.deeds.values()))
            section.list.table.opened.connect(self._open)
            section.list.counted.connect(partial(self._count, section))
            section.selection_changed.connect(self._allow)
        self.editing.saved.connect(self._saved)
        self._deeds.done.connect(self._say)

    def enter(self, section: RecordSection) -> None:
        """Let *section* be the one that is in front."""
        self._front = section
        self._count(section, section.list.model.rowCount())
        self._allow()

    def section_of(self, kind: Kind) -> RecordSection:
        """Return the list of *kind*."""
        return next(section for section in self.sections if section.kind is kind)

    def create(self, kind: Kind) -> None:
        """Begin a new record of *kind*."""
        self.wanted.emit(self.section_of(kind))
        self.editing.create(kind)

    def import_file(self, path: Path | None = None, kind: Kind = CONTACTS) -> None:
        """Show the import over the page, and begin with a file if there is one already."""
        sheet = self.sheet
        if sheet is None:
            sheet = ImportSheet(self._page.context, kind)
            sheet.cancelled.connect(self._page.go_back)
            sheet.finished.connect(self._show_imported)
            self._page.notice.close_notice()
            self._page.show_over(sheet)
        if path is not None:
            sheet.read(path)

    @property
    def sheet(self) -> ImportSheet | None:
        """The import that is shown over the page; None while there is none."""
        over = self._page.over
        return over if isinstance(over, ImportSheet) else None

    # --- what the user does --------------------------------------------------------------------

    def _new_action(self, kind: Kind) -> QAction:
        text = f"New {kind.one}"
        return action(self, text, "add", partial(self._begin_new, kind), tooltip=f"{text} (Ctrl+N)")

    def _begin_new(self, kind: Kind, _checked: bool = False) -> None:
        self.create(kind)

    @Slot()
    def _begin_import(self) -> None:
        self.import_file(kind=self._front.kind)

    def _begin(self, deed: Deed, _checked: bool = False) -> None:
        rows = applicable(deed, self._front.rows).rows
        if not rows:
            return
        if deed is Deed.EDIT:
            self.editing.edit(self._front.kind, rows[0].id)
        elif deed is Deed.DELETE:
            self._ask_delete(rows)
        else:
            self._deeds.carry_out(deed, rows)

    def _ask_delete(self, rows: tuple[RecordRow, ...]) -> None:
        kind = self._front.kind
        alone = len(rows) == 1
        what = (kind.one, rows[0].name) if alone else (counted(len(rows), kind.one, kind.many), "")
        delete = partial(self._deeds.carry_out, Deed.DELETE, rows)
        ask_to_delete(self._page, *what, consequence(rows, kind.one), delete)

    @Slot(object)
    def _open(self, record_id: UUID) -> None:
        self.editing.edit(self._front.kind, record_id)

    # --- answers and news ----------------------------------------------------------------------

    @Slot()
    def _allow(self) -> None:
        """Enable what can be done with the selection, or say why it cannot."""
        rows = self._front.rows
        allow(self.deeds, OFFERS, lambda deed: applicable(deed, rows).why)

    def _count(self, section: RecordSection, count: int) -> None:
        if section is self._front:
            kind = section.kind
            shown = " in this view" if section.filters.narrows else ""
            self.told.emit(f"{counted(count, kind.one, kind.many)}{shown}.")

    @Slot(object)
    def _saved(self, saved: object) -> None:
        record = cast("Record", saved)
        section = self.section_of(kind_of(record.object_type))
        self.wanted.emit(section)
        section.select(record.id)
        self._say(f"{record.name} is saved.")

    @Slot(object, tuple)
    def _show_imported(self, imported: object, ids: tuple[UUID, ...]) -> None:
        """Show what has just arrived alone; the view stays to be chosen until the next import."""
        kind = cast("Kind", imported)
        self._page.close_over()
        section = self.section_of(kind)
        self.wanted.emit(section)
        section.filters.show_view(View(JUST_IMPORTED, (Condition("id", "in", ids),)))
        self._page.notice.say(
            f"{counted(len(ids), kind.one, kind.many)} imported or updated; "
            f"the view “{JUST_IMPORTED}” shows them.",
            Tone.GOOD,
            f"Show all {kind.many}",
            section.filters.clear,
            stays=True,
            here=True,
        )

    @Slot(str)
    def _say(self, text: str) -> None:
        self._page.notice.say(text, Tone.GOOD)
