"""Since when an alarm about a profile lasts."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment


def create() -> None:
    """Add the column."""
    op.add_column("emailserverprofile", sa.Column("alarmedon", Moment(), nullable=True))


def drop() -> None:
    """Drop the column."""
    op.drop_column("emailserverprofile", "alarmedon")
