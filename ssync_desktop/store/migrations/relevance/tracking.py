"""Wishes to track an item, what to do with unknown senders, and addresses still unresolved."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment

UNRESOLVED = "partyid IS NULL"


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
    op.create_index(
        op.f("ix_activityparty_addressused_unresolved"),
        "activityparty",
        ["addressused"],
        sqlite_where=sa.text(UNRESOLVED),
        postgresql_where=sa.text(UNRESOLVED),
    )


def drop() -> None:
    """Drop the index, the column and the table."""
    op.drop_index(op.f("ix_activityparty_addressused_unresolved"), table_name="activityparty")
    op.drop_column("usersettings", "autocreatecontactonpromote")
    op.drop_table("trackrequest")
