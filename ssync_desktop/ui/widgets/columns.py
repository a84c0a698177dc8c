"""What a table shows of a row: small values that page authors list, one per column."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Qt

from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.progress import Progress

R = TypeVar("R")

BADGE_ROLE = Qt.ItemDataRole.UserRole + 1
PROGRESS_ROLE = Qt.ItemDataRole.UserRole + 2
ID_ROLE = Qt.ItemDataRole.UserRole + 3


class Align(Enum):
    """Words stand left, figures right."""

    LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column of rows of type R.

    *sort* is the attribute for ``Query.sort``, empty where the column cannot be sorted. *badge*
    and *progress* are painted instead of *text*, which remains what is copied and read aloud.
    *width* is in device-independent pixels, and the least of a column that *stretches*: what is
    left is shared out in these proportions, 0 taking none. *help* explains the title on hover
    where it does not explain itself. A column that *yields* is left out where there is no room for
    it, the last one first: the pane tells what it says.
    """

    title: str
    text: Callable[[R], str]
    sort: str = ""
    tooltip: Callable[[R], str] | None = None
    icon: Callable[[R], str] | None = None
    badge: Callable[[R], Badge | None] | None = None
    progress: Callable[[R], Progress | None] | None = None
    width: int = 140
    align: Align = Align.LEFT
    stretches: int = 0
    help: str = ""
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """All that is painted of a cell.

    A model that has a method ``cell(row, column)`` is asked for it whole: painting asks for
    hundreds of them.
    """

    text: str
    align: Qt.AlignmentFlag = Align.LEFT.value
    icon: str = ""
    badge: Badge | None = None
    progress: Progress | None = None
