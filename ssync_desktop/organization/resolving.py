"""Saying by hand which record stands behind an address of an email (section 3.4)."""

from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.records import EDITORS

_RECORDS = frozenset({ObjectType.ACCOUNT, ObjectType.CONTACT, ObjectType.LEAD})


def resolve_party(context: Context, email_id: UUID, address: str, record: Reference) -> int:
    """Let *record* stand behind an unresolved *address* of an email; return how many parties.

    Where ambiguous addresses stay open and ``ResolveSimilarUnresolvedEmailAddress`` is on, every
    email in which the same address is open gets the same record. Raises ``DraftRefused`` when the
    address is not open in this email.
    """
    context.require("resolve addresses", *EDITORS)
    named = _named(context, record)
    email = context.unit.emails.get(email_id)
    key = address_key(address)
    written = {
        party.address
        for party in email.parties
        if party.record is None and address_key(party.address) == key
    }
    if not written:
        text = f"{address} is not an open address of this email."
        raise DraftRefused((Problem("address", text, "Look at the email again."),))
    settings = context.unit.settings.get()
    emails = {email_id}
    if settings.unresolve_ambiguous_recipients and settings.resolve_similar:
        written |= {key, address.strip()}
        emails |= context.unit.parties.unresolved(written)
    return context.unit.parties.resolve(emails, written, named)


def _named(context: Context, record: Reference) -> Reference:
    """Return *record* with the name it has now; raises RECORD_NOT_FOUND."""
    if record.object_type in _RECORDS:
        name = context.unit.records.get(record.object_type, record.id).name
    elif record.object_type is ObjectType.USER:
        name = context.unit.users.get(record.id).full_name
    elif record.object_type is ObjectType.QUEUE:
        name = context.unit.queues.get(record.id).name
    else:
        raise NeedsAttention(
            ErrorCode.RECORD_NOT_FOUND,
            "Only records that have addresses can stand behind one",
            "Choose a contact, account, lead, user or queue.",
        )
    return Reference(record.id, record.object_type, name)
