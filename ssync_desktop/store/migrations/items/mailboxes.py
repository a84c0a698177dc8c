"""When appointments, contacts and tasks of a mailbox have their turn, and how that goes."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment

TABLE = "mailbox"
MOMENTS = ("receivingpostponeduntilforact", "actlastsuccesson", "actlasterroroccurredon")
COUNTS = ("acttransientfailurecount", "noactcount")
TEXTS = {"actlasterrorcode": 100, "actlasterror": 2048}
_INDEX = "ix_mailbox_act_due"


def create() -> None:
    """Add the columns and the index of the calendar."""
    for name in MOMENTS:
        op.add_column(TABLE, sa.Column(name, Moment(), nullable=True))
    # Written out: a column that comes with a named check of its own needs no copy of the table.
    for name in COUNTS:
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} INTEGER DEFAULT 0 NOT NULL "
            f"CONSTRAINT ck_{TABLE}_{name}_least CHECK ({name} >= 0)"
        )
    for name, length in TEXTS.items():
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} VARCHAR({length}) DEFAULT '' NOT NULL "
            f"CONSTRAINT ck_{TABLE}_{name}_length CHECK (length({name}) <= {length})"
        )
    op.create_index(op.f(_INDEX), TABLE, ["statecode", "receivingpostponeduntilforact"])


def drop() -> None:
    """Drop them."""
    op.drop_index(op.f(_INDEX), table_name=TABLE)
    for name in reversed((*MOMENTS, *COUNTS, *TEXTS)):
        op.drop_column(TABLE, name)
