"""Users: create with a mailbox, update, disable, delete."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.filtering import method_problems
from ssync_desktop.domain.options import AccessMode, FilteringMethod, MailboxKind, Role, State
from ssync_desktop.domain.people import User, UserDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.default_settings import create_mailbox_for
from ssync_desktop.organization.mailboxes import remove_mailbox, save_from_record


def create_user(context: Context, draft: UserDraft) -> User:
    """Create a user with exactly one mailbox, which gets the default settings (B13)."""
    context.require("create users", Role.SYSTEM_ADMINISTRATOR)
    user = add_user(context, draft)
    create_mailbox_for(
        context, MailboxKind.USER, user.id, user.full_name, user.email_address, user.id
    )
    return context.unit.users.get(user.id)


def add_user(context: Context, draft: UserDraft, user_id: UUID | None = None) -> User:
    """Insert a user without a mailbox and without asking who asks; for the first run."""
    _refuse_problems(context, draft, None)
    # The program sends nothing in its own name: token number 1 is for the first person.
    number = None if user_id == SYSTEM_USER_ID else context.unit.users.free_tracking_number()
    return context.unit.users.add(
        User(
            id=user_id or context.new_id(),
            first_name=draft.first_name.strip(),
            last_name=draft.last_name.strip(),
            domain_name=draft.domain_name.strip(),
            email_address=draft.email_address.strip(),
            access_mode=AccessMode.READ_WRITE,
            disabled=False,
            mailbox_id=None,
            queue_id=None,
            filtering_method=draft.filtering_method,
            send_as_allowed=draft.send_as_allowed,
            tracking_number=number,
            roles=draft.roles,
            row_version=0,
            unknown_sender=draft.unknown_sender,
        )
    )


def update_user(context: Context, draft: UserDraft) -> User:
    """Save a user. Another address or name goes to the mailbox as well (B17, B18)."""
    context.require("change users", Role.SYSTEM_ADMINISTRATOR)
    assert draft.id is not None
    before = context.unit.users.get(draft.id)
    _refuse_problems(context, draft, before.filtering_method)
    user = context.unit.users.save(
        replace(
            before,
            first_name=draft.first_name.strip(),
            last_name=draft.last_name.strip(),
            domain_name=draft.domain_name.strip(),
            email_address=draft.email_address.strip(),
            filtering_method=draft.filtering_method,
            send_as_allowed=draft.send_as_allowed,
            roles=draft.roles,
            row_version=draft.row_version,
            unknown_sender=draft.unknown_sender,
        )
    )
    _require_an_administrator(context)
    if user.mailbox_id is not None:
        mailbox = context.unit.mailboxes.lock(user.mailbox_id)
        name = user.full_name if mailbox.name == before.full_name else mailbox.name
        save_from_record(
            context, replace(mailbox, name=name, email_address=user.email_address), mailbox
        )
    return context.unit.users.get(user.id)


def set_user_disabled(context: Context, user_id: UUID, *, disabled: bool) -> User:
    """Disable or enable a user. Disabling deactivates the mailbox (B32).

    Enabling does not bring the mailbox back by itself: that is a decision of its own.
    """
    context.require("disable or enable users", Role.SYSTEM_ADMINISTRATOR)
    user = context.unit.users.get(user_id)
    if user_id == SYSTEM_USER_ID:
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE, "The program itself works as this user", "Leave it as it is."
        )
    if user.disabled is disabled:
        return user
    user = context.unit.users.save(replace(user, disabled=disabled))
    _require_an_administrator(context)
    if disabled and user.mailbox_id is not None:
        mailbox = context.unit.mailboxes.lock(user.mailbox_id)
        save_from_record(context, replace(mailbox, state=State.INACTIVE), mailbox)
    return user


def delete_user(context: Context, user_id: UUID) -> None:
    """Delete a user who owns nothing besides the mailbox; otherwise RECORD_IN_USE."""
    context.require("delete users", Role.SYSTEM_ADMINISTRATOR)
    if user_id in (SYSTEM_USER_ID, context.caller.user_id):
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            "This user is at work right now",
            "Nobody deletes the account they work with.",
        )
    mailbox = context.unit.mailboxes.of(user_id)
    if mailbox is not None:
        remove_mailbox(context, mailbox)
    context.unit.users.delete(user_id)
    _require_an_administrator(context)


def _refuse_problems(context: Context, draft: UserDraft, before: FilteringMethod | None) -> None:
    settings = context.unit.settings.get()
    problems = [
        *draft.problems(),
        *method_problems(draft.filtering_method, before, settings),
    ]
    if draft.domain_name.strip():
        namesake = context.unit.users.named(draft.domain_name.strip())
        if namesake is not None and namesake.id != draft.id:
            problems.append(
                Problem(
                    "domain_name",
                    f"{namesake.full_name} has this user name already.",
                    "Choose another one.",
                )
            )
    if problems:
        raise DraftRefused(problems)


def _require_an_administrator(context: Context) -> None:
    """Refuse what would leave nobody able to administer; the engine's own user does not count."""
    if not context.unit.users.administrators() - {SYSTEM_USER_ID}:
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            "This is the last System Administrator",
            "Give the role to somebody else first.",
        )
