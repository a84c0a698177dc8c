"""Which part of a list is shown (MS-OXWSSRCH, the views of FindFolder and FindItem)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ssync_desktop.sandbox.ews.markup import Element, M

X = TypeVar("X")

LARGEST_PAGE = 1000
"""How much one answer lists at most (Exchange's throttling policy, EwsFindCountLimit)."""


@dataclass(frozen=True)
class Window(Generic[X]):
    """A part of a list, with the attributes that tell the client where it is."""

    shown: Sequence[X]
    offset: int
    total: int
    backward: bool = False

    @property
    def attributes(self) -> dict[str, int | bool]:
        """Return t:FindResponsePagingAttributes."""
        last = self.offset == 0 if self.backward else self.offset == self.total
        return {
            "IndexedPagingOffset": self.offset,
            "TotalItemsInView": self.total,
            "IncludesLastItemInRange": last,
        }


def paging(body: Element, indexed: str, fractional: str) -> Callable[[Sequence[Any]], Window[Any]]:
    """Return what cuts the wanted part out of a list, as the view in *body* says."""
    view, share = body.find(f"{M}{indexed}"), body.find(f"{M}{fractional}")

    def window(found: Sequence[Any]) -> Window[Any]:
        total = len(found)
        if view is not None:
            offset, backward = int(view.get("Offset", "0")), view.get("BasePoint") == "End"
            asked = int(view.get("MaxEntriesReturned", LARGEST_PAGE))
        elif share is not None:
            part = int(share.get("Numerator", "0")) / int(share.get("Denominator", "1"))
            offset, backward = int(total * min(part, 1)), False
            asked = int(share.get("MaxEntriesReturned", LARGEST_PAGE))
        else:
            offset, backward, asked = 0, False, LARGEST_PAGE
        size = min(asked, LARGEST_PAGE)
        if backward:
            stop = max(total - offset, 0)
            start = max(stop - size, 0)
            return Window(found[start:stop], start, total, backward=True)
        start = min(offset, total)
        stop = min(start + size, total)
        return Window(found[start:stop], stop, total)

    return window
