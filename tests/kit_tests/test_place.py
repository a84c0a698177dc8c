"""A test run that is killed leaves no server and no folder behind."""

import re
import subprocess
import sys
from pathlib import Path

from tests.kit.place import Place, free_ports, wait_until

ROOT = Path(__file__).resolve().parents[2]

RUN = """
import sys
from tests.kit.certificates import make_certificates
from tests.kit.dovecot import Dovecot
from tests.kit.place import Place
place = Place()
server = Dovecot(place, make_certificates(place.path), certificate=None)
server.start()
print(place.path, server.pid, flush=True)
sys.stdin.read()
"""


def lives(pid: str) -> bool:
    """An orphan that has ended may still be listed until the system's first process takes note."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    return not re.search(r"^State:\s*[ZX]", status, re.MULTILINE)


def test_a_killed_run_leaves_nothing() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        folder, pid = run.stdout.readline().split()
        assert lives(pid)
        run.kill()
    wait_until(lambda: not Path(folder).exists(), "the removal of the folder")
    assert not lives(pid)


def test_ports_and_paths(place: Place) -> None:
    assert len(set(free_ports(20))) == 20
    assert len(str(place.path)) < 40
    assert place.path.stat().st_mode & 0o777 == 0o711
