"""Start dates that are set back: what was too old for a mailbox is examined again (B40, B41).

Passes that run meanwhile work with the old date. They lose their lease here, in the transaction
that saves the new one, so that none of them writes anything down by the old date afterwards; the
calendar still shows them as due. A pass takes its lease before it touches other rows, so the
lease is taken away before the mailbox is locked: two transactions never wait for each other.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile, ProfileDraft
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.received_items import reexamine
from ssync_desktop.organization.surroundings import start_date


def set_start_date(context: Context, mailbox_id: UUID, start: datetime) -> None:
    """Give a mailbox another start date; what that lets in is examined again."""
    interrupt_if_set_back(context, mailbox_id, start)
    before = context.unit.mailboxes.lock(mailbox_id)
    if start == before.process_received_after:
        return
    after = replace(before, process_received_after=start)
    if reopen_if_set_back(context, before, after):
        after = replace(after, sync_checkpoint=None)
    context.unit.mailboxes.save(after)


def interrupt_if_set_back(
    context: Context, mailbox_id: UUID, start: datetime | None, profile_id: UUID | None = None
) -> None:
    """Take the lease from a running pass if *start* is earlier than its mailbox's start date.

    *profile_id* is the profile the mailbox is given; None means that it keeps the one it has.
    """
    before = context.unit.mailboxes.find(mailbox_id)
    if before is None:
        return
    after = replace(
        before, process_received_after=start, profile_id=profile_id or before.profile_id
    )
    if _earlier(start_date(context, after), start_date(context, before)):
        context.unit.leases.revoke(mailbox_id, OperationType.INCOMING)


def reopen_if_set_back(context: Context, before: Mailbox, after: Mailbox) -> bool:
    """Open the items again that only the start date of *before* kept out; True if there are any.

    A server that lists changes alone has to be asked for everything once more then: the caller
    saves the mailbox without its checkpoint.
    """
    if not _earlier(start_date(context, after), start_date(context, before)):
        return False
    return reexamine(context, after) > 0


def reopen_for_profile(context: Context, before: EmailServerProfile, draft: ProfileDraft) -> None:
    """Do the same for every mailbox of a profile whose own start date *draft* sets back.

    The later date of profile and mailbox counts for each. Done by the database in a few
    statements, since a profile may have thousands of mailboxes; called before the profile is saved.
    """
    start = draft.process_received_after
    if not _earlier(start, before.process_received_after):
        return
    context.unit.leases.revoke_of_profile(before.id, OperationType.INCOMING)
    if context.unit.received_items.reopen_of_profile(before.id, start):
        context.unit.mailboxes.clear_checkpoints(before.id)


def _earlier(new: datetime | None, old: datetime | None) -> bool:
    """Say whether *new* lets in more than *old*; None means from the beginning."""
    return old is not None and (new is None or new < old)
