"""The words of names, for completing recipients while they are typed."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from ssync_desktop.domain.names import name_words
from ssync_desktop.store.base import Identifier

_PAGE = 1_000
_NAMED = (
    ("account", "accountid", "name", 1),
    ("contact", "contactid", "fullname", 2),
    ("lead", "leadid", "fullname", 4),
    ("systemuser", "systemuserid", "fullname", 8),
    ("queue", "queueid", "name", 2020),
)
_WORD = sa.table(
    "namesearch",
    sa.column("word", sa.LargeBinary()),
    sa.column("parentobjectid", Identifier()),
    sa.column("parentobjecttypecode", sa.Integer()),
)


def create() -> None:
    """Create the table, and fill it."""
    op.create_table(
        "namesearch",
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("parentobjectid", Identifier(), nullable=False),
        sa.Column("parentobjecttypecode", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", "parentobjectid", name=op.f("pk_namesearch")),
        sa.CheckConstraint("length(word) <= 200", name=op.f("ck_namesearch_word_length")),
        sa.CheckConstraint(
            "parentobjecttypecode IN (1, 2, 4, 8, 2020)",
            name=op.f("ck_namesearch_parentobjecttypecode_codes"),
        ),
        sqlite_with_rowid=False,
    )
    for table, key, name, code in _NAMED:
        _fill(op.get_bind(), table, key, name, code)
    op.create_index(op.f("ix_namesearch_parentobjectid"), "namesearch", ["parentobjectid"])


def drop() -> None:
    """Drop the table."""
    op.drop_table("namesearch")


def _fill(connection: sa.Connection, table: str, key: str, name: str, code: int) -> None:
    source = sa.table(table, sa.column(key, Identifier()), sa.column(name, sa.String()))
    last = UUID(int=0)
    while page := connection.execute(
        sa.select(source.c[key], source.c[name])
        .where(source.c[key] > last)
        .order_by(source.c[key])
        .limit(_PAGE)
    ).all():
        last = page[-1][0]
        rows: list[dict[str, Any]] = [
            {"word": word, "parentobjectid": row[0], "parentobjecttypecode": code}
            for row in page
            for word in name_words(row[1])
        ]
        if rows:
            connection.execute(sa.insert(_WORD), rows)
