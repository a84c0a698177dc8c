"""Runs one contender at a time and looks at it from outside: wall, processor time, memory.

Processor time is user and system of the process and all its descendants; memory the largest sum
of their resident sets that a look every 20 ms has seen. A staged program
(:mod:`tests.benchmarks.stage`) is measured from the word "go" to its answer: interpreters,
imports and databases are there by then, for ours and for the others.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.stage import Facts

ROOT = Path(__file__).parents[2]
OURS = sys.executable
PEERS = ROOT / ".venv-bench" / "bin" / "python"
TIME_LIMIT = 900.0
"""Seconds after which a contender is given up."""

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Measure:
    """One run: seconds of wall and of processor, octets of memory, and what the program told.

    *start* is the wall time before, until the program was ready.
    """

    wall: float
    cpu: float
    memory: int
    start: float = 0.0
    facts: Facts = field(default_factory=dict)


class ContenderFailed(RuntimeError):
    """A contender ended badly; the text holds what it said."""


def run_program(
    module: str, *arguments: object, python: str | Path = OURS, environment: Mapping[str, str] = {}
) -> Measure:
    """Run the staged program ``tests.benchmarks.programs.<module>`` and measure its work."""
    command = [str(python), "-m", f"tests.benchmarks.programs.{module}", *map(str, arguments)]
    began = time.perf_counter()
    with _started(command, environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise ContenderFailed(_last_words(process, command))
        start = time.perf_counter() - began
        with Watch(process.pid) as watch:
            process.stdin.write("go\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        if not answer:
            raise ContenderFailed(_last_words(process, command))
        process.stdin.close()
        process.wait(60)
        return Measure(watch.wall, watch.cpu, watch.memory, start, json.loads(answer))


def run_command(command: Sequence[object], *, codes: Sequence[int] = (0,)) -> Measure:
    """Run a foreign command from start to end; *codes* are the exits that mean success."""
    words = [str(word) for word in command]
    with _started(words, {}) as process, Watch(process.pid) as watch:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - watch.began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise ContenderFailed(f"{words[0]} ended with {process.returncode}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, watch.memory)


@contextmanager
def serving(module: str, *arguments: object) -> Iterator[int]:
    """Run a server of ours in a process of its own and give the port it prints."""
    command = [OURS, "-m", f"tests.benchmarks.programs.{module}", *map(str, arguments)]
    with _started(command, {}) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()  # its sign to end
            process.wait(30)


class Watch:
    """Looks at a process and its descendants while the block runs."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, name="watch", daemon=True)
        self.memory = 0
        self.wall = self.cpu = 0.0

    def __enter__(self) -> "Watch":
        self._before = _processor_seconds(self._pid)
        self.began = time.perf_counter()
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self.began
        self.cpu = _processor_seconds(self._pid) - self._before
        self._ended.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            self.memory = max(self.memory, sum(map(_resident, _family(self._pid))))


@contextmanager
def _started(
    command: Sequence[str], environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[str]"]:
    """Run a command at the project's root; it and its children are gone afterwards."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    guard = threading.Timer(TIME_LIMIT, process.kill)
    guard.start()
    try:
        with process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
    finally:
        guard.cancel()


def _last_words(process: "subprocess.Popen[str]", command: Sequence[str]) -> str:
    said = process.communicate()[0] if process.stdout else ""
    return f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}"


def _family(pid: int) -> list[int]:
    """Return *pid* and its living descendants."""
    found = [pid]
    for member in found:
        try:
            for thread in Path(f"/proc/{member}/task").iterdir():
                text = (thread / "children").read_text()
                found += [int(child) for child in text.split() if int(child) not in found]
        except OSError:  # it has ended meanwhile
            continue
    return found


def _processor_seconds(pid: int) -> float:
    """Return what a process, its descendants and those they waited for have used up."""
    ticks = 0
    for member in _family(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(value) for value in fields[11:15])
    return ticks / _TICK


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0
