"""Who holds a lease: host, process id and process start, so that the dead can be told (D13a)."""

import os
import platform
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SEPARATOR = "|"
_SYSTEM = platform.system()


@dataclass(frozen=True, slots=True)
class LeaseOwner:
    """A process that holds leases. *started* tells it from a later one with the same id."""

    host: str
    process: int
    started: str

    def __str__(self) -> str:
        return _SEPARATOR.join((self.host, str(self.process), self.started))


def this_process() -> LeaseOwner:
    """Return the owner that stands for the running process."""
    return LeaseOwner(_host(), os.getpid(), _started(os.getpid()))


def is_dead(owner: str) -> bool:
    """Say whether *owner* was a process of this host that does not run any more.

    Owners on other hosts, and texts that are no owner, are never called dead: their leases
    expire by themselves.
    """
    host, _, rest = owner.partition(_SEPARATOR)
    process, _, started = rest.partition(_SEPARATOR)
    if host != _host() or not process.isdecimal():
        return False
    return _started(int(process)) != started


def _host() -> str:
    """Return this host's name, in a container with its process namespace."""
    name = socket.gethostname()
    if _SYSTEM == "Linux":
        return f"{name}/{_linux_namespace()}"
    return name


def _started(process: int) -> str:
    """Return when *process* began, in whatever form the system says it; empty when it is gone."""
    if _SYSTEM == "Linux":
        return _linux_start(process)
    if _SYSTEM == "Windows":
        return _windows_start(process)
    return _unix_start(process)


def _linux_namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:
        return ""


def _linux_start(process: int) -> str:
    """Return boot and clock ticks since it (proc(5), ``/proc/<pid>/stat`` field 22)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")[:8]
        # The command's name stands in parentheses and may itself hold blanks and parentheses.
        fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2]
    except OSError:
        return ""
    state, ticks = fields.split()[0], fields.split()[19]
    return "" if state in ("Z", "X") else f"{boot}.{ticks}"


def _unix_start(process: int) -> str:
    answer = subprocess.run(  # noqa: S603 a fixed program and a number
        ["/bin/ps", "-o", "lstart=", "-p", str(process)],
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )
    return " ".join(answer.stdout.split())


def _windows_start(process: int) -> str:
    """Return the creation time of a Windows process (``GetProcessTimes``)."""
    import ctypes

    query_limited_information, still_active = 0x1000, 259
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(query_limited_information, 0, process))
    if handle.value is None:
        return ""
    try:
        code = ctypes.c_ulong()
        times = [ctypes.c_ulonglong() for _ in range(4)]
        known = kernel.GetProcessTimes(handle, *(ctypes.byref(moment) for moment in times))
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        return str(times[0].value) if known and code.value == still_active else ""
    finally:
        kernel.CloseHandle(handle)
