"""A thread with a loop of its own on which servers listen, until they are told to stop."""

import asyncio
import threading
from abc import ABC, abstractmethod
from concurrent.futures import Future

LOOPBACK = "127.0.0.1"


class LoopThread(ABC):
    """Starts and stops what ``_serve`` does; ports are known once ``start`` has returned.

    ``_serve`` calls ``_listening`` once its servers listen, waits for ``_quit`` and closes them.
    """

    def __init__(self, name: str) -> None:
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self, timeout: float = 10.0) -> None:
        """Return once everything listens, or raise what kept it from it."""
        self._thread.start()
        self._ready.result(timeout)

    def stop(self, timeout: float = 10.0) -> None:
        """Close the servers and every open session."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._quit.set)
            self._thread.join(timeout)

    @abstractmethod
    async def _serve(self) -> None:
        """Listen until told to stop."""

    def _listening(self) -> None:
        self._ready.set_result(None)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            try:
                runner.run(self._begin())
            except BaseException as error:
                if not self._ready.done():
                    self._ready.set_exception(error)
                    return
                raise

    async def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._quit = asyncio.Event()
        await self._serve()


async def end_all(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel *tasks* and wait until they have ended."""
    for task in tuple(tasks):
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
