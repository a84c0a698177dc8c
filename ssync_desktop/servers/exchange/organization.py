"""Which organization a mailbox synchronizes with, kept in the mailbox itself (B33, B34)."""

from datetime import datetime
from uuid import UUID

from exchangelib.util import create_element

from ssync_desktop.servers.exchange.kept import Unreadable, keep, kept
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.port import OrganizationMark

PLACE = "inbox"
NAME = "ServerSideSync.Organization"


def organization_mark(mailbox: OpenedMailbox) -> OrganizationMark | None:
    """Return the mark; None where there is none, or none that can be read."""
    try:
        found = kept(mailbox, PLACE, NAME)
        if found is None:
            return None
        return OrganizationMark(
            organization_id=UUID(found.get("id", "")),
            name=found.get("name", ""),
            synchronized_on=datetime.fromisoformat(found.get("synchronizedon", "")),
        )
    except (Unreadable, ValueError):
        return None


def leave_mark(mailbox: OpenedMailbox, mark: OrganizationMark) -> None:
    """Write *mark* in the place of whatever mark there is."""
    facts = {
        "id": str(mark.organization_id),
        "name": mark.name,
        "synchronizedon": mark.synchronized_on.isoformat(),
    }
    keep(mailbox, PLACE, NAME, create_element("organization", attrs=facts))
