"""Reading one folder of a mailbox: list, take in, work on the server afterwards, move the cursor.

Nothing is lost: an item without a recorded outcome is seen again by the next pass, because the
cursor only moves once every item before it has one. Nothing is doubled: the ledger knows every
item by its identity (D26), and the email table every message.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.engine.afterwards import Afterwards
from ssync_desktop.engine.categories import Categories
from ssync_desktop.engine.delivery import Delivery, EarlyItem
from ssync_desktop.engine.intake import Intake, batched
from ssync_desktop.engine.listing import Listing, read_listing
from ssync_desktop.engine.pass_folder import PassFolder
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.item_places import Listed
from ssync_desktop.servers.port import ChangePage, IncomingMail, ServerItem

Advanced = Callable[[], Awaitable[None]]


class FolderPass:
    """One pass over one folder, on a session that is already signed in.

    *start* is the start date, None for a folder that has none: what somebody put into a ruled
    folder is tracked however old it is (B41, B54).
    """

    def __init__(
        self,
        tools: Tools,
        delivery: Delivery,
        afterwards: Afterwards,
        categories: Categories,
        progress: Progress,
        result: PassResult,
        start: datetime | None,
    ) -> None:
        self._tools = tools
        self._delivery = delivery
        self._folder: PassFolder = delivery.folder
        self._mailbox_id = delivery.mailbox_id
        self._afterwards = afterwards
        self._categories = categories
        self._progress = progress
        self._result = result
        self._start = start
        self._intake = Intake(tools, delivery, progress, result)
        self._cursor = self._folder.checkpoint
        self._cursor_stays = False
        self._anew = self._cursor is None

    async def run(self, mail: IncomingMail, room: int, advanced: Advanced | None = None) -> bool:
        """Bring in at most *room* new items and finish what earlier passes left to do.

        Returns whether everything that lies in the folder has an outcome now. *advanced* is called
        after each page.
        """
        listed: set[str] = set()
        wished: frozenset[str] = frozenset()
        most = self._result.processed + room
        waiting = frozenset() if self._anew else await self._delivery.waiting()
        async for page in self._pages(mail):
            listing = await read_listing(self._tools, self._mailbox_id, self._folder.key, page)
            listed |= {item.key for item in page.items}
            wished = listing.wished
            wanted = await self._within_start_date(mail, listing)
            taken = share_of(wanted, most - self._result.processed)
            self._result.backlog += len(wanted) - len(taken)
            self._progress.begin(len(taken), backlog=self._result.backlog)
            await self._intake.bring_in(mail, taken)
            await self._afterwards.finish(mail, page.items)
            await self._note(page)
            if advanced is not None:
                await advanced()
            if self._result.processed >= most:
                return page.complete and not self._cursor_stays
        if self._anew:
            if not wished <= listed:
                await self._delivery.give_up_missing(listed)
            if self._cursor is not None:
                await self._delivery.give_up_lost()
        elif missing := waiting - listed:
            # The cursor passes nothing that waits; a server that does not name such an item any
            # more has lost it before anybody was to be told of it.
            await self._delivery.note_page(Listed(self._folder.key, left=missing), None)
        return not self._cursor_stays

    async def _pages(self, mail: IncomingMail) -> AsyncIterator[ChangePage]:
        """Yield what is new since the cursor; our category is told from others by then."""
        since = self._folder.checkpoint
        async for page in mail.changes(self._folder.key, since):
            if page.items and self._categories.unseen(mail):
                break
            yield self._without_categories(mail, page)
            since = page.checkpoint
        else:
            return
        await self._categories.adopt(mail)
        async for page in mail.changes(self._folder.key, since):
            yield self._without_categories(mail, page)

    def _without_categories(self, mail: IncomingMail, page: ChangePage) -> ChangePage:
        """Return *page* with categories that mean nothing while they are switched off."""
        if self._categories.work_on(mail) or not any(item.categories for item in page.items):
            return page
        bare = tuple(replace(item, categories=frozenset()) for item in page.items)
        return replace(page, items=bare)

    async def _note(self, page: ChangePage) -> None:
        """Keep where items are, and the cursor, unless an item up to here has no final outcome."""
        if page.checkpoint is None:
            return
        left: Sequence[ServerItem] = ()
        departed: frozenset[str] = frozenset()
        if page.items:
            listing = await read_listing(self._tools, self._mailbox_id, self._folder.key, page)
            left, departed = listing.new, listing.departed
        self._cursor_stays |= any(not item.repeated for item in left)
        anew = page.anew or (self._anew and self._cursor is None)
        self._anew |= page.anew
        there = {item.key for item in page.items}
        listed = Listed(
            self._folder.key,
            there if anew else departed,
            [key for key in page.removed if key not in there],
            anew,
        )
        moved = not self._cursor_stays and page.checkpoint != self._cursor
        if moved or listed.left or listed.there or anew:
            await self._delivery.note_page(listed, page.checkpoint if moved else None)
        self._cursor = page.checkpoint

    async def _within_start_date(self, mail: IncomingMail, listing: Listing) -> list[ServerItem]:
        """Return the new items received at or after the start date; record the others (B41)."""
        if self._start is None or not listing.new:
            return list(listing.new)
        unknown = [one for one in listing.new if self._may_be_early(one, listing)]
        asked = {id(one) for one in unknown}
        wanted = [one for one in listing.new if id(one) not in asked]
        early: list[EarlyItem] = []
        async for batch in batched(mail.headers(unknown)):
            readable = [one for one in batch if one.error is None]
            wanted += [one.item for one in batch if one.error is not None]
            heads = await self._tools.parser.parse_headers([one.content for one in readable])
            for one, head in zip(readable, heads, strict=True):
                if isinstance(head, ReceivedHeaders) and self._is_early(one.item, head):
                    key = self._intake.key(one.item, one.content)
                    early.append(EarlyItem(key, head, one.item.received_on))
                else:
                    wanted.append(one.item)
            await self._delivery.record_early(early)
            early.clear()
        # An item whose headers could not be had is fetched all the same: the check asks again.
        order = {id(item): place for place, item in enumerate(listing.new)}
        return sorted(wanted, key=lambda item: order[id(item)])

    def _may_be_early(self, item: ServerItem, listing: Listing) -> bool:
        """Say whether *item* may be too old, as the listing says or only its headers can.

        Its headers are all that is read of it then: a mailbox may hold years of such mail.
        """
        if item.repeated or item.wanted or item.key in listing.wished:
            return False
        return item.received_on is None or self._is_before_start(item.received_on)

    def _is_early(self, item: ServerItem, head: ReceivedHeaders) -> bool:
        return self._is_before_start(item.received_on or head.received_on or head.date)

    def _is_before_start(self, moment: datetime | None) -> bool:
        return moment is not None and self._start is not None and moment < self._start


def share_of(items: Sequence[ServerItem], room: int) -> list[ServerItem]:
    """Return the items of this cycle: *room* of them, and all whose id the server repeats.

    Whether one of those is new only its content tells; counted, the first ones would take every
    cycle's room and the others would never be reached.
    """
    counted = {id(item) for item in [one for one in items if not one.repeated][: max(room, 0)]}
    return [item for item in items if item.repeated or id(item) in counted]
