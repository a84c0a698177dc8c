"""The page of email server profiles: how servers are reached, by whom, and what is the default."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import State
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.query import Condition, Table
from ssync_desktop.domain.rows import ProfileRow
from ssync_desktop.domain.test_run import TestStep
from ssync_desktop.ui.conditions import STOPPED
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.profiles.actions import ProfileActions
from ssync_desktop.ui.profiles.choosing import Deed
from ssync_desktop.ui.profiles.columns import ALL, profile_columns
from ssync_desktop.ui.profiles.connection import ConnectionTest
from ssync_desktop.ui.profiles.editing import ProfileEditing
from ssync_desktop.ui.profiles.pane import ProfilePane
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.deletion import ask_to_delete
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar, View
from ssync_desktop.ui.widgets.list_pane import ListPane
from ssync_desktop.ui.widgets.window_model import WindowModel

NEW_PROFILE = "New profile"
VIEWS = (
    View("All profiles"),
    View("Stopped", (STOPPED,)),
    View("Active", (Condition("state", "eq", int(State.ACTIVE)),)),
    View("Deactivated", (Condition("state", "eq", int(State.INACTIVE)),)),
)


class ProfilesPage(Page):
    """Puts the parts together; what each does stands in its own module."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Email server profiles", context)
        self._profile: EmailServerProfile | None = None
        self._wanted_id: UUID | None = None
        self.editing = ProfileEditing(self)
        self.actions_ = ProfileActions(self)
        self.connection = ConnectionTest(context.service, context.bridge, self)
        self.pane = ProfilePane(context.clock)
        self.model = WindowModel(
            context.service, profile_columns(self._default_id), context.bridge, self
        )
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._build()
        self._connect()

    def first_shown(self) -> None:
        """Ask for the profiles, and which is the default."""
        self.list.start()
        self.editing.read_default()

    def show_subject(self, subject: object) -> None:
        """Begin a new profile, or show one by its id, or a view by its title."""
        assert self.filters is not None
        if subject == NEW_PROFILE:
            self.editing.create()
        elif isinstance(subject, str):
            self.filters.choose(subject)
        elif isinstance(subject, UUID):
            self._wanted_id = subject
            if self.model.place_of(subject) is None:
                self.filters.clear()
            else:
                self._select_wanted()

    @Slot()
    def synchronize(self) -> None:
        """F5: test the connection of the selected profile, where it has credentials."""
        self.actions_.action(Deed.TEST).trigger()

    def _build(self) -> None:
        new = action(
            self,
            NEW_PROFILE,
            "add",
            self.editing.create,
            tooltip="New email server profile (Ctrl+N)",
        )
        begin = action(self, NEW_PROFILE, "add", self.editing.create)
        empty = EmptyState(
            "server",
            "Begin with an email server profile",
            "It says where mail is fetched and sent, and who signs in. Users and queues that "
            "you create afterwards get it by themselves.",
            begin,
        )
        filters = FilterBar(VIEWS)
        self.list = ListPane(self.model, ALL, empty, filters, "Email server profiles")
        self.set_main_action(new)
        self.set_filters(filters)
        self.add_actions(self.actions_.actions)
        self.list.table.mirror(self.actions_.actions)
        self.set_content(self.list, self.pane)
        self.set_state("Reading the profiles …")

    def _connect(self) -> None:
        self.context.live.rows_changed.connect(self.list.note)
        self.context.live.rows_changed.connect(self._note)
        self.list.counted.connect(self._tell_count)
        self.list.table.chosen.connect(self._follow)
        self.list.table.opened.connect(self._open)
        self.model.arrived.connect(self._select_wanted)
        self.model.dataChanged.connect(self._rows_landed)
        self._soon.timeout.connect(self._follow)
        self.editing.default_changed.connect(self._refresh)
        self.actions_.wanted.connect(self._begin)
        self.connection.changed.connect(self._show_test)
        self.pane.retry_requested.connect(self.synchronize)
        self.pane.trust_requested.connect(self._trust)
        self.pane.mailboxes_requested.connect(self._go_to_mailboxes)

    def _default_id(self) -> UUID | None:
        return self.editing.default_id

    # --- the selection -------------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        """Let actions and pane follow the selection, or what has changed of it."""
        ids = self.list.table.selected_ids()
        rows = self.list.table.selected_rows()
        single = rows[0] if len(ids) == 1 and rows else None
        if single is None or (self._profile is not None and self._profile.id != single.id):
            self._profile = None
        is_default = single is not None and single.id == self.editing.default_id
        self.pane.show_rows(rows, len(ids), is_default=is_default)
        tested = self.connection.profile
        mine = tested is not None and ids == (tested.id,)  # its row may just be read again
        self.pane.show_test(self.connection.shown if mine else ())
        self.actions_.follow(rows, self.editing.default_id, self._profile)
        if single is not None:
            future = self.context.service.profile(single.id)
            self.context.bridge.ask(future, self._take_profile, self._skip)

    @Slot(object)
    def _take_profile(self, profile: EmailServerProfile) -> None:
        if self.list.table.selected_ids() != (profile.id,):
            return
        self._profile = profile
        self.pane.show_details(profile)
        rows = self.list.table.selected_rows()
        self.actions_.follow(rows, self.editing.default_id, profile)

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Leave the pane as it is: the profile is gone, and the list will say so."""

    @Slot()
    def _rows_landed(self) -> None:
        if self.list.table.selectionModel().hasSelection():
            self._soon.start()

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        if Table.PROFILES not in changes.tables and Table.MAILBOXES in changes.tables:
            self.list.note(Changes(frozenset({Table.PROFILES})))  # how many mailboxes use each

    @Slot()
    def _refresh(self) -> None:
        self.list.table.viewport().update()
        self._soon.start()

    @Slot()
    def _select_wanted(self) -> None:
        wanted, self._wanted_id = self._wanted_id, None
        if wanted is not None and (place := self.model.place_of(wanted)) is not None:
            self.list.table.select([wanted], wanted)
            self.list.table.scrollTo(self.model.index(place, 0))

    # --- deeds ---------------------------------------------------------------------------------

    @Slot(str, tuple)
    def _begin(self, name: str, rows: tuple[ProfileRow, ...]) -> None:
        deed, ids = Deed(name), [row.id for row in rows]
        service, bridge = self.context.service, self.context.bridge
        if deed is Deed.EDIT:
            self.editing.edit(ids[0])
        elif deed is Deed.TEST and self._profile is not None:
            self.connection.begin(self._profile)
        elif deed is Deed.DEFAULT and self._profile is not None:
            self.editing.set_default(self._profile)
        elif deed in (Deed.ACTIVATE, Deed.DEACTIVATE):
            state = State.ACTIVE if deed is Deed.ACTIVATE else State.INACTIVE
            bridge.ask(service.set_profile_state(ids, state))
        elif deed is Deed.DELETE:
            self._ask_delete(rows[0])

    def _ask_delete(self, row: ProfileRow) -> None:
        consequence = "Its passwords on this machine are removed with it."
        delete = partial(self._delete, row.id)
        ask_to_delete(self, "email server profile", row.name, consequence, delete)

    def _delete(self, profile_id: UUID) -> None:
        self.context.bridge.ask(self.context.service.delete_profile(profile_id))

    @Slot(object)
    def _open(self, profile_id: Any) -> None:
        self.editing.edit(profile_id)

    @Slot(EmailServerProfile)
    def _show_test(self, profile: EmailServerProfile) -> None:
        if self.list.table.selected_ids() == (profile.id,):
            self.pane.show_test(self.connection.shown)

    @Slot(TestStep)
    def _trust(self, step: TestStep) -> None:
        if step.certificate is not None:
            self.connection.trust(step.certificate)

    @Slot(int)
    def _tell_count(self, count: int) -> None:
        narrowed = self.filters is not None and self.filters.narrows
        self.offer_pane(count > 0 or narrowed)
        if not count:
            self.set_state("No profile fits the filter." if narrowed else "No profile yet.")
            return
        profiles = "1 profile" if count == 1 else f"{count:,} profiles"
        self.set_state(f"{profiles}. Each says how mail servers are reached, and by whom.")

    @Slot(object)
    def _go_to_mailboxes(self, profile: object) -> None:
        self.context.navigator.go("mailboxes", profile)
