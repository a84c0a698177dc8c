"""The words in which the tables of this version are written down."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment

TABLES = "4201, 4251, 4214, 2, 4212, 4204, 4207, 4210"
"""The type codes of the tables whose rows synchronize."""


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    """Return a named constraint."""
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def lengths(table: str, **columns: int) -> list[sa.CheckConstraint]:
    """Return what holds the lengths of *columns*."""
    return [
        check(table, f"{column}_length", f"length({column}) <= {length}")
        for column, length in columns.items()
    ]


def codes(table: str, **columns: str) -> list[sa.CheckConstraint]:
    """Return what holds *columns* to their codes."""
    return [
        check(table, f"{column}_codes", f"{column} IN ({listed})")
        for column, listed in columns.items()
    ]


def ranges(table: str, **columns: tuple[int, int]) -> list[sa.CheckConstraint]:
    """Return what holds *columns* between two numbers."""
    return [
        check(table, f"{column}_range", f"{column} BETWEEN {low} AND {high}")
        for column, (low, high) in columns.items()
    ]


def owner(table: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """Return the reference to the user whose row it is."""
    return sa.ForeignKeyConstraint(
        ["ownerid"],
        ["systemuser.systemuserid"],
        name=op.f(f"fk_{table}_ownerid"),
        ondelete=ondelete,
    )


def mailbox(table: str) -> sa.ForeignKeyConstraint:
    """Return the reference to the mailbox, with which the row goes."""
    return sa.ForeignKeyConstraint(
        ["mailboxid"],
        ["mailbox.mailboxid"],
        name=op.f(f"fk_{table}_mailboxid"),
        ondelete="CASCADE",
    )


def index(table: str, *columns: str) -> None:
    """Create an index that is called after its columns."""
    op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)


def index_of_filled(table: str, column: str) -> None:
    """Create an index of those rows that have a value in *column*."""
    filled = sa.text(f"{column} <> ''")
    op.create_index(
        op.f(f"ix_{table}_{column}"),
        table,
        [column],
        sqlite_where=filled,
        postgresql_where=filled,
    )


def activity_columns() -> list[sa.Column[object]]:
    """Return the columns of every activity."""
    return [
        sa.Column("activityid", Identifier(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("prioritycode", sa.SmallInteger(), nullable=False),
        sa.Column("statecode", sa.SmallInteger(), nullable=False),
        sa.Column("statuscode", sa.SmallInteger(), nullable=False),
        sa.Column("regardingobjectid", Identifier(), nullable=True),
        sa.Column("regardingobjecttypecode", sa.Integer(), nullable=True),
        sa.Column("regardingobjectidname", sa.String(200), nullable=False),
        sa.Column("createdon", Moment(), nullable=False),
        sa.Column("modifiedon", Moment(), nullable=False),
        sa.Column("modifiedby", Identifier(), nullable=True),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
    ]


def activity_rules(table: str, statuses: str) -> list[sa.Constraint]:
    """Return the constraints of every activity; *statuses* says which go with which state."""
    return [
        sa.PrimaryKeyConstraint("activityid", name=op.f(f"pk_{table}")),
        owner(table),
        check(table, "status_of_state", statuses),
        check(
            table,
            "regarding_has_type",
            "(regardingobjectid IS NULL) = (regardingobjecttypecode IS NULL)",
        ),
        *codes(table, prioritycode="0, 1, 2"),
        *lengths(table, subject=200, regardingobjectidname=200),
    ]
