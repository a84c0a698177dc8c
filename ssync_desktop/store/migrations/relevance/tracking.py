"""Wishes to track an item, what to do with unknown senders, and addresses still unresolved.

The index on the record behind an address leaves out addresses without one, which have an index of
their own now: SQLite would look through all of them otherwise.
"""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment

UNRESOLVED, RESOLVED = "partyid IS NULL", "partyid IS NOT NULL"


def create() -> None:
    """Create the table, the column and the index."""
    op.create_table(
        "trackrequest",
        sa.Column("receiveditemid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("requestedby", Identifier(), nullable=False),
        sa.Column("createdon", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("receiveditemid", name=op.f("pk_trackrequest")),
        sa.ForeignKeyConstraint(
            ["receiveditemid"],
            ["receiveditem.receiveditemid"],
            name=op.f("fk_trackrequest_receiveditemid"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_trackrequest_mailboxid"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_trackrequest_mailboxid"), "trackrequest", ["mailboxid"])
    op.add_column(
        "usersettings", sa.Column("autocreatecontactonpromote", sa.SmallInteger(), nullable=True)
    )
    _index("ix_activityparty_addressused_unresolved", "addressused", UNRESOLVED)
    op.drop_index(op.f("ix_activityparty_partyid"), table_name="activityparty")
    _index("ix_activityparty_partyid", "partyid", RESOLVED)


def drop() -> None:
    """Drop the index, the column and the table, and let the other index name all rows again."""
    op.drop_index(op.f("ix_activityparty_partyid"), table_name="activityparty")
    op.create_index(op.f("ix_activityparty_partyid"), "activityparty", ["partyid"])
    op.drop_index(op.f("ix_activityparty_addressused_unresolved"), table_name="activityparty")
    op.drop_column("usersettings", "autocreatecontactonpromote")
    op.drop_table("trackrequest")


def _index(name: str, column: str, condition: str) -> None:
    op.create_index(
        op.f(name),
        "activityparty",
        [column],
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
