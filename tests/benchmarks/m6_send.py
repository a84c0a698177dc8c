"""M6: emails from the outbox: claimed, composed, handed over after signing in, marked as sent.

smtp-source, the limit, sends octets that are ready and signs in nowhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import EmailDraft
from ssync_desktop.domain.options import (
    ConnectionSecurity,
    CredentialRetrieval,
    ObjectType,
    OperationType,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.profile import Direction
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.emails import create_email
from ssync_desktop.organization.outgoing_email import send_email
from tests.benchmarks.house import House, copied
from tests.benchmarks.measuring import Measure, run_command, run_program, serving
from tests.benchmarks.outgoing_mail import RECIPIENT, SUBJECT, texts
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import memory_folder
from tests.kit.dovecot import MailUser
from tests.kit.place import Daemon, Place, find_program, free_ports, greets

SIZE = 13_000


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare our engine with smtp-source and with smtplib, over 1 and over 10 connections."""
    count = 30 if quick else 3_000
    outcome = Outcome("M6", f"send {count} emails", count)
    with memory_folder() as folder, serving("auth_sink") as sink, _smtp_sink() as limit:
        for connections in (1, 10):
            mark = f", {connections}"
            house = _house(folder / f"house{connections}.db", sink, connections, count)
            outcome.alternate(
                {
                    f"ours{mark}": lambda house=house: _ours(house, count),  # type: ignore[misc]
                    f"smtp-source{mark}": lambda c=connections: _source(limit, count, c),  # type: ignore[misc]
                    f"smtplib{mark}": lambda c=connections: run_program(  # type: ignore[misc]
                        "smtplib_send", sink, count, c
                    ),
                },
                rounds,
            )
    wall, cpu = outcome.wall, outcome.cpu
    for connections, share in ((1, 0.7), (10, 0.2)):
        mark = f", {connections}"
        outcome.aim(f"CPU, times better than smtplib{mark}", _ratio(cpu, "smtplib", mark), 4)
        outcome.aim(f"times smtplib{mark}", _ratio(wall, "smtplib", mark))
        outcome.aim(f"speed of smtp-source{mark}", _ratio(wall, "smtp-source", mark), share)
    return outcome


def _ratio(value: Callable[[str], float], other: str, mark: str) -> float:
    return value(f"{other}{mark}") / value(f"ours{mark}")


def _house(path: Path, port: int, connections: int, count: int) -> Path:
    """Make an organization with *count* emails of one user waiting to be sent."""
    side = Direction(
        "127.0.0.1", port, ConnectionSecurity.NONE, retrieval=CredentialRetrieval.USER_OR_QUEUE
    )
    with House(path) as house:
        house.add_profile(side, side, connections=connections)
        people = [("ada@adventure.example", MailUser("ada", "secret"))]
        (mailbox_id,) = house.add_users(people, [OperationType.OUTGOING])
        for first in range(0, count, 100):
            numbers = range(first, min(first + 100, count))
            house.do(lambda context, numbers=numbers: _write(context, mailbox_id, numbers))  # type: ignore[misc]
    return path


def _write(context: Context, mailbox_id: UUID, numbers: range) -> None:
    user_id = context.unit.mailboxes.get(mailbox_id).regarding_id
    assert user_id is not None
    text, markup = texts()
    for number in numbers:
        draft = EmailDraft(
            sender=Reference(user_id, ObjectType.USER),
            to=(Address("A Customer", RECIPIENT),),
            subject=f"{SUBJECT} {number}",
            text=text,
            html=markup,
        )
        send_email(context, create_email(context, draft).id)


def _ours(house: Path, count: int) -> Measure:
    return run_program("engine", "send", copied(house, "run"), count)


def _source(port: int, count: int, connections: int) -> Measure:
    source = find_program("smtp-source", "postfix")
    size = ("-l", SIZE, "-m", count, "-s", connections)
    return run_command([source, "-d", *size, f"inet:127.0.0.1:{port}"])


@contextmanager
def _smtp_sink() -> Iterator[int]:
    """Run Postfix's own sink; the port is given."""
    place = Place()
    try:
        (port,) = free_ports(1)
        program = find_program("smtp-sink", "postfix")
        account = place.account("nobody")
        sink = Daemon(place, "smtp-sink", account, [program, f"inet:127.0.0.1:{port}", "100"])
        sink.start(lambda: greets(port, b"220"))
        try:
            yield port
        finally:
            sink.stop()
    finally:
        place.close()
