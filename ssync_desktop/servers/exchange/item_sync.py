"""A mailbox on Exchange as ``ItemSync``."""

from functools import partial

from ssync_desktop.servers.exchange import organization
from ssync_desktop.servers.exchange.session import Session
from ssync_desktop.servers.port import OrganizationMark


class ExchangeItems(Session):
    """Appointments, contacts and tasks of one mailbox."""

    async def organization_mark(self) -> OrganizationMark | None:
        """Return which organization the mailbox synchronizes with, if any has left its mark."""
        return await self._run(organization.organization_mark)

    async def leave_mark(self, mark: OrganizationMark) -> None:
        """Write *mark* in the place of whatever mark there is."""
        await self._run(partial(organization.leave_mark, mark=mark))
