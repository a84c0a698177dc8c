"""M2: fetching over a line with 20 ms round trip, where only pipelining helps."""

from tests.benchmarks.measuring import run_program, serving
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import dovecot, filled, memory_folder, mpop

DELAY_MS = 10


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare the connector with the protocol's limit, mpop and poplib."""
    count = 30 if quick else 300
    outcome = Outcome("M2", f"fetch {count} messages, {2 * DELAY_MS} ms round trip", count)
    with dovecot() as server, memory_folder() as folder:
        user = filled(server, count)
        with serving("slow_line", server.pop3_port, DELAY_MS) as port:
            who = (server.host, port, user.address, user.password)
            contenders = {
                "ours": lambda: run_program("fetch", *who),
                "raw, pipelined": lambda: run_program("pop3_client", "raw", *who),
                "mpop to maildir": lambda: mpop(user, port, folder),
            }
            outcome.alternate(contenders, rounds)
            slow = {"poplib": lambda: run_program("pop3_client", "poplib", *who)}
            outcome.alternate(slow, min(rounds, 2))  # seven seconds each, and very steady
    wall = outcome.wall
    outcome.aim("speed of raw", wall("raw, pipelined") / wall("ours"), 0.75)
    outcome.aim("times mpop", wall("mpop to maildir") / wall("ours"), 1.2, floor=1)
    outcome.aim("times poplib", wall("poplib") / wall("ours"), 15)
    return outcome
