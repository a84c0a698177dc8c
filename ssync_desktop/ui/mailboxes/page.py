"""The Mailboxes page: a grid that lives, what can be done with a selection, and its pane."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Slot

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import MailboxKind, ObjectType, OperationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.status import OperationStatus
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.planned import Planned
from ssync_desktop.ui.items.wishes import ShowPlan
from ssync_desktop.ui.mailboxes.actions import MailboxActions
from ssync_desktop.ui.mailboxes.alerts import AlertsOf
from ssync_desktop.ui.mailboxes.choosing import Deed
from ssync_desktop.ui.mailboxes.columns import ALL, VIEWS, mailbox_columns
from ssync_desktop.ui.mailboxes.counts import MailboxCounts
from ssync_desktop.ui.mailboxes.deeds import Deeds
from ssync_desktop.ui.mailboxes.defaults_dialog import DefaultsDialog
from ssync_desktop.ui.mailboxes.directions import state_of
from ssync_desktop.ui.mailboxes.editing import MailboxEditing
from ssync_desktop.ui.mailboxes.pane import MailboxPane
from ssync_desktop.ui.mailboxes.summary import state_sentence
from ssync_desktop.ui.mailboxes.test_dialog import TestDialog
from ssync_desktop.ui.mailboxes.wishes import EditMailbox
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.deletion import ask_to_delete
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.list_pane import ListPane
from ssync_desktop.ui.widgets.suggesting import Suggesting
from ssync_desktop.ui.widgets.window_model import WindowModel

NONE_READY = "None of these mailboxes is enabled yet: test them, and approve their addresses."
NOTHING_LEFT = "There is nothing to do any more; somebody was faster."
SOON_MS = 50  # rows land in bursts
ENOUGH = 256  # rows of a selection that are taken from the screen; more are asked for


class MailboxesPage(Page):
    """Puts the parts together; what each does stands in its own module."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Mailboxes", context)
        self._wanted_id: UUID | None = None
        self.actions_ = MailboxActions(context.service, context.bridge, self)
        self.model = WindowModel(
            context.service, mailbox_columns(context.live, context.clock), context.bridge, self
        )
        self.pane = MailboxPane(context.live, context.clock)
        self._deeds = Deeds(context.service, context.bridge, self)
        self._counts = MailboxCounts(context.service, context.bridge, self)
        self._editing = MailboxEditing(self)
        self._planned = Planned(self)
        self._alerts = AlertsOf(context.service, context.bridge, self)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._touching = False
        self._build()
        self._connect()

    def first_shown(self) -> None:
        """Ask for the mailboxes and the counts."""
        self.list.start()
        self._counts.read()

    def show_subject(self, subject: object) -> None:
        """Show a mailbox by its id, those of a profile by its name, or a view by its title."""
        assert self.filters is not None
        if isinstance(subject, Reference):
            self.filters.look_for(subject.name)
        elif isinstance(subject, str):
            self.filters.choose(subject)
        elif isinstance(subject, EditMailbox):
            self._edit(subject)
        elif isinstance(subject, ShowPlan):
            self._planned.show_plan(subject.mailbox_id)
        elif isinstance(subject, UUID):
            self._wanted_id = subject
            if self.model.place_of(subject) is None:
                self.filters.clear()
            else:
                self._select_wanted()

    def _edit(self, wish: EditMailbox) -> None:
        """Open the editor that another page asks for, unless edits would be lost by it."""
        if self.unsaved:
            self.go_back()  # asks
            return
        self.show_subject(wish.mailbox_id)
        self._editing.edit(wish.mailbox_id, sign_in=wish.sign_in)

    @Slot()
    def synchronize(self) -> None:
        """F5: synchronize the selection, or all that are listed when nothing is selected."""
        ids = self.list.table.selected_ids()
        if not ids:
            ids = tuple(self.model.id_at(place) for place in range(self.model.rowCount()))
        self.actions_.begin_with(Deed.SYNC, ids)

    def _build(self) -> None:
        people = action(self, "Go to users and queues", "users", self._go_to_users)
        empty = EmptyState(
            "mailbox",
            "Mailboxes come with users and queues",
            "Every user and every queue you create gets a mailbox, on the default email server "
            "profile. Only forward mailboxes are made here.",
            people,
        )
        filters = FilterBar(VIEWS)
        self.list = ListPane(self.model, ALL, empty, filters, "Mailboxes")
        self.list.suggest_by(Suggesting(self.context, ObjectType.MAILBOX, self))
        self.set_main_action(
            action(
                self,
                "New forward mailbox",
                "add",
                self._editing.create,
                tooltip="New forward mailbox (Ctrl+N)",
            )
        )
        self.set_filters(filters)
        self.add_actions(self.actions_.actions)
        self.list.table.mirror(self.actions_.actions)
        self.set_content(self.list, self.pane)
        self.set_state("Reading the mailboxes …")

    def _connect(self) -> None:
        live = self.context.live
        live.operations_changed.connect(self._touch)
        live.engine_changed.connect(self._refresh_all)
        live.rows_changed.connect(self.list.note)
        live.rows_changed.connect(self._counts.note)
        self._counts.counted.connect(self._tell_counts)
        self.list.table.chosen.connect(self._follow)
        self.list.table.opened.connect(self._open)
        self.model.arrived.connect(self._select_wanted)
        self.model.dataChanged.connect(self._rows_landed)
        self._soon.timeout.connect(self._follow)
        self.actions_.wanted.connect(self._begin)
        self.actions_.landed.connect(self.pane.show_rows)
        self._deeds.done.connect(self._say)
        self.pane.retry_requested.connect(self._retry)
        self.pane.profile_requested.connect(self._go_to_profile)
        self.pane.plan_requested.connect(self._show_plan)
        self._alerts.found.connect(self._take_alerts)

    # --- the selection -------------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        """Let actions and pane follow the selection, or what has changed of it."""
        ids = self.list.table.selected_ids()
        rows: tuple[MailboxRow, ...] = ()
        if len(ids) <= ENOUGH:
            rows = self.list.table.selected_rows()
        self.actions_.follow(ids, rows)
        self.pane.show_rows(rows, len(ids))
        if self.pane.row is not None:
            service, bridge = self.context.service, self.context.bridge
            bridge.ask(service.mailbox(self.pane.row.id), self._take_details, self._skip)
            self._alerts.read(self.pane.row.id, self.pane.row.profile_id)

    @Slot(object)
    def _take_details(self, mailbox: Mailbox) -> None:
        self.pane.show_details(mailbox)

    @Slot(object, tuple)
    def _take_alerts(self, mailbox_id: Any, alerts: tuple[Alert, ...]) -> None:
        if self.pane.row is not None and self.pane.row.id == mailbox_id:
            self.pane.show_alerts(alerts)

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Leave the pane as it is: the mailbox is gone, and the list will say so."""

    @Slot()
    def _rows_landed(self) -> None:
        """Follow rows that were read anew; not those that are only painted again."""
        if not self._touching and self.list.table.selectionModel().hasSelection():
            self._soon.start()

    @Slot(tuple)
    def _touch(self, statuses: tuple[OperationStatus, ...]) -> None:
        moved = {status.mailbox_id for status in statuses}
        self._touching = True
        self.model.touch(moved)
        self._touching = False
        if self.pane.row is not None and self.pane.row.id in moved:
            self.pane.refresh()

    @Slot()
    def _refresh_all(self) -> None:
        self.list.table.viewport().update()
        self._soon.start()

    @Slot()
    def _select_wanted(self) -> None:
        wanted, self._wanted_id = self._wanted_id, None
        if wanted is not None and (place := self.model.place_of(wanted)) is not None:
            self.list.table.select([wanted], wanted)
            self.list.table.scrollTo(self.model.index(place, 0))
            if self.over is None:
                self.list.table.setFocus()

    # --- deeds ---------------------------------------------------------------------------------

    @Slot(str, tuple, int)
    def _begin(self, name: str, rows: tuple[MailboxRow, ...], left_out: int) -> None:
        deed = Deed(name)
        if not rows:
            self.notice.say(NONE_READY if deed is Deed.SYNC else NOTHING_LEFT, Tone.WARN)
        elif deed is Deed.TEST:
            TestDialog(self.context, rows, self.window()).show()
        elif deed is Deed.PLAN:
            self._planned.show_plan(rows[0].id)
        elif deed is Deed.EDIT:
            self._editing.edit(rows[0].id)
        elif deed is Deed.DEFAULTS:
            self._ask_defaults(rows)
        elif deed is Deed.DELETE:
            self._ask_delete(rows[0])
        else:
            self._deeds.carry_out(deed, rows, left_out)

    def _ask_defaults(self, rows: tuple[MailboxRow, ...]) -> None:
        dialog = DefaultsDialog(self.context, rows, self)
        dialog.agreed.connect(self._apply_defaults)
        dialog.open()

    @Slot(tuple, bool)
    def _apply_defaults(self, ids: tuple[UUID, ...], test: bool) -> None:
        self._deeds.apply_defaults(ids, test=test)

    def _ask_delete(self, row: MailboxRow) -> None:
        assert row.kind is MailboxKind.FORWARD
        consequence = "What was received through it stays. Mail on its server is not touched."
        delete = partial(self._deeds.carry_out, Deed.DELETE, [row])
        ask_to_delete(self, "forward mailbox", row.name, consequence, delete)

    @Slot(object)
    def _open(self, mailbox_id: Any) -> None:
        self.actions_.begin_with(Deed.EDIT, (mailbox_id,))

    @Slot(OperationType)
    def _retry(self, operation: OperationType) -> None:
        """Try now: an enabled direction synchronizes, one that is not is tested."""
        row = self.pane.row
        if row is None:
            return
        state = state_of(row, operation)
        working = state.enabled and not row.profile_stopped_code
        self.actions_.begin_with(Deed.SYNC if working else Deed.TEST, (row.id,))

    @Slot(object)
    def _show_plan(self, mailbox_id: Any) -> None:
        self.actions_.begin_with(Deed.PLAN, (mailbox_id,))

    @Slot(str)
    def _say(self, text: str) -> None:
        self.notice.say(text, Tone.GOOD)

    @Slot(int, int, int, int)
    def _tell_counts(self, total: int, attention: int, pending: int, untested: int) -> None:
        self.set_state(state_sentence(total, attention, pending, untested))
        self.offer_pane(total > 0)
        self.attention_changed.emit(attention + pending)

    @Slot()
    def _go_to_users(self) -> None:
        self.context.navigator.go("users")

    @Slot(object)
    def _go_to_profile(self, profile_id: object) -> None:
        self.context.navigator.go("profiles", profile_id)
