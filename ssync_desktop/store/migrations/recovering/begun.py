"""What a write in Exchange was to bring there, for those whose answer is lost.

Of those that earlier versions began nobody knows: their links are compared as before.
"""

import sqlalchemy as sa
from alembic import op

TABLE, NAME = "exchangesyncidmapping", "beguncontent"


def create() -> None:
    """Add the column."""
    op.add_column(TABLE, sa.Column(NAME, sa.Text(), nullable=False, server_default=""))


def drop() -> None:
    """Drop it."""
    op.drop_column(TABLE, NAME)
