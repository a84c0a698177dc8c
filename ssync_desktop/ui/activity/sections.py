"""The lists of the activity page."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.ui.activity import audit, columns
from ssync_desktop.ui.activity.email_section import EmailSection
from ssync_desktop.ui.activity.failure_section import FailureSection
from ssync_desktop.ui.activity.item_section import ItemSection
from ssync_desktop.ui.activity.narrowing import NotTrackedFilters
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.words import KINDS
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.section import Listing

INCOMING, OUTGOING, NOT_TRACKED = range(3)
ITEMS = {ItemKind.APPOINTMENT: 3, ItemKind.CONTACT: 4, ItemKind.TASK: 5}
FAILURES, QUARANTINE, AUDIT = range(6, 9)
TITLES = (
    "Incoming",
    "Outgoing",
    "Not tracked",
    *(KINDS[kind][1].capitalize() for kind in ITEMS),
    "Failures",
    "Quarantine",
    audit.TITLE,
)


def incoming(context: PageContext, begin: QAction, parent: QObject) -> EmailSection:
    """Return the list of received email; *begin* leads to the mailboxes."""
    empty = EmptyState(
        "incoming",
        "No email has come in yet",
        "What mailboxes receive and users or queues take stands here, each with the reasons. "
        "Test and enable a mailbox to begin.",
        begin,
    )
    listing = Listing(
        TITLES[INCOMING],
        columns.INCOMING,
        columns.incoming_columns(context),
        columns.INCOMING_VIEWS,
        empty,
    )
    return EmailSection(context, listing, parent)


def outgoing(context: PageContext, begin: QAction, parent: QObject) -> EmailSection:
    """Return the list of email that leaves; *begin* writes one."""
    empty = EmptyState(
        "outgoing",
        "No email has been sent yet",
        "Email written here leaves with the next outgoing pass of its sender's mailbox: "
        "Pending Send, Sending, Sent.",
        begin,
    )
    listing = Listing(
        TITLES[OUTGOING],
        columns.OUTGOING,
        columns.outgoing_columns(context),
        columns.OUTGOING_VIEWS,
        empty,
    )
    return EmailSection(context, listing, parent)


def not_tracked(context: PageContext, parent: QObject) -> ItemSection:
    """Return the list of what was seen and did not become an email."""
    empty = EmptyState(
        "success",
        "Nothing was left out",
        "Messages that no user or queue takes, duplicates, and messages before the start date "
        "stand here, each with the step that decided.",
    )
    filters = NotTrackedFilters(context)
    listing = Listing(
        TITLES[NOT_TRACKED],
        columns.NOT_TRACKED,
        columns.not_tracked_columns(context),
        columns.NOT_TRACKED_VIEWS,
        empty,
        filters,
    )
    section = ItemSection(context, listing, parent)
    section.list.put_above(filters.narrowing)
    return section


def failures(context: PageContext, parent: QObject) -> FailureSection:
    """Return the list of what did not synchronize in the last days."""
    empty = EmptyState(
        "success",
        "Nothing has failed",
        "Messages that could not be taken in or sent stand here for three days, unless the "
        "settings say otherwise. What goes through in the end leaves the list.",
    )
    listing = Listing(
        TITLES[FAILURES],
        columns.FAILURES,
        columns.failure_columns(context),
        columns.FAILURE_VIEWS,
        empty,
    )
    return FailureSection(context, listing, parent)


def quarantine(context: PageContext, parent: QObject) -> ItemSection:
    """Return the list of what kept failing and was put aside with its bytes."""
    empty = EmptyState(
        "success",
        "Quarantine is empty",
        "A message that fails again and again is put aside here with its bytes, so that the "
        "others go on. Nothing is lost: it can be tried again.",
    )
    listing = Listing(
        TITLES[QUARANTINE],
        columns.QUARANTINE,
        columns.quarantine_columns(context),
        columns.QUARANTINE_VIEWS,
        empty,
    )
    return ItemSection(context, listing, parent)
