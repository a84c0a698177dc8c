"""A locked file and a full disk: the right kind of error, nothing lost, healed with the cause."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import ManualClock
from tests.kit.records import a_user, an_email

WAIT = 20


@pytest.fixture
def file_store(sqlite_url: str, clock: ManualClock) -> Iterator[Store]:
    store = Store(sqlite_url, clock, busy_timeout=timedelta(milliseconds=50))
    yield store
    assert store.close()


def count_users(unit: Unit) -> int:
    return len(unit.users.all())


def test_a_file_locked_by_another_program_is_tried_again_later(
    file_store: Store, sqlite_url: str
) -> None:
    with closing(sqlite3.connect(sqlite_url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Retryable) as raised:
            file_store.write(lambda unit: unit.users.add(a_user())).result(WAIT)
        assert raised.value.code is ErrorCode.DATABASE_BUSY
        assert file_store.read(count_users).result(WAIT) == 0  # reading goes on
        other.execute("ROLLBACK")

    file_store.write(lambda unit: unit.users.add(a_user())).result(WAIT)
    assert file_store.read(count_users).result(WAIT) == 1


def test_a_lock_that_is_given_back_in_time_is_waited_for(
    sqlite_url: str, clock: ManualClock
) -> None:
    store = Store(sqlite_url, clock, busy_timeout=timedelta(seconds=WAIT))
    with closing(sqlite3.connect(sqlite_url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = store.write(lambda unit: unit.users.add(a_user()))
        other.execute("ROLLBACK")
    assert writing.result(WAIT).last_name == "Adams"
    assert store.close()


def _fill(unit: Unit) -> None:
    owner = a_user("Filler")
    unit.users.add(owner)
    unit.emails.add_many([an_email(owner.id, subject="x" * 700) for _ in range(500)])


def test_a_full_disk_is_tried_again_later_and_nothing_half_is_left(
    file_store: Store, sqlite_url: str
) -> None:
    kept = a_user("Kept")
    file_store.write(lambda unit: unit.users.add(kept)).result(WAIT)

    def limit(unit: Unit, pages: int) -> int:
        connection = unit.session.connection()
        return int(connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar_one())

    file_store.write(lambda unit: limit(unit, 1)).result(WAIT)  # no page more than there are

    with pytest.raises(Retryable) as raised:
        file_store.write(_fill).result(WAIT)
    assert raised.value.code is ErrorCode.DISK_FULL
    assert file_store.read(count_users).result(WAIT) == 1

    file_store.write(lambda unit: limit(unit, 1_000_000)).result(WAIT)
    file_store.write(_fill).result(WAIT)
    assert file_store.read(count_users).result(WAIT) == 2
    with closing(sqlite3.connect(sqlite_url)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


_CHILD = """
import resource, signal, sys
from datetime import UTC, datetime
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.store.store import Store
from tests.kit.clock import ManualClock
from tests.store.test_bad_disk import _fill

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(sys.argv[1], ManualClock())
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    store.write(_fill).result(60)
except SsyncError as error:
    print(type(error).__name__, error.code)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.write(_fill).result(60)
print(store.read(lambda unit: len(unit.users.all())).result(60), store.close())
"""


def test_a_quota_of_the_system_counts_as_a_full_disk(sqlite_url: str, tmp_path: Path) -> None:
    """The limit of a process's files makes every write beyond it fail, as a quota does."""
    script = tmp_path / "child.py"
    script.write_text(_CHILD)
    size = 100_000  # the journal of the write becomes longer
    done = subprocess.run(
        [sys.executable, str(script), sqlite_url, str(size)],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert done.stdout.splitlines() == ["Retryable DiskFull", "1 True"]
