"""What a child process does to try rules out: it reads the ledger batch by batch, and compares.

It has a connection of its own that can only read. Every answer is small: however much was found,
unpacking it never holds up the window.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.what_if import Change, WhatIf, WhatIfDraft
from ssync_desktop.engine.standing_clock import StandingClock
from ssync_desktop.mime.parse import parse_headers
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.what_if import Replay
from ssync_desktop.store.reader import Reader
from ssync_desktop.store.unit import Unit

T = TypeVar("T")

AT_ONCE = 50
"""Changes that are handed over at once."""


@dataclass(frozen=True, slots=True)
class TryOrder:
    """What is to be tried out, by whom; *now* is the clock of whoever asks."""

    database: str | Path = field(repr=False)  # may hold a password
    busy_timeout: timedelta
    caller: Caller
    now: datetime
    draft: WhatIfDraft
    most: int


@dataclass(frozen=True, slots=True)
class TryStep:
    """How far it is: *found*, once all is done, still without its changes.

    Or why it goes no further: an expected *error*, or a *bug*, which is a whole traceback.
    """

    done: int = 0
    total: int = 0
    found: WhatIf | None = None
    error: SsyncError | None = None
    bug: str = ""


class Trying:
    """Carries out one order at a time."""

    def __init__(self) -> None:
        self._reader: Reader | None = None
        self._clock: StandingClock | None = None
        self._caller: Caller | None = None
        self._replay: Replay | None = None
        self._changes: Sequence[Change] = ()

    def begin(self, orders: list[TryOrder]) -> list[TryStep]:
        """Find the messages of the order."""
        (order,) = orders
        self._end()

        def work() -> TryStep:
            self._reader = Reader(order.database, busy_timeout=order.busy_timeout)
            self._clock = StandingClock(order.now)
            self._caller = order.caller
            self._replay = self._read(
                lambda context: Replay(context, order.draft, _headers, most=order.most)
            )
            return self._step()

        return [_safely(work)]

    def go_on(self, _nothing: list[None]) -> list[TryStep]:
        """Replay one more batch."""

        def work() -> TryStep:
            assert self._replay is not None
            self._read(self._replay.go_on)
            return self._step()

        return [_safely(work)]

    def changes(self, places: list[int]) -> list[tuple[Change, ...]]:
        """Return the changes that were found from each place on, a few at a time."""
        return [tuple(self._changes[place : place + AT_ONCE]) for place in places]

    def _step(self) -> TryStep:
        replay = self._replay
        assert replay is not None
        if replay.done < replay.total:
            return TryStep(replay.done, replay.total)
        whole = replay.answer()
        self._changes = whole.changes
        self._end()
        return TryStep(replay.done, replay.total, WhatIf(whole.ground, (), whole.counts))

    def _read(self, work: Callable[[Context], T]) -> T:
        reader, clock, caller = self._reader, self._clock, self._caller
        assert reader is not None
        assert clock is not None
        assert caller is not None

        def asked(unit: Unit) -> T:
            return work(Context(unit, caller, clock, new_id))

        return reader.read(asked, clock)

    def _end(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = None
        self._replay = None


def _safely(work: Callable[[], TryStep]) -> TryStep:
    try:
        return work()
    except SsyncError as error:
        return TryStep(error=error)
    except Exception:  # noqa: BLE001  the border of the process: the parent must hear of it
        return TryStep(bug=traceback.format_exc())


def _headers(blocks: Sequence[str]) -> list[ReceivedHeaders]:
    return [parse_headers(block.encode()) for block in blocks]
