"""M5: a mailbox from the server into the database: fetched, read, matched, stored, recorded.

Every contender gets a mailbox of its own that nobody has opened before.
"""

from collections.abc import Sequence
from pathlib import Path

from ssync_desktop.domain.options import ConnectionSecurity, CredentialRetrieval, OperationType
from ssync_desktop.domain.profile import Direction
from tests.benchmarks.house import House
from tests.benchmarks.measuring import PEERS, ROOT, Measure, run_program
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import dovecot, filled, memory_folder
from tests.kit.dovecot import Dovecot, MailUser


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare our engine with the limit and with django-mailbox."""
    count = 50 if quick else 1_000
    outcome = Outcome("M5", f"poll {count} messages into SQLite", count)
    with dovecot() as server:
        outcome.alternate(
            {
                "ours": lambda: _ours(server, filled(server, count), count),
                "limit stack": lambda: _limit(server, filled(server, count)),
                "django-mailbox": lambda: _django(server, filled(server, count)),
            },
            rounds,
        )
    wall, cpu = outcome.wall, outcome.cpu
    both = outcome.from_start("ours") / outcome.from_start("limit stack")
    outcome.aim("wall of the limit, programs started", both, 2, most=True)
    outcome.aim("wall of the limit, the work alone", wall("ours") / wall("limit stack"), most=True)
    outcome.aim("times django-mailbox", wall("django-mailbox") / wall("ours"), 3.5, floor=2.5)
    outcome.aim("CPU of the limit", cpu("ours") / cpu("limit stack"), most=True)
    outcome.aim("CPU, times better than django-mailbox", cpu("django-mailbox") / cpu("ours"))
    outcome.aim("memory of all processes, MB", outcome.memory("ours"), 120, most=True)
    outcome.notes.append(f"{count / cpu('ours'):.0f} messages per CPU second of ours")
    return outcome


def house_for(
    server: Dovecot, database: Path, people: Sequence[MailUser], *, port: int = 0, tls: bool = False
) -> Path:
    """Make an organization whose users read *people*'s mail by POP3."""
    security = ConnectionSecurity.TLS if tls else ConnectionSecurity.NONE
    usual = server.pop3s_port if tls else server.pop3_port
    retrieval = CredentialRetrieval.USER_OR_QUEUE
    side = Direction(server.host, port or usual, security, retrieval=retrieval)
    with House(database) as house:
        house.add_profile(side, side)
        house.add_contacts()
        addresses = [(f"mailbox{at}@adventure.example", user) for at, user in enumerate(people)]
        house.add_users(addresses, [OperationType.INCOMING])
    return database


def _ours(server: Dovecot, user: MailUser, count: int) -> Measure:
    with memory_folder() as folder:
        return run_program("engine", "poll", house_for(server, folder / "ours.db", [user]), count)


def _limit(server: Dovecot, user: MailUser) -> Measure:
    packages = next((ROOT / ".venv-bench" / "lib").glob("python3*/site-packages"))
    who = (server.host, server.pop3_port, user.address, user.password)
    with memory_folder() as folder:
        peers = {"PYTHONPATH": str(packages)}
        return run_program("limit_stack", folder / "limit.db", *who, environment=peers)


def _django(server: Dovecot, user: MailUser) -> Measure:
    who = (server.host, server.pop3_port, user.address, user.password)
    with memory_folder() as folder:
        return run_program("django_poll", folder, *who, python=PEERS)
