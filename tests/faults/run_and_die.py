"""`ssync run` in a process that is killed before or after the N-th commit of one of its writers.

python -m tests.faults.run_and_die before|after N program|child

``child`` is a child process that stores mail: children run this module again. The blow hits the
program in both cases; its child goes on to the end of what it does, and is then gone as well.
"""

import multiprocessing
import os
import signal
import sys
from itertools import count
from typing import Any

WISH = "RUN_AND_DIE_AT"


def arm(moment: str, number: int, victim: int) -> None:
    """Kill *victim* at the *number*-th commit of this process."""
    from sqlalchemy import Engine, event
    from sqlalchemy.pool import Pool

    commits = count(1)

    def strike() -> None:
        os.kill(victim, signal.SIGKILL)

    def committing(connection: Any) -> None:
        if moment == "after":
            # SQLAlchemy tells before it commits only; afterwards the connection goes back.
            connection.info["done"] = True
        elif next(commits) == number:
            strike()

    def returned(_raw: Any, record: Any) -> None:
        if record.info.pop("done", False) and next(commits) == number:
            strike()

    event.listen(Engine, "commit", committing)
    event.listen(Pool, "checkin", returned)


def main(moment: str, number: str, writer: str) -> int:
    """Install the blow, then run the command as a user would."""
    from ssync_desktop.__main__ import command_line

    if writer == "program":
        arm(moment, int(number), os.getpid())
    else:
        os.environ[WISH] = f"{moment} {number}"
    sys.argv = ["ssync", "run"]
    return command_line()


_parent = multiprocessing.parent_process()
if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
elif _parent is not None and _parent.pid is not None and WISH in os.environ:
    _moment, _number = os.environ[WISH].split()
    arm(_moment, int(_number), _parent.pid)
