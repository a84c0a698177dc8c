"""The program as a process of its own, on a database and mail servers that outlive it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.kit.place import wait_until

ROOT = Path(__file__).parents[2]
RUN = (str(Path(sys.executable).with_name("ssync")), "run")
WINDOW = (sys.executable, "-m", "ssync_desktop")
DYING = (sys.executable, "-m", "tests.faults.run_and_die")


@dataclass
class Victim:
    """Starts ``ssync run`` (or the window) in *home*, again and again, and kills it."""

    home: Path
    key_file: Path
    children: set[int] = field(default_factory=set)
    _process: "subprocess.Popen[bytes] | None" = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self._process is not None and self._process.poll() is None

    def start(self, command: Sequence[str] = RUN) -> None:
        """Start it; output goes to a file beside the database."""
        environment = {
            **os.environ,
            "SSYNC_HOME": str(self.home),
            "SSYNC_VAULT_KEY_FILE": str(self.key_file),
            "QT_QPA_PLATFORM": "offscreen",
        }
        with (self.home / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                list(command),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def kill(self) -> None:
        """End it without a warning; its children are remembered."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                return
            self.children |= descendants(self._process.pid)
            self._process.send_signal(signal.SIGKILL)

    def end(self) -> None:
        """Kill it if it still runs, and wait until it is gone."""
        self.kill()
        if self._process is not None:
            self._process.wait(30)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; say whether it came."""
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> int:
        """Ask it to end, as a service is asked, and return its exit code."""
        assert self._process is not None
        self.children |= descendants(self._process.pid)
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30)

    def is_at_work(self) -> bool:
        """Whether it has begun, so that it ends in order when it is asked to."""
        assert self._process is not None
        return f"(process {self._process.pid})" in self.output()

    def output(self) -> str:
        """Return what it has printed so far."""
        return (self.home / "output.txt").read_text(errors="replace")


def descendants(pid: int) -> set[int]:
    """Return the processes started by *pid* and by those it started."""
    found: set[int] = set()
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            listed = tasks.read_text().split()
        except OSError:
            continue
        for child in map(int, listed):
            found |= {child} | descendants(child)
    return found


def wait_until_gone(pids: set[int], seconds: float = 10.0) -> None:
    """Return once none of *pids* runs any more; TimeoutError after *seconds*."""
    wait_until(lambda: not any(_runs(pid) for pid in pids), "the end of all children", seconds)


def _runs(pid: int) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] not in "ZX"
