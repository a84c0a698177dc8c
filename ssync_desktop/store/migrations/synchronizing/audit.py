"""What of the settings somebody changed: the code of the deed, and the changes themselves."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment

TABLE, COLUMN, BEFORE = "audit", "changedata", "audit_before"
CODES = "ck_audit_action_codes"
OLD, NEW = "action IN (1, 2, 3)", "action IN (1, 2, 3, 4)"
INDEXES = (("ix_audit_createdon", "createdon"), ("ix_audit_objectid", "objectid"))


def create() -> None:
    """Add the column and let the deed be stored."""
    if _on_sqlite():
        _copy(NEW, sa.Column(COLUMN, sa.Text(), server_default="[]", nullable=False))
        return
    op.add_column(TABLE, sa.Column(COLUMN, sa.Text(), server_default="[]", nullable=False))
    _constrain(NEW)


def drop() -> None:
    """Drop both, and the rows that an earlier program could not read."""
    op.execute("DELETE FROM audit WHERE action = 4")
    if _on_sqlite():
        _copy(OLD)
        return
    op.drop_column(TABLE, COLUMN)
    _constrain(OLD)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _constrain(codes: str) -> None:
    op.drop_constraint(op.f(CODES), TABLE, type_="check")
    op.create_check_constraint(op.f(CODES), TABLE, codes)


def _copy(codes: str, *more: sa.Column[str]) -> None:
    """Make the table anew with what is in it: SQLite changes no constraint of one that is there."""
    for name, _ in INDEXES:
        op.drop_index(op.f(name), table_name=TABLE)
    op.rename_table(TABLE, BEFORE)
    op.create_table(
        TABLE,
        sa.Column("auditid", Identifier(), nullable=False),
        sa.Column("createdon", Moment(), nullable=False),
        sa.Column("userid", Identifier(), nullable=False),
        sa.Column("useridname", sa.String(200), nullable=False),
        sa.Column("action", sa.SmallInteger(), nullable=False),
        sa.Column("objecttypecode", sa.String(64), nullable=False),
        sa.Column("objectid", Identifier(), nullable=True),
        sa.Column("objectownerid", Identifier(), nullable=True),
        *more,
        sa.PrimaryKeyConstraint("auditid", name=op.f("pk_audit")),
        sa.CheckConstraint("length(useridname) <= 200", name=op.f("ck_audit_useridname_length")),
        sa.CheckConstraint(
            "length(objecttypecode) <= 64", name=op.f("ck_audit_objecttypecode_length")
        ),
        sa.CheckConstraint(codes, name=op.f(CODES)),
    )
    op.execute(
        "INSERT INTO audit (auditid, createdon, userid, useridname, action, objecttypecode, "
        "objectid, objectownerid) SELECT auditid, createdon, userid, useridname, action, "
        "objecttypecode, objectid, objectownerid FROM audit_before"
    )
    op.drop_table(BEFORE)
    for name, column in INDEXES:
        op.create_index(op.f(name), TABLE, [column])
