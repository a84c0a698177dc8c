"""The engine's thread: one asyncio loop with start, submit and stop."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from ssync_desktop.store.priority import step_back

T = TypeVar("T")


class EngineHost:
    """Runs coroutines on a private loop; every method may be called from any thread."""

    def __init__(self) -> None:
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(target=self._run, name="ssync-engine")

    def start(self, timeout: float = 5.0) -> None:
        """Return once the loop runs, or raise what kept it from running."""
        self._thread.start()
        self._started.result(timeout)

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run *work* on the loop; cancelling the future cancels the work."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self._started.result(0))
        except RuntimeError:
            # The loop is gone: whoever asks while the program ends gets a cancelled answer.
            work.close()
            return given_up()

    def stop(self, timeout: float = 10.0) -> bool:
        """Cancel everything, wait, and say whether the thread is gone.

        Asked again it cancels again: what was waited for may never come any more.
        """
        if self._thread.is_alive():
            loop = self._started.result(0)
            with suppress(RuntimeError):  # it has come to its end just now
                loop.call_soon_threadsafe(self._end)
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _end(self) -> None:
        if self._quit.is_set():
            for task in asyncio.all_tasks():
                task.cancel()
        self._quit.set()

    def _run(self) -> None:
        step_back()
        # A named loop class: a policy left by somebody else must not hand us a Qt loop.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            try:
                runner.run(self._serve())
            except BaseException as error:
                if not self._started.done():
                    self._started.set_exception(error)
                raise

    async def _serve(self) -> None:
        self._quit = asyncio.Event()
        self._started.set_result(asyncio.get_running_loop())
        await self._quit.wait()  # the Runner then cancels whatever is left


def given_up() -> Future[Any]:
    """Return the answer to a question that came when nobody was left to answer it: cancelled."""
    future: Future[Any] = Future()
    future.cancel()
    return future
