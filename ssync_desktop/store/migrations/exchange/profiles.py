"""What a profile says about Exchange: how its servers are found, with which rights, and its test.

Columns with a CHECK are written out: SQLite takes one with a new column, and not by itself later.
"""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Moment

TABLE = "emailserverprofile"
SWITCHES = (
    "useautodiscover",
    "incominguseimpersonation",
    "outgoinguseimpersonation",
    "outgoingautograntdelegateaccess",
)
TEXTS = (
    "defaultserverlocation",
    "tokenlocation",
    "lasttestrequest",
    "lasttestresponse",
    "lastcrmmessage",
)
CODES = {"exchangeversion": "0, 1, 2, 3, 4, 5", "lasttestexecutionstatus": "0, 1, 2"}
ANSWERS = ("lasttestvalidationstatus", "lastauthorizationstatus")


def create() -> None:
    """Add the columns."""
    for name in SWITCHES:
        op.add_column(
            TABLE, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    for name in TEXTS:
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} VARCHAR(2084) DEFAULT '' NOT NULL "
            f"CONSTRAINT ck_{TABLE}_{name}_length CHECK (length({name}) <= 2084)"
        )
    for name, codes in CODES.items():
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} SMALLINT "
            f"CONSTRAINT ck_{TABLE}_{name}_codes CHECK ({name} IN ({codes}))"
        )
    for name in ANSWERS:
        op.add_column(TABLE, sa.Column(name, sa.Boolean(), nullable=True))
    op.add_column(TABLE, sa.Column("lastteststarttime", Moment(), nullable=True))
    op.add_column(TABLE, sa.Column("lasttesttotalexecutiontime", sa.BigInteger(), nullable=True))


def drop() -> None:
    """Drop the columns."""
    moments = ("lastteststarttime", "lasttesttotalexecutiontime")
    for name in (*moments, *ANSWERS, *CODES, *TEXTS, *SWITCHES):
        op.drop_column(TABLE, name)
