"""Links, the field map, filters, and what items said before they were written over."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment
from ssync_desktop.store.migrations.items.words import (
    TABLES,
    check,
    codes,
    index,
    index_of_filled,
    lengths,
    mailbox,
    owner,
    ranges,
)

_LINKS = "exchangesyncidmapping"


def create() -> None:
    """Create the tables."""
    _links()
    _field_maps()
    _filters()
    _former_versions()


def drop() -> None:
    """Drop them."""
    for table in ("itemformerversion", "syncfilter", "syncattributemapping"):
        op.drop_table(table)
    op.drop_table("syncattributemappingprofile")
    op.drop_table(_LINKS)


def _links() -> None:
    op.create_table(
        _LINKS,
        *_link_columns(),
        sa.PrimaryKeyConstraint("exchangesyncidmappingid", name=op.f(f"pk_{_LINKS}")),
        owner(_LINKS),
        mailbox(_LINKS),
        *lengths(_LINKS, exchangeentryid=1024, globalobjectid=300, remoteversion=1024),
        *lengths(_LINKS, question=100, itemsubject=2048),
        *lengths(_LINKS, lastsyncerrorcode=100, lastsyncerror=2048),
        *codes(_LINKS, objecttypecode=TABLES, fromcrmchangetype="0, 1, 2, 3"),
        *codes(_LINKS, tocrmchangetype="0, 1, 2, 3", userdecision="0, 1, 2, 3"),
        check(_LINKS, "retries_least", "retries >= 0"),
    )
    index(_LINKS, "ownerid")
    index(_LINKS, "objectid")
    index_of_filled(_LINKS, "globalobjectid")
    op.create_index(op.f(f"ix_{_LINKS}_pending"), _LINKS, ["mailboxid", "ispending"])
    op.create_index(
        op.f(f"ix_{_LINKS}_linked"), _LINKS, ["mailboxid", "islinked", "objecttypecode"]
    )
    op.create_index(op.f(f"uq_{_LINKS}_object"), _LINKS, ["mailboxid", "objectid"], unique=True)
    linked = sa.text("exchangeentryid <> ''")
    op.create_index(
        op.f(f"uq_{_LINKS}_entry"),
        _LINKS,
        ["mailboxid", "exchangeentryid"],
        unique=True,
        sqlite_where=linked,
        postgresql_where=linked,
    )


def _link_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("exchangesyncidmappingid", Identifier(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("objecttypecode", sa.Integer(), nullable=False),
        sa.Column("objectid", Identifier(), nullable=True),
        sa.Column("exchangeentryid", sa.String(1024), nullable=False),
        sa.Column("globalobjectid", sa.String(300), nullable=False),
        sa.Column("localversion", sa.BigInteger(), nullable=False),
        sa.Column("remoteversion", sa.String(1024), nullable=False),
        sa.Column("istracked", sa.Boolean(), nullable=False),
        sa.Column("isunlinkedincrm", sa.Boolean(), nullable=False),
        sa.Column("isdeletedinexchange", sa.Boolean(), nullable=False),
        sa.Column("fromcrmchangetype", sa.SmallInteger(), nullable=False),
        sa.Column("tocrmchangetype", sa.SmallInteger(), nullable=False),
        sa.Column("ispending", sa.Boolean(), nullable=False),
        sa.Column("islinked", sa.Boolean(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(100), nullable=False),
        sa.Column("userdecision", sa.SmallInteger(), nullable=False),
        sa.Column("itemsubject", sa.String(2048), nullable=False),
        sa.Column("lastsyncerrorcode", sa.String(100), nullable=False),
        sa.Column("lastsyncerror", sa.String(2048), nullable=False),
        sa.Column("lastsyncerroroccurredon", Moment(), nullable=True),
        sa.Column("synchronizedon", Moment(), nullable=True),
        sa.Column("conflicts", sa.Text(), nullable=False),
        sa.Column("commoncontent", sa.Text(), nullable=False),
    ]


def _field_maps() -> None:
    profile, table = "syncattributemappingprofile", "syncattributemapping"
    op.create_table(
        profile,
        sa.Column("syncattributemappingprofileid", Identifier(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("alladdresses", sa.Boolean(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("syncattributemappingprofileid", name=op.f(f"pk_{profile}")),
        *lengths(profile, name=100),
    )
    key = "syncattributemappingprofileid"
    op.create_table(
        table,
        sa.Column("syncattributemappingid", Identifier(), nullable=False),
        sa.Column(key, Identifier(), nullable=False),
        sa.Column("objecttypecode", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mappingname", sa.String(100), nullable=False),
        sa.Column("attributecrmname", sa.String(100), nullable=False),
        sa.Column("attributeexchangename", sa.String(100), nullable=False),
        sa.Column("syncdirection", sa.SmallInteger(), nullable=False),
        sa.Column("defaultsyncdirection", sa.SmallInteger(), nullable=False),
        sa.Column("allowedsyncdirection", sa.SmallInteger(), nullable=False),
        sa.Column("iscomputed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("syncattributemappingid", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            [key], [f"{profile}.{key}"], name=op.f(f"fk_{table}_{key}"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint(key, "objecttypecode", "mappingname", name=op.f(f"uq_{table}_field")),
        *lengths(table, mappingname=100, attributecrmname=100, attributeexchangename=100),
        *codes(table, objecttypecode=TABLES, syncdirection="0, 1, 2, 3"),
        *codes(table, defaultsyncdirection="0, 1, 2, 3"),
        *ranges(table, allowedsyncdirection=(0, 15)),
    )


def _filters() -> None:
    table = "syncfilter"
    op.create_table(
        table,
        sa.Column("syncfilterid", Identifier(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("returnedtypecode", sa.Integer(), nullable=False),
        sa.Column("isactive", sa.Boolean(), nullable=False),
        sa.Column("isdefault", sa.Boolean(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("syncfilterid", name=op.f(f"pk_{table}")),
        owner(table, "CASCADE"),
        *lengths(table, name=200),
        *codes(table, returnedtypecode=TABLES),
    )
    index(table, "ownerid")


def _former_versions() -> None:
    table = "itemformerversion"
    op.create_table(
        table,
        sa.Column("itemformerversionid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("mappingid", Identifier(), nullable=False),
        sa.Column("objecttypecode", sa.Integer(), nullable=False),
        sa.Column("objectid", Identifier(), nullable=True),
        sa.Column("exchangeentryid", sa.String(1024), nullable=False),
        sa.Column("changetype", sa.SmallInteger(), nullable=False),
        sa.Column("isinexchange", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(2048), nullable=False),
        sa.Column("writtenon", Moment(), nullable=False),
        sa.Column("undoneon", Moment(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("itemformerversionid", name=op.f(f"pk_{table}")),
        mailbox(table),
        *lengths(table, exchangeentryid=1024, subject=2048),
        *codes(table, objecttypecode=TABLES, changetype="0, 1, 2, 3"),
    )
    index(table, "mailboxid", "writtenon")
    index(table, "writtenon")
    index(table, "mappingid")
