"""Users and queues, and the records mail is from: their lists, editors, and import."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Queue, Reference, User
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.filters.editing import FilterEditing
from ssync_desktop.ui.offers import actions_of, allow
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.pane_offer import PaneOffer
from ssync_desktop.ui.records.file_step import contact_file
from ssync_desktop.ui.records.kinds import KINDS
from ssync_desktop.ui.records.lists import RecordLists
from ssync_desktop.ui.records.section import RecordSection
from ssync_desktop.ui.users import sections
from ssync_desktop.ui.users.choosing import OF_QUEUES, OF_USERS, OFFERS, Deed, Row, applicable
from ssync_desktop.ui.users.counts import PeopleCounts
from ssync_desktop.ui.users.deeds import PersonDeeds
from ssync_desktop.ui.users.editing import PersonEditing
from ssync_desktop.ui.users.welcome import Welcome
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.deletion import ask_to_delete
from ssync_desktop.ui.widgets.places import Places
from ssync_desktop.ui.widgets.section import Section

NEW_USER = "New user"
NEW_QUEUE = "New queue"


class UsersPage(Page):
    """Puts the parts together; what each does stands in its own module."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Users and queues", context)
        self.setAcceptDrops(True)
        self.places = Places((*sections.TITLES, *(kind.title for kind in KINDS)))
        self._pane_offer = PaneOffer(self)
        self.editing = PersonEditing(self)
        self.filters_of = FilterEditing(self)
        self.welcome = Welcome(self)
        self._deeds = PersonDeeds(context.service, context.bridge, self)
        self._counts = PeopleCounts(context.service, context.bridge, self)
        self.records = RecordLists(self)
        begin = partial(action, self, icon_name="add")
        self._new = (
            begin(NEW_USER, triggered=self._new_user, tooltip="New user (Ctrl+N)"),
            begin(NEW_QUEUE, triggered=self._new_queue, tooltip="New queue (Ctrl+N)"),
            *self.records.new,
        )
        self.users = sections.UserSection(context, self._new[sections.USERS], self)
        self.queues = sections.QueueSection(context, self._new[sections.QUEUES], self)
        self._people: tuple[Section[Any], ...] = (self.users, self.queues)
        self.sections: tuple[Section[Any], ...] = (*self._people, *self.records.sections)
        self._sentence = "Reading the users and queues …"
        self._lists = QStackedWidget()
        self._panes = QStackedWidget()
        self.actions_: dict[Deed, QAction] = {}
        self._build()
        self._connect()
        self.places.choose(sections.USERS)

    @property
    def section(self) -> Section[Any]:
        """The list in front."""
        return self.sections[max(self.places.place, 0)]

    def first_shown(self) -> None:
        """Ask for the rows of the list in front, and count."""
        self.section.enter()
        self._counts.read()

    @Slot()
    def synchronize(self) -> None:
        """F5: show the rows and the order of now."""
        self.section.list.take_order()
        self._counts.read()

    def show_subject(self, subject: object) -> None:
        """Begin a new user or queue, or show a row, or a list or a saved view by its title."""
        if subject == NEW_USER:
            self.places.choose(sections.USERS)
            self.editing.create_user()
        elif subject == NEW_QUEUE:
            self.places.choose(sections.QUEUES)
            self.editing.create_queue()
        elif isinstance(subject, str):
            self._show_titled(subject)
        elif isinstance(subject, Reference):
            self._show_row(subject)

    def _build(self) -> None:
        for made in self._new:
            self.set_main_action(made)
        for section in reversed(self.sections):
            self.set_filters(section.filters)
        self.add_tool(self.places, first=True)
        self.actions_ = actions_of(self, OFFERS, self._begin)
        self.add_actions([*self.actions_.values(), *self.records.actions])
        for section in self._people:
            section.list.table.mirror(list(self.actions_.values()))
        for section in self.sections:
            self._lists.addWidget(section.list)
            self._panes.addWidget(section.pane)
        self.set_content(self._lists, self._panes)
        self.set_state(self._sentence)

    def _connect(self) -> None:
        self.places.chosen.connect(self._show_section)
        self.editing.saved.connect(self._saved)
        self._deeds.done.connect(self._say)
        self._counts.told.connect(self._tell)
        self.users.pane.filters_wanted.connect(self.filters_of.open)
        self.records.wanted.connect(self._bring_to_front)
        self.records.told.connect(self.set_state)
        for section in self._people:
            section.selection_changed.connect(self._allow)
            section.list.table.opened.connect(self._open)
        for section in self.sections:
            self._pane_offer.watch(section)
        self.context.live.rows_changed.connect(self._note)

    @Slot(int)
    def _show_section(self, number: int) -> None:
        for place, section in enumerate(self.sections):
            section.filters.setVisible(place == number)
            self._new[place].setVisible(place == number)
        self.filters = self.sections[number].filters
        self.main_action = self._new[number]
        self._lists.setCurrentIndex(number)
        self._panes.setCurrentIndex(number)
        section = self.sections[number]
        self._pane_offer.enter(section)
        offered = {sections.USERS: OF_USERS, sections.QUEUES: OF_QUEUES}.get(number, frozenset())
        for deed, made in self.actions_.items():
            made.setVisible(deed in offered)
        for made in self.records.actions:
            made.setVisible(section not in self._people)
        if self._started:
            section.enter()
        if isinstance(section, RecordSection):
            self.records.enter(section)
        else:
            self.set_state(self._sentence)
            self._allow()

    def _show_row(self, reference: Reference) -> None:
        """Select a user, a queue or a record in its list."""
        kinds = (ObjectType.USER, ObjectType.QUEUE, *(kind.object_type for kind in KINDS))
        if reference.object_type in kinds:
            number = kinds.index(reference.object_type)
            self.places.choose(number)
            self.sections[number].select(reference.id)

    def _show_titled(self, title: str) -> None:
        for number, section in enumerate(self.sections):
            views = [view.title for view in section.listing.views]
            if title == section.listing.title or title in views:
                self.places.choose(number)
                section.filters.choose(title if title in views else views[0])
                return

    @Slot(object)
    def _bring_to_front(self, section: object) -> None:
        self.places.choose(next(n for n, one in enumerate(self.sections) if one is section))

    # --- an import over the lists --------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether edits, or decisions about an import, would be lost by leaving."""
        sheet = self.records.sheet
        return super().unsaved or (sheet is not None and sheet.unsaved)

    @Slot()
    def close_over(self) -> None:
        """Show the lists again; an import that is left while it runs is undone."""
        if self.records.sheet is not None:
            self.records.sheet.stop()
        super().close_over()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file of contacts, unless an editor is open."""
        if contact_file(event.mimeData()) and (self.over is None or self.records.sheet):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin to import the file."""
        path = contact_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            section = self.section
            if isinstance(section, RecordSection):
                self.records.import_file(path, section.kind)
            else:
                self.records.import_file(path)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _new_user(self) -> None:
        self.editing.create_user()

    @Slot()
    def _new_queue(self) -> None:
        self.editing.create_queue()

    @Slot()
    def _allow(self) -> None:
        """Enable what can be done with the selection, or say why it cannot.

        A list that is not in front may tell of rows that have landed; its deeds are not offered.
        """
        if self.section not in self._people:
            return
        rows: tuple[Row, ...] = self.section.rows
        allow(self.actions_, OFFERS, lambda deed: applicable(deed, rows).why)

    def _begin(self, deed: Deed, _checked: bool = False) -> None:
        rows = applicable(deed, self.section.rows).rows
        if not rows:
            return
        if deed is Deed.EDIT:
            self._open(rows[0].id)
        elif deed is Deed.MAILBOX:
            self.context.navigator.go("mailboxes", rows[0].mailbox_id)
        elif deed is Deed.FILTERS:
            self.filters_of.open(Reference(rows[0].id, ObjectType.USER, rows[0].name))
        elif deed is Deed.DELETE:
            self._ask_delete(rows[0])
        else:
            self._deeds.carry_out(deed, rows)

    @Slot(object)
    def _open(self, record_id: UUID) -> None:
        if self.places.place == sections.USERS:
            self.editing.edit_user(record_id)
        else:
            self.editing.edit_queue(record_id)

    def _ask_delete(self, row: Row) -> None:
        consequence = (
            "Its mailbox goes with it. Email that came through it stays, and mail on the server "
            "is not touched."
        )
        delete = partial(self._deeds.carry_out, Deed.DELETE, [row])
        ask_to_delete(self, "queue", row.name, consequence, delete)

    # --- answers and news ----------------------------------------------------------------------

    @Slot(object, bool)
    def _saved(self, record: object, is_new: bool) -> None:
        assert isinstance(record, User | Queue)
        number = sections.USERS if isinstance(record, User) else sections.QUEUES
        self.places.choose(number)
        self.sections[number].select(record.id)
        if is_new:
            self.welcome.tell(record)
        else:
            name = record.full_name if isinstance(record, User) else record.name
            self._say(f"{name} is saved.")

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        """Say how users and queues stand, while one of their lists is in front."""
        self._sentence = sentence
        if self.section in self._people:
            self.set_state(sentence)

    @Slot(str)
    def _say(self, text: str) -> None:
        self.notice.say(text, Tone.GOOD)

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        if not self._started:
            return
        for section in self.sections:
            section.note(changes, seen=section is self.section)
        self._counts.note(changes)
