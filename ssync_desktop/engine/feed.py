"""The feed of live values: whoever listens hears every event, on the thread it comes from."""

import threading
from collections.abc import Callable

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.status import EngineStatus, OperationStatus
from ssync_desktop.domain.test_run import TestRun

Event = OperationStatus | EngineStatus | TestRun | Changes
Listener = Callable[[Event], None]


class Feed:
    """Hands events to listeners; both sides may live on any thread."""

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()
        self._lock = threading.Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* with every event from now on; the result ends it."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Tell everybody. A listener only takes note; it must not block or raise."""
        for listener in self._listeners:
            listener(event)
