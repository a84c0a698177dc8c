"""Somebody waits for a plan: they hear how far it is, and may have it stopped."""

import threading
from collections.abc import Callable

from ssync_desktop.domain.items.plan_progress import PlanProgress

Told = Callable[[PlanProgress], object]
"""Hears how far it is; called on the engine's thread."""


class StoppedOnRequest(Exception):
    """The work ends here; *done* actions of those that were begun together are done."""

    def __init__(self, done: int = 0) -> None:
        super().__init__("Stopped on request")
        self.done = done


class Watch:
    """Follows one piece of work; may be used from any thread."""

    def __init__(self, told: Told = lambda _progress: None) -> None:
        self._told = told
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let the work end where that can be done without harm; what is done stays done."""
        self._stopping.set()

    def tell(self, progress: PlanProgress, done: int = 0) -> None:
        """Say how far the work is; raises ``StoppedOnRequest`` with *done* once it is to end."""
        if self._stopping.is_set():
            raise StoppedOnRequest(done)
        self._told(progress)


UNWATCHED = Watch()
"""For what nobody waits for."""
