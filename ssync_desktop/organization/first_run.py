"""The first run: an organization, the program's own user, and an administrator.

Afterwards nobody becomes a user by merely starting the program: whoever the organization does not
know is refused, and told who can add them.
"""

from ssync_desktop.domain.context import STRANGER, SYSTEM_USER_ID, Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import User, UserDraft
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.field_maps import prepare_items
from ssync_desktop.organization.users import add_user

_NAMED = 3  # administrators whom a refusal names


def is_first_run(context: Context) -> bool:
    """Say whether the organization has no users yet, the program's own aside."""
    return not context.unit.users.exist_besides(SYSTEM_USER_ID)


def prepare_organization(context: Context, user_name: str, full_name: str = "") -> User:
    """Make an empty database an organization, and *user_name* its System Administrator.

    *user_name* is that of the operating system. Nothing changes where it was done before. Raises
    PRIVILEGE_DENIED for whoever an organization with users does not know.
    """
    if context.unit.settings.get().row_version == 0:
        context.unit.settings.save(context.unit.settings.get())
    if context.unit.users.find(SYSTEM_USER_ID) is None:
        roles = frozenset({Role.SYSTEM_ADMINISTRATOR})
        add_user(context, UserDraft(last_name="SYSTEM", roles=roles), SYSTEM_USER_ID)
    prepare_items(context)
    known = context.unit.users.named(user_name)
    if known is not None:
        return known
    if not is_first_run(context):
        raise _stranger(context, user_name)
    roles = frozenset({Role.USER, Role.SYSTEM_ADMINISTRATOR})
    return add_user(
        context, UserDraft(last_name=full_name or user_name, domain_name=user_name, roles=roles)
    )


def caller_named(context: Context, user_name: str) -> Caller:
    """Return who *user_name* is here, with their roles.

    Raises PRIVILEGE_DENIED for strangers and disabled users: they may ask for nothing.
    """
    user = context.unit.users.named(user_name)
    if user is None:
        raise _stranger(context, user_name)
    if user.disabled:
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            f"{user_name} is disabled in this organization",
            f"{_who_can_help(context)} can enable the user, under Users and queues.",
        )
    return Caller(user.id, user.roles)


def engine_caller(context: Context, user_name: str) -> Caller:
    """Return who runs the engine alone, as a service does: a stranger may ask for nothing.

    The engine itself works as the system, whoever runs it.
    """
    if context.unit.users.named(user_name) is None and not is_first_run(context):
        prepare_items(context)  # for the engine itself, which works as the system
        return STRANGER
    prepare_organization(context, user_name)
    return caller_named(context, user_name)


def _stranger(context: Context, user_name: str) -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.PRIVILEGE_DENIED,
        f"{user_name} is no user of this organization",
        f"{_who_can_help(context)} can add a user with the user name {user_name}, under Users and "
        "queues. Or name another database.",
    )


def _who_can_help(context: Context) -> str:
    """Return who can add and enable users, by name."""
    ids = context.unit.users.administrators() - {SYSTEM_USER_ID}
    users = (context.unit.users.get(user_id) for user_id in sorted(ids)[:_NAMED])
    names = ", ".join(user.full_name for user in users)
    return f"A System Administrator ({names})" if names else "A System Administrator"
