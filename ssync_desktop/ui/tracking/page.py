"""The page of tracking rules: folders whose mail is tracked, how they stand, and their editor."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.offers import actions_of, allow
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.pane_offer import PaneOffer
from ssync_desktop.ui.tracking.choosing import OFFERS, Deed, hindrance
from ssync_desktop.ui.tracking.columns import DISABLED_RULES, VIEWS
from ssync_desktop.ui.tracking.editing import RuleEditing
from ssync_desktop.ui.tracking.section import TITLE, RuleSection
from ssync_desktop.ui.tracking.words import kept
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.deletion import ask_to_delete
from ssync_desktop.ui.words import counted

NEW_RULE = "New rule"
KEPT = (
    "Mail that was tracked by them stays tracked and linked. What comes into their folders from "
    "now on is not tracked by them any more."
)


class TrackingPage(Page):
    """Puts the parts together; what each does stands in its own module."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(TITLE, context)
        self.editing = RuleEditing(self)
        self._saved_id: UUID | None = None
        new = action(self, NEW_RULE, "add", self.editing.create, tooltip="New rule (Ctrl+N)")
        self.section = RuleSection(context, new, self)
        self.actions_: dict[Deed, QAction] = actions_of(self, OFFERS, self._begin)
        self._offer = PaneOffer(self)
        self.set_main_action(new)
        self.set_filters(self.section.filters)
        self.add_actions(list(self.actions_.values()))
        self.section.list.table.mirror(list(self.actions_.values()))
        self.set_content(self.section.list, self.section.pane)
        self.set_state("Reading the rules …")
        self._offer.watch(self.section)
        self._offer.enter(self.section)
        self._connect()
        self._allow()

    def first_shown(self) -> None:
        """Ask for the rules, and how many are disabled."""
        self.section.enter()
        self._count()

    def enter(self) -> None:
        """Show the news since the page was last in front."""
        again = self._started
        super().enter()
        if again:
            self.section.enter()

    def show_subject(self, subject: object) -> None:
        """Begin a rule, for a mailbox if one is named; or show one by its id, or a view."""
        if subject == NEW_RULE:
            self.editing.create()
        elif isinstance(subject, Reference) and subject.object_type is ObjectType.MAILBOX:
            self.editing.create_for(subject)
        elif isinstance(subject, UUID):
            self.section.select(subject)
        elif isinstance(subject, str):
            self.section.filters.choose(subject)

    @Slot()
    def synchronize(self) -> None:
        """F5: read the folders of the selected rules now; in the editor, those to choose from."""
        if self.editing.editor is not None:
            self.editing.editor.read_again()
        else:
            self.actions_[Deed.SYNCHRONIZE].trigger()

    def _connect(self) -> None:
        self.section.selection_changed.connect(self._allow)
        self.section.selection_changed.connect(self._go_on)
        self.section.list.table.opened.connect(self._open)
        self.section.list.counted.connect(self._count)
        self.section.pane.repair_wanted.connect(self._open)
        self.editing.saved.connect(self._tell_saved)
        self.context.live.rows_changed.connect(self._note)

    # --- deeds ---------------------------------------------------------------------------------

    @Slot()
    def _allow(self) -> None:
        """Enable what can be done with the selection, or say why it cannot."""
        rows: tuple[TrackingFolderRow, ...] = self.section.rows
        allow(self.actions_, OFFERS, lambda deed: hindrance(deed, rows))

    def _begin(self, deed: Deed, _checked: bool = False) -> None:
        rows: tuple[TrackingFolderRow, ...] = self.section.rows
        if hindrance(deed, rows):
            return
        if deed in (Deed.EDIT, Deed.REPAIR):
            self.editing.edit(rows[0].id)
        elif deed is Deed.MAILBOX:
            self.context.navigator.go("mailboxes", rows[0].mailbox_id)
        elif deed is Deed.SYNCHRONIZE:
            boxes = sorted({row.mailbox_id for row in rows if not row.disabled})
            self.context.bridge.ask(self.context.service.sync_now(boxes))
        elif deed is Deed.DELETE:
            self._ask_delete(rows)

    def _ask_delete(self, rows: tuple[TrackingFolderRow, ...]) -> None:
        delete = partial(self._delete, tuple(row.id for row in rows))
        if len(rows) == 1:
            name = f"{rows[0].folder_name} of {rows[0].mailbox_name}"
            ask_to_delete(self, "rule on the folder", name, kept(rows[0]), delete)
        else:
            ask_to_delete(self, counted(len(rows), "rule"), "", KEPT, delete)

    def _delete(self, ids: tuple[UUID, ...]) -> None:
        self.context.bridge.ask(self.context.service.tracking.delete(ids), self._deleted)

    @Slot(object)
    def _deleted(self, _answer: object) -> None:
        self.section.list.take_order()  # whoever deletes wants to see it gone
        self.section.list.table.clearSelection()
        self._offer.enter(self.section)  # the list has the whole page until a rule is selected
        self.notice.say("Deleted. What was tracked stays tracked.", Tone.GOOD)

    @Slot(object)
    def _open(self, rule_id: Any) -> None:
        self.editing.edit(rule_id)

    # --- answers and news ----------------------------------------------------------------------

    @Slot(TrackingFolder, bool)
    def _tell_saved(self, rule: TrackingFolder, is_new: bool) -> None:
        self._saved_id = rule.id
        self.section.select(rule.id)
        if is_new:
            text = f"Mail in {rule.folder_name} is tracked from now on, what lies there first."
        else:
            text = f"The rule on {rule.folder_name} is saved and at work."
        self.notice.say(text, Tone.GOOD)

    @Slot()
    def _go_on(self) -> None:
        """Let the keyboard go on at the rule that was saved, once its row is there."""
        if self._saved_id is not None and self._saved_id in self.section.list.table.selected_ids():
            self._saved_id = None
            if self.over is None:
                self.take_focus()

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        self.section.note(changes, seen=self.isVisible())
        if self._started and Table.TRACKING_FOLDERS in changes.tables:
            self._count()

    @Slot()
    def _count(self) -> None:
        """Ask how many rules are there, and how many of them are disabled."""
        disabled = next(view.conditions for view in VIEWS if view.title == DISABLED_RULES)
        service, bridge = self.context.service, self.context.bridge
        self._disabled = 0
        bridge.ask(
            service.count(Query(Table.TRACKING_FOLDERS, conditions=disabled)), self._take_disabled
        )

    @Slot(object)
    def _take_disabled(self, disabled: int) -> None:
        self._disabled = disabled
        self.attention_changed.emit(disabled)
        self.context.bridge.ask(
            self.context.service.count(Query(Table.TRACKING_FOLDERS)), self._tell_count
        )

    @Slot(object)
    def _tell_count(self, count: int) -> None:
        if not count:
            self.set_state("No folder is tracked yet.")
            return
        sentence = f"{counted(count, 'rule')} on folders of mailboxes"
        if self._disabled:
            them = "1 is" if self._disabled == 1 else f"{self._disabled:,} are"
            self.set_state(f"{sentence}. {them} disabled and should be repaired.")
        else:
            self.set_state(f"{sentence}; none is disabled.")
