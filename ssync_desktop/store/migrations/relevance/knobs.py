"""By which knobs the stored hashes were made; none is written: they are made by the published."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the table."""
    op.create_table(
        "emailhashknobs",
        sa.Column("emailhashknobsid", Identifier(), nullable=False),
        sa.Column("hashfilterkeywords", sa.Text(), nullable=False),
        sa.Column("hashmaxcount", sa.Integer(), nullable=False),
        sa.Column("iscurrent", sa.Boolean(), nullable=False),
        sa.Column("begunon", Moment(), nullable=True),
        sa.Column("doneuntil", Identifier(), nullable=True),
        sa.PrimaryKeyConstraint("emailhashknobsid", name=op.f("pk_emailhashknobs")),
    )


def drop() -> None:
    """Drop the table."""
    op.drop_table("emailhashknobs")
