"""A page of a server's listing compared with the ledger: what is new to us."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.ledger import Standing
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.manual_tracking import LEFT_ALONE
from ssync_desktop.servers.port import ChangePage, ServerItem
from ssync_desktop.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Listing:
    """*new* are items without a final outcome, in the server's order, oldest first.

    *wished* are the server's ids of those that somebody wants tracked, listed or not. *departed*
    are those on the page that the ledger takes to have left.
    """

    new: tuple[ServerItem, ...]
    wished: frozenset[str] = frozenset()
    departed: frozenset[str] = frozenset()


async def read_listing(tools: Tools, mailbox_id: UUID, folder: str, page: ChangePage) -> Listing:
    """Ask the ledger which of the page's items still need work.

    An id that stands more than once in one listing does not tell its items apart, so all its
    copies are fetched and told apart by content (D26); those known by content are dropped when
    they are delivered.
    """
    keys = [item.key for item in page.items]

    def read(unit: Unit) -> Listing:
        known = unit.received_items.known(mailbox_id, folder, keys) if keys else {}
        wishes = unit.track_requests.of_mailbox(mailbox_id)
        return Listing(
            tuple(item for item in page.items if _is_open(item, known.get(item.key))),
            frozenset(key.server_id for key in wishes if key.folder == folder),
            frozenset(key for key, standing in known.items() if standing.departed),
        )

    return await tools.read(read)


def _is_open(item: ServerItem, standing: Standing | None) -> bool:
    if standing is None or item.repeated or standing.outcome is ItemOutcome.RETRYING:
        return True
    return item.wanted and standing.outcome in LEFT_ALONE
