"""Trying rules out on the mail of the last days, in a child process of its own.

The children that read and store mail go on meanwhile. Whoever loses interest cancels the future:
the child is ended at once, and nothing was written.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.what_if import MOST_MESSAGES, Change, WhatIf, WhatIfDraft
from ssync_desktop.engine.children import Child, ChildDied
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.trying import AT_ONCE, TryOrder, TryStep
from ssync_desktop.store.priority import step_back

Told = Callable[[tuple[int, int]], object]
"""Hears how many messages are done, of how many; called on the engine's thread."""


class TryingFailed(Exception):
    """A bug in the child; its words are the child's traceback."""


class WhatIfs:
    """The part of the service that tries rules out; asks as *caller*."""

    def __init__(self, runtime: Runtime, caller: Caller) -> None:
        self._runtime = runtime
        self._caller = caller

    def try_out(
        self, draft: WhatIfDraft, told: Told, *, most: int = MOST_MESSAGES
    ) -> Future[WhatIf]:
        """Replay the newest *most* messages by today's rules and by *draft*; *told* hears of it.

        Raises PRIVILEGE_DENIED or ``DraftRefused``. Cancelling the future ends it.
        """
        store = self._runtime.store
        order = TryOrder(
            database=store.url,
            busy_timeout=store.busy_timeout,
            caller=self._caller,
            now=self._runtime.clock.now(),
            draft=draft,
            most=most,
        )
        return self._runtime.host.submit(_carry_out(order, told))


async def _carry_out(order: TryOrder, told: Told) -> WhatIf:
    with ThreadPoolExecutor(1, thread_name_prefix="ssync-trying", initializer=step_back) as thread:
        talk = _Talk(thread)
        try:
            return await _found(talk, order, told)
        except ChildDied as death:
            raise Retryable(
                ErrorCode.UNEXPECTED,
                "The program that tries settings out ended over it",
                "Try it again, or with fewer days.",
            ) from death
        finally:
            await talk.end()


async def _found(talk: "_Talk", order: TryOrder, told: Told) -> WhatIf:
    step = await _stepped(talk, "what if", order)
    while step.found is None:
        told((step.done, step.total))
        step = await _stepped(talk, "what if on", None)
    told((step.done, step.total))
    found = step.found
    changes: list[Change] = []
    while True:
        more: tuple[Change, ...] = await talk.ask("what if found", len(changes))
        changes += more
        if len(more) < AT_ONCE:
            return WhatIf(found.ground, tuple(changes), found.counts)


async def _stepped(talk: "_Talk", task: str, item: TryOrder | None) -> TryStep:
    step: TryStep = await talk.ask(task, item)
    if step.error is not None:
        raise step.error
    if step.bug:
        raise TryingFailed(step.bug)
    return step


class _Talk:
    """One child, started at the first question, and one question at a time on *thread*."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._child: Child | None = None
        self._flight: asyncio.Future[Any] | None = None

    async def ask(self, task: str, item: object) -> Any:
        """Ask, and wait for the answer; raises ``ChildDied``."""
        loop = asyncio.get_running_loop()
        self._flight = loop.run_in_executor(self._thread, self._asked, task, item)
        return await asyncio.shield(self._flight)

    async def end(self) -> None:
        """End the child; a question in flight is given up."""
        flight = self._flight
        if flight is not None and not flight.done():
            if self._child is not None:
                self._child.kill()
            await asyncio.wait([flight])
            if not flight.cancelled():
                flight.exception()  # it was given up, so nobody else asks
        if self._child is not None:
            self._child.close()

    def _asked(self, task: str, item: object) -> Any:
        if self._child is None:
            self._child = Child()
        (answer,) = self._child.ask(task, [item])
        return answer
