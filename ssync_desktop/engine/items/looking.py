"""Both sides of a pair as they are now, for somebody who looks at it."""

from uuid import UUID

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.projection import to_exchange
from ssync_desktop.domain.items.reminders import to_be_set
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.engine.items.rows import rows_of
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.private_items import mapping, reads_mapping
from ssync_desktop.store.unit import Unit

NO_PROFILE = "The mailbox has no email server profile."


async def look_at(tools: Tools, viewer: Viewer | None, mapping_id: UUID) -> ItemDetails:
    """Read a pair; Exchange is asked, and where it cannot be, the last common version stands in.

    Raises RECORD_NOT_FOUND.
    """

    def read(unit: Unit) -> tuple[IdMapping, bool, Mailbox, EmailServerProfile | None]:
        link = mapping(unit, viewer, mapping_id)
        mailbox = unit.mailboxes.get(link.mailbox_id)
        profile = None if mailbox.profile_id is None else unit.profiles.find(mailbox.profile_id)
        return link, reads_mapping(viewer, link), mailbox, profile

    link, is_open, mailbox, profile = await tools.read(read)
    if not is_open:
        return ItemDetails(link, mailbox.name, content_hidden=True)
    rows = await tools.read(lambda unit: rows_of(unit, [link]))
    now = tools.clock.now()
    shown = [to_be_set(to_exchange(row, now.date()), now) for row in rows.items.values()]
    exchange, unread = await _ask(tools, mailbox, profile, link)
    return ItemDetails(link, mailbox.name, next(iter(shown), None), exchange, unread)


async def _ask(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile | None, link: IdMapping
) -> tuple[Content | None, str]:
    """Return what Exchange says, or why it could not be asked."""
    if not link.entry_id or link.deleted_in_exchange:
        return None, ""
    if profile is None:
        return link.common, NO_PROFILE
    try:
        async with items_session(tools, mailbox, profile) as store:
            read = await read_items(store, link.kind, [link.entry_id])
    except SsyncError as error:
        return link.common, error.title
    if link.entry_id in read.unreadable:
        return link.common, read.unreadable[link.entry_id].title
    item = read.items.get(link.entry_id)
    return None if item is None else item.content, ""
