"""Appointments, contacts and tasks on the activity page: their lists, and what one can do there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import IdMappingRow
from ssync_desktop.ui.calendars.here import CalendarsHere
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.columns import WAITING_FOR_YOU
from ssync_desktop.ui.items.deciding import Deciding
from ssync_desktop.ui.items.file_deeds import FileDeeds
from ssync_desktop.ui.items.planned import Planned
from ssync_desktop.ui.items.section import PairSection
from ssync_desktop.ui.items.wishes import ShowAsking, ShowItem, ShowPlan
from ssync_desktop.ui.items.words import PLAN, PLAN_HINT, UNDO, UNDO_HINT
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action

GONE = "It is gone: it was let go, or the mailbox was given to somebody else."


class ItemsHere(QObject):
    """The three lists, the plan, the writes, and decisions about single pairs.

    Signals:
        place_wanted(ItemKind): bring the list of this kind to the front.
    """

    place_wanted = Signal(ItemKind)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._shown: PairSection | None = None
        self._to_select: UUID | None = None
        self.planned = Planned(page)
        self.deciding = Deciding(page)
        self.files = FileDeeds(page)
        self.sections = {kind: PairSection(kind, page.context, page) for kind in ItemKind}
        self.plan = action(page, PLAN, "search", self._show_plan, tooltip=PLAN_HINT)
        self.writes = action(page, UNDO, "reply", self._show_writes, tooltip=UNDO_HINT)
        self.calendars = CalendarsHere(page)
        self.actions = (self.plan, self.writes, *self.calendars.actions)
        self.planned.carried_out.connect(self._take_order)
        self.deciding.settled.connect(self._read_again)
        self.files.settled.connect(self._read_again)
        self.files.answered.connect(self._go_on)
        for section in self.sections.values():
            section.pane.answered.connect(self.deciding.answer)
            section.pane.choice_wanted.connect(self.deciding.choose)
            section.pane.open_wanted.connect(self.files.open)
            section.pane.save_wanted.connect(self.files.save)
            section.pane.remove_wanted.connect(self.files.remove)
            section.pane.attach_wanted.connect(self.files.attach)
            section.pane.attaching_wanted.connect(self.files.choose)

    def enter(self, section: object) -> None:
        """Show the actions beside the lists they are for, and nowhere else."""
        self._shown = section if isinstance(section, PairSection) else None
        for made in self.actions:
            made.setVisible(self._shown is not None)
        if self._shown is not None and self._shown.kind is ItemKind.CONTACT:
            for made in self.calendars.actions:
                made.setVisible(False)

    def show(self, wish: ShowItem | ShowPlan | ShowAsking) -> None:
        """Show what another page asks for."""
        if isinstance(wish, ShowAsking):
            self.place_wanted.emit(wish.kind)
            self.sections[wish.kind].filters.choose(WAITING_FOR_YOU)
            return
        if isinstance(wish, ShowPlan):
            self.planned.show_plan(wish.mailbox_id)
            return
        self._to_select = wish.mapping_id
        context = self._page.context
        asked = context.service.rows(Table.ID_MAPPINGS, (wish.mapping_id,))
        context.bridge.ask(asked, self._found)

    @Slot(object)
    def _found(self, rows: Sequence[Any]) -> None:
        found = next((row for row in rows if row.id == self._to_select), None)
        if not isinstance(found, IdMappingRow):
            self._page.notice.say(GONE, Tone.INFO)
            return
        kind = KIND_OF[found.object_type]
        self.place_wanted.emit(kind)
        self.sections[kind].select(found.id)

    @Slot()
    def _show_plan(self) -> None:
        self.planned.show_plan(self._mailbox())

    @Slot()
    def _show_writes(self) -> None:
        self.planned.show_writes(self._mailbox())

    def _mailbox(self) -> UUID | None:
        """Return the mailbox of the selection, where that is one."""
        rows = self._shown.rows if self._shown is not None else ()
        boxes: set[UUID] = {row.mailbox_id for row in rows}
        return boxes.pop() if len(boxes) == 1 else None

    @Slot()
    def _take_order(self) -> None:
        if self._shown is not None:
            self._shown.list.take_order()

    @Slot(UUID)
    def _go_on(self, mapping_id: UUID) -> None:
        for section in self.sections.values():
            if section.wanted == mapping_id:
                section.pane.focus_files()

    @Slot(UUID)
    def _read_again(self, mapping_id: UUID) -> None:
        for section in self.sections.values():
            if section.wanted == mapping_id:
                section.read()
