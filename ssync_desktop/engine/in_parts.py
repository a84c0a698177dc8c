"""Work on the server for many items at once, of which one may be refused."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.servers.port import ServerItem

log = logging.getLogger(__name__)

CONCERNS_ALL = frozenset({ErrorCode.FOLDER_NOT_FOUND, ErrorCode.QUOTA_EXCEEDED})
"""What is said of one item and holds for the others too: smaller parts would not help."""


async def do_in_parts(
    work: Callable[[Sequence[ServerItem]], Awaitable[None]], items: Sequence[ServerItem]
) -> list[ServerItem]:
    """Do *work* for *items* together, and where it is refused for ever smaller parts of them.

    Returns those it was done for: an item the server can do nothing with any more, which is often
    one that could not be read either, holds up no other (B69).
    """
    try:
        await work(items)
    except ItemRefused as error:
        if len(items) == 1 or error.code in CONCERNS_ALL:
            log.info("%d items stay as they are: %s", len(items), error)
            return []
        half = len(items) // 2
        done = await do_in_parts(work, items[:half])
        return done + await do_in_parts(work, items[half:])
    return list(items)
