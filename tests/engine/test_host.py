"""The engine's thread comes to its end, also where a task has taken its end for something else."""

import asyncio
import threading
from contextlib import suppress

import pytest

from ssync_desktop.engine.host import EngineHost


@pytest.fixture
def host() -> EngineHost:
    host = EngineHost()
    host.start()
    return host


def test_whoever_waits_is_cancelled(host: EngineHost) -> None:
    waiting = host.submit(asyncio.Event().wait())
    assert host.stop()
    assert waiting.cancelled()


def test_a_cancellation_that_was_lost_comes_again(host: EngineHost) -> None:
    """Nothing that is waited for comes once sockets and children are gone."""
    waits, heard = threading.Event(), threading.Event()

    async def deaf_at_first() -> None:
        never = asyncio.Event()
        waits.set()
        with suppress(asyncio.CancelledError):
            await never.wait()
        heard.set()
        await never.wait()

    deaf = host.submit(deaf_at_first())
    assert waits.wait(20)
    assert not host.stop(timeout=0)
    assert heard.wait(20)
    assert host.stop()
    assert deaf.cancelled()


def test_who_asks_after_the_end_is_told_so(host: EngineHost) -> None:
    assert host.stop()
    assert host.stop()
    assert host.submit(asyncio.Event().wait()).cancelled()
