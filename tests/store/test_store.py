"""The store: one transaction per call, lanes that outlive every failure, news of changes."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.query import Table
from ssync_desktop.store.database import database_url as url_of
from ssync_desktop.store.store import Store
from ssync_desktop.store.tables.users import UserRow
from ssync_desktop.store.unit import Unit
from tests.kit.clock import ManualClock
from tests.kit.records import a_user

WAIT = 10


def count_users(unit: Unit) -> int:
    return unit.session.execute(select(func.count()).select_from(UserRow)).scalar_one()


def test_what_is_written_can_be_read(store: Store) -> None:
    user = a_user("Lovelace")
    store.write(lambda unit: unit.users.add(user)).result(WAIT)
    assert store.read(lambda unit: unit.users.get(user.id)).result(WAIT).full_name == "Ada Lovelace"


def test_a_write_that_fails_leaves_nothing_and_the_lane_goes_on(store: Store) -> None:
    def half(unit: Unit) -> None:
        unit.users.add(a_user("First"))
        raise LookupError("in the middle")

    with pytest.raises(LookupError, match="in the middle"):
        store.write(half).result(WAIT)
    assert store.read(count_users).result(WAIT) == 0
    store.write(lambda unit: unit.users.add(a_user("Second"))).result(WAIT)
    assert store.read(count_users).result(WAIT) == 1


def test_a_read_can_write_nothing(store: Store) -> None:
    with pytest.raises(NeedsAttention):
        store.read(lambda unit: unit.users.add(a_user())).result(WAIT)
    assert store.read(count_users).result(WAIT) == 0


def test_a_read_sees_one_unchanging_view(store: Store) -> None:
    began, written = threading.Event(), threading.Event()

    def twice(unit: Unit) -> tuple[int, int]:
        first = count_users(unit)
        began.set()
        assert written.wait(WAIT)
        return first, count_users(unit)

    reading = store.read(twice)
    assert began.wait(WAIT)
    store.write(lambda unit: unit.users.add(a_user())).result(WAIT)
    written.set()
    assert reading.result(WAIT) == (0, 0)
    assert store.read(count_users).result(WAIT) == 1


def test_reads_do_not_wait_for_a_write(store: Store) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(unit: Unit) -> None:
        unit.users.add(a_user())
        inside.set()
        assert go_on.wait(WAIT)

    writing = store.write(slow)
    assert inside.wait(WAIT)
    assert store.read(count_users).result(WAIT) == 0
    assert not writing.done()
    go_on.set()
    writing.result(WAIT)


def test_writes_keep_the_order_of_their_calls(store: Store) -> None:
    seen: list[int] = []

    def note(number: int) -> Callable[[Unit], None]:
        return lambda _: seen.append(number)

    for future in [store.write(note(number)) for number in range(20)]:
        future.result(WAIT)
    assert seen == list(range(20))


async def test_a_coroutine_awaits_its_work(store: Store) -> None:
    user = a_user()
    assert (await store.run(lambda unit: unit.users.add(user))).id == user.id
    assert await store.run_read(count_users) == 1


async def test_work_that_began_is_finished_when_the_caller_is_cancelled(store: Store) -> None:
    loop, inside, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def slow(unit: Unit) -> None:
        loop.call_soon_threadsafe(inside.set)
        assert go_on.wait(WAIT)
        unit.users.add(a_user())

    task = asyncio.create_task(store.run(slow))
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    assert await store.run(count_users) == 1


def test_batches_are_inserted_by_one_statement(store: Store) -> None:
    rows = [
        {"id": user.id, "full_name": user.full_name, "last_name": user.last_name}
        for user in (a_user(f"Number {number}") for number in range(250))
    ]

    def add_all(unit: Unit) -> None:
        unit.session.execute(insert(UserRow), rows)

    store.write(add_all).result(WAIT)
    assert store.read(count_users).result(WAIT) == 250


def test_listeners_hear_what_a_commit_touched(store: Store) -> None:
    heard: list[Changes] = []
    stop = store.watch(heard.append)

    store.write(lambda unit: unit.users.add(a_user())).result(WAIT)
    assert heard == [Changes(frozenset({Table.USERS}))]

    def broken(unit: Unit) -> None:
        unit.users.add(a_user())
        raise LookupError

    with pytest.raises(LookupError):
        store.write(broken).result(WAIT)
    store.write(count_users).result(WAIT)
    assert len(heard) == 1

    stop()
    store.write(lambda unit: unit.users.add(a_user("Other"))).result(WAIT)
    assert len(heard) == 1


def test_commits_of_another_process_move_the_version(
    database_url: str, store: Store, clock: ManualClock
) -> None:
    """A second store has connections of its own, which is all that "another process" means."""
    before = store.data_version().result(WAIT)
    other = Store(database_url, clock)
    other.write(lambda unit: unit.users.add(a_user())).result(WAIT)
    assert other.close()
    assert store.data_version().result(WAIT) != before


def test_own_commits_leave_the_version_of_a_file_alone(sqlite_url: str, clock: ManualClock) -> None:
    store = Store(sqlite_url, clock)
    before = store.data_version().result(WAIT)
    store.write(lambda unit: unit.users.add(a_user())).result(WAIT)
    assert store.data_version().result(WAIT) == before
    assert store.close()


def test_closing_finishes_the_writes_that_wait(database_url: str, clock: ManualClock) -> None:
    store = Store(database_url, clock)

    def add(unit: Unit) -> None:
        unit.users.add(a_user())

    futures = [store.write(add) for _ in range(20)]
    assert store.close(WAIT)
    assert all(future.done() for future in futures)
    with pytest.raises(RuntimeError, match="stopped"):
        store.read(count_users)
    again = Store(database_url, clock)
    assert again.read(count_users).result(WAIT) == 20
    assert again.close()


def test_closing_gives_up_at_its_time_limit(sqlite_url: str, clock: ManualClock) -> None:
    store = Store(sqlite_url, clock)
    inside, go_on = threading.Event(), threading.Event()

    def stuck(_: Unit) -> None:
        inside.set()
        go_on.wait(WAIT)

    store.write(stuck)
    assert inside.wait(WAIT)
    assert not store.close(timeout=0.05)
    go_on.set()
    assert store.close(WAIT)


def test_a_row_locked_by_another_process_is_tried_again_later(
    postgresql_url: str, clock: ManualClock
) -> None:
    user = a_user()
    store = Store(postgresql_url, clock, busy_timeout=timedelta(milliseconds=50))
    other = Store(postgresql_url, clock)
    inside, go_on = threading.Event(), threading.Event()
    store.write(lambda unit: unit.users.add(user)).result(WAIT)

    def hold(unit: Unit) -> None:
        unit.users.set_address(user.id, "held@example.com")
        inside.set()
        go_on.wait(WAIT)

    holding = other.write(hold)
    assert inside.wait(WAIT)
    with pytest.raises(Retryable) as raised:
        store.write(lambda unit: unit.users.set_address(user.id, "x@example.com")).result(WAIT)
    assert raised.value.code is ErrorCode.DATABASE_BUSY
    go_on.set()
    holding.result(WAIT)
    store.write(lambda unit: unit.users.set_address(user.id, "x@example.com")).result(WAIT)
    assert store.close()
    assert other.close()


def test_a_server_that_went_away_is_tried_again_later(
    postgresql_url: str, clock: ManualClock
) -> None:
    store = Store(postgresql_url, clock)

    def cut_off(unit: Unit) -> None:
        unit.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(Retryable) as raised:
        store.write(cut_off).result(WAIT)
    assert raised.value.code is ErrorCode.DATABASE_BUSY
    assert "does not answer" in raised.value.title
    assert store.write(count_users).result(WAIT) == 0
    assert store.close()


def test_a_server_that_does_not_exist_is_tried_again_later(clock: ManualClock) -> None:
    store = Store("postgresql://nobody@127.0.0.1:1/none", clock)
    with pytest.raises(Retryable, match="does not answer"):
        store.read(count_users).result(WAIT)
    assert store.close()


def test_what_the_database_cannot_do_needs_attention(store: Store) -> None:
    with pytest.raises(NeedsAttention) as raised:
        store.write(lambda unit: unit.session.execute(text("SELECT * FROM nothing"))).result(WAIT)
    assert raised.value.code is ErrorCode.DATABASE_FAILURE
    assert "nothing" in raised.value.server_words


def test_values_of_rows_stay_out_of_errors(store: Store) -> None:
    user = a_user(email_address="x" * 200)
    with pytest.raises(NeedsAttention) as raised:
        store.write(lambda unit: unit.users.add(user)).result(WAIT)
    chain: BaseException | None = raised.value
    while chain is not None:
        assert "xxx" not in str(chain)
        chain = chain.__cause__


def test_a_damaged_file_needs_attention(tmp_path: Path, clock: ManualClock) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"this is no database" * 500)
    store = Store(file, clock)
    with pytest.raises(NeedsAttention, match="damaged"):
        store.read(count_users).result(WAIT)
    assert store.close()


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://a@b/c", "postgresql+psycopg"),
        ("postgresql://a@b/c", "postgresql+psycopg"),
        ("sqlite:///folder/file.db", "sqlite+pysqlite"),
        ("folder/file.db", "sqlite+pysqlite"),
    ],
)
def test_databases_are_named_by_url_or_path(given: str, driver: str) -> None:
    assert url_of(given).drivername == driver


@pytest.mark.parametrize("given", ["mysql://a@b/c", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="Only SQLite files and PostgreSQL"):
        url_of(given)
