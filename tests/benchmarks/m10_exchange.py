"""M10: Exchange, in three questions: what a message costs, what a slow line costs, what idling costs.

The peer is exchangelib used as its manual shows it: it pages ids, fetches MIME and throws it away,
where ours reads, judges and stores. The server is the sandbox's, in a process of its own.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    CredentialRetrieval,
    OperationType,
    ServerType,
)
from ssync_desktop.domain.profile import Direction, ProfileDraft
from tests.benchmarks.house import House, copied
from tests.benchmarks.measuring import Measure, run_program, serving
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import memory_folder
from tests.kit.dovecot import MailUser

BLOCK = 65_536
"""Octets at a time that exchangelib's parser gets when it is helped; see ``exchangelib_loop``."""

CONNECTIONS = 10
SLOW_MAILBOXES = 16
LATENCY_MS = 50
SWEEPS = 50
SWEPT = 100
"""Mailboxes of the fifty sweeps; one sweep goes over ten times as many."""


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare with a bare loop, and look at the idle engine."""
    count = 160 if quick else 5_000
    outcome = Outcome("M10", f"bring in {count} messages from Exchange", count)
    with served(1, count) as server:
        _compare(outcome, server, "", rounds)
    with served(SLOW_MAILBOXES, count // SLOW_MAILBOXES, LATENCY_MS) as server:
        _compare(outcome, server, ", slow line", min(rounds, 2))
    idle, sweeps = (50, 10) if quick else (1_000, SWEEPS)
    with served(idle, 0) as server:
        outcome.runs["ours, a sweep"] = [_ours(server, 0, rounds=1)]
    with served(idle // 10, 0) as server:
        outcome.runs["ours, sweeps"] = [_ours(server, 0, rounds=sweeps)]
    _judge(outcome, count, idle)
    return outcome


@contextmanager
def served(mailboxes: int, messages: int, latency: int = 0) -> Iterator[Path]:
    """Run a filled server; give the folder with its facts and with a house that reads from it."""
    with memory_folder() as folder:
        file = folder / "server.json"
        with serving("exchange_server", file, mailboxes, messages, latency):
            _house(folder / "house.db", file)
            yield folder


def _house(database: Path, file: Path) -> None:
    draft, password, addresses = exchange_profile(file)
    people = [(address, MailUser(address, "")) for address in addresses]
    with House(database) as house:
        house.add(draft, password)
        house.add_contacts()
        house.add_users(people, [OperationType.INCOMING])


def exchange_profile(file: Path) -> tuple[ProfileDraft, str, list[str]]:
    """Return a profile for the server whose facts lie in *file*, its password, and who is there."""
    facts = json.loads(file.read_text())
    side = Direction(
        host=facts["url"],
        authentication=AuthenticationProtocol.BASIC,
        retrieval=CredentialRetrieval.PROFILE,
        user_name=facts["user"],
        password_set=True,
        pinned_certificate=facts["fingerprint"],
        impersonation=True,
    )
    draft = ProfileDraft(
        name="Exchange",
        server_type=ServerType.EXCHANGE,
        incoming=side,
        outgoing=side,
        max_connections=CONNECTIONS,
    )
    return draft, facts["password"], facts["addresses"]


def _compare(outcome: Outcome, folder: Path, mark: str, rounds: int) -> None:
    many = bool(mark)
    count = outcome.items // SLOW_MAILBOXES * SLOW_MAILBOXES if many else outcome.items
    file = folder / "server.json"
    outcome.alternate(
        {
            f"ours{mark}": lambda: _ours(folder, count) if many else _engine(folder, "poll", count),
            f"exchangelib{mark}": lambda: run_program("exchangelib_loop", file),
            f"exchangelib, by blocks{mark}": lambda: run_program("exchangelib_loop", file, BLOCK),
        },
        rounds,
    )


def _ours(folder: Path, count: int, rounds: int = 1) -> Measure:
    return _engine(folder, "rounds", count, "", rounds, 50)


def _engine(folder: Path, work: str, *words: object) -> Measure:
    return run_program("engine", work, copied(folder / "house.db", "run"), *words)


def _judge(outcome: Outcome, count: int, idle: int) -> None:
    wall, cpu = outcome.wall, outcome.cpu
    outcome.aim("CPU of the bare loop", cpu("ours") / cpu("exchangelib"), 1.6, most=True)
    outcome.aim("wall of the bare loop", wall("ours") / wall("exchangelib"), most=True)
    helped = cpu("ours") / cpu("exchangelib, by blocks")
    outcome.aim("CPU of the bare loop, helped", helped, 1.6, most=True)
    slow = wall("exchangelib, slow line") / wall("ours, slow line")
    outcome.aim(f"times faster over a line of {LATENCY_MS} ms", slow, 5)
    helped = wall("exchangelib, by blocks, slow line") / wall("ours, slow line")
    outcome.aim("times faster over it than the helped one", helped)
    sweep = outcome.runs["ours, a sweep"][0]
    outcome.aim("ms of CPU for an idle mailbox", sweep.cpu / idle * 1000, most=True)
    outcome.aim("memory of a sweep, MB", outcome.memory("ours, a sweep"), most=True)
    grown = outcome.fact("ours, sweeps", "last_mb") / outcome.fact("ours, sweeps", "first_mb")
    outcome.aim("memory after the sweeps, times that at a fifth", grown, 1.05, most=True)
    outcome.notes.append(f"{count / cpu('ours'):.0f} messages per CPU second of ours")
    outcome.notes.append(f"a sweep over {idle} idle mailboxes took {sweep.wall:.1f} s")
