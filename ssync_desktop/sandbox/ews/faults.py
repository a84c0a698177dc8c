"""Faults by script: what the server does wrong, how often, and to whom."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Wrong(Enum):
    """What can go wrong with a request."""

    BUSY = "busy"  # ErrorServerBusy; *seconds* to stay away
    CONNECTIONS = "connections"  # ErrorExceededConnectionCount
    UNAUTHORIZED = "unauthorized"  # 401, though the password is right
    UNAVAILABLE = "unavailable"  # 503; *seconds* in Retry-After, none for 0
    DROPPED = "dropped"  # cut off before anything was done
    ANSWER_LOST = "answer lost"  # everything was done, then cut off
    SLOW = "slow"  # *seconds* before the answer
    REFUSED = "refused"  # every item of the request is answered with *code*
    FAULT = "fault"  # the request as a whole is answered with *code*


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble. *operation* and *mailbox* (an address) are empty for any."""

    wrong: Wrong
    operation: str = ""
    mailbox: str = ""
    seconds: float = 0.0
    code: str = ""


Hook = Callable[[str], None]


class ExchangeFaults:
    """What the server asks while it works; may be turned from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[tuple[Fault, int | None]] = []
        self._hooks: dict[str, Hook] = {}
        self.latency = 0.0
        """Seconds before every answer."""
        self.connection_limit: int | None = None
        """Requests that one account may have in progress at a time."""

    def plan(self, fault: Fault, times: int | None = 1) -> None:
        """Let *fault* happen to the next requests it fits; None is until ``heal``."""
        with self._lock:
            self._planned.append((fault, times))

    @property
    def planned(self) -> int:
        """How many kinds of trouble are still to come."""
        with self._lock:
            return len(self._planned)

    def heal(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._planned.clear()
        self.latency, self.connection_limit = 0.0, None

    def done(self, operation: str, hook: Hook | None) -> None:
        """Call *hook* with the mailbox's address after each *operation*, before its answer."""
        with self._lock:
            self._hooks.pop(operation, None)
            if hook is not None:
                self._hooks[operation] = hook

    def passed(self, operation: str, mailbox: str) -> None:
        """Tell the hook of *operation*, if there is one."""
        hook = self._hooks.get(operation)
        if hook is not None:
            hook(mailbox)

    def take(self, operation: str, mailbox: str) -> Fault | None:
        """Return what is to go wrong with this request, and count it."""
        with self._lock:
            for place, (fault, times) in enumerate(self._planned):
                fits = fault.operation in {"", operation}
                if fits and fault.mailbox.casefold() in {"", mailbox.casefold()}:
                    if times == 1:
                        del self._planned[place]
                    elif times is not None:
                        self._planned[place] = (fault, times - 1)
                    return fault
        return None
