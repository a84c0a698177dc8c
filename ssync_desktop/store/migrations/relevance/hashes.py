"""The hashes of smart matching, and indexes that find the newest email of a key at once."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint
from ssync_desktop.store.base import Identifier

_PAGE = 1_000
_NOT_SENT_YET = (1, 8)  # draft, failed
_PEOPLE = (1, 2, 3, 4)  # From, To, Cc, Bcc

_EMAIL = sa.table(
    "email",
    sa.column("activityid", Identifier()),
    sa.column("subject", sa.String()),
    sa.column("statuscode", sa.SmallInteger()),
)
_PARTY = sa.table(
    "activityparty",
    sa.column("activityid", Identifier()),
    sa.column("participationtypemask", sa.SmallInteger()),
    sa.column("position", sa.Integer()),
    sa.column("addressused", sa.String()),
)
_HASH = sa.table(
    "emailhash",
    sa.column("hashtype", sa.SmallInteger()),
    sa.column("hash", sa.Integer()),
    sa.column("activityid", Identifier()),
)
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
    _fill(op.get_bind())
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


def _fill(connection: sa.Connection) -> None:
    """Hash the emails that are there, a page at a time, by the published knobs."""
    last = UUID(int=0)
    while True:
        page = connection.execute(
            sa.select(_EMAIL.c.activityid, _EMAIL.c.subject, _EMAIL.c.statuscode)
            .where(_EMAIL.c.activityid > last)
            .order_by(_EMAIL.c.activityid)
            .limit(_PAGE)
        ).all()
        if not page:
            return
        last = page[-1].activityid
        rows = list(_rows(connection, page))
        if rows:
            connection.execute(sa.insert(_HASH), rows)


def _rows(connection: sa.Connection, page: Any) -> Iterator[dict[str, Any]]:
    knobs = OrganizationSettings()
    subjects = {row.activityid: row.subject for row in page if row.statuscode not in _NOT_SENT_YET}
    addresses: dict[UUID, list[str]] = {}
    for row in connection.execute(
        sa.select(_PARTY.c.activityid, _PARTY.c.addressused)
        .where(_PARTY.c.activityid.in_(subjects), _PARTY.c.participationtypemask.in_(_PEOPLE))
        .order_by(_PARTY.c.position)
    ):
        addresses.setdefault(row.activityid, []).append(row.addressused)
    for email_id, subject in subjects.items():
        made = fingerprint(subject, addresses.get(email_id, ()), knobs)
        for kind, values in ((1, made.words), (2, made.addresses)):
            for value in values:
                yield {"hashtype": kind, "hash": value, "activityid": email_id}
