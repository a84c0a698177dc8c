"""The list of items that did not synchronize."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the table."""
    op.create_table(
        "itemfailure",
        sa.Column("itemfailureid", Identifier(), nullable=False),
        sa.Column("operationtypeid", sa.SmallInteger(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("objectid", Identifier(), nullable=False),
        sa.Column("subject", sa.String(800), nullable=False),
        sa.Column("partner", sa.String(250), nullable=False),
        sa.Column("errorcode", sa.String(100), nullable=False),
        sa.Column("errortext", sa.String(2000), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("givenup", sa.Boolean(), nullable=False),
        sa.Column("createdon", Moment(), nullable=False),
        sa.Column("modifiedon", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("itemfailureid", name=op.f("pk_itemfailure")),
        sa.ForeignKeyConstraint(
            ["mailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_itemfailure_mailboxid"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("objectid", "operationtypeid", name=op.f("uq_itemfailure_objectid")),
        sa.CheckConstraint("length(subject) <= 800", name=op.f("ck_itemfailure_subject_length")),
        sa.CheckConstraint("length(partner) <= 250", name=op.f("ck_itemfailure_partner_length")),
        sa.CheckConstraint(
            "length(errorcode) <= 100", name=op.f("ck_itemfailure_errorcode_length")
        ),
        sa.CheckConstraint(
            "length(errortext) <= 2000", name=op.f("ck_itemfailure_errortext_length")
        ),
        sa.CheckConstraint(
            "operationtypeid IN (0, 1, 2)", name=op.f("ck_itemfailure_operationtypeid_codes")
        ),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_itemfailure_attempts_least")),
    )
    op.create_index(op.f("ix_itemfailure_mailboxid"), "itemfailure", ["mailboxid"])
    op.create_index(op.f("ix_itemfailure_modifiedon"), "itemfailure", ["modifiedon"])


def drop() -> None:
    """Drop the table."""
    op.drop_table("itemfailure")
