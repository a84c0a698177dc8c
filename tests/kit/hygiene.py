"""A test that leaves noise behind has failed: what every test is held to.

Looked for after each test: threads, asyncio tasks, open network sockets, child processes, log
records of level WARNING and above, Qt windows. Cyclic garbage is collected between tests only, in
the main thread: collected elsewhere it would destroy Qt objects in the wrong thread.
"""

import asyncio
import gc
import logging
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from tests.kit.place import Place

_SESSION_WIDE_THREADS = ("ssync-parsing", "ssync-log", "ssync-keyring", "pytest_timeout")
"""The parser pool, log listener and keyring thread live as long as the session does."""

_SESSION_WIDE_PROCESSES = ("multiprocessing.", "--multiprocessing-fork")
"""The parser pool's processes and the resource tracker, told by their command lines."""

_PATIENCE = 8.0  # seconds for what has been told to end and is about to
_RUNNER = "_function_scoped_runner"  # of the loop that a test runs in


class Surroundings:
    """Environment of the session: an empty home, no display, no desktop's keyring."""

    def __init__(self) -> None:
        self._saved: dict[str, str | None] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="ssync-home-"))

    def enter(self) -> None:
        """Point the program away from the person's own files, display and secrets."""
        wanted = {
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder / 'no-bus'}",
            **homes(self.folder),
        }
        self._saved = {name: os.environ.get(name) for name in wanted}
        os.environ |= wanted

    def leave(self) -> None:
        """Put the environment back and remove the home."""
        for name, value in self._saved.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        shutil.rmtree(self.folder, ignore_errors=True)


def homes(folder: Path) -> dict[str, str]:
    """Return the variables that put everything a program keeps for its user below *folder*."""
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_RUNTIME_DIR": str(folder),
    }


_SURROUNDINGS = pytest.StashKey[Surroundings]()


def pytest_configure(config: pytest.Config) -> None:
    """Take charge of the environment, of Hypothesis and of the collector."""
    surroundings = config.stash[_SURROUNDINGS] = Surroundings()
    surroundings.enter()
    hypothesis.settings.register_profile("default", deadline=None)
    hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")
    gc.disable()


_tests = count(1)
FULL_EVERY = 50


def pytest_collection_finish() -> None:
    """Spare the modules loaded so far from every later collection: it makes them ten times faster."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give everything back."""
    gc.unfreeze()
    gc.enable()
    config.stash[_SURROUNDINGS].leave()


@pytest.fixture(autouse=True)
def _own_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test an empty home of its own."""
    folder = Path(tempfile.mkdtemp(prefix="home-", dir=request.config.stash[_SURROUNDINGS].folder))
    for name, value in homes(folder).items():
        monkeypatch.setenv(name, value)
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _collect_garbage() -> Iterator[None]:
    """Collect in the main thread, and only now.

    What a test made is young, for nothing else collects: looking at the young is enough, and does
    not slow down as the run grows. The old are looked at now and then.
    """
    yield
    gc.collect(2 if next(_tests) % FULL_EVERY == 0 else 1)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on warnings and errors in the log, unless the test is marked ``expects_warnings``."""
    yield
    if request.node.get_closest_marker("expects_warnings"):
        return
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    loud = [f"{r.name}: {r.getMessage()}" for r in records if r.levelno >= logging.WARNING]
    assert not loud, f"the log is not quiet: {loud}"


@pytest.fixture(autouse=True)
def no_stray_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a thread that was started in the test still runs.

    Those of the loop's own pool (``asyncio.to_thread``) end with the loop: they are let go before.
    """
    runner: asyncio.Runner | None = None
    if _RUNNER in request.fixturenames:
        runner = request.getfixturevalue(_RUNNER)
    before = set(threading.enumerate())
    yield
    if runner is not None:
        runner.run(runner.get_loop().shutdown_default_executor())
    end = time.monotonic() + _PATIENCE
    for thread in _strays(before):
        thread.join(max(0.0, end - time.monotonic()))
    stray = [thread.name for thread in _strays(before)]
    assert not stray, f"threads still run: {stray}"


def _strays(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in set(threading.enumerate()) - before
        if thread.is_alive()
        and not thread.name.startswith(_SESSION_WIDE_THREADS)
        and not type(thread).__module__.startswith("concurrent.futures.process")
        and thread.name != "QueueFeederThread"
    ]


@pytest.fixture(autouse=True)
def no_stray_tasks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a task is left in the test's loop: closing the loop would only hide it."""
    if _RUNNER not in request.fixturenames:
        yield
        return
    runner: asyncio.Runner = request.getfixturevalue(_RUNNER)
    yield
    stray = [task.get_name() for task in asyncio.all_tasks(runner.get_loop()) if not task.done()]
    assert not stray, f"tasks still run: {stray}"


@pytest.fixture(autouse=True)
def no_stray_sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a network socket that was opened in the test is still open."""
    before = set(_network_sockets())
    yield
    stray = {name: text for name, text in _network_sockets().items() if name not in before}
    if stray:
        gc.collect()  # what is merely unreachable warns by itself
        stray = {name: text for name, text in _network_sockets().items() if name in stray}
    assert not stray, f"sockets still open: {list(stray.values())}"


def _network_sockets() -> dict[str, str]:
    """Return this process's IPv4 and IPv6 sockets by their kernel names; empty without /proc."""
    found: dict[str, str] = {}
    for entry in _entries("/proc/self/fd"):
        with suppress(OSError):
            name = str(Path(f"/proc/self/fd/{entry}").readlink())
            if name.startswith("socket:"):
                found |= _describe(name, int(entry))
    return found


def _describe(name: str, descriptor: int) -> dict[str, str]:
    with socket.socket(fileno=os.dup(descriptor)) as copy:
        if copy.family not in (socket.AF_INET, socket.AF_INET6):
            return {}
        try:
            return {name: f"{copy.getsockname()} to {copy.getpeername()}"}
        except OSError:
            return {name: f"{copy.getsockname()}"}


@pytest.fixture(autouse=True)
def no_stray_processes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a child process that was started in the test still lives."""
    before = _children()
    yield
    known = before | _of_the_kit(request)
    end = time.monotonic() + _PATIENCE
    while (stray := _children() - known) and time.monotonic() < end:
        time.sleep(0.02)
    lines = [line for line in map(_command_line, stray) if line is not None]
    lines = [line for line in lines if not any(sign in line for sign in _SESSION_WIDE_PROCESSES)]
    assert not lines, f"processes still run: {lines}"


def _of_the_kit(request: pytest.FixtureRequest) -> frozenset[int]:
    """Return the session's servers, which a test may have started or started again."""
    place: Place | None = request.config.stash.get(PLACE, None)
    return place.pids if place else frozenset()


PLACE = pytest.StashKey[Place]()
"""Where the fixture ``place`` says that there is one."""


def _children() -> frozenset[int]:
    """Return this process's children; empty where the kernel does not list them."""
    found: set[int] = set()
    for thread in _entries("/proc/self/task"):
        with suppress(OSError):
            found.update(map(int, Path(f"/proc/self/task/{thread}/children").read_text().split()))
    return frozenset(found)


def _command_line(pid: int) -> str | None:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return None
    return line or f"an ended process that nobody waited for ({pid})"


def _entries(folder: str) -> list[str]:
    try:
        return [entry.name for entry in Path(folder).iterdir()]
    except OSError:
        return []


@pytest.fixture(autouse=True)
def no_stray_windows() -> Iterator[None]:
    """Fail when a Qt window is left; where Qt was never imported, leave it so."""
    before = set(map(id, _windows()))
    yield
    if any(id(window) not in before for window in _windows()):
        gc.collect()  # what only a cycle holds is not left behind
    stray = [repr(window) for window in _windows() if id(window) not in before]
    assert not stray, f"windows still there: {stray}"


def _windows() -> list[object]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

    if QCoreApplication.instance() is None:
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible() or isinstance(window, QMainWindow | QDialog)
    ]
