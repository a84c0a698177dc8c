"""What no rule could reckon with and no table could keep, told before it stops a whole pass."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from ssync_desktop.domain.items.codec import encode
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.lengths import GLOBAL_ID_LENGTH
from ssync_desktop.domain.items.occurrences import ends
from ssync_desktop.domain.items.times import TimeBlock

_CUT: Final = "sha256-"


def why_useless(content: Content) -> str | None:
    """Return in words what is wrong with *content*; None where it can be reckoned with and kept.

    There are moments on a wall that no calendar has in UTC, and texts that are no Unicode.
    """
    try:
        encode(content).encode("utf-8")
        if isinstance(content, AppointmentContent):
            for block in _blocks(content):
                _ = block.start.instant, block.end.instant
            ends(content)
    except UnicodeEncodeError:
        return "A text of it is no Unicode."
    except (OverflowError, ValueError):
        return "It takes place at a time that no calendar has."
    return None


def _blocks(content: AppointmentContent) -> Iterator[TimeBlock]:
    yield content.block
    if content.series is not None:
        yield from (one.content.block for one in content.series.changed)


def short_global_id(global_id: str) -> str:
    """Return *global_id*, or where no table could keep it a digest that is as good to compare."""
    if len(global_id) <= GLOBAL_ID_LENGTH:
        return global_id
    return _CUT + sha256(global_id.encode("utf-8", "surrogatepass")).hexdigest()
