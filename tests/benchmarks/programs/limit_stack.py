"""The least that polling a mailbox into SQLite can cost: ``DATABASE HOST PORT USER PASSWORD``.

Pipelined sockets, a parser in Rust, SQLAlchemy Core in batches of a hundred. No matching, no
duplicates, no lease, nothing recorded of what was seen: a sketch of the limit, no program.
"""

import sys
from collections.abc import Iterator
from itertools import islice
from uuid import uuid4

from fast_mail_parser import parse_email  # type: ignore[import-not-found]
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
)

from tests.benchmarks.programs.pop3_client import messages
from tests.benchmarks.stage import Facts, perform

BATCH = 100
META = MetaData()
EMAIL = Table(
    "email",
    META,
    Column("id", String(36), primary_key=True),
    Column("uidl", String(100), index=True),
    Column("subject", String(800), index=True),
    Column("message_id", String(320), index=True),
    Column("in_reply_to", String(320), index=True),
    Column("date", String(50), index=True),
    Column("text", Text),
    Column("html", Text),
)
PARTY = Table(
    "party",
    META,
    Column("id", String(36), primary_key=True),
    Column("email_id", String(36), index=True),
    Column("kind", Integer),
    Column("address", String(320), index=True),
)
FILE = Table(
    "file",
    META,
    Column("id", String(36), primary_key=True),
    Column("email_id", String(36), index=True),
    Column("name", String(255)),
    Column("content", LargeBinary),
)
Rows = dict[Table, list[dict[str, object]]]


def opened(database: str) -> Engine:
    """Return an engine that commits as safely as ours."""
    engine = create_engine(f"sqlite:///{database}", hide_parameters=True)

    @event.listens_for(engine, "connect")
    def settings(connection: object, _entry: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous = FULL")  # type: ignore[attr-defined]

    META.create_all(engine)
    return engine


def add(rows: Rows, key: str, raw: bytes) -> None:
    """Turn one message into rows."""
    mail = parse_email(raw)
    email_id = str(uuid4())
    headers = mail.headers
    rows[EMAIL].append(
        {
            "id": email_id,
            "uidl": key,
            "subject": mail.subject,
            "message_id": str(headers.get("Message-ID", "")),
            "in_reply_to": str(headers.get("In-Reply-To", "")),
            "date": str(mail.date),
            "text": "".join(mail.text_plain),
            "html": "".join(mail.text_html),
        }
    )
    for kind, people in enumerate((mail.from_, mail.to, mail.cc)):
        for person in people if isinstance(people, list) else [people]:
            party = {"id": str(uuid4()), "email_id": email_id, "kind": kind, "address": str(person)}
            rows[PARTY].append(party)
    for file in mail.attachments:
        content = bytes(file.content)
        values = {"id": str(uuid4()), "email_id": email_id, "name": file.filename}
        rows[FILE].append(values | {"content": content})


def write(connection: Connection, rows: Rows) -> None:
    """Insert what there is."""
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)


def main(database: str, host: str, port: str, user: str, password: str) -> None:
    """Prepare and perform."""
    engine = opened(database)

    def work() -> Facts:
        mail: Iterator[tuple[str, bytes]] = messages(host, int(port), user, password)
        count = 0
        while batch := list(islice(mail, BATCH)):
            rows: Rows = {EMAIL: [], PARTY: [], FILE: []}
            for key, raw in batch:
                add(rows, key, raw)
            with engine.begin() as connection:
                write(connection, rows)
            count += len(batch)
        return {"messages": count}

    perform(work)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
