"""The default email settings: copied when a mailbox is made, and again on demand (B13-B16)."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.approval import approval_of_new_address
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.mailbox_changes import after_change
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    OutgoingDeliveryMethod,
    Role,
)
from ssync_desktop.organization.configuration_test import schedule_test_and_enable
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.mailboxes import blank_mailbox
from ssync_desktop.organization.start_dates import reopen_if_set_back


def create_mailbox_for(
    context: Context,
    kind: MailboxKind,
    regarding_id: UUID,
    name: str,
    email_address: str,
    owner_id: UUID,
) -> Mailbox:
    """Create the one mailbox of a new user or queue, with the defaults of this moment (B13)."""
    blank = blank_mailbox(context.new_id(), kind, regarding_id, owner_id)
    address = email_address.strip()
    mailbox = replace(
        blank,
        name=name,
        email_address=address,
        approval=approval_of_new_address(address),
    )
    return context.unit.mailboxes.add(with_defaults(context, mailbox))


def apply_default_email_settings(
    context: Context, ids: Collection[UUID], *, test: bool = True
) -> None:
    """Copy the defaults onto mailboxes that exist; by default schedule their tests too (B15)."""
    context.require("apply default settings", Role.SYSTEM_ADMINISTRATOR)
    for mailbox_id in ids:
        before = context.unit.mailboxes.lock(mailbox_id)
        changed = after_change(before, with_defaults(context, before))
        reopen_if_set_back(context, before, changed)  # by another profile, which starts afresh
        if changed != before:
            context.unit.mailboxes.save(changed)
    if test:
        schedule_test_and_enable(context, ids)


def with_defaults(context: Context, mailbox: Mailbox) -> Mailbox:
    """Return *mailbox* with the organization's default profile and methods.

    What its kind cannot do is left out: a forward mailbox sends nothing, a queue does not use
    Outlook, only a user on an Exchange profile has appointments, contacts and tasks.
    """
    default = context.unit.settings.get().default_email
    profile = None if default.profile_id is None else context.unit.profiles.find(default.profile_id)
    incoming, outgoing, act = default.incoming_method, default.outgoing_method, default.act_method
    if mailbox.kind is not MailboxKind.USER:
        act = ActDeliveryMethod.NONE
        if incoming is IncomingDeliveryMethod.OUTLOOK:
            incoming = IncomingDeliveryMethod.NONE
        if outgoing is OutgoingDeliveryMethod.OUTLOOK:
            outgoing = OutgoingDeliveryMethod.NONE
    if mailbox.kind is MailboxKind.FORWARD:
        outgoing = OutgoingDeliveryMethod.NONE
        if incoming is IncomingDeliveryMethod.FORWARD_MAILBOX:
            incoming = IncomingDeliveryMethod.SERVER_SIDE
    if act is ActDeliveryMethod.SERVER_SIDE and (profile is None or not profile.can_act):
        act = ActDeliveryMethod.NONE
    return replace(
        mailbox,
        profile_id=default.profile_id,
        incoming_method=incoming,
        outgoing_method=outgoing,
        act_method=act,
    )
