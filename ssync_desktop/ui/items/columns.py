"""What the lists of appointments, contacts and tasks show, and their saved views."""

from collections.abc import Iterator
from datetime import UTC

from ssync_desktop.domain.items.kinds import TABLES as TABLES_OF
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.link_state import LinkState
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import IdMappingRow
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.words import HINTS, KINDS, STATES, TABLES
from ssync_desktop.ui.problems import from_code
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.widgets.moments import absolute, relative

WAITING_FOR_YOU = "Waiting for your answer"
_SHORTER = {ObjectType.RECURRING_APPOINTMENT_MASTER: "Series"}  # all columns fit beside the pane


def query(kind: ItemKind) -> Query:
    """Return what is listed of *kind*; what wants somebody most comes first."""
    codes = tuple(int(table) for table in TABLES_OF[kind])
    return Query(Table.ID_MAPPINGS, "", (Condition("object_type", "in", codes),), "state")


def views(kind: ItemKind) -> tuple[View, ...]:
    """Return the saved views of *kind*."""
    return (
        View(f"All {KINDS[kind][1]}"),
        View(WAITING_FOR_YOU, _in(LinkState.ASKED)),
        View("Failing", _in(LinkState.FAILED, LinkState.RETRYING)),
        View("Conflicts", _in(LinkState.CONFLICT)),
        View("Waiting for a pass", _in(LinkState.WAITING)),
        View("Linked", _in(LinkState.LINKED)),
        View("Unlinked", _in(LinkState.UNLINKED)),
        View("Moved away", _in(LinkState.MOVED)),
    )


def error_words(row: IdMappingRow) -> str:
    """Return the last error in one line; nothing where there is none."""
    return from_code(row.error_code, row.error_text).title if row.error_code else ""


def columns(kind: ItemKind, context: PageContext) -> tuple[Column[IdMappingRow], ...]:
    """Return the columns of *kind*."""
    return tuple(_columns(kind, context))


def _columns(kind: ItemKind, context: PageContext) -> Iterator[Column[IdMappingRow]]:
    yield Column(
        "State",
        lambda row: STATES[row.state].word,
        sort="state",
        badge=lambda row: STATES[row.state],
        tooltip=lambda row: HINTS[row.state],
        width=104,
    )
    yield Column(
        "Subject" if kind is not ItemKind.CONTACT else "Name",
        lambda row: subject_words(row.subject),
        sort="subject",
        width=128,
        stretches=2,
    )
    if kind is ItemKind.APPOINTMENT:
        yield Column("Begins", _begins, sort="when", tooltip=_exactly, width=136)
    elif kind is ItemKind.TASK:
        yield Column("Due", _due, sort="when", width=88)
    yield Column("Mailbox", lambda row: row.mailbox_name, sort="mailbox_name", width=136)
    yield from _how_it_went(kind, context)


def _how_it_went(kind: ItemKind, context: PageContext) -> Iterator[Column[IdMappingRow]]:
    yield Column(
        "Last error",
        error_words,
        sort="error_code",
        tooltip=lambda row: row.error_text or error_words(row),
        width=120,
        stretches=1,
        yields=True,
    )
    yield Column(
        "Synchronized",
        lambda row: relative(row.synchronized_on, context.clock.now()),
        sort="synchronized_on",
        tooltip=lambda row: absolute(row.synchronized_on),
        width=108,
    )
    if len(TABLES_OF[kind]) > 1:
        yield Column(
            "What",
            lambda row: _SHORTER.get(row.object_type, TABLES[row.object_type]),
            sort="object_type",
            tooltip=lambda row: TABLES[row.object_type],
            width=108,
            yields=True,
        )


def _begins(row: IdMappingRow) -> str:
    """Return when it begins by the clock of this machine; a whole day is no moment of any clock."""
    if row.when is None or row.all_day:
        return _due(row)
    return f"{row.when.astimezone():%d %b %Y %H:%M}"


def _exactly(row: IdMappingRow) -> str:
    if row.when is None or not row.all_day:
        return absolute(row.when)
    return f"{row.when.astimezone(UTC):%a %d %b %Y}, all day"


def _due(row: IdMappingRow) -> str:
    return "" if row.when is None else f"{row.when.astimezone(UTC):%d %b %Y}"


def _in(*states: LinkState) -> tuple[Condition, ...]:
    return (Condition("state", "in", tuple(int(state) for state in states)),)
