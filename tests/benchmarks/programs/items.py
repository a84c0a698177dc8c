"""One pass over appointments, contacts and tasks: ``DATABASE LINKS [CHANGED]``.

Before it begins CHANGED rows of the organization are changed. Passes go on until LINKS items are
linked and nothing is pending; requests to the server are counted on their way out.
"""

import sys


def main(database: str, links: str, changed: str = "0") -> None:
    """Prepare and perform."""
    from pathlib import Path

    from tests.benchmarks.agenda_passes import AgendaPasses
    from tests.benchmarks.filled_agenda import change
    from tests.benchmarks.stage import perform

    if int(changed):
        change(Path(database), int(changed))
    passes = AgendaPasses(Path(database))
    try:
        perform(lambda: passes.run(int(links)))
    finally:
        passes.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
