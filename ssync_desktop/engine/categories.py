"""Our categories in one mailbox: known by a lasting key, put on what is stored (B60, B79, B80)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.tracking_folder import OnboardingStatus, TrackingCategory
from ssync_desktop.engine.delivery import Delivery
from ssync_desktop.engine.in_parts import do_in_parts
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.received_items import STORED
from ssync_desktop.servers.port import (
    TRACKED_CATEGORY,
    Capability,
    IncomingMail,
    ServerItem,
)

SEEN_TO_EVERY = timedelta(minutes=15)
"""How often an idle mailbox's own list of categories is looked at (section 3.12)."""


CLOSED = (ErrorCode.MAILBOX_ACCESS_DENIED, ErrorCode.CATEGORY_LIST_UNUSABLE)
"""What is said of a list that may not be used, or cannot be read."""


class Categories:
    """The categories of one mailbox in one pass.

    Seeing to one costs a question to the server, so a pass that finds nothing new seldom asks.
    What carries a renamed category can be told only by a session that has seen to it.
    """

    def __init__(
        self,
        tools: Tools,
        keeper: LeaseKeeper,
        mailbox: Mailbox,
        known: dict[str, TrackingCategory],
        *,
        switched_on: bool,
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox
        self._known = known
        self._switched_on = switched_on
        self._adopted: set[str] = set()
        self._barred = False  # the list is closed to the account that signs in

    def work_on(self, mail: IncomingMail) -> bool:
        """Say whether categories stand for being tracked here."""
        able = Capability.CATEGORIES in mail.capabilities
        return self._switched_on and able and not self._barred

    def unseen(self, mail: IncomingMail) -> bool:
        """Say whether listings may name our category by another name still."""
        return self.work_on(mail) and TRACKED_CATEGORY not in self._adopted

    async def begin(self, mail: IncomingMail) -> None:
        """See to the category when it is time; take it away where categories are switched off."""
        if Capability.CATEGORIES not in mail.capabilities:
            return
        if not self._switched_on:
            await self._drop(mail)
            return
        known = self._known.get(TRACKED_CATEGORY)
        now = self._tools.clock.now()
        if known is None or known.adopted_on is None or known.adopted_on + SEEN_TO_EVERY <= now:
            await self.adopt(mail)

    async def adopt(self, mail: IncomingMail, name: str = TRACKED_CATEGORY) -> None:
        """See that the mailbox has the category *name*; one that was deleted is made anew."""
        if name in self._adopted:
            return
        known = self._known.get(name)
        await self._keeper.prove()
        try:
            key = await mail.adopt_category(name, None if known is None else known.category_id)
        except NeedsAttention as error:
            if error.code not in CLOSED:
                raise
            await self._do_without(name, known, error)
            return
        self._adopted.add(name)
        await self._keep(name, known, key)

    async def follow(
        self, mail: IncomingMail, items: Sequence[ServerItem], delivery: Delivery
    ) -> None:
        """Put the category on what is stored, and track no more what somebody took it off.

        What this program has put on it notes only afterwards: an item that was to carry it, and
        does not, is never taken for one that somebody took it off.
        """
        if not self.work_on(mail):
            return
        standings = await delivery.standings(items)
        stored = [
            (item, standings[item.key])
            for item in items
            if item.key in standings and standings[item.key].outcome in STORED
        ]
        bare = [item for item, one in stored if not item.wanted and not one.categorized]
        removed = [item.key for item, one in stored if not item.wanted and one.categorized]
        carrying = [item.key for item, one in stored if item.wanted and not one.categorized]
        if bare:
            await self._keeper.prove()
            bare = await do_in_parts(partial(mail.mark, category=TRACKED_CATEGORY), bare)
        carried = [*carrying, *(item.key for item in bare)]
        if carried or removed:
            await delivery.note_categories(carried, removed)

    async def _keep(self, name: str, known: TrackingCategory | None, key: str) -> None:
        mailbox, now = self._mailbox, self._tools.clock.now()
        done = OnboardingStatus.DONE
        category = (
            TrackingCategory(
                self._tools.new_id(), mailbox.id, key, name, mailbox.owner_id, 0, done, now
            )
            if known is None
            else replace(known, category_id=key, onboarding=done, adopted_on=now)
        )

        def work(context: Context) -> None:
            context.unit.alerts.clear(mailbox.id, ErrorCode.CATEGORY_LIST_UNUSABLE)
            if known is not None:
                context.unit.tracking_categories.save(category)
                return
            context.unit.tracking_categories.add(category)
            text = f"The category “{name}” was added to {mailbox.name}."
            alert_mailbox(context, mailbox, TraceLevel.INFORMATION, ErrorCode.CATEGORY_ADDED, text)

        await self._tools.write(work, self._keeper.lease)
        self._keeper.proved()
        self._known[name] = category

    async def _do_without(
        self, name: str, known: TrackingCategory | None, error: NeedsAttention
    ) -> None:
        """Go on where the list is closed to us: mail comes in all the same.

        Items can carry a category that no list names. But one that was on the list may have been
        renamed meanwhile, and would seem to have been taken off everything; then it rests, and so
        it does while nobody can tell what is on the list.
        """
        self._adopted.add(name)
        unreadable = error.code is ErrorCode.CATEGORY_LIST_UNUSABLE
        self._barred |= unreadable or known is not None
        mailbox = self._mailbox
        text = f"The category “{name}” could not be seen to in {mailbox.name}; its mail comes in."
        await self._tools.write(
            lambda context: alert_mailbox(
                context,
                mailbox,
                TraceLevel.INFORMATION,
                ErrorCode.CATEGORY_LIST_UNUSABLE,
                text,
                error.server_words or error.title,
            ),
            self._keeper.lease,
        )
        self._keeper.proved()

    async def _drop(self, mail: IncomingMail) -> None:
        """Take the category off the mailbox's list; on items it may stay."""
        known = self._known.pop(TRACKED_CATEGORY, None)
        if known is None:
            return
        await self._keeper.prove()
        await mail.drop_category(known.category_id)
        await self._tools.write(
            lambda context: context.unit.tracking_categories.delete(known.id), self._keeper.lease
        )
        self._keeper.proved()
