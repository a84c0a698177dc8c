"""The order of all changes; contacts that are there already come first in it."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment
from ssync_desktop.store.migrations.items.words import TABLES, codes, index

_CONTACT = 2


def create() -> None:
    """Create the two tables, and number the contacts."""
    table = "itemchange"
    op.create_table(
        table,
        sa.Column("objectid", Identifier(), nullable=False),
        sa.Column("objecttypecode", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("changedon", Moment(), nullable=False),
        sa.Column("isdeleted", sa.Boolean(), nullable=False),
        sa.Column("deletedby", Identifier(), nullable=True),
        sa.Column("isentitled", sa.Boolean(), nullable=False),
        sa.Column("lastownerid", Identifier(), nullable=True),
        sa.PrimaryKeyConstraint("objectid", name=op.f(f"pk_{table}")),
        *codes(table, objecttypecode=TABLES),
    )
    op.create_index(op.f(f"uq_{table}_sequence"), table, ["sequence"], unique=True)
    index(table, "isdeleted", "changedon")
    counter = "itemchangecounter"
    op.create_table(
        counter,
        sa.Column("itemchangecounterid", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("itemchangecounterid", name=op.f(f"pk_{counter}")),
        *codes(counter, itemchangecounterid="1"),
    )
    _number_contacts()


def drop() -> None:
    """Drop them."""
    op.drop_table("itemchangecounter")
    op.drop_table("itemchange")


def _number_contacts() -> None:
    op.execute(
        sa.text(
            "INSERT INTO itemchange (objectid, objecttypecode, sequence, changedon, isdeleted,"
            " isentitled) SELECT contactid, :code, row_number() OVER (ORDER BY contactid), :now,"
            " :no, :no FROM contact"
        ).bindparams(
            sa.bindparam("now", datetime.now(UTC), type_=Moment()),
            sa.bindparam("no", False, type_=sa.Boolean()),
            code=_CONTACT,
        )
    )
    op.execute(
        "INSERT INTO itemchangecounter (itemchangecounterid, sequence)"
        " SELECT 1, count(*) FROM contact"
    )
