"""What the list of profiles shows of each."""

from collections.abc import Callable
from uuid import UUID

from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import ProfileRow
from ssync_desktop.ui.profiles.words import (
    DEFAULT,
    SERVER_TYPES,
    address,
    state_badge,
    stopped_title,
)
from ssync_desktop.ui.widgets.columns import Align, Column

ALL = Query(Table.PROFILES)


def profile_columns(default_id: Callable[[], UUID | None]) -> tuple[Column[ProfileRow], ...]:
    """Return the columns; *default_id* tells which profile is the default now."""
    return (
        Column("Name", lambda row: row.name, "name", width=152),
        Column(
            "State",
            lambda row: state_badge(row).word,
            "state",
            tooltip=_state_tooltip,
            badge=state_badge,
            width=112,
        ),
        Column(
            "Mailboxes",
            lambda row: f"{row.mailbox_count:,}",
            "mailbox_count",
            width=96,
            align=Align.RIGHT,
        ),
        Column(
            "Default",
            lambda row: DEFAULT.word if row.id == default_id() else "",
            tooltip=lambda row: "New users and queues get it" if row.id == default_id() else "",
            badge=lambda row: DEFAULT if row.id == default_id() else None,
            width=96,
        ),
        Column("Incoming", _incoming, "incoming_host", width=200),
        Column("Outgoing", _outgoing, "outgoing_host", width=200),
        Column("Server type", lambda row: SERVER_TYPES[row.server_type], "server_type", width=128),
        Column("Owner", lambda row: row.owner_name, "owner_name", width=128),
    )


def _incoming(row: ProfileRow) -> str:
    return address(row.incoming_host, row.incoming_port, row.incoming_security)


def _outgoing(row: ProfileRow) -> str:
    return address(row.outgoing_host, row.outgoing_port, row.outgoing_security)


def _state_tooltip(row: ProfileRow) -> str:
    badge = state_badge(row)
    return f"{badge.word}: {stopped_title(row.stopped_code)}" if row.stopped_code else badge.word
