"""Where an item of the ledger is now, and whether it carries the category."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment


def create() -> None:
    """Add the columns."""
    op.add_column("receiveditem", sa.Column("departedon", Moment(), nullable=True))
    op.add_column("receiveditem", sa.Column("categorizedon", Moment(), nullable=True))


def drop() -> None:
    """Drop the columns."""
    op.drop_column("receiveditem", "categorizedon")
    op.drop_column("receiveditem", "departedon")
