"""What the list of alerts shows, and its saved views."""

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.options import ObjectType, TraceLevel
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import AlertRow
from ssync_desktop.ui.widgets.badge import LEVELS
from ssync_desktop.ui.widgets.columns import Align, Column
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.widgets.moments import absolute, relative

NEWEST_FIRST = Query(Table.ALERTS, sort="updated_on", descending=True)

VIEWS = (
    View("All alerts"),
    View("Errors", (Condition("level", "eq", int(TraceLevel.ERROR)),)),
    View("Warnings", (Condition("level", "eq", int(TraceLevel.WARNING)),)),
    View("Information", (Condition("level", "eq", int(TraceLevel.INFORMATION)),)),
    View("About one email", (Condition("email_id", "null", False),)),
)

_KINDS = {ObjectType.MAILBOX: "mailbox", ObjectType.EMAIL_SERVER_PROFILE: "server"}


def alert_columns(clock: Clock) -> tuple[Column[AlertRow], ...]:
    """Return the columns; times are told from *clock*."""
    return (
        Column(
            "Level",
            lambda row: LEVELS[row.level].word,
            sort="level",
            badge=lambda row: LEVELS[row.level],
            width=112,
        ),
        Column("What", lambda row: row.text, sort="text", width=200, stretches=True),
        Column(
            "For",
            lambda row: row.regarding_name,
            sort="regarding_name",
            icon=lambda row: _KINDS.get(row.regarding_type, ""),
            width=104,
        ),
        Column(
            "Since",
            lambda row: relative(row.created_on, clock.now()),
            sort="created_on",
            tooltip=lambda row: absolute(row.created_on),
            width=88,
        ),
        Column(
            "Times",
            lambda row: f"{row.count:,}",
            sort="count",
            width=64,
            align=Align.RIGHT,
        ),
        Column(
            "Last",
            lambda row: relative(row.updated_on, clock.now()),
            sort="updated_on",
            tooltip=lambda row: absolute(row.updated_on),
            width=88,
        ),
    )
