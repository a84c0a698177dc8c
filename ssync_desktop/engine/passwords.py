"""Saving what carries a password: the secret first, then the row with its "is set" flag.

In this order a crash in between leaves a secret nobody uses, never a row that promises one.
"""

from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.profile import EmailServerProfile, ProfileDraft
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import (
    create_email_server_profile,
    delete_email_server_profile,
    update_email_server_profile,
)
from ssync_desktop.organization.mailboxes import create_mailbox, update_mailbox
from ssync_desktop.organization.mailboxes import delete_mailbox as delete_mailbox_row
from ssync_desktop.store.secrets import SecretKey


def profile_key(profile_id: UUID, side: str) -> SecretKey:
    """Return where the password of one *side* ("incoming", "outgoing") of a profile lies."""
    return SecretKey("emailserverprofile", profile_id, f"{side}password")


def mailbox_key(mailbox_id: UUID) -> SecretKey:
    """Return where the password of a mailbox lies."""
    return SecretKey("mailbox", mailbox_id, "password")


async def save_profile(
    tools: Tools,
    caller: Caller,
    draft: ProfileDraft,
    incoming_password: str | None,
    outgoing_password: str | None,
) -> EmailServerProfile:
    """Create or update a profile; a password of None stays, an empty one is removed."""
    _refuse(draft)
    profile_id = draft.id or tools.new_id()
    await _keep(tools, profile_key(profile_id, "incoming"), incoming_password)
    await _keep(tools, profile_key(profile_id, "outgoing"), outgoing_password)

    def work(context: Context) -> EmailServerProfile:
        if draft.id is not None:
            return update_email_server_profile(
                context,
                draft,
                incoming_password_set=_flag(incoming_password),
                outgoing_password_set=_flag(outgoing_password),
            )
        return create_email_server_profile(
            context,
            draft,
            profile_id=profile_id,
            incoming_password_set=bool(incoming_password),
            outgoing_password_set=bool(outgoing_password),
        )

    return await tools.write(work, caller=caller)


async def delete_profile(tools: Tools, caller: Caller, profile_id: UUID) -> None:
    """Delete a profile, then its passwords."""
    await tools.write(
        lambda context: delete_email_server_profile(context, profile_id), caller=caller
    )
    for side in ("incoming", "outgoing"):
        await tools.secrets.delete(profile_key(profile_id, side))


async def save_mailbox(
    tools: Tools, caller: Caller, draft: MailboxDraft, password: str | None
) -> Mailbox:
    """Create a forward mailbox or update any; a password of None stays, an empty one goes."""
    _refuse(draft)
    mailbox_id = draft.id or tools.new_id()
    await _keep(tools, mailbox_key(mailbox_id), password)

    def work(context: Context) -> Mailbox:
        if draft.id is not None:
            return update_mailbox(context, draft, password_set=_flag(password))
        return create_mailbox(context, draft, mailbox_id=mailbox_id, password_set=bool(password))

    mailbox = await tools.write(work, caller=caller)
    await tools.show((mailbox_id,))
    return mailbox


async def delete_mailbox(tools: Tools, caller: Caller, mailbox_id: UUID) -> None:
    """Delete a forward mailbox, then its password."""
    await tools.write(lambda context: delete_mailbox_row(context, mailbox_id), caller=caller)
    tools.board.forget(mailbox_id)
    await tools.secrets.delete(mailbox_key(mailbox_id))


def _refuse(draft: ProfileDraft | MailboxDraft) -> None:
    """Refuse what cannot be saved before a secret is touched; the message asks again."""
    problems = tuple(draft.problems())
    if problems:
        raise DraftRefused(problems)


async def _keep(tools: Tools, key: SecretKey, password: str | None) -> None:
    if password:
        await tools.secrets.set(key, password)
    elif password is not None:
        await tools.secrets.delete(key)


def _flag(password: str | None) -> bool | None:
    return None if password is None else bool(password)
