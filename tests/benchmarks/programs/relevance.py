"""Check and deliver messages into a filled store: ``deliver|look DATABASE STORED MESSAGES SMART``.


``deliver`` is what is measured. ``look`` does the same once more with the lid off: how many steps
SQLite's machine takes for a message (every row and index entry that is looked at is some steps),
how many of its statements go through a whole table, and by which plans all of them run.
"""

import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Engine

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.conversation import answer_thread_index
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.people import User
from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.benchmarks.filled_store import (
    DESK,
    index_of,
    message_id_of,
    sender_of,
    subject_of,
    token_of,
)
from tests.benchmarks.stage import Facts, perform
from tests.kit.mail_world import incoming
from tests.kit.query_plans import Planned, plans_of

T = TypeVar("T")
BATCH = 50
STEPS_AT_A_TIME = 10


def messages(stored: int, count: int) -> Iterator[IncomingItem]:
    """Yield answers by every kind of mark, some like a stored email, some new.

    Others every time: what one run leaves in the store shall not be what the next one looks for.
    """
    random = Random(uuid4().int)
    clock = SystemClock()
    for at in range(count):
        number = random.randrange(stored)
        fields: dict[str, object] = {"sender": sender_of(number), "subject": f"RE: {uuid4()}"}
        match at % 5:
            case 0 | 1:
                parent = message_id_of(number)
                fields |= {"in_reply_to": parent, "references": ("unknown@x.example", parent)}
            case 2:
                token = token_of(number - number % 4)
                fields["subject"] = f"RE: {subject_of(number)} {token}"
            case 3:
                above = index_of(number - number % 3)
                fields["thread_index"] = answer_thread_index(above, clock.now(), at)
            case _:
                fields["subject"] = f"RE: {subject_of(number)}"
        everyone = (DESK, "archive@adventure.example")
        name = str(uuid4())
        yield incoming(name, to=everyone, message_id=f"{name}@new.example", **fields)  # type: ignore[arg-type]


class Desk:
    """The store with its one mailbox that reads."""

    def __init__(self, database: Path, *, smart: bool) -> None:
        self._clock = SystemClock()
        self._store = Store(database, self._clock)
        self._mailbox: Mailbox = self.write(self._find)
        self.write(lambda context: _switch(context, smart=smart))

    def close(self) -> None:
        """Close the store."""
        assert self._store.close()

    def write(self, work: Callable[[Context], T]) -> T:
        """Do *work* in one transaction."""
        return self._store.write(
            lambda unit: work(Context(unit, SYSTEM, self._clock, new_id))
        ).result()

    def deliver(self, context: Context, batch: tuple[IncomingItem, ...]) -> list[ReceivedItem]:
        """Check and deliver one batch."""
        return list(deliver_incoming_emails(context, self._mailbox, batch))

    @staticmethod
    def _find(context: Context) -> Mailbox:
        found = context.unit.addresses.owners_of((DESK,))[DESK]
        user: User = context.unit.users.get(found[0].reference.id)
        mailbox = context.unit.mailboxes.of(user.id)
        assert mailbox is not None
        return mailbox


def _switch(context: Context, *, smart: bool) -> None:
    now = context.unit.settings.get()
    update_settings(context, replace(now, smart_matching_enabled=smart))


def deliver(desk: Desk, items: list[IncomingItem]) -> Facts:
    """Deliver everything, and count by which step the messages were related."""
    methods: Counter[str] = Counter()
    for batch in _batches(items):
        lines = desk.write(lambda context, batch=batch: desk.deliver(context, batch))  # type: ignore[misc]
        emails = desk.write(
            lambda context, lines=lines: context.unit.emails.find_many(  # type: ignore[misc]
                [line.email_id for line in lines if line.email_id]
            )
        )
        methods.update(email.correlation_method.name for email in emails.values())
    return {"tracked": methods.total(), "methods": dict(methods)}


def look(desk: Desk, items: list[IncomingItem]) -> Facts:
    """Deliver the first batch to see its plans, and the others to count SQLite's steps."""
    first, *others = _batches(items)
    plans = desk.write(lambda context: _plans(context, lambda: desk.deliver(context, first)))
    steps = sum(
        desk.write(lambda context, b=batch: _steps(context, lambda: desk.deliver(context, b)))  # type: ignore[misc]
        for batch in others
    )
    return {
        "steps": steps / (len(items) - len(first)),
        "scans": [f"{one.statement[:200]}: {scan}" for one in plans for scan in one.scans],
        "plans": sorted({line for one in plans for line in one.plan}),
    }


def _batches(items: list[IncomingItem]) -> list[tuple[IncomingItem, ...]]:
    return [tuple(items[at : at + BATCH]) for at in range(0, len(items), BATCH)]


def _plans(context: Context, work: Callable[[], object]) -> list[Planned]:
    engine = context.unit.session.get_bind()
    assert isinstance(engine, Engine)
    with plans_of(engine) as plans:
        work()
    return plans


def _steps(context: Context, work: Callable[[], object]) -> int:
    """Return how many steps SQLite's machine took, to the nearest ten."""
    count = 0

    def more() -> int:
        nonlocal count
        count += STEPS_AT_A_TIME
        return 0

    raw = _raw(context.unit)
    raw.set_progress_handler(more, STEPS_AT_A_TIME)
    try:
        work()
    finally:
        raw.set_progress_handler(None, 0)
    return count


def _raw(unit: Unit) -> sqlite3.Connection:
    connection = unit.session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


def main(what: str, database: str, stored: str, count: str, smart: str) -> None:
    """Prepare and perform."""
    desk = Desk(Path(database), smart=smart == "smart")
    items = list(messages(int(stored), int(count)))
    perform(lambda: deliver(desk, items) if what == "deliver" else look(desk, items))
    desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
