"""What can be done with selected rows, and why not where it cannot: what all lists share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from ssync_desktop.domain.options import State

D = TypeVar("D", bound=StrEnum)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Offer(Generic[D]):
    """How a deed is offered: *keys* are handled by the window or the table, and only named."""

    deed: D
    text: str
    icon: str
    tooltip: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Applicable(Generic[R]):
    """The rows a deed applies to; when there are none, *why* says so."""

    rows: tuple[R, ...]
    why: str = ""


class WithState(Protocol):
    """A row of something that is active or not."""

    @property
    def state(self) -> State:
        """Whether it is."""


def unhindered(rows: Sequence[R], hindrance: Callable[[R], str]) -> Applicable[R]:
    """Return those of *rows* that *hindrance* has no words against; *rows* must not be empty."""
    fitting = tuple(row for row in rows if not hindrance(row))
    return Applicable(fitting, "" if fitting else hindrance(rows[0]))


def nothing(_row: object) -> str:
    """Hinder no row."""
    return ""


def active_already(row: WithState) -> str:
    """Hinder a row that is active."""
    return "It is active already." if row.state is State.ACTIVE else ""


def inactive_already(row: WithState) -> str:
    """Hinder a row that is not active."""
    return "It is deactivated already." if row.state is State.INACTIVE else ""
