"""Who has been given the filters with which the synchronization of items begins."""

import sqlalchemy as sa
from alembic import op

TABLE, COLUMN = "usersettings", "defaultfiltersgiven"


def create() -> None:
    """Add the column; nobody has been given any."""
    op.add_column(TABLE, sa.Column(COLUMN, sa.Boolean(), nullable=False, server_default=sa.false()))


def drop() -> None:
    """Drop it."""
    op.drop_column(TABLE, COLUMN)
