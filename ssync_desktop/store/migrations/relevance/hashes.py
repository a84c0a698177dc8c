"""The hashes of smart matching, and indexes that find the newest email of a key at once."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier

_PARTIAL = {"trackingtoken": "trackingtoken <> ''"}


def create() -> None:
    """Create the table, and widen the indexes of what correlation looks up."""
    op.create_table(
        "emailhash",
        sa.Column("hashtype", sa.SmallInteger(), nullable=False),
        sa.Column("hash", sa.Integer(), nullable=False),
        sa.Column("activityid", Identifier(), nullable=False),
        sa.PrimaryKeyConstraint("hashtype", "hash", "activityid", name=op.f("pk_emailhash")),
        sa.ForeignKeyConstraint(
            ["activityid"],
            ["email.activityid"],
            name=op.f("fk_emailhash_activityid"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("hashtype IN (1, 2)", name=op.f("ck_emailhash_hashtype_codes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_emailhash_activityid"), "emailhash", ["activityid"])
    for column in ("messageid", "trackingtoken", "baseconversationindexhash"):
        op.drop_index(op.f(f"ix_email_{column}"), "email")
        _index(f"ix_email_{column}_activityid", column, "activityid")


def drop() -> None:
    """Drop the table, and put the narrower indexes back."""
    for column in ("messageid", "trackingtoken", "baseconversationindexhash"):
        op.drop_index(op.f(f"ix_email_{column}_activityid"), "email")
        _index(f"ix_email_{column}", column)
    op.drop_table("emailhash")


def _index(name: str, *columns: str) -> None:
    where = _PARTIAL.get(columns[0])
    filled = sa.text(where) if where else None
    op.create_index(op.f(name), "email", [*columns], sqlite_where=filled, postgresql_where=filled)
