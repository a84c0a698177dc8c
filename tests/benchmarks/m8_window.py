"""M8: does the window stutter while its engine polls? Gaps of a 5 ms timer on the GUI thread.

Between them the machine does the same work for the server: where our engine is idle, another
process fetches the same messages, as fast as our engine did in the run before.
"""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from uuid import UUID

from tests.benchmarks.house import copied, secrets_of
from tests.benchmarks.m5_poll import house_for
from tests.benchmarks.measuring import Measure, run_program
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import dovecot, filled, memory_folder
from tests.kit.dovecot import Dovecot, MailUser

SEED = 20


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare the window with a busy engine and with an idle one."""
    count, rows = (60, 2_000) if quick else (3_000, 100_000)
    outcome = Outcome("M8", f"scroll {rows:,} emails while {count} arrive", count)
    with dovecot() as server, memory_folder() as folder:
        seed = _seed(server, folder, rows)
        paces: list[float] = []
        outcome.alternate(
            {
                "busy": lambda: _busy(server, seed, count, paces),
                "idle": lambda: _idle(server, seed, count, paces[-1]),
            },
            rounds,
        )
    fact = outcome.fact
    share = fact("busy", "p99") / fact("idle", "p99")
    outcome.aim("99th percentile of idle", share, 1.25, floor=1.5, most=True)
    outcome.aim("longest gap of idle", fact("busy", "max") / fact("idle", "max"), 2, most=True)
    outcome.aim("gaps over 50 ms", fact("busy", "over_50_ms"), 0, most=True)
    for name in ("busy", "idle"):
        parts = (f"{key} {fact(name, key):.1f}" for key in ("p50", "p90", "p99", "max"))
        outcome.notes.append(f"{name}: gaps in ms: {', '.join(parts)}")
    shown = fact("busy", "rows")
    outcome.notes.append(f"{shown:,.0f} rows; {median(paces):.0f} messages a second arrived")
    return outcome


def _busy(server: Dovecot, seed: Path, count: int, paces: list[float]) -> Measure:
    database = _house(server, seed, filled(server, count))
    measured = run_program("window", "busy", database, count)
    paces.append(count / measured.wall)
    return measured


def _idle(server: Dovecot, seed: Path, count: int, pace: float) -> Measure:
    user = filled(server, count)
    client = (server.host, server.pop3_port, user.address, user.password, pace)
    return run_program("window", "idle", _house(server, seed, user), count, *client)


def _seed(server: Dovecot, folder: Path, rows: int) -> Path:
    """Return an organization in which *rows* emails have arrived, none of which can be answered."""
    database = house_for(server, folder / "seed.db", [filled(server, SEED)])
    run_program("engine", "poll", database, SEED)
    with sqlite3.connect(database) as connection:
        connection.create_function("ssync_fold", 1, str.casefold, deterministic=True)
        names = [row[1] for row in connection.execute("PRAGMA table_info(email)")]
        other = dict.fromkeys(("activityid", "messageiddupcheck"), "randomblob(16)")
        blank = ("messageid", "trackingtoken", "conversationindex", "description")
        other |= dict.fromkeys((*blank, "safedescription"), "''")
        # Over a hundred days, in the form in which the program writes moments.
        day = "strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now', '-' || (i % 2400) || ' hours')"
        other |= dict.fromkeys(("createdon", "modifiedon", "receivedon"), day)
        values = ", ".join(other.get(name, name) for name in names)
        numbers = (
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {rows // SEED})"
        )
        connection.execute(f"{numbers} INSERT INTO email SELECT {values} FROM email, n")
    connection.close()
    return database


def _house(server: Dovecot, seed: Path, user: MailUser) -> Path:
    """Return a copy of the seed whose mailbox is *user*'s at the server."""
    copy = copied(seed, "run")
    _sign_in_as(copy, [user])
    return copy


def _sign_in_as(database: Path, users: Sequence[MailUser]) -> None:
    """Let the first mailboxes of a house sign in as *users*."""
    secrets = secrets_of(database)
    known: dict[str, dict[str, str]] = json.loads(secrets.read_text())
    passwords = known["mailbox"]
    with sqlite3.connect(database) as connection:
        for mailbox, user in zip(passwords, users, strict=False):
            passwords[mailbox] = user.password
            connection.execute(
                "UPDATE mailbox SET username = ? WHERE mailboxid = ?",
                (user.address, UUID(mailbox).bytes),
            )
    connection.close()
    secrets.write_text(json.dumps(known))
