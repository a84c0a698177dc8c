"""Tasks, phone calls, letters and faxes."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.migrations.items.words import (
    activity_columns,
    activity_rules,
    codes,
    index,
    lengths,
    ranges,
)

_STATUSES = {
    "task": ("2, 3, 4, 7", "5", "6"),
    "phonecall": ("1", "2, 4", "3"),
    "letter": ("1, 2", "3, 4", "5"),
    "fax": ("1", "2, 3, 4", "5"),
}


def create() -> None:
    """Create the tables, which are alike but for their codes."""
    for table, statuses in _STATUSES.items():
        allowed = " OR ".join(
            f"(statecode = {state} AND statuscode IN ({listed}))"
            for state, listed in enumerate(statuses)
        )
        op.create_table(
            table,
            *activity_columns(),
            sa.Column("scheduledstart", sa.Date(), nullable=True),
            sa.Column("scheduledend", sa.Date(), nullable=True),
            sa.Column("actualend", sa.Date(), nullable=True),
            sa.Column("percentcomplete", sa.Integer(), nullable=False),
            sa.Column("progress", sa.SmallInteger(), nullable=False),
            *activity_rules(table, allowed),
            *codes(table, progress="2, 3, 4, 5, 6, 7"),
            *ranges(table, percentcomplete=(0, 100)),
            *lengths(table, description=2000),
        )
        index(table, "ownerid")
    index("task", "subject")


def drop() -> None:
    """Drop the tables."""
    for table in reversed(_STATUSES):
        op.drop_table(table)
