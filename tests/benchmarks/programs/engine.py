"""Our engine: ``poll|send|sweep|rounds DATABASE COUNT [AUTHORITY [ROUNDS [AT ONCE]]]``.

``poll`` and ``send`` run passes of the house's first mailbox, one after the other, until COUNT
emails have come or gone; ``sweep`` lets the supervisor work until COUNT mailboxes have been read;
``rounds`` reads all mailboxes ROUNDS times, AT ONCE at a time, after which COUNT emails have come.
The engine's children run this module again, so it imports nothing before it is asked.
"""

import sys


def main(
    work: str,
    database: str,
    count: str,
    authority: str = "",
    rounds: str = "1",
    at_once: str = "50",
) -> None:
    """Prepare and perform."""
    from pathlib import Path

    from ssync_desktop.domain.options import OperationType
    from ssync_desktop.engine import supervisor
    from tests.benchmarks.engine import Engine
    from tests.benchmarks.stage import perform

    supervisor.PASSES_AT_ONCE = 50  # as many connections as the others have
    engine = Engine(Path(database), Path(authority) if authority else None)
    works = {
        "poll": lambda: engine.run_passes(engine.mailboxes[0], OperationType.INCOMING, int(count)),
        "send": lambda: engine.run_passes(engine.mailboxes[0], OperationType.OUTGOING, int(count)),
        "sweep": lambda: engine.sweep(int(count)),
        "rounds": lambda: engine.run_rounds(int(count), int(rounds), int(at_once)),
    }
    try:
        perform(works[work])
    finally:
        engine.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
