"""What is left to be done on the server for items of one folder; repeated until it is done.

It comes before the cursor moves: an item that the cursor has passed is not listed again.
"""

from collections.abc import Sequence
from functools import partial

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.categories import Categories
from ssync_desktop.engine.delivery import Delivery
from ssync_desktop.engine.in_parts import do_in_parts
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.servers.port import (
    UNDELIVERABLE,
    UNDELIVERABLE_CATEGORY,
    Capability,
    IncomingMail,
    ServerItem,
)


class Afterwards:
    """Marks, puts away and deletes what has its outcome."""

    def __init__(
        self,
        keeper: LeaseKeeper,
        mailbox: Mailbox,
        profile: EmailServerProfile,
        categories: Categories,
        delivery: Delivery,
    ) -> None:
        self._keeper = keeper
        self._categories = categories
        self._delivery = delivery
        self._moves_undelivered = profile.move_undelivered
        self._deletes = mailbox.delete_after_processing and delivery.folder.is_inbox

    async def finish(self, mail: IncomingMail, items: Sequence[ServerItem]) -> None:
        """Do what is left to be done for *items*, which the server has just listed."""
        if not items:
            return
        await self._categories.follow(mail, items, self._delivery)
        await self._put_away(mail, items)
        await self._delete(mail, items)

    async def _put_away(self, mail: IncomingMail, items: Sequence[ServerItem]) -> None:
        """Mark what failed for good, and move it if that is wished for (B65, B66)."""
        moves = self._moves_undelivered and Capability.FOLDERS in mail.capabilities
        marks = self._categories.work_on(mail)
        if not (moves or marks):
            return
        lost = await self._delivery.undeliverable(items)
        if not lost:
            return
        await self._keeper.prove()
        if marks:
            await self._categories.adopt(mail, UNDELIVERABLE_CATEGORY)
            await do_in_parts(partial(mail.mark, category=UNDELIVERABLE_CATEGORY), lost)
        if moves:
            await self._delivery.note_undeliverable_folder(await mail.folder_key(UNDELIVERABLE))
            await do_in_parts(partial(mail.move, folder=UNDELIVERABLE), lost)
        await self._delivery.mark_finished(lost)

    async def _delete(self, mail: IncomingMail, items: Sequence[ServerItem]) -> None:
        """Delete what has been processed, where that is wished for (B68)."""
        if not self._deletes:
            return
        open_items = await self._delivery.unfinished(items)
        if open_items:
            await self._keeper.prove()
            await self._delivery.mark_finished(await do_in_parts(mail.remove, open_items))
