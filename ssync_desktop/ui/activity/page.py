"""Activity: what came, what left, what was not tracked, and what was put aside."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.audit import AuditSection
from ssync_desktop.ui.activity.by_hand import ByHand
from ssync_desktop.ui.activity.email_pane import EmailDetails
from ssync_desktop.ui.activity.open_email import OpenEmail
from ssync_desktop.ui.activity.parked_editing import ParkedEditing
from ssync_desktop.ui.activity.saving import AttachmentSaver
from ssync_desktop.ui.activity.showing import Showing
from ssync_desktop.ui.activity.writing import Writing
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.explain.opening import Explaining
from ssync_desktop.ui.explain.selected import NOTHING, asked_of
from ssync_desktop.ui.items.here import ItemsHere
from ssync_desktop.ui.items.planned import UNSAVED
from ssync_desktop.ui.items.wishes import ShowAsking, ShowItem, ShowPlan
from ssync_desktop.ui.numbers import Numbers
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.pane_offer import PaneOffer
from ssync_desktop.ui.widgets.buttons import IconButton, action
from ssync_desktop.ui.widgets.places import Places
from ssync_desktop.ui.widgets.section import Section
from ssync_desktop.ui.widgets.tab_order import tie

TABLES = frozenset(
    {Table.EMAILS, Table.RECEIVED_ITEMS, Table.ID_MAPPINGS, Table.FAILURES, Table.QUARANTINE}
)
REPLY = "Reply (Ctrl+R)"
TAKE_IN = "Take the parked messages in"
SHOWN_LINK = 80  # characters


class ActivityPage(Page):
    """Its lists, the pane of what is selected, and the editor for new email."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Activity", context)
        self._link = QUrl()
        self._numbers = Numbers(context.service, context.bridge, self)
        self.places = Places(sections.TITLES, breaks=True)
        self._pane_offer = PaneOffer(self)
        self.writing = Writing(self)
        self.saver = AttachmentSaver(self)
        self.writing.stored.connect(self._show_own)
        self._make_actions()
        mailboxes = action(self, "Go to the mailboxes", "mailbox", self._show_mailboxes)
        self.incoming = sections.incoming(context, mailboxes, self)
        self.outgoing = sections.outgoing(context, self._new, self)
        self.open_email = OpenEmail(self, self.outgoing, self.writing)
        self.not_tracked = sections.not_tracked(context, self)
        self.items = ItemsHere(self)
        self.failures = sections.failures(context, self)
        self.quarantine = sections.quarantine(context, self)
        self.audit = AuditSection(context, self)
        self.by_hand = ByHand(self, self.not_tracked)
        self.explaining = Explaining(self)
        self.showing = Showing(self)
        self.parked = ParkedEditing(self, self.quarantine)
        self.sections: tuple[Section[Any], ...] = (
            self.incoming,
            self.outgoing,
            self.not_tracked,
            *self.items.sections.values(),
            self.failures,
            self.quarantine,
            self.audit,
        )
        self._lists = QStackedWidget()
        self._panes = QWidget()
        self._build()
        self.set_state("Reading the activity …")
        context.live.rows_changed.connect(self._note)
        self._numbers.counted.connect(self._counted)
        self.places.chosen.connect(self._show_section)
        self.places.choose(sections.INCOMING)

    @property
    def section(self) -> Section[Any]:
        """The list in front."""
        return self.sections[max(self.places.place, 0)]

    def first_shown(self) -> None:
        """Ask for the rows of the list in front."""
        self.section.enter()
        self._numbers.read()

    @Slot()
    def synchronize(self) -> None:
        """F5: show the rows and the order of now."""
        self.section.list.take_order()
        self._numbers.read()

    def show_subject(self, subject: object) -> None:
        """Show an email by its id, a list or view by its title, a wish, or explain a file.

        What is being written stays: whoever comes from another page is told to save or leave it.
        """
        if self.unsaved:
            self.notice.say(UNSAVED, Tone.WARN)
        elif isinstance(subject, UUID):
            self.context.bridge.ask(self.context.service.email(subject), self._find)
        elif isinstance(subject, str):
            self._show_titled(subject)
        elif isinstance(subject, Path):
            self.explaining.open_file(subject)
        elif isinstance(subject, ShowPlan):
            self.items.show(subject)
        elif isinstance(subject, ShowItem | ShowAsking):
            self.close_over()
            self.items.show(subject)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take the file of a calendar; messages are the window's."""
        if self.items.calendars.takes(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin to import the calendar."""
        path = self.items.calendars.takes(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.items.calendars.open_file(path)

    # --- putting it together -------------------------------------------------------------------

    def _make_actions(self) -> None:
        self._new = action(
            self, "New email", "edit", self.writing.begin, tooltip="New email (Ctrl+N)"
        )
        self._reply = action(self, "Reply", "reply", self._answer, "Ctrl+R")
        self._retry = action(self, "Try again", "retry", self._retry_parked, tooltip=TAKE_IN)
        self._refresh = action(self, "Refresh", "synchronize", self.synchronize, tooltip="F5")

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.set_main_action(self._new)
        actions = [
            self._reply,
            *self.open_email.actions,
            self._retry,
            self.explaining.explain,
            *self.by_hand.actions,
            *self.items.actions,
            self.explaining.explain_any,
            self._refresh,
        ]
        for section in reversed(self.sections):
            self.set_filters(section.filters)
        self.set_places(self.places)
        self.add_actions(actions[:-1])
        refresh = IconButton("Refresh (F5)", "synchronize")
        refresh.setMinimumHeight(self.incoming.filters.sizeHint().height())
        refresh.clicked.connect(self.synchronize)
        self.add_tool(refresh)
        panes = QVBoxLayout(self._panes)  # not stacked: each is as high as it needs to be
        panes.setContentsMargins(0, 0, 0, 0)
        for section in self.sections:
            self.showing.watch(section)
            section.selection_changed.connect(self._allow)
            self._pane_offer.watch(section)
            self._lists.addWidget(section.list)
            panes.addWidget(section.pane)
        for section in self.sections[: sections.AUDIT]:
            section.list.table.mirror([*actions, self.showing.action])
            show = partial(self.showing.show_content, section.listing.query.table)
            section.pane.show_requested.connect(show)
        self._connect()
        self.set_content(self._lists, self._panes)
        tie(self)  # the lists stand above what narrows them

    def _connect(self) -> None:
        for mails in (self.incoming, self.outgoing):
            mails.pane.save_wanted.connect(self.saver.save)
            mails.pane.link_wanted.connect(self._ask_about_link)
        self.outgoing.list.table.opened.connect(self.open_email.open_row)
        self.quarantine.pane.retry_requested.connect(self._retry_one)
        self.failures.message_wanted.connect(self._show_failed)
        self.items.place_wanted.connect(self._show_items)
        self.failures.pane.edit_wanted.connect(self.open_email.edit_one)

    @Slot(int)
    def _show_section(self, number: int) -> None:
        self.notice.leave()
        for place, section in enumerate(self.sections):
            section.filters.setVisible(place == number)
            section.pane.setVisible(place == number)
        self.filters = self.sections[number].filters
        self._lists.setCurrentIndex(number)
        self._pane_offer.enter(self.sections[number])
        self._reply.setVisible(number == sections.INCOMING)
        self.open_email.show(number == sections.OUTGOING)
        self._retry.setVisible(number == sections.QUARANTINE)
        self.by_hand.show(number == sections.NOT_TRACKED)
        self.items.enter(self.sections[number])
        unexplained = (sections.OUTGOING, *sections.ITEMS.values(), sections.AUDIT)
        explained = number not in unexplained
        self.explaining.explain.setVisible(explained)
        self.explaining.explain_any.setVisible(number not in sections.ITEMS.values())
        self.showing.enter(self.sections[number])
        if self._started:
            self.sections[number].enter()
        self._allow()

    def _show_titled(self, title: str) -> None:
        self.close_over()
        for number, section in enumerate(self.sections):
            views = [view.title for view in section.listing.views]
            if title == sections.TITLES[number] or title in views:
                self.places.choose(number)
                section.filters.choose(title if title in views else views[0])

    @Slot(object)
    def _find(self, email: Email) -> None:
        if self.unsaved:  # begun while it was looked for
            self.notice.say(UNSAVED, Tone.WARN)
            return
        self.close_over()
        number = sections.OUTGOING if email.outgoing else sections.INCOMING
        self.places.choose(number)
        self.sections[number].select(email.id)

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _allow(self) -> None:
        """Enable what can be done with the selection."""
        rows = self.section.rows
        one = self._details() is not None and len(rows) == 1
        for made, able, does, wants in (
            (self._reply, one, REPLY, "Select one received email to reply to"),
            (self._retry, bool(rows), TAKE_IN, "Select parked messages"),
        ):
            made.setEnabled(able)
            made.setToolTip(does if able else wants)
        self.open_email.allow()
        self.by_hand.allow()
        self.explaining.offer(asked_of(rows[0]) if len(rows) == 1 else NOTHING)

    def _details(self) -> EmailDetails | None:
        """Return the received email that is shown, unless what it says is hidden."""
        shown = self.incoming.pane.details
        if shown is None or shown.email.id != self.incoming.wanted or shown.email.content_hidden:
            return None
        return shown

    @Slot()
    def _answer(self) -> None:
        details = self._details()
        if details is not None:
            self.writing.answer(details)

    @Slot()
    def _retry_parked(self) -> None:
        self._ask_to_retry(list(self.quarantine.list.table.selected_ids()))

    @Slot(object)
    def _retry_one(self, parked_id: UUID) -> None:
        self._ask_to_retry([parked_id])

    def _ask_to_retry(self, ids: list[UUID]) -> None:
        if ids:
            self.notice.say("Trying to take it in …", Tone.INFO, stays=True, here=True)
            ask = self.context.bridge.ask
            ask(self.context.service.retry_quarantined(ids), self._retried, self.tell)

    @Slot(QUrl)
    def _ask_about_link(self, link: QUrl) -> None:
        """Links lead out of the program, so where to is shown first."""
        if link.scheme().lower() not in ("http", "https", "mailto"):
            return
        self._link = link
        words = link.toDisplayString()
        if len(words) > SHOWN_LINK:
            words = f"{words[:SHOWN_LINK]}…"
        host = f" It leads to {link.host()}." if link.host() else ""
        question = f"Open {words}?{host}"
        self.notice.say(question, Tone.WARN, "Open it", self._open_link, here=True)

    @Slot()
    def _open_link(self) -> None:
        QDesktopServices.openUrl(self._link)

    @Slot()
    def _show_mailboxes(self) -> None:
        self.context.navigator.go("mailboxes")

    @Slot(int, object)
    def _show_failed(self, operation: int, object_id: UUID) -> None:
        """Go to the message of a failure: the email, or the item where it stands now."""
        if operation in (OperationType.OUTGOING, OperationType.ACT):
            act = operation == OperationType.ACT
            self.show_subject(ShowItem(object_id) if act else object_id)
            return
        row = self.failures.row(self.failures.wanted) if self.failures.wanted else None
        given_up = row is not None and row.given_up
        self.places.choose(sections.QUARANTINE if given_up else sections.NOT_TRACKED)
        if not given_up:
            self.not_tracked.select(object_id)

    @Slot(ItemKind)
    def _show_items(self, kind: ItemKind) -> None:
        self.places.choose(sections.ITEMS[kind])

    @Slot(Email)
    def _show_own(self, email: Email) -> None:
        """Bring the email that was written to the front, selected."""
        self.places.choose(sections.OUTGOING)
        self.outgoing.select(email.id)

    # --- answers and news ----------------------------------------------------------------------

    @Slot(object)
    def _retried(self, _nothing: object) -> None:
        self.notice.say(
            "It was tried again. What was taken in has left quarantine; what failed stays.",
            Tone.GOOD,
            here=True,
        )
        self.quarantine.list.take_order()

    @Slot(BaseException)
    def tell(self, error: BaseException) -> None:
        """Say what failed and what to do; the unexpected is told by the window."""
        if isinstance(error, SsyncError):
            self.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)
        else:
            self.notice.close_notice()

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        if not self._started or not changes.tables & TABLES:
            return
        for section in self.sections:
            section.note(changes, seen=section is self.section)
        self._numbers.read()

    @Slot(Overview)
    def _counted(self, overview: Overview) -> None:
        parts = [
            f"Today {overview.received_today:,} received",
            f"{overview.not_tracked_today:,} not tracked",
            f"{overview.sent_today:,} sent",
        ]
        if overview.pending_send:
            parts.append(f"{overview.pending_send:,} waiting to leave")
        if overview.failed_emails:
            parts.append(f"{overview.failed_emails:,} failed")
        if overview.quarantined:
            parts.append(f"{overview.quarantined:,} in quarantine")
        if asking := sum(overview.items_asking.values()):
            parts.append(f"{asking:,} waiting for your answer")
        self.set_state(", ".join(parts) + ".")
        self.places.count(sections.OUTGOING, overview.failed_emails)
        self.places.count(sections.QUARANTINE, overview.quarantined)
        for kind, number in sections.ITEMS.items():
            self.places.count(number, overview.items_asking.get(kind, 0))
        self.attention_changed.emit(overview.failed_emails + overview.quarantined + asking)
