"""A page of a server's listing compared with the ledger: what is new to us."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import ChangePage, ServerItem


@dataclass(frozen=True, slots=True)
class Listing:
    """*new* are items without a final outcome, in the server's order, oldest first."""

    new: tuple[ServerItem, ...]


async def read_listing(tools: Tools, mailbox_id: UUID, folder: str, page: ChangePage) -> Listing:
    """Ask the ledger which of the page's items still need work.

    An id that stands more than once in one listing does not tell its items apart, so all its
    copies are fetched and told apart by content (D26); those known by content are dropped when
    they are delivered.
    """
    if not page.items:
        return Listing(())
    keys = [item.key for item in page.items]
    known = await tools.read(lambda unit: unit.received_items.known(mailbox_id, folder, keys))
    return Listing(tuple(item for item in page.items if _is_open(item, known)))


def _is_open(item: ServerItem, known: dict[str, ItemOutcome]) -> bool:
    outcome = known.get(item.key)
    return item.repeated or outcome is None or outcome is ItemOutcome.RETRYING
