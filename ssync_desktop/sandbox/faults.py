"""Faults by script: what the sandbox's servers do wrong, and hooks at named points."""

import threading
from collections.abc import Callable
from enum import StrEnum


class Point(StrEnum):
    """Named points at which a hook can be called."""

    POP3_SIGNED_IN = "pop3 signed in"
    POP3_RETRIEVED = "pop3 retrieved"
    POP3_DELETED = "pop3 deleted"
    SMTP_BEFORE_ACCEPT = "smtp before accept"
    SMTP_ACCEPTED = "smtp accepted"


Hook = Callable[[str], None]


class Faults:
    """Switches that servers ask while they work; may be turned from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hooks: dict[Point, Hook] = {}
        self.refuse_sign_in = False
        self.busy = False
        self.drop_after: int | None = None
        """Octets of an answer after which a POP3 session is cut off, once."""

    def on(self, point: Point, hook: Hook | None) -> None:
        """Call *hook* with the account's address whenever *point* is passed; None ends it."""
        with self._lock:
            if hook is None:
                self._hooks.pop(point, None)
            else:
                self._hooks[point] = hook

    def passed(self, point: Point, address: str) -> None:
        """Tell the hook of *point*, if there is one."""
        hook = self._hooks.get(point)
        if hook is not None:
            hook(address)

    def take_drop(self) -> int | None:
        """Return where to cut the next long answer, and forget it."""
        with self._lock:
            drop, self.drop_after = self.drop_after, None
            return drop
