"""A mailbox on Exchange as ``ItemSync``."""

from collections.abc import AsyncIterator, Sequence
from functools import partial

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange import organization
from ssync_desktop.servers.exchange.session import Session
from ssync_desktop.servers.item_port import ItemPage, ItemVersion, ReadItem
from ssync_desktop.servers.port import OrganizationMark


class ExchangeItems(Session):
    """Appointments, contacts and tasks of one mailbox."""

    async def organization_mark(self) -> OrganizationMark | None:
        """Return which organization the mailbox synchronizes with, if any has left its mark."""
        return await self._run(organization.organization_mark)

    async def leave_mark(self, mark: OrganizationMark) -> None:
        """Write *mark* in the place of whatever mark there is."""
        await self._run(partial(organization.leave_mark, mark=mark))

    async def item_changes(self, kind: ItemKind, checkpoint: str | None) -> AsyncIterator[ItemPage]:
        """Yield nothing: the folders are not read before their items can be."""
        del kind, checkpoint
        yield ItemPage(())

    async def read_items(self, kind: ItemKind, keys: Sequence[str]) -> AsyncIterator[ReadItem]:
        """Yield nothing, as nothing was listed."""
        del kind
        for key in keys:
            yield ReadItem(key, error=ItemRefused(ErrorCode.ITEM_NOT_FOUND))

    async def create_item(
        self, content: Content, mark: ItemMark, *, mail: bool, global_id: str = ""
    ) -> ItemVersion:
        """Refuse: items are not written before they can be read."""
        del content, mark, mail, global_id
        raise NeedsAttention(ErrorCode.INVALID_PROFILE_CONFIGURATION)

    async def update_item(
        self,
        version: ItemVersion,
        before: Content,
        content: Content,
        mark: ItemMark,
        *,
        mail: bool,
    ) -> ItemVersion:
        """Refuse: items are not written before they can be read."""
        del version, before, content, mark, mail
        raise NeedsAttention(ErrorCode.INVALID_PROFILE_CONFIGURATION)

    async def delete_item(self, version: ItemVersion, kind: ItemKind, *, mail: bool) -> None:
        """Refuse: items are not written before they can be read."""
        del version, kind, mail
        raise NeedsAttention(ErrorCode.INVALID_PROFILE_CONFIGURATION)

    async def take_mark_off(self, version: ItemVersion, kind: ItemKind) -> ItemVersion:
        """Refuse: items are not written before they can be read."""
        del version, kind
        raise NeedsAttention(ErrorCode.INVALID_PROFILE_CONFIGURATION)

    async def find_marked(self, kind: ItemKind, mark: ItemMark) -> ItemVersion | None:
        """Find nothing: nothing was marked."""
        del kind, mark
        return None

    async def find_global_id(self, global_id: str) -> ItemVersion | None:
        """Find nothing."""
        del global_id
        return None
