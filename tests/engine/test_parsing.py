"""The owner of the parser processes: death of a child, end in the middle of work, no orphans."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.engine.parsing import ParserPool
from ssync_desktop.mime.compose import OutgoingContent
from tests.engine.mail import a_message
from tests.engine.processes import alive, children
from tests.kit.clock import START


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool()
    yield pool
    pool.close()
    assert not pool._idle
    assert not pool._busy


async def busy(pool: ParserPool) -> None:
    """Return once a child has work; the pool's threads tell nobody."""
    while not pool._busy:  # noqa: ASYNC110
        await asyncio.sleep(0)


def content(number: int) -> OutgoingContent:
    return OutgoingContent(
        sender=Address("Ada", "ada@example.test"),
        message_id=f"{number}@example.test",
        date=START,
        to=(Address("", "maria@elsewhere.test"),),
        subject=f"Mail {number}",
        text="Some text.",
    )


class Poison(bytes):
    """A message that kills whoever unpacks it, as a bug in a C library would."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.kill, (_Reader(), signal.SIGKILL)


class _Reader:
    """Stands for the process id of whoever unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.getpid, ()


async def test_answers_come_in_order(pool: ParserPool) -> None:
    messages = [a_message(subject=f"Mail {number}") for number in range(20)]
    parsed = await pool.parse(messages)
    assert [one.headers.subject for one in parsed if isinstance(one, ReceivedEmail)] == [
        f"Mail {number}" for number in range(20)
    ]
    composed = await pool.compose([content(number) for number in range(3)])
    assert [isinstance(one, bytes) and b"Subject: Mail" in one for one in composed] == [True] * 3
    assert len(children(pool)) == 1  # one after the other needs one only


async def test_the_message_that_kills_a_child_is_refused_and_the_others_are_read(
    pool: ParserPool,
) -> None:
    messages = [a_message(subject=str(number)) for number in range(5)]
    messages[2] = Poison(messages[2])
    parsed = await pool.parse(messages)
    assert isinstance(parsed[2], ItemRefused)
    assert parsed[2].remedy
    assert [one.headers.subject for one in parsed if isinstance(one, ReceivedEmail)] == [
        "0",
        "1",
        "3",
        "4",
    ]
    (again,) = await pool.parse([a_message(subject="after")])
    assert isinstance(again, ReceivedEmail)


async def test_a_child_that_was_killed_while_idle_costs_nothing(pool: ParserPool) -> None:
    await pool.parse([a_message()])
    (pid,) = children(pool)
    os.kill(pid, signal.SIGKILL)
    (parsed,) = await pool.parse([a_message()])
    assert isinstance(parsed, ReceivedEmail)
    assert children(pool) != [pid]


async def test_children_killed_in_the_middle_of_batches_cost_no_message(pool: ParserPool) -> None:
    messages = [a_message(subject=str(number)) for number in range(300)]
    tasks = [asyncio.create_task(pool.parse(messages)) for _ in range(4)]
    await busy(pool)
    for pid in children(pool):
        os.kill(pid, signal.SIGKILL)
    for parsed in await asyncio.gather(*tasks):
        assert sum(isinstance(one, ReceivedEmail) for one in parsed) == 300


async def test_the_pool_can_be_closed_with_batches_in_flight() -> None:
    pool = ParserPool()
    messages = [a_message(subject=str(number)) for number in range(2_000)]
    tasks = [asyncio.create_task(pool.parse(messages)) for _ in range(4)]
    await busy(pool)
    pids = children(pool)
    began = time.monotonic()
    pool.close()
    assert time.monotonic() - began < 5
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ends)
    assert not any(alive(pid) for pid in pids)
    with pytest.raises(asyncio.CancelledError):
        await pool.parse([a_message()])


_PARENT = """
import asyncio, os, signal
from ssync_desktop.engine.parsing import ParserPool

async def work():
    pool = ParserPool()
    await asyncio.gather(*(pool.parse([b"Subject: x\\r\\n\\r\\ntext"] * 50) for _ in range(4)))
    print(*(child.pid for child in pool._idle), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(work())
"""


def test_children_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    pids = [int(word) for word in done.stdout.split()]
    assert pids
    end = time.monotonic() + 10
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < end, "a child has outlived its parent"
        os.sched_yield()
