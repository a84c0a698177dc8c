"""What a profile says about Exchange: how its servers are found, and with which rights.

Columns with a CHECK are written out: SQLite takes one with a new column, and not by itself later.
"""

import sqlalchemy as sa
from alembic import op

TABLE = "emailserverprofile"
SWITCHES = (
    "useautodiscover",
    "incominguseimpersonation",
    "outgoinguseimpersonation",
    "outgoingautograntdelegateaccess",
)
LOCATIONS = ("defaultserverlocation", "tokenlocation")


def create() -> None:
    """Add the columns."""
    for name in SWITCHES:
        op.add_column(
            TABLE, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    for name in LOCATIONS:
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} VARCHAR(2084) DEFAULT '' NOT NULL "
            f"CONSTRAINT ck_{TABLE}_{name}_length CHECK (length({name}) <= 2084)"
        )
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN exchangeversion SMALLINT "
        f"CONSTRAINT ck_{TABLE}_exchangeversion_codes "
        "CHECK (exchangeversion IN (0, 1, 2, 3, 4, 5))"
    )


def drop() -> None:
    """Drop the columns."""
    for name in ("exchangeversion", *reversed(LOCATIONS), *reversed(SWITCHES)):
        op.drop_column(TABLE, name)
