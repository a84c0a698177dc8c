"""What the list of alerts shows, and its saved views."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.kinds import Question
from ssync_desktop.domain.options import ObjectType, TraceLevel
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import AlertRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import LEVELS, Badge
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

QUESTION = Badge("warning", Tone.WARN, "Question")
"""What stands as an error in the published list of codes, and is none."""
_KINDS = {ObjectType.MAILBOX: "mailbox", ObjectType.EMAIL_SERVER_PROFILE: "server"}


def alert_columns(clock: Clock) -> tuple[Column[AlertRow], ...]:
    """Return the columns; times are told from *clock*."""
    return (
        Column(
            "Level",
            lambda row: _level(row).word,
            sort="level",
            badge=_level,
            width=112,
        ),
        Column(
            "What",
            lambda row: row.text,
            sort="text",
            tooltip=lambda row: row.text,
            width=240,
            stretches=1,
        ),
        Column(
            "For",
            lambda row: row.regarding_name,
            sort="regarding_name",
            tooltip=lambda row: row.regarding_name,
            icon=lambda row: _KINDS.get(row.regarding_type, ""),
            width=144,
        ),
        _moment(clock, "Last", "updated_on", lambda row: row.updated_on),
        _times(),
        Column(
            "Told to",
            lambda row: row.for_user_name,
            sort="for_user_name",
            tooltip=lambda row: row.for_user_name,
            width=112,
            help="On whose wall of alerts it stands",
            yields=True,
        ),
        replace(_moment(clock, "Since", "created_on", lambda row: row.created_on), yields=True),
    )


def _level(row: AlertRow) -> Badge:
    """Return the level; what only waits for an answer is called a question, not an error."""
    return QUESTION if row.code in Question._value2member_map_ else LEVELS[row.level]


def _times() -> Column[AlertRow]:
    return Column(
        "Times",
        lambda row: f"{row.count:,}",
        sort="count",
        width=56,
        align=Align.RIGHT,
        help="How often it has happened since the alert was written",
        yields=True,
    )


def _moment(
    clock: Clock, title: str, sort: str, moment: Callable[[AlertRow], datetime]
) -> Column[AlertRow]:
    return Column(
        title,
        lambda row: relative(moment(row), clock.now()),
        sort=sort,
        tooltip=lambda row: absolute(moment(row)),
        width=96,
    )
