"""`ssync run` in a process that kills itself: before or after the N-th commit of its write lane.

python -m tests.faults.run_and_die before|after N
"""

import os
import signal
import sys
from itertools import count
from typing import Any


def main(moment: str, number: int) -> int:
    """Install the blow, then run the command as a user would."""
    from sqlalchemy import Engine, event

    from ssync_desktop.__main__ import command_line

    commits = count(1)

    def strike(_connection: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def before(connection: Any) -> None:
        if moment == "before" and next(commits) == number:
            strike(connection)

    # SQLAlchemy tells before it commits only; afterwards is when the connection goes back.
    event.listen(Engine, "commit", before)
    if moment == "after":
        event.listen(Engine, "commit", lambda connection: connection.info.update(done=True))

        def returned(_raw: Any, record: Any) -> None:
            if record.info.pop("done", False) and next(commits) == number:
                strike(None)

        from sqlalchemy.pool import Pool

        event.listen(Pool, "checkin", returned)
    sys.argv = ["ssync", "run"]
    return command_line()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
