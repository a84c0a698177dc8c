"""Since when tasks have been at hand; of those that are there already nobody knows."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("task", "phonecall", "letter", "fax")
NAME = "actualstart"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column(NAME, Moment(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, NAME)
