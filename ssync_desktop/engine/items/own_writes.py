"""Moving cursors past items that a pass has made, so that their deletion is heard of.

A server names to nobody what came and went between two listings. An item that the program made
after its listing, and that its user deletes before the next one, would never be named as removed;
so a folder in which items were made is listed once more when the pass ends.
"""

from collections.abc import Collection, Mapping
from contextlib import aclosing

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.engine.items.known import Known, cursor_of
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.item_port import ItemPage, ItemStore
from ssync_desktop.store.unit import Unit


async def past_own_writes(
    tools: Tools,
    known: Known,
    store: ItemStore,
    cursors: Mapping[str, str],
    made: Collection[ItemKind],
) -> dict[str, str]:
    """Return *cursors*, those of the folders of *made* behind what the pass wrote there itself.

    It costs one request for each of these folders. Where the page it gives names anything else, the
    cursor stays, and the next pass hears of all of it. So it does where the server fails: what was
    to be done is done, and it is the next pass that has to tell.
    """
    moved = dict(cursors)
    for kind in made:
        name = cursor_of(kind, known.tables)
        if name not in cursors:
            continue
        try:
            page = await _first_page(store, kind, cursors[name])
        except SsyncError:
            continue
        if page is None or page.anew or page.checkpoint is None:
            continue
        if await tools.read(lambda unit, page=page: _is_our_own(unit, known, page)):  # type: ignore[misc]
            moved[name] = page.checkpoint
    return moved


async def _first_page(store: ItemStore, kind: ItemKind, checkpoint: str) -> ItemPage | None:
    # mypy: the pages of each connector are a generator, which the port does not promise.
    async with aclosing(store.item_changes(kind, checkpoint)) as pages:  # type: ignore[type-var]
        async for page in pages:
            return page
    return None


def _is_our_own(unit: Unit, known: Known, page: ItemPage) -> bool:
    """Say whether every item on *page* is linked and says what its link knows.

    What was removed and is not linked is nobody's concern: it never was, or the pass removed it.
    """
    keys = [*(one.key for one in page.changed), *page.removed]
    links = unit.id_mappings.by_entries(known.mailbox.id, keys)
    known_ones = all(
        one.key in links and links[one.key].remote_version == one.version for one in page.changed
    )
    return known_ones and links.keys().isdisjoint(page.removed)
