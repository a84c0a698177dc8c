"""Items and their links as somebody may see them: what is not theirs is hidden here (B107).

*viewer* is who looks; None is the program itself, which sees all.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.hiding import hidden_content, hidden_mapping, hidden_version
from ssync_desktop.domain.items.item import IdMapping, LocalItem
from ssync_desktop.domain.items.reading import may_read
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.domain.query import Table
from ssync_desktop.organization.item_rights import takes_part
from ssync_desktop.organization.privacy import require_content
from ssync_desktop.store.unit import Unit


def item(unit: Unit, viewer: Viewer | None, object_type: ObjectType, item_id: UUID) -> LocalItem:
    """Return a row; who holds a meeting or is invited to it may read it as its owner may."""
    found = unit.items.get(object_type, item_id)
    return found if reads_item(unit, viewer, found) else hidden_item(found)


def reads_item(unit: Unit, viewer: Viewer | None, found: LocalItem) -> bool:
    """Say whether the content of a row is open to *viewer*."""
    if viewer is None or viewer.reads((found.owner_id,), found.id):
        return True
    user = unit.users.find(viewer.user_id)
    return user is not None and takes_part(user, found)


def require_item(unit: Unit, viewer: Viewer | None, found: LocalItem) -> None:
    """Raise PRIVILEGE_DENIED while the content of a row is hidden from *viewer*."""
    if not reads_item(unit, viewer, found):
        require_content(viewer, (found.owner_id,), found.id)


def hidden_item(found: LocalItem) -> LocalItem:
    """Return a row without its words; never to be saved again."""
    return replace(found, content=hidden_content(found.content), regarding=None)


def mapping(unit: Unit, viewer: Viewer | None, mapping_id: UUID) -> IdMapping:
    """Return the link of a row and an item of a mailbox."""
    found = unit.id_mappings.get(mapping_id)
    if viewer is None or reads_mapping(viewer, found):
        return found
    return hidden_mapping(found, listed=Table.ID_MAPPINGS in viewer.lists)


def reads_mapping(viewer: Viewer | None, found: IdMapping) -> bool:
    """Say whether what a link holds of both sides is open to *viewer*.

    So is what a plan is about that they had shown: all of its mailbox.
    """
    if viewer is None:
        return True
    return viewer.reads((found.owner_id,), found.id, found.object_id, found.mailbox_id)


def reads_linked_row(
    unit: Unit, viewer: Viewer | None, row: LocalItem, mailbox_id: UUID, *opened_by: UUID
) -> bool:
    """Say whether a row is open to *viewer*, who may read what links it to a mailbox.

    That the mailbox is theirs says nothing of the row: it may belong to somebody else by now.
    *opened_by* are the ids by which it was shown if they were.
    """
    if viewer is None or viewer.reads((), mailbox_id, *opened_by) or reads_item(unit, viewer, row):
        return True
    user = unit.users.find(viewer.user_id)
    theirs = unit.mailboxes.get(mailbox_id).owner_id == viewer.user_id
    return theirs and user is not None and may_read(user, (), row)


def former_versions(unit: Unit, viewer: Viewer | None, mailbox_id: UUID) -> Sequence[FormerVersion]:
    """Return what the program wrote over in a mailbox and for it, the last one first."""
    owner = unit.mailboxes.get(mailbox_id).owner_id
    return [_as_seen(viewer, owner, one) for one in unit.former_versions.of_mailbox(mailbox_id)]


def former_version(unit: Unit, viewer: Viewer | None, former_id: UUID) -> FormerVersion:
    """Return one of them with its content, which an open list of subjects does not open."""
    found = unit.former_versions.get(former_id)
    return _as_seen(viewer, unit.mailboxes.get(found.mailbox_id).owner_id, found)


def _as_seen(viewer: Viewer | None, owner: UUID, found: FormerVersion) -> FormerVersion:
    """Return *found* as *viewer* may see it; where a list shows its subject, with no more."""
    if viewer is None or _reads_version(viewer, owner, found):
        return found
    listed = Table.ID_MAPPINGS in viewer.lists
    return replace(hidden_version(found), subject=found.subject if listed else HIDDEN)


def _reads_version(viewer: Viewer, owner: UUID, found: FormerVersion) -> bool:
    return viewer.reads((owner,), found.mapping_id, found.object_id, found.mailbox_id)
