"""Who looked at other people's mail, and when: a list that only grows (B107)."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.options import AuditAction
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import AuditRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.detail_pane import DetailCard, DetailPane
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.facts import Fact, Facts
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.widgets.moments import absolute, relative
from ssync_desktop.ui.widgets.section import Listing, Section

TITLE = "Audit"
DEEDS = {
    AuditAction.SHOW_CONTENT: Badge("lock", Tone.INFO, "Had a message shown"),
    AuditAction.SHOW_SUBJECTS: Badge("lock", Tone.INFO, "Had all subjects shown"),
    AuditAction.EDIT_AND_RETRY: Badge("edit", Tone.WARN, "Edited a parked message"),
    AuditAction.CHANGE_SETTINGS: Badge("settings", Tone.WARN, "Changed settings"),
}
SHOWN = {
    Table.ID_MAPPINGS: Badge("lock", Tone.INFO, "Had an item shown"),
    Table.MAILBOXES: Badge("lock", Tone.INFO, "Had a plan shown"),
}
"""What is shown where it is no message."""
FILTER = Badge("edit", Tone.WARN, "Set a filter")
NAMED = {
    Table.ID_MAPPINGS: "Item",
    Table.MAILBOXES: "Mailbox",
    Table.TRACKING_FOLDERS: "Mailbox",
}
LISTS = {
    Table.EMAILS: "Incoming and outgoing",
    Table.RECEIVED_ITEMS: "Not tracked",
    Table.QUARANTINE: "Quarantine",
    Table.FAILURES: "Failures",
    Table.ID_MAPPINGS: "Appointments, contacts and tasks",
    Table.SETTINGS: "Settings",
    Table.SYNC_FILTERS: "Synchronization filters",
    Table.TRACKING_FOLDERS: "Folders of a mailbox",
    Table.MAILBOXES: "What would synchronize",
}
NEWEST = Query(Table.AUDIT, sort="created_on", descending=True)
SOMEBODY = "Somebody who is gone"


def _did(action: AuditAction) -> tuple[Condition, ...]:
    return (Condition("action", "eq", int(action)),)


VIEWS = (
    View("All looks"),
    View("Content shown", _did(AuditAction.SHOW_CONTENT)),
    View("Subjects of a list shown", _did(AuditAction.SHOW_SUBJECTS)),
    View("Parked messages edited", _did(AuditAction.EDIT_AND_RETRY)),
    View("Settings changed", _did(AuditAction.CHANGE_SETTINGS)),
)


def columns(clock: Clock) -> tuple[Column[AuditRow], ...]:
    """Return the columns."""
    return (
        Column(
            "When",
            lambda row: relative(row.created_on, clock.now()),
            "created_on",
            tooltip=lambda row: absolute(row.created_on),
            width=104,
        ),
        Column("Who", _who, "user_name", icon=lambda _row: "user", width=144, stretches=1),
        Column(
            "Did",
            lambda row: _deed(row).word,
            "action",
            badge=_deed,
            width=200,
        ),
        Column("Whose", lambda row: row.owner_name, "owner_name", width=136, stretches=1),
        Column("List", lambda row: LISTS.get(row.table, row.table.value), "table", width=160),
    )


class AuditPane(DetailPane):
    """Shows one look in full, with the way to the email."""

    promise = "Select one to see who looked, at what, whose it was, and when."
    advice = "Select one to see it in full."

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("lock", "look", "looks", parent)
        self._clock = clock
        self._email: UUID | None = None
        self.show_count(0)

    def show_row(self, row: AuditRow) -> None:
        """Show *row*, which never changes."""
        when = relative(row.created_on, self._clock.now())
        card = DetailCard(_who(row), _deed(row), when)
        card.add(Facts(_facts(row)))
        self._email = row.object_id if row.table is Table.EMAILS else None
        if self._email is not None:
            go = button("Go to the email", "mail", link=True)
            go.clicked.connect(self._go)
            card.add(go)
        card.end()
        self.put(card)

    @Slot()
    def _go(self) -> None:
        if self._email is not None:
            self.place_wanted.emit("activity", self._email)


def _facts(row: AuditRow) -> list[Fact]:
    when: Fact = ("When", absolute(row.created_on), "")
    if row.table is Table.SYNC_FILTERS:
        return [
            when,
            ("For", row.owner_name, "Whose Exchange gets what the filter names"),
            ("What", "Rows of others, in which they take no part", "What the filter lets in"),
            ("Filter", str(row.object_id or ""), "Its id"),
        ]
    if row.action is AuditAction.CHANGE_SETTINGS:
        return [when, *((one.title, one.words, "What it was, and is") for one in row.changes)]
    return [
        when,
        ("Whose", row.owner_name or "Everybody's in the list", "Who owns it"),
        ("List", LISTS.get(row.table, row.table.value), "Where it was looked at"),
        (
            NAMED.get(row.table, "Message"),
            str(row.object_id or ""),
            "Its id, as the command line names it",
        ),
    ]


class AuditSection(Section[AuditPane]):
    """The list; what it shows of a row is all there is."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        empty = EmptyState(
            "lock",
            "Nobody has looked",
            "Who has other people's messages and items shown stands here: who, whose, and when; "
            "and who changes what is tracked. Nothing is ever taken off this list.",
        )
        listing = Listing(TITLE, NEWEST, columns(context.clock), VIEWS, empty)
        super().__init__(context, listing, AuditPane(context.clock), parent)

    def enter(self) -> None:
        """Show the newest whenever the list comes to the front: nobody tells of single looks."""
        again = self._started
        super().enter()
        if again:
            self.list.take_order()

    @Slot()
    def read(self) -> None:
        """Show the selected row."""
        found = None if self.wanted is None else self.row(self.wanted)
        if isinstance(found, AuditRow):
            self.pane.show_row(found)


def _deed(row: AuditRow) -> Badge:
    if row.table is Table.SYNC_FILTERS:
        return FILTER
    shown = SHOWN.get(row.table) if row.action is AuditAction.SHOW_CONTENT else None
    return shown or DEEDS[row.action]


def _who(row: AuditRow) -> str:
    return row.user_name or SOMEBODY
