"""The engine makes stored hashes anew in the background, and goes on after a restart."""

import asyncio
import logging
from dataclasses import replace

import pytest

from ssync_desktop.domain.hash_knobs import BEGIN_AFTER
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import HashType
from ssync_desktop.domain.smart_matching import fingerprint_of_email, text_hash
from ssync_desktop.domain.status import EngineStatus
from ssync_desktop.engine.hash_rounds import LOOK, PAUSE, keep_hashes
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.settings import update_settings
from tests.kit.engine import EngineHouse
from tests.kit.records import an_email


def store(house: EngineHouse, number: int) -> None:
    """Store emails whose subjects begin with a word that will be noise."""

    def work(context: Context) -> None:
        for _ in range(number):
            new = an_email(new_id(), "Offer Engine", id=new_id())
            context.unit.emails.add(new)
            made = fingerprint_of_email(new.email, context.unit.settings.get())
            context.unit.email_hashes.set(new.email.id, made)

    house.do(work)


def turn(house: EngineHouse, noise: str) -> None:
    """Save another noise, and let the time pass after which it counts."""

    def work(context: Context) -> None:
        update_settings(context, replace(context.unit.settings.get(), subject_noise=noise))

    house.do(work)
    house.clock.advance(BEGIN_AFTER)


def count(house: EngineHouse, word: str) -> int:
    """Return how many emails are stored with the hash of *word*."""
    value = text_hash(word)
    found = house.see(lambda unit: unit.email_hashes.emails_with(HashType.SUBJECT_WORD, (value,)))
    return len(found.get(value, ()))


async def end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


@pytest.mark.behaviour("B48", "hashes follow the noise after a restart")
async def test_an_engine_that_was_ended_goes_on_where_it_was(
    house: EngineHouse, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    store(house, 5)
    turn(house, "^offer ")
    work = asyncio.create_task(keep_hashes(house.tools, most=2))
    await house.clock.until_sleeping()  # after a step
    assert count(house, "offer") == 3
    assert house.tools.board.engine.emails_to_hash == 5
    house.clock.advance(PAUSE)
    await house.clock.until_sleeping()
    assert (count(house, "offer"), house.tools.board.engine.emails_to_hash) == (1, 3)
    await end(work)
    assert house.tools.board.engine.emails_to_hash == 0

    work = asyncio.create_task(keep_hashes(house.tools, most=2))
    await house.clock.until_sleeping()
    assert (count(house, "offer"), count(house, "engine")) == (0, 5)
    assert [one.emails_to_hash for one in house.events if isinstance(one, EngineStatus)] == [
        5, 3, 0, 1, 0,
    ]  # fmt: skip
    assert "the hashes of 1 emails were made anew" in caplog.text
    await end(work)


async def test_a_change_is_noticed_while_the_engine_runs(house: EngineHouse) -> None:
    store(house, 1)
    work = asyncio.create_task(keep_hashes(house.tools))
    await house.clock.until_sleeping()
    turn(house, "^offer ")
    house.clock.advance(LOOK)
    await house.clock.until_sleeping()
    assert (count(house, "offer"), count(house, "engine")) == (0, 1)
    await end(work)
