"""At what time of its day something is due, and where the clock shows it."""

import sqlalchemy as sa
from alembic import op

TABLES = ("task", "phonecall", "letter", "fax")
TIME, ZONE = "duetime", "duezone"
LENGTH = 64


def create() -> None:
    """Add the columns; what was due until now is due on its day."""
    for table in TABLES:
        op.add_column(table, sa.Column(TIME, sa.Time(), nullable=True))
        # Written out: a column that comes with a named check of its own needs no copy of the table.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {ZONE} VARCHAR({LENGTH}) DEFAULT '' NOT NULL "
            f"CONSTRAINT ck_{table}_{ZONE}_length CHECK (length({ZONE}) <= {LENGTH})"
        )


def drop() -> None:
    """Drop them."""
    for table in TABLES:
        for name in (ZONE, TIME):
            op.drop_column(table, name)
