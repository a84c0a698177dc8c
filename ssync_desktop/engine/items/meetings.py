"""The id by which all mailboxes know a meeting of the organization.

A row that comes from a mailbox has the id it has there. One that was made in the organization gets
an id that follows from the row's own: whoever of its people synchronizes first, organizer or
invited, makes it under the same id, and whoever comes later recognizes it.
"""

from uuid import UUID

from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import ObjectType

_PREFIX = "ssync-"


def meeting_id(row: LocalItem) -> str:
    """Return the id of the meeting that *row* is; empty for what is no meeting.

    Of a service activity everybody has a copy of their own (section 5.3).
    """
    if row.kind is not ItemKind.APPOINTMENT or row.object_type is ObjectType.SERVICE_APPOINTMENT:
        return ""
    return row.global_id or f"{_PREFIX}{row.id}"


def row_of_meeting(global_id: str) -> UUID | None:
    """Return the row from whose id *global_id* follows, if it is of that kind."""
    if not global_id.startswith(_PREFIX):
        return None
    try:
        return UUID(global_id.removeprefix(_PREFIX))
    except ValueError:
        return None
