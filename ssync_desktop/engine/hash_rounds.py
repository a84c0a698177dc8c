"""Makes stored hashes anew in the background after the knobs of smart matching were changed."""

import logging
from datetime import timedelta
from functools import partial

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.hash_rounds import (
    MOST_AT_ONCE,
    emails_left,
    is_due,
    remake_hashes,
)

log = logging.getLogger(__name__)

LOOK = timedelta(seconds=15)
"""How often it is looked whether there is anything to do."""

PAUSE = timedelta(milliseconds=250)
"""Between two steps: mail that comes in, and the window, go first."""


async def keep_hashes(tools: Tools, most: int = MOST_AT_ONCE) -> None:
    """Do what there is to do, *most* emails a step, until cancelled."""
    while True:
        try:
            if await tools.read(lambda unit: is_due(tools.context(unit))):
                await _one_round(tools, most)
        except SsyncError as error:
            log.info("hashes were left for later: %s", error)
        await tools.clock.sleep_until(tools.clock.now() + LOOK)


async def _one_round(tools: Tools, most: int) -> None:
    left = await tools.read(lambda unit: emails_left(tools.context(unit)))
    log.info("the hashes of some %s emails are made anew: the settings have changed", left)
    done = 0
    try:
        while True:
            tools.board.post_engine(emails_to_hash=max(left - done, 0))
            step = await tools.write(partial(remake_hashes, most=most))
            done += step.emails
            if step.finished:
                break
            await tools.clock.sleep_until(tools.clock.now() + PAUSE)
    finally:
        tools.board.post_engine(emails_to_hash=0)
    log.info("the hashes of %s emails were made anew", done)
