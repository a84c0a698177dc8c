"""Telling a dead lease holder from a living one."""

import os
import subprocess
import sys

import pytest

from ssync_desktop.store.lease_owner import LeaseOwner, is_dead, this_process


def test_this_process_lives() -> None:
    assert this_process().process == os.getpid()
    assert not is_dead(str(this_process()))


def test_a_process_that_ended_is_dead() -> None:
    source = "from ssync_desktop.store.lease_owner import this_process; print(this_process())"
    child = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60
    )
    assert is_dead(child.stdout.strip())


def test_another_process_under_the_same_number_does_not_count() -> None:
    me = this_process()
    assert is_dead(str(LeaseOwner(me.host, me.process, "another moment")))


@pytest.mark.parametrize("owner", ["elsewhere|1|x", "", "nonsense", "a|b|c"])
def test_nothing_is_said_about_other_hosts(owner: str) -> None:
    assert not is_dead(owner)
