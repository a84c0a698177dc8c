"""What a mailbox remembers of its server: where it is, its folders, and whose items it keeps."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment

TABLE = "mailbox"
SWITCHES = ("orgmarkedasprimaryforexchangesync", "isactsyncorgflagset")


def create() -> None:
    """Add the columns."""
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN ewsurl VARCHAR(2084) DEFAULT '' NOT NULL "
        f"CONSTRAINT ck_{TABLE}_ewsurl_length CHECK (length(ewsurl) <= 2084)"
    )
    op.add_column(TABLE, sa.Column("lastautodiscoveredon", Moment(), nullable=True))
    for name in SWITCHES:
        op.add_column(
            TABLE, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column(TABLE, sa.Column("folderhierarchy", sa.Text(), nullable=True))
    op.add_column(TABLE, sa.Column("folderhierarchyreadon", Moment(), nullable=True))


def drop() -> None:
    """Drop the columns."""
    names = (
        "ewsurl",
        "lastautodiscoveredon",
        *SWITCHES,
        "folderhierarchy",
        "folderhierarchyreadon",
    )
    for name in reversed(names):
        op.drop_column(TABLE, name)
