"""``ssync run`` as a process of its own: it works until it is told to end, and leaves nothing."""

import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from ssync_desktop.sandbox.servers import SandboxServers
from tests.cli.conftest import Home

LIMIT = 60.0  # seconds


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_synchronizes_until_a_signal_ends_it_in_order(
    home: Home, organization: SandboxServers, number: signal.Signals
) -> None:
    start = "from ssync_desktop.__main__ import command_line as c; c()"
    command = [sys.executable, "-X", "faulthandler", "-c", start]
    with subprocess.Popen(
        [*command, "run"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            _wait_for_mail(home, 20)
            process.send_signal(number)
            out, err = _last_words(process)
        finally:
            process.kill()
    assert err == ""
    assert process.returncode == 0
    assert out.endswith("Stopped.\n")
    assert not list(home.paths.data.glob("*-wal"))  # the database was closed, not dropped
    organization.stop()


def _last_words(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Wait for the end; of a process that hangs the error output tells where."""
    try:
        return process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        return process.communicate()


def _wait_for_mail(home: Home, count: int) -> None:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        connection = sqlite3.connect(home.paths.database)
        (found,) = connection.execute(
            "SELECT count(*) FROM email WHERE directioncode = 0"
        ).fetchone()
        connection.close()
        if found == count:
            return
        time.sleep(0.05)
    pytest.fail("The mail never arrived.")
