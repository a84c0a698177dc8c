"""Alerts: what wants attention, why, and what to do about it."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Slot

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.alerts.columns import NEWEST_FIRST, VIEWS, alert_columns
from ssync_desktop.ui.alerts.pane import AlertPane
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.deciding import NO, YES
from ssync_desktop.ui.numbers import Numbers
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.list_pane import ListPane
from ssync_desktop.ui.widgets.window_model import WindowModel
from ssync_desktop.ui.words import counted

QUIET = "Nothing wants your attention"
DISMISS = "Take the selected alerts off the wall (Del)"
SELECT = "Select alerts first"
RETRY = "Try again at once"
ONE = "Select one alert to try again"
NEWS = "This only tells you something; there is nothing to try again"
STAYS = "This alert goes by itself, once its cause is gone"


class AlertsPage(Page):
    """The alerts wall, newest first; the selected alert stands beside it with its remedy."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Alerts", context)
        self._wanted: UUID | None = None  # the alert the pane is to show
        self._answered_yes = False
        self._times_of: UUID | None = None  # the pair whose question waits for its times
        self._to_select: UUID | None = None  # where another page sent the user
        self._numbers = Numbers(context.service, context.bridge, self)
        filters = FilterBar(VIEWS)
        model = WindowModel(context.service, alert_columns(context.clock), context.bridge, self)
        empty = EmptyState(
            "success",
            QUIET,
            "When a mailbox stops, an email cannot be sent, or a server refuses, it is said here: "
            "what failed, for whom, why, and what to do.",
        )
        self.list = ListPane(model, NEWEST_FIRST, empty, filters, "Alerts")
        self.pane = AlertPane(context.clock)
        self.set_filters(filters)
        self._dismiss = action(self, "Dismiss", "delete", self.dismiss, "Del")
        self._retry = action(self, "Try now", "retry", self._retry_selected, tooltip=ONE)
        self._refresh = action(self, "Refresh", "synchronize", self.synchronize, tooltip="F5")
        self.add_actions([self._retry, self._dismiss, self._refresh])
        self.list.table.mirror([self._retry, self._dismiss, self._refresh])
        self.set_content(self.list, self.pane)
        self.set_state("Reading the alerts …")
        self.list.table.chosen.connect(self._choose)
        self.list.table.opened.connect(self._enter_pane)
        self.list.model.arrived.connect(self._select_wanted)
        self.list.counted.connect(self._offer_pane_for)
        self.list.model.dataChanged.connect(self._allow)
        self.pane.retry_requested.connect(self.retry)
        self.pane.answered.connect(self._answer)
        self.pane.times_wanted.connect(self._read_times)
        self.pane.place_wanted.connect(context.navigator.go)
        context.live.rows_changed.connect(self._note)
        self._numbers.counted.connect(self._counted)
        self._allow()

    def first_shown(self) -> None:
        """Ask for the wall."""
        self.list.start()
        self._numbers.read()

    @Slot()
    def synchronize(self) -> None:
        """F5: show the wall as it is now."""
        self.list.take_order()
        self._numbers.read()

    def show_subject(self, subject: object) -> None:
        """Show an alert by its id, or choose a saved view by its title."""
        if isinstance(subject, UUID):
            self._to_select = subject
            if self.filters is not None:
                self.filters.clear()
        elif isinstance(subject, str) and self.filters is not None:
            self.filters.choose(subject)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def dismiss(self) -> None:
        """Take the selected alerts off the wall, except those that may not be dismissed."""
        rows = self.list.table.selected_rows()
        ids = [row.id for row in rows if row.can_be_deleted]
        kept = len(rows) - len(ids)
        if not ids:
            return
        if kept:
            self.notice.say(f"{kept:,} of them go by themselves, once their cause is gone.")
        ask = self.context.bridge.ask
        ask(self.context.service.delete_alerts(ids), self._dismissed, self._failed)

    @Slot(object)
    def retry(self, alert_id: UUID) -> None:
        """Try at once what an alert is about."""
        self.notice.say("Trying it now …", Tone.INFO, stays=True)
        ask = self.context.bridge.ask
        ask(self.context.service.retry_alert(alert_id), self._retried, self._failed)

    @Slot(UUID, bool, UUID)
    def _answer(self, mapping_id: UUID, yes: bool, alert_id: UUID) -> None:
        """Answer what an alert asks; the next pass acts on it, and the alert goes."""
        self._answered_yes = yes
        self._wanted = None  # that it goes is no news
        asked = self.context.service.items.decide(mapping_id, yes, alert_id)
        self.context.bridge.ask(asked, self._answered, self._not_answered)

    @Slot()
    def _retry_selected(self) -> None:
        if self.pane.alert is not None:
            self.retry(self.pane.alert.id)

    @Slot(tuple)
    def _choose(self, ids: Sequence[UUID]) -> None:
        self._wanted = ids[0] if len(ids) == 1 else None
        if self._wanted is None:
            self.pane.show_count(len(ids))
        else:
            self.pane.show_reading()
            self._read(self._wanted)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        """Enable what can be done with the selection."""
        rows = self.list.table.selected_rows()
        may_go = any(row.can_be_deleted for row in rows)
        self._dismiss.setEnabled(may_go)
        self._dismiss.setToolTip(DISMISS if may_go else STAYS if rows else SELECT)
        one = rows[0] if len(rows) == 1 else None
        news = one is not None and one.level is TraceLevel.INFORMATION
        self._retry.setEnabled(one is not None and not news)
        self._retry.setToolTip(ONE if one is None else NEWS if news else RETRY)

    @Slot(int)
    def _offer_pane_for(self, rows: int) -> None:
        """Keep the pane where there is something to select."""
        self.offer_pane(rows > 0)

    @Slot()
    def _enter_pane(self) -> None:
        """Enter: go on with the keyboard in the pane."""
        self.pane.take_focus()

    # --- answers and news ----------------------------------------------------------------------

    @Slot(object)
    def _dismissed(self, _nothing: object) -> None:
        self.list.take_order()
        self._numbers.read()

    @Slot(object)
    def _answered(self, _nothing: object) -> None:
        self.notice.say(YES if self._answered_yes else NO, Tone.GOOD)
        self.pane.show_count(0)
        self.list.take_order()
        self._numbers.read()

    @Slot(BaseException)
    def _not_answered(self, error: BaseException) -> None:
        """Say why; what is asked by now is an alert of its own, and stands in the list."""
        self._failed(error)
        self.pane.show_count(0)
        self.list.take_order()
        self._numbers.read()

    @Slot(object)
    def _retried(self, _nothing: object) -> None:
        self.notice.say(
            "It is being tried again. If it works, the alert goes by itself.", Tone.GOOD
        )

    @Slot(BaseException)
    def _failed(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        if not self._started or Table.ALERTS not in changes.tables:
            return
        self.list.note(changes)
        if self._wanted is not None:
            self._read(self._wanted)
        self._numbers.read()

    def _read(self, alert_id: UUID) -> None:
        self.context.bridge.ask(self.context.service.alert(alert_id), self._show, self._vanished)

    @Slot(object)
    def _show(self, alert: Alert) -> None:
        if alert.id == self._wanted:
            self.pane.show_alert(alert)
            self._allow()

    @Slot(UUID)
    def _read_times(self, mapping_id: UUID) -> None:
        """Ask what else there is at the time that an alert asks about."""
        self._times_of = mapping_id
        asked = self.context.service.items.details(mapping_id)
        self.context.bridge.ask(asked, self._show_times, self._do_without_times)

    @Slot(object)
    def _show_times(self, details: ItemDetails) -> None:
        self.pane.show_question(details.mapping.id, details)

    @Slot(BaseException)
    def _do_without_times(self, _error: BaseException) -> None:
        """Let it be answered all the same: the alert itself tells the times, too."""
        if self._times_of is not None:
            self.pane.show_question(self._times_of, None)

    @Slot(BaseException)
    def _vanished(self, error: BaseException) -> None:
        if isinstance(error, SsyncError) and error.code is ErrorCode.RECORD_NOT_FOUND:
            shown = self.pane.alert
            if shown is not None and shown.id == self._wanted:
                self.pane.show_count(0)
                self.notice.say("This alert is gone: its cause is, or somebody dismissed it.")
        else:
            self._failed(error)

    @Slot()
    def _select_wanted(self) -> None:
        if self._to_select is not None:
            wanted, self._to_select = self._to_select, None
            self.list.table.select([wanted], wanted)

    # --- the sentence above, and the count on the rail -------------------------------------------

    @Slot(Overview)
    def _counted(self, overview: Overview) -> None:
        counts = overview.alerts_by_level
        errors = counts.get(int(TraceLevel.ERROR), 0)
        warnings = counts.get(int(TraceLevel.WARNING), 0)
        news = counts.get(int(TraceLevel.INFORMATION), 0)
        kinds = (
            (errors, "error", "errors"),
            (warnings, "warning", "warnings"),
            (news, "piece of news", "pieces of news"),
        )
        told = ", ".join(counted(*kind) for kind in kinds if kind[0])
        self.set_state(f"{told}." if told else f"{QUIET}.")
        self.attention_changed.emit(errors + warnings)
