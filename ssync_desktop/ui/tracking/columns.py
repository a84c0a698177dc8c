"""What the list of rules shows of each."""

from collections.abc import Callable

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.ui.tracking.words import (
    KINDS,
    NOTHING_SET,
    health,
    meaning,
    regarding_of,
    taking_in,
    trouble,
)
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.widgets.moments import absolute, relative

ALL = Query(Table.TRACKING_FOLDERS)
ALL_RULES = "All rules"
DISABLED_RULES = "Disabled"
VIEWS = (
    View(ALL_RULES),
    View(DISABLED_RULES, (Condition("disabled", "eq", True),)),
    View("With an error", (Condition("error_code", "ne", ""),)),
)


def rule_columns(
    clock: Clock,
    path_of: Callable[[TrackingFolderRow], str],
    whole: Callable[[TrackingFolderRow], str],
) -> tuple[Column[TrackingFolderRow], ...]:
    """Return the columns; *path_of* names the folder and where it lies, *whole* its path."""
    return (*_what(path_of, whole), *_how(clock))


def _what(
    path_of: Callable[[TrackingFolderRow], str], whole: Callable[[TrackingFolderRow], str]
) -> tuple[Column[TrackingFolderRow], ...]:
    """Return what a rule is about."""
    return (
        Column(
            "Folder",
            path_of,
            "folder_name",
            icon=lambda _row: "folder",
            tooltip=whole,
            width=136,
            stretches=3,
        ),
        Column("Mailbox", lambda row: row.mailbox_name, "mailbox_name", width=112, stretches=1),
        Column(
            "Regarding",
            lambda row: row.regarding_name or NOTHING_SET,
            "regarding_name",
            icon=lambda row: KINDS.get(row.regarding_type, "") if row.regarding_type else "",
            tooltip=regarding_of,
            width=128,
            stretches=2,
            help="The record that all mail of the folder is set regarding",
        ),
    )


def _how(clock: Clock) -> tuple[Column[TrackingFolderRow], ...]:
    """Return how a rule stands."""
    return (
        Column(
            "Health",
            lambda row: health(row).word,
            "disabled",
            tooltip=_tooltip,
            badge=health,
            width=96,
        ),
        Column(
            "Taken in",
            _before,
            progress=taking_in,
            width=88,
            help="How many of the messages in the folder are taken in, as of the last pass",
        ),
        Column(
            "Read",
            lambda row: relative(row.synchronized_on, clock.now()),
            "synchronized_on",
            tooltip=lambda row: absolute(row.synchronized_on),
            width=64,
            help="When a pass last went through the folder",
        ),
    )


def _before(row: TrackingFolderRow) -> str:
    progress = taking_in(row)
    if progress is not None:
        return progress.text()
    return f"{row.done:,} of {row.total:,}" if row.total else ""


def _tooltip(row: TrackingFolderRow) -> str:
    return f"{trouble(row)}. {meaning(row)}" if row.error_code else meaning(row)
