"""Emails that were stored before there was smart matching get their hashes with the upgrade."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Connection, DateTime, MetaData, Numeric, Table, insert, text
from sqlalchemy.types import Integer, LargeBinary, Uuid

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.smart_matching import text_hash
from ssync_desktop.store.database import open_database
from ssync_desktop.store.upgrade import upgrade
from tests.kit.clock import START


def test_emails_that_are_there_get_their_hashes(empty_url: str) -> None:
    upgrade(empty_url, "0001")
    received, draft = new_id(), new_id()
    engine = open_database(empty_url)
    with engine.begin() as connection:
        _insert(
            connection, "email", activityid=received, subject="RE: Offer", statecode=1, statuscode=4
        )
        _insert(connection, "email", activityid=draft, subject="Draft", statecode=0, statuscode=1)
        for kind, address in ((1, "Ada@x"), (2, "bob@x"), (9, "owner@x")):
            _insert(
                connection,
                "activityparty",
                activityid=received,
                participationtypemask=kind,
                addressused=address,
            )
    engine.dispose()

    upgrade(empty_url)

    engine = open_database(empty_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT hashtype, hash FROM emailhash")).all()
    engine.dispose()
    assert {tuple(row) for row in found} == {
        (1, text_hash("offer")),
        (2, text_hash("ada@x")),
        (2, text_hash("bob@x")),
    }


def _insert(connection: Connection, name: str, **values: Any) -> None:
    """Insert a row; columns that must have a value and were given none get an empty one."""
    table = Table(name, MetaData(), autoload_with=connection)
    for column in table.columns:
        if not column.nullable and column.name not in values:
            values[column.name] = _empty(column.type)
    octets = connection.dialect.name == "sqlite"
    given = {
        key: value.bytes if octets and isinstance(value, UUID) else value
        for key, value in values.items()
    }
    connection.execute(insert(table), given)


def _empty(kind: object) -> Any:
    if isinstance(kind, (LargeBinary, Uuid)):
        return new_id()
    if isinstance(kind, DateTime):
        return START
    if isinstance(kind, Boolean):
        return False
    return 0 if isinstance(kind, (Integer, Numeric)) else ""
