"""Both sides of a pair as they are now, for somebody who looks at it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.attaching import refuses, without_attachments
from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.domain.items.hiding import hidden_content
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import Question, UserDecision
from ssync_desktop.domain.items.overlap import Overlap
from ssync_desktop.domain.items.planning import Pair
from ssync_desktop.domain.items.projection import to_exchange
from ssync_desktop.domain.items.reminders import to_be_set
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.items.attached import known_files
from ssync_desktop.engine.items.holding import held_files
from ssync_desktop.engine.items.known import busy_addresses
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.engine.items.rows import rows_of
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.bookings import clashes
from ssync_desktop.organization.private_items import (
    mapping,
    reads_item,
    reads_linked_row,
    reads_mapping,
)
from ssync_desktop.store.unit import Unit

NO_PROFILE = "The mailbox has no email server profile."


async def look_at(tools: Tools, viewer: Viewer | None, mapping_id: UUID) -> ItemDetails:
    """Read a pair; Exchange is asked, and where it cannot be, the last common version stands in.

    Raises RECORD_NOT_FOUND.
    """
    asked_in = await tools.read(lambda unit: _asked_in(unit, mapping_id))
    return replace(await _both_sides(tools, viewer, mapping_id), asked_in=asked_in)


def _asked_in(unit: Unit, mapping_id: UUID) -> UUID | None:
    """Return the alert with the question of a pair that waits, read before what it is about."""
    link = unit.id_mappings.find(mapping_id)
    if link is None or link.question is None or link.decision is not UserDecision.ASKED:
        return None
    alerts = unit.alerts.of_mapping(mapping_id)
    return next((one.id for one in alerts if one.code.value == link.question), None)


async def _both_sides(tools: Tools, viewer: Viewer | None, mapping_id: UUID) -> ItemDetails:

    def read(unit: Unit) -> tuple[IdMapping, bool, Mailbox, EmailServerProfile | None]:
        link = mapping(unit, viewer, mapping_id)
        mailbox = unit.mailboxes.get(link.mailbox_id)
        profile = None if mailbox.profile_id is None else unit.profiles.find(mailbox.profile_id)
        return link, reads_mapping(viewer, link), mailbox, profile

    link, is_open, mailbox, profile = await tools.read(read)
    asks = link.decision is UserDecision.ASKED and link.question is Question.SCHEDULING_CONFLICT
    if not is_open and not asks:
        return ItemDetails(link, mailbox.name, content_hidden=True)
    rows = await tools.read(lambda unit: rows_of(unit, [link]))
    now, row = tools.clock.now(), next(iter(rows.items.values()), None)
    pair, unread = await _ask(tools, mailbox, profile, Pair(link, row))
    overlaps: tuple[Overlap, ...] = ()
    if asks:
        overlaps = await tools.read(lambda unit: _overlaps(unit, viewer, mailbox, pair, now))
    here = None if pair.local is None else to_exchange(pair.local, now.date())
    there = None if pair.remote is None else pair.remote.content
    if not is_open:
        said = None if there is None else hidden_content(there)
        return ItemDetails(
            link, mailbox.name, exchange=said, unread=unread, content_hidden=True, overlaps=overlaps
        )
    details = ItemDetails(
        link,
        mailbox.name,
        None if here is None else to_be_set(here, now),
        link.common if unread else there,
        unread,
        attachments_missing=row is not None and row.attachments_missing,
        overlaps=overlaps,
    )
    if row is not None and not await tools.read(
        lambda unit: reads_linked_row(unit, viewer, row, link.mailbox_id, link.id)
    ):
        return replace(details, crm=None, row_hidden=True)
    return replace(details, held=await tools.read(lambda unit: held_files(unit, row)))


def _overlaps(
    unit: Unit, viewer: Viewer | None, mailbox: Mailbox, pair: Pair, now: datetime
) -> tuple[Overlap, ...]:
    """Return what else there is when an item takes place; subjects as far as *viewer* may see."""
    if pair.remote is None or mailbox.regarding_id is None:
        return ()
    addresses = busy_addresses(unit.users.get(mailbox.regarding_id), mailbox)
    found = clashes(unit, addresses, pair.remote.content, now, pair.local)
    return tuple(
        one if reads_item(unit, viewer, row) else replace(one, subject=HIDDEN) for row, one in found
    )


async def _ask(
    tools: Tools, mailbox: Mailbox, profile: EmailServerProfile | None, pair: Pair
) -> tuple[Pair, str]:
    """Return *pair* with what Exchange says, or why it could not be asked.

    Attachments are shown of both sides or of none: those that do not synchronize are not asked
    for, and those that the organization does not keep are no difference.
    """
    link = pair.mapping
    assert link is not None
    if not link.entry_id or link.deleted_in_exchange:
        return pair, ""
    if profile is None:
        return pair, NO_PROFILE
    try:
        async with items_session(tools, mailbox, profile) as store:
            read = await read_items(store, link.kind, [link.entry_id])
            pair = replace(pair, remote=read.items.get(link.entry_id))
            settings = await tools.read(lambda unit: unit.settings.get())
            if settings.appointment_attachments:
                shown = await known_files(store, pair, refuses(settings))
            else:
                shown = without_attachments(pair)
    except SsyncError as error:
        return pair, error.title
    if link.entry_id in read.unreadable:
        return pair, read.unreadable[link.entry_id].title
    return shown, ""
