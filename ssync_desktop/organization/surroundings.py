"""Everything a batch of incoming messages is checked against, read with a few queries."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.internal_mail import OURS
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import MailboxKind, ObjectType
from ssync_desktop.domain.people import AddressOwner
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
    around = gather_people(context, (mailbox,), messages, settings)[mailbox.id]
    return replace(around, candidates=stored_candidates(context, settings, messages))


def gather_people(
    context: Context,
    mailboxes: Sequence[Mailbox],
    messages: Sequence[Checked],
    settings: OrganizationSettings,
) -> dict[UUID, Surroundings]:
    """Read everything but stored emails for *messages* that lie in *mailboxes*, by mailbox.

    Those of users and queues are read at once, however many there are.
    """
    owners = context.unit.addresses.owners_of(_addresses(messages))
    named = {
        (owner.reference.object_type, owner.reference.id)
        for matches in owners.values()
        for owner in matches
        if owner.reference.object_type in OURS
    }
    own = {
        (_RECEIVERS[mailbox.kind], mailbox.regarding_id)
        for mailbox in mailboxes
        if mailbox.kind in _RECEIVERS and mailbox.regarding_id is not None
    }
    usual = [mailbox for mailbox in mailboxes if mailbox.kind is not MailboxKind.FORWARD]
    found: dict[UUID, Surroundings] = {}
    if usual:
        found |= _around(context, usual, named | own, owners, settings)
    for mailbox in mailboxes:
        if mailbox.kind is MailboxKind.FORWARD:
            taking = taking_forwarded(context, named)
            found |= _around(context, (mailbox,), taking, owners, settings)
    return found


def _around(
    context: Context,
    mailboxes: Sequence[Mailbox],
    receivers: set[tuple[ObjectType, UUID]],
    owners: dict[str, list[AddressOwner]],
    settings: OrganizationSettings,
) -> dict[UUID, Surroundings]:
    people = Receivers(context, receivers, [mailbox.owner_id for mailbox in mailboxes])
    queues = people.default_queues() if settings.auto_route_to_owner_queue else {}
    return {
        mailbox.id: Surroundings(
            settings=settings,
            start=start_date(context, mailbox),
            mailbox_address=address_key(mailbox.email_address),
            mailbox_owner=mailbox.owner_id,
            own=people.references.get(mailbox.regarding_id) if mailbox.regarding_id else None,
            methods=people.methods,
            eligible=people.eligible,
            owners=owners,
            candidates=Candidates(),
            names=people.names,
            new_records=people.new_records,
            default_queues=queues,
        )
        for mailbox in mailboxes
    }


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
