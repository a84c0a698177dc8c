"""M7: looking into two thousand mailboxes that have nothing new, fifty at a time.

Ours keeps its books about each of them: lease, state, next run, statistics. The others only look.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.house import copied
from tests.benchmarks.m5_poll import house_for
from tests.benchmarks.measuring import Measure, run_command, run_program, serving
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import dovecot, memory_folder
from tests.kit.dovecot import Dovecot, MailUser

CONNECTIONS = 50
DELAY_MS = 10
NO_MAIL = 1
"""How fetchmail ends when there was nothing to fetch."""


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare our scheduler with two clients that only look, and with fetchmail."""
    count = 40 if quick else 2_000
    outcome = Outcome("M7", f"look into {count} idle mailboxes", count)
    with dovecot() as server, memory_folder() as folder:
        users = [server.add_user() for _ in range(count)]
        accounts = folder / "accounts.json"
        accounts.write_text(json.dumps([(user.address, user.password) for user in users]))
        for mark, tls in (("", False), (", TLS", True)):
            _compare(outcome, server, folder, users, mark, tls=tls, rounds=rounds)
        fetchmail = {"fetchmail, serial": lambda: _fetchmail(server, folder, users)}
        outcome.alternate(fetchmail, min(rounds, 2))
        with serving("slow_line", server.pop3_port, DELAY_MS) as port:
            far = house_for(server, folder / "far.db", users, port=port)
            run_far = {"ours, 20 ms away": lambda: _ours(far, count)}
            outcome.alternate(run_far, 1)
    _judge(outcome, count)
    return outcome


def _compare(
    outcome: Outcome,
    server: Dovecot,
    folder: Path,
    users: Sequence[MailUser],
    mark: str,
    *,
    tls: bool,
    rounds: int,
) -> None:
    house = house_for(server, folder / f"house{int(tls)}.db", users, tls=tls)
    authority = str(server.certificates.authority) if tls else ""
    port = server.pop3s_port if tls else server.pop3_port
    client = (folder / "accounts.json", port, CONNECTIONS, authority)
    outcome.alternate(
        {
            f"ours{mark}": lambda: _ours(house, len(users), authority),
            f"asyncio, one segment{mark}": lambda: run_program("sweep_client", "segment", *client),
            f"threads, poplib{mark}": lambda: run_program("sweep_client", "poplib", *client),
        },
        rounds,
    )


def _judge(outcome: Outcome, count: int) -> None:
    wall, cpu = outcome.wall, outcome.cpu
    for mark, most in (("", 0.6), (", TLS", 1.6)):
        ours, limit = f"ours{mark}", f"asyncio, one segment{mark}"
        outcome.aim(f"wall of one segment{mark}", wall(ours) / wall(limit), 1.2, most=True)
        outcome.aim(f"CPU ms for a mailbox{mark}", cpu(ours) / count * 1000, most, most=True)
    outcome.aim("times fetchmail", wall("fetchmail, serial") / wall("ours"))
    outcome.aim("seconds at 20 ms", wall("ours, 20 ms away"), 6, most=True)
    outcome.aim("memory, MB", outcome.memory("ours"), 80, most=True)
    errors = sum(run.facts["errors"] for run in (*outcome.runs["ours"], *outcome.runs["ours, TLS"]))
    outcome.aim("errors", errors, 0, floor=0, most=True)


def _ours(house: Path, count: int, authority: str = "") -> Measure:
    return run_program("engine", "sweep", copied(house, "run"), count, authority)


def _fetchmail(server: Dovecot, folder: Path, users: Sequence[MailUser]) -> Measure:
    polls = "".join(
        f"poll mail{number} via 127.0.0.1 port {server.pop3_port} protocol POP3 auth password\n"
        f'  user "{user.address}" password "{user.password}" sslproto ""\n'
        for number, user in enumerate(users)
    )
    configuration = folder / "fetchmailrc"
    configuration.write_text(polls)
    configuration.chmod(0o600)
    own = ("--pidfile", folder / "fetchmail.pid", "--idfile", folder / "fetchmail.ids")
    return run_command(
        ["fetchmail", "--check", "--silent", "--fetchmailrc", configuration, *own],
        codes=(0, NO_MAIL),
    )
