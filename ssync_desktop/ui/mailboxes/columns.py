"""What the grid of mailboxes shows of each, and the views it can be narrowed to."""

from datetime import datetime

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.options import MailboxKind, OperationType, State
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.ui.conditions import (
    IN_TROUBLE,
    ITEMS_FAILING,
    PENDING,
    SYNCHRONIZE_ITEMS,
    UNTESTED,
)
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.mailboxes.directions import DirectionView, view_of, views_of
from ssync_desktop.ui.mailboxes.words import DIRECTIONS, KIND_ICONS, KINDS, approval_badge
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.columns import Align, Column
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.widgets.moments import absolute, relative
from ssync_desktop.ui.widgets.progress import Progress

ALL = Query(Table.MAILBOXES)
VIEWS = (
    View("All mailboxes"),
    View("Needs attention", (IN_TROUBLE,)),
    View("Pending approval", PENDING),
    View("Not tested", (UNTESTED,)),
    View("Users", (Condition("kind", "eq", int(MailboxKind.USER)),)),
    View("Queues", (Condition("kind", "eq", int(MailboxKind.QUEUE)),)),
    View("Forward", (Condition("kind", "eq", int(MailboxKind.FORWARD)),)),
    View("Synchronize items", (SYNCHRONIZE_ITEMS,)),
    View("Items failing", (SYNCHRONIZE_ITEMS, ITEMS_FAILING)),
    View("Deactivated", (Condition("state", "eq", int(State.INACTIVE)),)),
)


def mailbox_columns(live: LiveStatus, clock: Clock) -> tuple[Column[MailboxRow], ...]:
    """Return the columns; those of the directions look at *live* whenever they are painted."""
    return (
        Column(
            "Mailbox",
            lambda row: row.name,
            "name",
            tooltip=_whose,
            icon=lambda row: KIND_ICONS[row.kind],
            width=144,
            stretches=1,
        ),
        _direction("Incoming", OperationType.INCOMING, live),
        _direction("Outgoing", OperationType.OUTGOING, live),
        _direction("Items", OperationType.ACT, live, "act"),
        *_progress(live, clock),
        Column(
            "Approval",
            lambda row: approval_badge(row).word,
            "approval",
            badge=approval_badge,
            width=112,
            yields=True,
            help="Whether somebody has confirmed that the address belongs to the user or queue",
        ),
        Column("Address", lambda row: row.email_address, "email_address", width=208, yields=True),
        Column(
            "Profile",
            lambda row: row.profile_name or "None",
            "profile_name",
            width=144,
            yields=True,
        ),
        Column("Kind", lambda row: KINDS[row.kind], "kind", width=80, yields=True),
    )


def _progress(live: LiveStatus, clock: Clock) -> tuple[Column[MailboxRow], ...]:
    return (
        Column(
            "Last success",
            lambda row: relative(_last_success(row, live), clock.now()),
            "incoming.last_success_on",
            tooltip=lambda row: absolute(_last_success(row, live)),
            width=104,
        ),
        Column(
            "Next run",
            lambda row: relative(_next_run(row, live), clock.now(), "-"),
            "incoming.next_run_on",
            tooltip=lambda row: absolute(_next_run(row, live)),
            width=88,
            yields=True,
        ),
        Column(
            "Backlog",
            lambda row: _backlog(row, live),
            tooltip=lambda row: f"{_backlog(row, live) or 'Nothing'} waiting to be processed",
            width=72,
            yields=True,
            align=Align.RIGHT,
            help="Messages that are known and wait to be processed, in both directions",
        ),
    )


def _direction(
    title: str, operation: OperationType, live: LiveStatus, sort: str = ""
) -> Column[MailboxRow]:
    def view(row: MailboxRow) -> DirectionView:
        return view_of(row, operation, live)

    def text(row: MailboxRow) -> str:
        seen = view(row)
        return seen.progress.text() if seen.progress else seen.badge.word

    def progress(row: MailboxRow) -> Progress | None:
        return view(row).progress

    def badge(row: MailboxRow) -> Badge:
        return view(row).badge

    def tooltip(row: MailboxRow) -> str:
        seen = view(row)
        lines = [f"{DIRECTIONS[operation]}: {text(row)}", seen.sentence, seen.error_text]
        return "\n".join(line for line in lines if line)

    return Column(
        title,
        text,
        sort or title.lower(),
        tooltip=tooltip,
        badge=badge,
        progress=progress,
        width=124,
        stretches=1,  # for "Needs approval" as soon as there is room
        help=DIRECTIONS[operation],
    )


def _whose(row: MailboxRow) -> str:
    whose = f"{KINDS[row.kind]} {row.regarding_name}".strip()
    return "\n".join(part for part in (row.name, row.email_address, whose) if part)


def _last_success(row: MailboxRow, live: LiveStatus) -> datetime | None:
    moments = [view.last_success_on for view in views_of(row, live)]
    return max((moment for moment in moments if moment), default=None)


def _next_run(row: MailboxRow, live: LiveStatus) -> datetime | None:
    moments = [view.next_run_on for view in views_of(row, live)]
    return min((moment for moment in moments if moment), default=None)


def _backlog(row: MailboxRow, live: LiveStatus) -> str:
    waiting = sum(view.backlog for view in views_of(row, live))
    return f"{waiting:,}" if waiting else ""
