"""About which pair of a record and an item an alert is."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier

TABLE, COLUMN = "tracelog", "exchangesyncidmappingid"
_INDEX = f"ix_{TABLE}_{COLUMN}"


def create() -> None:
    """Add the column, by which alerts are found when their question is answered."""
    op.add_column(TABLE, sa.Column(COLUMN, Identifier(), nullable=True))
    op.create_index(op.f(_INDEX), TABLE, [COLUMN])


def drop() -> None:
    """Drop it."""
    op.drop_index(op.f(_INDEX), table_name=TABLE)
    op.drop_column(TABLE, COLUMN)
