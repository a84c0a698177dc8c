"""The book of content that was shown to others than its owners."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the table."""
    op.create_table(
        "audit",
        sa.Column("auditid", Identifier(), nullable=False),
        sa.Column("createdon", Moment(), nullable=False),
        sa.Column("userid", Identifier(), nullable=False),
        sa.Column("useridname", sa.String(200), nullable=False),
        sa.Column("action", sa.SmallInteger(), nullable=False),
        sa.Column("objecttypecode", sa.String(64), nullable=False),
        sa.Column("objectid", Identifier(), nullable=True),
        sa.Column("objectownerid", Identifier(), nullable=True),
        sa.PrimaryKeyConstraint("auditid", name=op.f("pk_audit")),
        sa.CheckConstraint("length(useridname) <= 200", name=op.f("ck_audit_useridname_length")),
        sa.CheckConstraint(
            "length(objecttypecode) <= 64", name=op.f("ck_audit_objecttypecode_length")
        ),
        sa.CheckConstraint("action IN (1, 2, 3)", name=op.f("ck_audit_action_codes")),
    )
    op.create_index(op.f("ix_audit_createdon"), "audit", ["createdon"])
    op.create_index(op.f("ix_audit_objectid"), "audit", ["objectid"])


def drop() -> None:
    """Drop the table."""
    op.drop_table("audit")
