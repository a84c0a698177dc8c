"""The first run: an organization, the program's own user, and an administrator."""

from ssync_desktop.domain.context import SYSTEM_USER_ID, Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import User, UserDraft
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.users import add_user


def prepare_organization(context: Context, user_name: str, full_name: str = "") -> User:
    """Make an empty database an organization, and *user_name* its System Administrator.

    *user_name* is that of the operating system. Nothing changes where it was done before; on a
    database that has an organization already, an unknown user is created without that role.
    """
    if context.unit.settings.get().row_version == 0:
        context.unit.settings.save(context.unit.settings.get())
    if context.unit.users.find(SYSTEM_USER_ID) is None:
        roles = frozenset({Role.SYSTEM_ADMINISTRATOR})
        add_user(context, UserDraft(last_name="SYSTEM", roles=roles), SYSTEM_USER_ID)
    known = context.unit.users.named(user_name)
    if known is not None:
        return known
    roles = frozenset({Role.USER})
    if not context.unit.users.administrators() - {SYSTEM_USER_ID}:
        roles |= {Role.SYSTEM_ADMINISTRATOR}
    return add_user(
        context, UserDraft(last_name=full_name or user_name, domain_name=user_name, roles=roles)
    )


def caller_named(context: Context, user_name: str) -> Caller:
    """Return who *user_name* is here, with their roles; disabled users may ask for nothing."""
    user = context.unit.users.named(user_name)
    if user is None or user.disabled:
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            f"{user_name} is no enabled user of this organization",
            "Ask a System Administrator to create or enable the user.",
        )
    return Caller(user.id, user.roles)
