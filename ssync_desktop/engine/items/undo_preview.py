"""What taking a write back would change, for somebody who looks at it before."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.former import FormerVersion, UndoPreview
from ssync_desktop.domain.items.item import IdMapping, LocalItem
from ssync_desktop.domain.items.kinds import KIND_OF, ChangeType
from ssync_desktop.domain.items.planning import FieldChange
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.items.giving_back import given_back
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.engine.items.looking import NO_PROFILE
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.appointment_files import restorable
from ssync_desktop.organization.former_versions import row_of
from ssync_desktop.organization.private_items import former_version, reads_linked_row
from ssync_desktop.store.unit import Unit


async def preview_undo(tools: Tools, viewer: Viewer | None, former_id: UUID) -> UndoPreview:
    """Return a write with what taking it back would change now; nothing is written.

    Exchange is asked about what was written there. Raises RECORD_NOT_FOUND.
    """

    def read(unit: Unit) -> UndoPreview:
        version = former_version(unit, viewer, former_id)
        return _in_crm(unit, viewer, version) if _is_told(version) else UndoPreview(version)

    preview = await tools.read(read)
    version = preview.version
    if not version.in_exchange or not _is_told(version):
        return preview
    return await _in_exchange(tools, version)


def _is_told(version: FormerVersion) -> bool:
    return not version.content_hidden and version.undone_on is None


def _reads(unit: Unit, viewer: Viewer | None, version: FormerVersion, row: LocalItem) -> bool:
    return reads_linked_row(unit, viewer, row, version.mailbox_id, version.mapping_id)


def _in_crm(unit: Unit, viewer: Viewer | None, version: FormerVersion) -> UndoPreview:
    if version.in_exchange:
        return UndoPreview(version)
    row, said, then = row_of(unit, version), version.content, version.besides
    if row is not None and not _reads(unit, viewer, version, row):
        return UndoPreview(replace(version, content_hidden=True))
    now = None if row is None else row.content
    preview = _told(version, now, None if said is None else restorable(unit, said))
    if row is None or version.change is not ChangeType.UPDATE or then is None:
        return preview
    if row.phase is then.phase:
        return preview
    return replace(preview, changes=(*preview.changes, FieldChange("phase", row.phase, then.phase)))


async def _in_exchange(tools: Tools, version: FormerVersion) -> UndoPreview:
    def read(unit: Unit) -> tuple[IdMapping | None, Mailbox, EmailServerProfile | None]:
        mailbox = unit.mailboxes.get(version.mailbox_id)
        profile = None if mailbox.profile_id is None else unit.profiles.find(mailbox.profile_id)
        return unit.id_mappings.find(version.mapping_id), mailbox, profile

    link, mailbox, profile = await tools.read(read)
    key = (link.entry_id if link is not None else "") or version.entry_id
    unread = NO_PROFILE
    try:
        if profile is not None:
            async with items_session(tools, mailbox, profile) as store:
                found = await read_items(store, KIND_OF[version.object_type], [key] if key else [])
                item = found.items.get(key)
                now = None if item is None else item.content
                if key not in found.unreadable:
                    if version.content is None or (now is None and _writes_over(version)):
                        return _told(version, now, version.content)
                    back = await given_back(tools, store, now, version.content)
                    return _told(version, None if now is None else back.before, back.after)
                unread = found.unreadable[key].title
    except SsyncError as error:
        unread = error.title
    common = None if link is None else link.common
    if common is None and version.change is not ChangeType.DELETE:
        return UndoPreview(version, unread=unread)
    return replace(_told(version, common, version.content), unread=unread)


def _writes_over(version: FormerVersion) -> bool:
    return version.change is ChangeType.UPDATE


def _told(version: FormerVersion, now: Content | None, then: Content | None) -> UndoPreview:
    """Return what becomes of an item that says *now*: what was there before is *then*."""
    if version.change is ChangeType.DELETE:
        return UndoPreview(version, difference(None, then))
    if now is None:
        return UndoPreview(version, gone=True)
    return UndoPreview(version, difference(now, then))
