"""What the lists of users and queues show of each, and the views they can be narrowed to."""

from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.options import AccessApproval, QueueViewType, State
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import QueueRow, UserRow
from ssync_desktop.ui.users.words import (
    DISABLED,
    ENABLED,
    METHOD_SENTENCES,
    METHODS,
    METHODS_IN_SHORT,
    STATES,
    TYPE_SENTENCES,
    TYPES,
)
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.columns import Align, Column
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.words import APPROVALS

# The program's own user owns what nobody else does; it is nobody's to edit.
TRACKS = "Which email becomes an activity by itself"
USERS = Query(Table.USERS, conditions=(Condition("id", "ne", SYSTEM_USER_ID),))
QUEUES = Query(Table.QUEUES)

_PENDING = View(
    "Address pending approval", (Condition("approval", "eq", int(AccessApproval.PENDING)),)
)
_WITHOUT = View("Without an address", (Condition("email_address", "eq", ""),))
USER_VIEWS = (
    View("All users"),
    View("Enabled", (Condition("disabled", "eq", False),)),
    View("Disabled", (Condition("disabled", "eq", True),)),
    _PENDING,
    _WITHOUT,
)
QUEUE_VIEWS = (
    View("All queues"),
    View("Active", (Condition("state", "eq", int(State.ACTIVE)),)),
    View("Deactivated", (Condition("state", "eq", int(State.INACTIVE)),)),
    View("Public", (Condition("view_type", "eq", int(QueueViewType.PUBLIC)),)),
    View("Private", (Condition("view_type", "eq", int(QueueViewType.PRIVATE)),)),
    _PENDING,
    _WITHOUT,
)


def state_of(row: UserRow) -> Badge:
    """Return whether a user may work, as shape, colour and word."""
    return DISABLED if row.disabled else ENABLED


def _method(row: UserRow | QueueRow) -> str:
    return f"{METHODS[row.filtering_method]}: {METHOD_SENTENCES[row.filtering_method]}"


USER_COLUMNS: tuple[Column[UserRow], ...] = (
    Column(
        "Name",
        lambda row: row.name,
        "name",
        icon=lambda _row: "user",
        width=152,
        stretches=1,
    ),
    Column("Email address", lambda row: row.email_address, "email_address", width=200, stretches=2),
    Column(
        "Approval",
        lambda row: APPROVALS[row.approval].word,
        "approval",
        badge=lambda row: APPROVALS[row.approval],
        width=120,
    ),
    Column("State", lambda row: state_of(row).word, "disabled", badge=state_of, width=92),
    Column(
        "Tracks",
        lambda row: METHODS_IN_SHORT[row.filtering_method],
        "filtering_method",
        tooltip=_method,
        width=96,
        help=TRACKS,
    ),
)
QUEUE_COLUMNS: tuple[Column[QueueRow], ...] = (
    Column(
        "Name",
        lambda row: row.name,
        "name",
        icon=lambda _row: "queue",
        width=152,
        stretches=1,
    ),
    Column("Email address", lambda row: row.email_address, "email_address", width=200, stretches=2),
    Column(
        "Approval",
        lambda row: APPROVALS[row.approval].word,
        "approval",
        badge=lambda row: APPROVALS[row.approval],
        width=120,
    ),
    Column(
        "Items",
        lambda row: f"{row.item_count:,}",
        "item_count",
        width=56,
        align=Align.RIGHT,
        help="Emails that wait in the queue for somebody to take them",
    ),
    Column(
        "State",
        lambda row: STATES[row.state].word,
        "state",
        badge=lambda row: STATES[row.state],
        width=116,
    ),
    Column(
        "Tracks",
        lambda row: METHODS_IN_SHORT[row.filtering_method],
        "filtering_method",
        tooltip=_method,
        width=112,
        help=TRACKS,
    ),
    Column(
        "Type",
        lambda row: TYPES[row.view_type],
        "view_type",
        tooltip=lambda row: TYPE_SENTENCES[row.view_type],
        width=88,
    ),
    Column("Owner", lambda row: row.owner_name, "owner_name", width=136),
)
