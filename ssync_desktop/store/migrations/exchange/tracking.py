"""Rules on folders, categories, and a cursor for each folder that is read."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the three tables."""
    _folders()
    _categories()
    _checkpoints()


def drop() -> None:
    """Drop them."""
    op.drop_table("foldercheckpoint")
    op.drop_table("mailboxtrackingcategory")
    op.drop_table("mailboxtrackingfolder")


def _folders() -> None:
    table = "mailboxtrackingfolder"
    op.create_table(
        table,
        sa.Column("mailboxtrackingfolderid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("exchangefolderid", sa.String(120), nullable=False),
        sa.Column("exchangefoldername", sa.String(256), nullable=False),
        sa.Column("regardingobjectid", Identifier(), nullable=True),
        sa.Column("regardingobjecttypecode", sa.Integer(), nullable=True),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("folderonboardingstatus", sa.SmallInteger(), nullable=False),
        sa.Column("itemsdone", sa.Integer(), nullable=False),
        sa.Column("itemstotal", sa.Integer(), nullable=False),
        sa.Column("isdisabled", sa.Boolean(), nullable=False),
        sa.Column("errorcode", sa.String(100), nullable=False),
        sa.Column("erroron", Moment(), nullable=True),
        sa.Column("synchronizedon", Moment(), nullable=True),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailboxtrackingfolderid", name=op.f(f"pk_{table}")),
        _mailbox(table),
        _owner(table),
        sa.UniqueConstraint("mailboxid", "exchangefolderid", name=op.f(f"uq_{table}_folder")),
        _length(table, "exchangefolderid", 120),
        _length(table, "exchangefoldername", 256),
        _length(table, "errorcode", 100),
        _check(table, "folderonboardingstatus_codes", "folderonboardingstatus IN (0, 1, 2)"),
        _check(
            table, "regardingobjecttypecode_codes", "regardingobjecttypecode IN (1, 2, 4, 2020)"
        ),
        _check(
            table,
            "regarding_has_type",
            "(regardingobjectid IS NULL) = (regardingobjecttypecode IS NULL)",
        ),
        _check(table, "itemsdone_least", "itemsdone >= 0"),
        _check(table, "itemstotal_least", "itemstotal >= 0"),
    )
    op.create_index(op.f(f"ix_{table}_ownerid"), table, ["ownerid"])
    op.create_index(op.f(f"ix_{table}_regardingobjectid"), table, ["regardingobjectid"])


def _categories() -> None:
    table = "mailboxtrackingcategory"
    op.create_table(
        table,
        sa.Column("mailboxtrackingcategoryid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("exchangecategoryid", sa.String(120), nullable=False),
        sa.Column("exchangecategoryname", sa.String(512), nullable=False),
        sa.Column("exchangecategorycolor", sa.Integer(), nullable=False),
        sa.Column("categoryonboardingstatus", sa.SmallInteger(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("adoptedon", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("mailboxtrackingcategoryid", name=op.f(f"pk_{table}")),
        _mailbox(table),
        _owner(table),
        sa.UniqueConstraint("mailboxid", "exchangecategoryname", name=op.f(f"uq_{table}_name")),
        _length(table, "exchangecategoryid", 120),
        _length(table, "exchangecategoryname", 512),
        _check(table, "categoryonboardingstatus_codes", "categoryonboardingstatus IN (0, 1, 2)"),
    )
    op.create_index(op.f(f"ix_{table}_ownerid"), table, ["ownerid"])


def _checkpoints() -> None:
    table = "foldercheckpoint"
    op.create_table(
        table,
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("folder", sa.String(120), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.Column("updatedon", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mailboxid", "folder", name=op.f(f"pk_{table}")),
        _mailbox(table),
        _length(table, "folder", 120),
    )


def _mailbox(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["mailboxid"],
        ["mailbox.mailboxid"],
        name=op.f(f"fk_{table}_mailboxid"),
        ondelete="CASCADE",
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["ownerid"], ["systemuser.systemuserid"], name=op.f(f"fk_{table}_ownerid")
    )


def _length(table: str, column: str, length: int) -> sa.CheckConstraint:
    return _check(table, f"{column}_length", f"length({column}) <= {length}")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))
