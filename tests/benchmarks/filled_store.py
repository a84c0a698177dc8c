"""An organization with very many stored emails and contacts, made in minutes.

One email and one contact are stored as the program does it; all others are copies of their rows,
made by SQLite itself, that differ in what correlation and resolution look at. Every third email
has a conversation of its own, every fourth was sent with a tracking token (so that tokens come
again), and all of them have words and people for smart matching.
"""

import sqlite3
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from ssync_desktop.domain.email import Email, Party
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.new_email import NewEmail
from ssync_desktop.domain.options import (
    EmailStatus,
    FilteringMethod,
    HashType,
    ObjectType,
    ParticipationType,
)
from ssync_desktop.domain.people import RecordDraft, UserDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint
from ssync_desktop.organization import records, users
from ssync_desktop.organization.context import Context
from ssync_desktop.store.repositories.email_mapping import conversation_hash
from tests.benchmarks.house import House

DESK = "desk@adventure.example"
MINUTE_MS = 60_000
_KNOBS = OrganizationSettings()


def build(path: Path, count: int) -> None:
    """Make the organization with *count* emails and as many contacts, and a mailbox that reads."""
    with House(path) as house:
        house.do(_prepare)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "journal_mode = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA cache_size = -1000000")
        connection.execute("BEGIN")
        _multiply(connection, count)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")


def sender_of(number: int) -> str:
    """Return the address of contact *number*."""
    return f"customer{number}@company{number % 997}.example"


def subject_of(number: int) -> str:
    """Return the subject of email *number*: two words that many have, and two that few have."""
    dice = int.from_bytes(sha256(str(number).encode()).digest()[:8])
    return (
        f"common{dice % 40} usual{dice // 40 % 400} rare{dice // 16_000 % 50_000} case{number // 3}"
    )


def message_id_of(number: int) -> str:
    """Return the message id of email *number*."""
    return f"{number:08}.mail@company{number % 997}.example"


def token_of(number: int) -> str:
    """Return the token of email *number*; empty for those that were received."""
    return f"CRM:0001{number // 4 % 1_000:03}" if number % 4 == 0 else ""


def index_of(number: int) -> bytes:
    """Return the thread index of email *number*; empty for two of three."""
    return b"\x01" + sha256(str(number).encode()).digest()[:21] if number % 3 == 0 else b""


def _prepare(context: Context) -> None:
    """Make the user who reads, and the email and the contact of which all others are copies."""
    user = users.create_user(
        context,
        UserDraft(
            last_name="Desk",
            domain_name=DESK,
            email_address=DESK,
            filtering_method=FilteringMethod.ALL,
        ),
    )
    draft = RecordDraft(
        object_type=ObjectType.CONTACT, name="Customer", email_addresses=(sender_of(0),)
    )
    records.create_record(context, replace(draft, owner_id=user.id))
    email = Email(
        id=_id(0, 0),
        subject=subject_of(0),
        outgoing=False,
        status=EmailStatus.RECEIVED,
        parties=(
            Party(ParticipationType.SENDER, sender_of(0)),
            Party(ParticipationType.TO, DESK),
            Party(ParticipationType.CC, "archive@adventure.example"),
        ),
        message_id=message_id_of(0),
        owner_id=user.id,
        created_on=context.clock.now(),
    )
    text = "Dear all, this is about what we spoke of. " * 8
    context.unit.emails.add(
        NewEmail(email, duplicate_check=new_id(), text=text, html=f"<p>{text}</p>")
    )


_BEGIN = time.time_ns() // 1_000_000 - 1_100_000 * MINUTE_MS


def _id(number: int, kind: int) -> UUID:
    """Return the id of row *number*: one a minute, so that a million are two years."""
    return new_id(_BEGIN + number * MINUTE_MS, bytes((kind,)) * 10)


def _octets(number: int, kind: int) -> bytes:
    return _id(number, kind).bytes


def _multiply(connection: sqlite3.Connection, count: int) -> None:
    for name, function in (("sender_of", sender_of), ("subject_of", subject_of)):
        connection.create_function(name, 1, function, deterministic=True)
    connection.create_function("message_id_of", 1, message_id_of, deterministic=True)
    connection.create_function("token_of", 1, token_of, deterministic=True)
    connection.create_function("id_of", 2, _octets, deterministic=True)
    connection.create_function("index_of", 1, lambda n: b64encode(index_of(n)).decode())
    connection.create_function("index_hash_of", 1, _index_hash)
    connection.execute(
        "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n",
        (count - 1,),
    )
    _copy(
        connection,
        "email",
        {
            "activityid": "id_of(i, 0)",
            "messageiddupcheck": "randomblob(16)",
            "subject": "subject_of(i)",
            "sender": "sender_of(i)",
            "messageid": "message_id_of(i)",
            "trackingtoken": "token_of(i)",
            "directioncode": "i % 4 = 0",
            "conversationindex": "index_of(i)",
            "baseconversationindexhash": "index_hash_of(i)",
        },
    )
    for kind, address in ((1, "sender_of(i)"), (2, None), (3, None)):
        values = {"activitypartyid": f"id_of(i, {kind})", "activityid": "id_of(i, 0)"}
        values |= {"addressused": address} if address else {}
        _copy(connection, "activityparty", values, f"participationtypemask = {kind}")
    _copy(
        connection,
        "contact",
        {
            "contactid": "id_of(i, 4)",
            "fullname": "'Customer ' || i",
            "emailaddress1": "sender_of(i)",
        },
    )
    _copy(
        connection,
        "emailsearch",
        {
            "emailsearchid": "id_of(i, 5)",
            "parentobjectid": "id_of(i, 4)",
            "emailaddress": "sender_of(i)",
        },
        f"parentobjecttypecode = {int(ObjectType.CONTACT)}",
    )
    _hashes(connection, count)


def _index_hash(number: int) -> int | None:
    index = index_of(number)
    return conversation_hash(index) if index else None


def _copy(
    connection: sqlite3.Connection, table: str, values: Mapping[str, str], which: str = "1"
) -> None:
    """Add a row for every number, like the one there is but for *values* (SQL by column)."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    assert set(values) <= set(columns)
    picked = ", ".join(values.get(column, f"t.{column}") for column in columns)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {picked} "
        f"FROM temp.n CROSS JOIN (SELECT * FROM {table} WHERE {which} LIMIT 1) t"
    )


def _hashes(connection: sqlite3.Connection, count: int) -> None:
    connection.execute("CREATE TEMP TABLE h (kind INTEGER, hash INTEGER, email BLOB)")
    connection.executemany("INSERT INTO temp.h VALUES (?, ?, ?)", _hash_rows(count))
    connection.execute(
        "INSERT INTO emailhash (hashtype, hash, activityid) "
        "SELECT DISTINCT kind, hash, email FROM temp.h ORDER BY 1, 2, 3"
    )
    connection.execute("DROP TABLE temp.h")


def _hash_rows(count: int) -> Iterator[tuple[int, int, bytes]]:
    for number in range(count):
        people = (sender_of(number), DESK, "archive@adventure.example")
        made, email = fingerprint(subject_of(number), people, _KNOBS), _octets(number, 0)
        for word in made.words:
            yield int(HashType.SUBJECT_WORD), word, email
        for address in made.addresses:
            yield int(HashType.ADDRESS), address, email
