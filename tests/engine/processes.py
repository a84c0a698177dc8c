"""The processes of a parser pool, as the system sees them."""

from pathlib import Path

from ssync_desktop.engine.parsing import ParserPool


def children(pool: ParserPool) -> list[int]:
    """Return the process ids of the pool's children."""
    pids = [child.pid for child in (*pool._idle, *pool._busy)]
    return [pid for pid in pids if pid is not None]


def alive(pid: int) -> bool:
    """Say whether a process runs; one that has ended and waits to be read does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")
