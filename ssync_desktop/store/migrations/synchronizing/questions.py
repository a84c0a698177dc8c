"""Which pairs wait for a person, without reading all the others."""

import sqlalchemy as sa
from alembic import op

TABLE, NAME = "exchangesyncidmapping", "ix_exchangesyncidmapping_asking"
ASKING = sa.text("userdecision = 1")


def create() -> None:
    """Add the index."""
    op.create_index(NAME, TABLE, ["objecttypecode"], sqlite_where=ASKING, postgresql_where=ASKING)


def drop() -> None:
    """Drop it."""
    op.drop_index(NAME, TABLE)
