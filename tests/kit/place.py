"""A short folder that the test servers' accounts can enter, and what starts and ends them there.

As root pytest's own temporary folders are closed to other accounts, and a Unix socket's path ends
at 107 bytes, so the servers get a folder of their own under ``/tmp``. A watchdog process outlives
a killed test run just long enough to end the servers and remove the folder.
"""

import errno
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

_WATCHDOG = """
cat >/dev/null
cd "$1" || exit 0
for file in pids/*; do
    [ -f "$file" ] || continue
    read -r signal pid <"$file"
    kill -s "$signal" "$pid" 2>/dev/null || sudo -n kill -s "$signal" "$pid" 2>/dev/null
    tries=0
    while grep -qs '^State:[[:space:]]*[^ZX]' "/proc/$pid/status" && [ $tries -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
done
cd /
rm -rf "$1" 2>/dev/null || sudo -n rm -rf "$1"
"""


def root_prefix() -> tuple[str, ...]:
    """Return what to put before a command that needs root; fail the test when there is no way."""
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode:
        sudo = None
    if sudo is None:
        pytest.fail(
            "Postfix can only be started by root. Run `sudo -v` first (or run the tests as root).",
            pytrace=False,
        )
    return (sudo, "-n")


def find_program(name: str, package: str, *folders: str) -> str:
    """Return the path of *name*, looked for in *folders* too; fail naming the Debian *package*."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin", *folders))
    found = shutil.which(name, path=path)
    if found is None:
        pytest.fail(
            f"{name} is missing. Run `sudo apt-get install --no-install-recommends {package}`.",
            pytrace=False,
        )
    return found


def free_ports(count: int) -> list[int]:
    """Return *count* free loopback ports below those the kernel gives to clients.

    So that a server that is stopped in a test finds its port still free when it comes back.
    """
    chosen: list[int] = []
    choice = random.SystemRandom()  # pytest-randomly seeds the common one: runs would collide
    while len(chosen) < count:
        port = choice.randrange(15_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in chosen:
            chosen.append(port)
    return chosen


def wait_until(ready: Callable[[], bool], what: str, timeout: float = 20.0) -> None:
    """Return once *ready* says so, asking often; TimeoutError naming *what* after *timeout* s."""
    end = time.monotonic() + timeout
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {timeout} s")
        time.sleep(0.01)


def greets(port: int, words: bytes) -> bool:
    """Say whether loopback *port* answers a connection with *words*.

    A master accepts before its services have come up, and stops badly as long as they have not.
    """
    with socket.socket() as probe:
        probe.settimeout(5)
        if probe.connect_ex(("127.0.0.1", port)):
            return False
        try:
            return probe.recv(512).startswith(words)
        except OSError:
            return False


def refuses(*ports: int) -> bool:
    """Say whether loopback refuses connections to every one of *ports*.

    A server's children hold its listening sockets until they end, which may be after their master
    has: until then a connection is taken, and reset when the last of them goes.
    """
    for port in ports:
        with socket.socket() as probe:
            probe.settimeout(5)
            if probe.connect_ex(("127.0.0.1", port)) != errno.ECONNREFUSED:
                return False
    return True


class Place:
    """The folder of one test session's servers. ``path`` is short and may be passed through."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="ssync-", dir="/tmp"))
        self.path.chmod(0o711)
        (self.path / "pids").mkdir(mode=0o700)
        self._watchdog = subprocess.Popen(
            ["/bin/sh", "-c", _WATCHDOG, "sh", str(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def folder(self, name: str, owner: str, mode: int = 0o711) -> Path:
        """Create a folder *name* that belongs to the account *owner*."""
        folder = self.path / name
        folder.mkdir()
        folder.chmod(mode)
        self.give(folder, owner)
        return folder

    def give(self, path: Path, owner: str) -> None:
        """Let *path* belong to the account *owner*; nothing to do where we are that account."""
        account = pwd.getpwnam(owner)
        if os.geteuid() == 0 and account.pw_uid != 0:
            os.chown(path, account.pw_uid, account.pw_gid)

    def account(self, preferred: str) -> str:
        """Return who a server that needs no root runs as: *preferred*, if we are root."""
        return preferred if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def note(self, name: str, pid: int, stop: signal.Signals) -> None:
        """Let the watchdog end *pid* by *stop* if this process should die."""
        (self.path / "pids" / name).write_text(f"{stop.name.removeprefix('SIG')} {pid}\n")

    def forget(self, name: str) -> None:
        """The process noted as *name* has ended."""
        (self.path / "pids" / name).unlink(missing_ok=True)

    @property
    def pids(self) -> frozenset[int]:
        """The processes noted at the moment, and the watchdog."""
        notes = (note.read_text().split() for note in (self.path / "pids").iterdir())
        return frozenset([self._watchdog.pid, *(int(words[1]) for words in notes)])

    def close(self) -> None:
        """Let the watchdog end what is left and remove the folder."""
        self._watchdog.communicate(timeout=60)


class Daemon:
    """One server process in the foreground of a :class:`Place`, ended by *stop_signal*."""

    def __init__(
        self,
        place: Place,
        name: str,
        account: str,
        command: Sequence[str],
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
        environment: Mapping[str, str] | None = None,
        standard_input: Path = Path("/dev/null"),
    ) -> None:
        self._input = standard_input
        self._place, self._name, self._stop_signal = place, name, stop_signal
        self._command = list(command)
        if place.account(account) == account and os.geteuid() == 0 and account != "root":
            setpriv = find_program("setpriv", "util-linux")
            who = pwd.getpwnam(account)
            identity = [f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"]
            self._command = [setpriv, *identity, *self._command]
        self._environment = dict(environment or {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
        self._process: subprocess.Popen[bytes] | None = None
        self.output = place.path / f"{name}.out"

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's number; RuntimeError when it was not started or has been stopped."""
        if self._process is None:
            raise RuntimeError(f"{self._name} does not run")
        return self._process.pid

    def start(self, ready: Callable[[], bool]) -> None:
        """Start and return once *ready*; RuntimeError with the output when it ends before."""
        with self.output.open("ab") as output, self._input.open("rb") as standard_input:
            self._process = subprocess.Popen(
                self._command,
                cwd="/",
                env=self._environment,
                stdin=standard_input,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._place.note(self._name, self._process.pid, self._stop_signal)

        def ready_or_dead() -> bool:
            if not self.running:
                raise RuntimeError(f"{self._name} ended: {self.output.read_text()}")
            return ready()

        try:
            wait_until(ready_or_dead, self._name)
        except BaseException:
            self.stop()
            raise

    def run(self) -> None:
        """Run a program that ends by itself; RuntimeError with its output when it fails."""
        with self.output.open("ab") as output:
            done = subprocess.run(
                self._command,
                cwd="/",
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{self._name} failed: {self.output.read_text()}")

    def stop(self) -> None:
        """End the process and wait for it; a second call does nothing."""
        if self._process is None:
            return
        if self.running:
            self._signal(self._stop_signal)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait(timeout=15)
        self._process = None
        self._place.forget(self._name)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        try:
            self._process.send_signal(number)
        except PermissionError:  # started by sudo: it hands the signal on to the server
            subprocess.run(
                [*root_prefix(), "kill", f"-{number}", str(self._process.pid)], check=False
            )
