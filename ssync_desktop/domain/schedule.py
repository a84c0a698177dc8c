"""When an operation runs next: after a cycle (D1, D25) and after a failure (D12).

Every function takes the moment it counts from; none of them looks at a clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ssync_desktop.domain.options import AfterTransientLimit

ACTIVE_INTERVAL = timedelta(minutes=2)
NORMAL_INTERVAL = timedelta(minutes=5)
IDLE_INTERVAL = timedelta(minutes=12)
OUTGOING_INTERVAL = timedelta(minutes=5)
NORMAL_EMPTY_CYCLES = 3
"""So many cycles without mail still count as normal; after them comes a minute for each."""

TRANSIENT_LIMIT = 10
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 5))
DEGRADED_INTERVAL = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=1)
"""A server's wish is honoured up to here; beyond it is more likely a mistake than a wish."""

JITTER = 0.2
"""A wait is lengthened by up to this share, so that a thousand mailboxes do not return at once."""


@dataclass(frozen=True, slots=True)
class Setback:
    """What follows a transient failure. *next_run_on* is None when the direction is disabled.

    *first* tells the one failure that reaches the limit, which is worth an alert.
    """

    failures: int
    next_run_on: datetime | None
    degraded: bool = False
    first: bool = False

    @property
    def disables(self) -> bool:
        """Whether the administrator's choice turns the direction off now."""
        return self.next_run_on is None


def incoming_interval(empty_cycles: int, min_polling_interval: int = 0) -> timedelta:
    """Return the pause after a cycle: 2 minutes with mail, then 5, then up to 12 (D25).

    *empty_cycles* counts cycles in a row that found nothing; *min_polling_interval* is the
    profile's, in minutes, and wins when it is longer.
    """
    if empty_cycles <= 0:
        pause = ACTIVE_INTERVAL
    else:
        idle_minutes = max(0, empty_cycles - NORMAL_EMPTY_CYCLES)
        # Bounded before it becomes a duration: a mailbox may stay empty for years.
        pause = NORMAL_INTERVAL + timedelta(minutes=min(idle_minutes, 7))
    return max(min(pause, IDLE_INTERVAL), timedelta(minutes=min_polling_interval))


def next_incoming(ended_on: datetime, empty_cycles: int, min_polling_interval: int = 0) -> datetime:
    """Return when the next incoming cycle starts, counted from the end of the last (B38)."""
    return ended_on + incoming_interval(empty_cycles, min_polling_interval)


def next_outgoing(ended_on: datetime) -> datetime:
    """Return when Pending Send is scanned next; a scan that finds nothing asks no server."""
    return ended_on + OUTGOING_INTERVAL


def back_off(failures: int, jitter: float = 0.0, retry_after: timedelta | None = None) -> timedelta:
    """Return the wait after the *failures*-th transient failure in a row, counted from 1 (D12).

    1, 2, 4, 5, 5 … minutes, from the tenth on an hour; never shorter than the server's own
    *retry_after*. *jitter* is a random number from 0 to 1.
    """
    if failures >= TRANSIENT_LIMIT:
        wait = DEGRADED_INTERVAL
    else:
        wait = BACK_OFF[min(max(failures, 1), len(BACK_OFF)) - 1]
    wait *= 1 + JITTER * min(max(jitter, 0.0), 1.0)
    return wait if retry_after is None else max(wait, min(retry_after, LONGEST_RETRY_AFTER))


def after_failure(
    earlier_failures: int,
    policy: AfterTransientLimit,
    now: datetime,
    jitter: float = 0.0,
    retry_after: timedelta | None = None,
) -> Setback:
    """Return what follows one more transient failure after *earlier_failures* in a row.

    At the tenth the organization's *policy* decides: try on once an hour, or disable (D12, B84).
    """
    failures = earlier_failures + 1
    at_limit = failures >= TRANSIENT_LIMIT
    first = failures == TRANSIENT_LIMIT
    if at_limit and policy is AfterTransientLimit.DISABLE:
        return Setback(failures, None, first=first)
    next_run_on = now + back_off(failures, jitter, retry_after)
    return Setback(failures, next_run_on, degraded=at_limit, first=first)
