"""This process as the owner of leases, and whether another owner of this host is gone (D13a)."""

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Return host, process id and process start, which together never come twice."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def is_dead(owner: str) -> bool:
    """Say whether *owner* was a process of this host that no longer runs.

    A process id that was given to somebody else shows another start. Where the start cannot be
    told, only a process id that is free counts as dead; the lease runs out by itself anyway.
    """
    host, pid_text, started = (*owner.rsplit("/", 2), "", "")[:3]
    if host != socket.gethostname() or not pid_text.isdigit():
        return False
    pid = int(pid_text)
    return not _runs(pid) or (started != "?" and _started(pid) not in ("?", started))


def _runs(pid: int) -> bool:
    fields = _stat(pid)
    if fields is not None:
        return fields[0] not in "ZX"  # ended, and only waits for its parent to notice
    if Path("/proc/self").exists() or os.name != "posix":
        # No such process; or Windows, where signal 0 would end it: there its lease runs out.
        return os.name != "posix"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is there, but not ours
    return True


def _started(pid: int) -> str:
    """Return the start of a process in clock ticks since boot, "?" where nobody tells."""
    fields = _stat(pid)
    return "?" if fields is None else fields[19]


def _stat(pid: int) -> list[str] | None:
    """Return the fields of ``/proc/<pid>/stat`` from the third, the state, on (proc(5))."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The second field, the name, may hold blanks and brackets; counting begins after its end.
    return line.rpartition(")")[2].split()
