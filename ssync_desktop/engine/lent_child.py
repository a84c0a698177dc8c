"""A child process held for one batch: it reads the messages, keeps them, and stores them."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.engine.children import Child, ChildDied, in_batches, unreadable
from ssync_desktop.engine.delivery_order import Delivered, DeliveryOrder
from ssync_desktop.store.store import Store

T = TypeVar("T")


class GiveBack(Protocol):
    """Takes a child back; a dead one is cleared away."""

    def __call__(self, child: Child, *, alive: bool) -> None:
        """Take *child* back."""


class LentChild:
    """One child at a time: a dead one is replaced and reads again what is still wanted."""

    def __init__(self, take: Callable[[], Child], give_back: GiveBack, threads: Executor) -> None:
        self._take = take
        self._give_back = give_back
        self._threads = threads
        self._child: Child | None = None
        self._flight: Future[Any] | None = None
        self._messages: Sequence[bytes] = ()
        self._held: dict[int, int] = {}  # number of a message → its number with the child

    async def read(self, messages: Sequence[bytes]) -> dict[int, ItemRefused]:
        """Let the child read and hold *messages*; return those it cannot, by their numbers."""
        self._messages = messages
        self._held = {number: number for number in range(len(messages))}
        try:
            await self._read_held()
        except ChildDied:
            pass
        else:
            return {}
        refused: dict[int, ItemRefused] = {}
        for number, message in enumerate(messages):
            try:
                await self._asked("read", [message])
            except ChildDied:
                refused[number] = unreadable()
        left = [number for number in range(len(messages)) if number not in refused]
        self._held = {number: place for place, number in enumerate(left)}
        await self._read_held()
        return refused

    async def store(self, store: Store, order: DeliveryOrder) -> Delivered:
        """Let the child carry out *order* while the other writers of this program wait.

        When it dies over it nobody knows whether the order was carried out, and it may be given
        again: what is stored already is left alone.
        """
        places = tuple(replace(one, number=self._held[one.number]) for one in order.places)
        there = replace(order, places=places)
        try:
            return await self._finished(store.lend(lambda: self._stored(there)))
        except ChildDied:
            await self._read_held()
            return Delivered(error=unreadable())

    def end(self, then: Callable[[], None]) -> None:
        """Give the child back as soon as it has nothing in hand, and call *then*."""
        flight = self._flight
        if flight is None or flight.done():
            self._finish(then)
        else:
            flight.add_done_callback(lambda _: self._finish(then))

    async def _read_held(self) -> None:
        task = "read"
        for batch in in_batches([self._messages[number] for number in self._held], len):
            await self._asked(task, batch)
            task = "read more"

    async def _asked(self, task: str, batch: Sequence[Any]) -> list[Any]:
        return await self._finished(self._threads.submit(self._ask, task, batch))

    async def _finished(self, flight: Future[T]) -> T:
        self._flight = flight
        return await asyncio.wrap_future(flight)

    def _stored(self, order: DeliveryOrder) -> tuple[Delivered, Changes]:
        (answer,) = self._ask("store", [order])
        assert isinstance(answer, Delivered)
        return answer, answer.changes

    def _ask(self, task: str, batch: Sequence[Any]) -> list[Any]:
        child = self._child = self._child or self._take()
        try:
            return child.ask(task, batch)
        except BaseException:
            self._child = None
            self._give_back(child, alive=False)
            raise

    def _finish(self, then: Callable[[], None]) -> None:
        child, self._child = self._child, None
        if child is not None:
            self._give_back(child, alive=True)
        then()
