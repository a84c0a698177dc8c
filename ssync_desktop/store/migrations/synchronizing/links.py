"""What a link remembers of an item that lies elsewhere, and of a row that left the filters."""

import sqlalchemy as sa
from alembic import op

TABLE = "exchangesyncidmapping"
FOLDER, FILTERS = "movedtofolder", "isoutoffilters"
LENGTH = 255


def create() -> None:
    """Add the columns; of links that were let go before nobody knows why, so they stay so."""
    # Written out: a column that comes with a named check of its own needs no copy of the table.
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN {FOLDER} VARCHAR({LENGTH}) DEFAULT '' NOT NULL "
        f"CONSTRAINT ck_{TABLE}_{FOLDER}_length CHECK (length({FOLDER}) <= {LENGTH})"
    )
    op.add_column(
        TABLE, sa.Column(FILTERS, sa.Boolean(), nullable=False, server_default=sa.false())
    )


def drop() -> None:
    """Drop them."""
    for name in (FILTERS, FOLDER):
        op.drop_column(TABLE, name)
