"""Everything a batch of incoming messages is checked against, read with a few queries."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.internal_mail import OURS
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import MailboxKind, ObjectType
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.forward_receivers import taking_forwarded
from ssync_desktop.organization.receivers import Receivers
from ssync_desktop.organization.stored_candidates import stored_candidates

_RECEIVERS = {MailboxKind.USER: ObjectType.USER, MailboxKind.QUEUE: ObjectType.QUEUE}


def gather(
    context: Context,
    mailbox: Mailbox,
    messages: Sequence[Checked],
    settings: OrganizationSettings | None = None,
) -> Surroundings:
    """Read what the check of *messages* asks for: addresses, methods, and stored emails.

    *settings* are those of the organization unless others are to be tried out.
    """
    settings = settings or context.unit.settings.get()
    owners = context.unit.addresses.owners_of(_addresses(messages))
    receivers = {
        (owner.reference.object_type, owner.reference.id)
        for matches in owners.values()
        for owner in matches
        if owner.reference.object_type in OURS
    }
    if mailbox.kind is MailboxKind.FORWARD:
        receivers = taking_forwarded(context, receivers)
    own_type = _RECEIVERS.get(mailbox.kind)
    if own_type is not None and mailbox.regarding_id is not None:
        receivers.add((own_type, mailbox.regarding_id))
    people = Receivers(context, receivers, mailbox.owner_id)
    return Surroundings(
        settings=settings,
        start=start_date(context, mailbox),
        mailbox_address=address_key(mailbox.email_address),
        mailbox_owner=mailbox.owner_id,
        own=people.references.get(mailbox.regarding_id) if mailbox.regarding_id else None,
        methods=people.methods,
        eligible=people.eligible,
        owners=owners,
        candidates=stored_candidates(context, settings, messages),
        names=people.names,
        new_records=people.new_records,
        default_queues=people.default_queues() if settings.auto_route_to_owner_queue else {},
    )


def start_date(context: Context, mailbox: Mailbox) -> datetime | None:
    """Return the later start date of mailbox and profile (B41); None means from the beginning."""
    dates = [mailbox.process_received_after]
    if mailbox.profile_id is not None:
        profile = context.unit.profiles.find(mailbox.profile_id)
        dates.append(profile.process_received_after if profile else None)
    return max((date for date in dates if date is not None), default=None)


def _addresses(messages: Sequence[Checked]) -> Iterator[str]:
    for message in messages:
        headers = message.headers
        if headers.sender is not None:
            yield headers.sender.address
        hidden = headers.bcc if message.sent else ()  # of received mail it stays empty
        for address in (*headers.to, *headers.cc, *hidden):
            yield address.address
