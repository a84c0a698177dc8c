"""Who may write an appointment, contact or task: whose it is, who holds it, and administrators."""

from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import User
from ssync_desktop.organization.context import Context

EDITORS = (Role.USER, Role.SYSTEM_ADMINISTRATOR)


def author_of(context: Context) -> UUID | None:
    """Return who is written down as the one who wrote; None is the program itself."""
    caller = context.caller.user_id
    return None if caller == SYSTEM_USER_ID else caller


def require_owner(context: Context, owner_id: UUID) -> None:
    """Raise PRIVILEGE_DENIED unless the caller may make items for *owner_id*."""
    context.require("create appointments, contacts and tasks", *EDITORS)
    if owner_id != context.caller.user_id and not _administers(context):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            "You may not create items for somebody else",
            "Create it for yourself and give it away, or ask a System Administrator.",
        )


def require_editor(context: Context, item: LocalItem) -> None:
    """Raise PRIVILEGE_DENIED unless the caller may change, complete, cancel and delete *item*."""
    context.require("change appointments, contacts and tasks", *EDITORS)
    if item.owner_id == context.caller.user_id or _administers(context):
        return
    user = context.unit.users.find(context.caller.user_id)
    if user is None or not holds(user, item):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            "You may not change what belongs to somebody else",
            "Ask its owner or a System Administrator.",
        )


def holds(user: User, item: LocalItem) -> bool:
    """Say whether *item* is an appointment that *user* is the organizer of."""
    content = item.content
    if not isinstance(content, AppointmentContent) or content.organizer is None:
        return False
    return bool(user.email_address) and content.organizer.key == address_key(user.email_address)


def takes_part(user: User, item: LocalItem) -> bool:
    """Say whether *item* is an appointment that *user* holds or is invited to."""
    content = item.content
    if not isinstance(content, AppointmentContent) or not user.email_address:
        return False
    key = address_key(user.email_address)
    return holds(user, item) or any(one.key == key for one in content.people)


def _administers(context: Context) -> bool:
    return context.caller.has(Role.SYSTEM_ADMINISTRATOR)
