"""What saving a mailbox undoes, said before it is saved (section 2.4 of the tables, B18)."""

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import AccessApproval, TestStatus


def consequences(mailbox: Mailbox, draft: MailboxDraft, *, password: str | None) -> str:
    """Return what a person should know before saving; empty when nothing is undone."""
    moved = address_key(mailbox.email_address) != address_key(draft.email_address)
    signs_in_elsewhere = (
        password is not None
        or mailbox.profile_id != draft.profile_id
        or mailbox.allow_credentials != draft.allow_credentials
        or mailbox.user_name != draft.user_name
    )
    sides = []
    if moved or signs_in_elsewhere or mailbox.incoming_method is not draft.incoming_method:
        sides += [mailbox.incoming.status]
    if moved or signs_in_elsewhere or mailbox.outgoing_method is not draft.outgoing_method:
        sides += [mailbox.outgoing.status]
    if moved or signs_in_elsewhere or mailbox.act_method is not draft.act_method:
        sides += [mailbox.act.status]
    tested = any(status is not TestStatus.NOT_RUN for status in sides)
    approved = mailbox.approval is not AccessApproval.EMPTY
    if moved and (approved or tested):
        return (
            "With another address, approval starts again at pending, and Test & Enable is "
            "needed before mail is processed."
        )
    if tested:
        return "After this change Test & Enable is needed before mail is processed again."
    return ""
