"""How the window's coroutines wait for threads and hear the operating system."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

QUIT_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


async def in_thread(call: Callable[[], T]) -> T:
    """Carry out *call* in a thread of its own, so that the GUI thread need not wait for it."""
    future: Future[T] = Future()

    def work() -> None:
        try:
            result = call()
        except BaseException as error:  # noqa: BLE001 handed over whole to whoever awaits
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=work, name="ssync-start", daemon=True).start()
    return await asyncio.wrap_future(future)


@contextmanager
def quit_signals(loop: asyncio.AbstractEventLoop, request: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl+C, the end of the session and a closed terminal call *request* on *loop*.

    Only the main thread may take signals; elsewhere nothing happens.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(request)

    numbers = [getattr(signal, name) for name in QUIT_SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
