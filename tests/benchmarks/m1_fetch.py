"""M1: fetching a large mailbox over loopback. The fetch alone: nothing is kept."""

from tests.benchmarks.measuring import run_program
from tests.benchmarks.report import Outcome
from tests.benchmarks.servers import corpus, dovecot, filled, memory_folder, mpop


def run(*, quick: bool, rounds: int) -> Outcome:
    """Compare the connector with the protocol's limit, mpop and poplib."""
    count = 100 if quick else 5_000
    outcome = Outcome("M1", f"fetch {count} messages over loopback", count)
    with dovecot() as server, memory_folder() as folder:
        user = filled(server, count)
        who = (server.host, server.pop3_port, user.address, user.password)
        outcome.alternate(
            {
                "ours": lambda: run_program("fetch", *who),
                "raw, pipelined": lambda: run_program("pop3_client", "raw", *who),
                "poplib": lambda: run_program("pop3_client", "poplib", *who),
                "mpop to maildir": lambda: mpop(user, server.pop3_port, folder),
            },
            rounds,
        )
    wall, cpu = outcome.wall, outcome.cpu
    outcome.aim("speed of raw", wall("raw, pipelined") / wall("ours"), 0.6)
    outcome.aim("times mpop", wall("mpop to maildir") / wall("ours"), 2)
    outcome.aim("CPU of raw", cpu("ours") / cpu("raw, pipelined"), 1.5, most=True)
    outcome.aim("memory, MB", outcome.memory("ours"), 60, most=True)
    complete = outcome.fact("ours", "octets") == outcome.fact("raw, pipelined", "octets")
    outcome.aim("complete", float(complete), floor=1)
    octets = sum(len(message.raw) for message in corpus(count))
    outcome.notes.append(f"{octets / 1e6:.0f} MB; mpop also writes it to files in memory")
    return outcome
