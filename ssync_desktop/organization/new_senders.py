"""A contact or lead for a sender whom no record knows (``AutoCreateContactOnPromote``)."""

from dataclasses import replace

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.incoming_facts import Checked, Decision, Surroundings
from ssync_desktop.domain.options import ParticipationType, State
from ssync_desktop.domain.parties import resolve_sender
from ssync_desktop.domain.people import AddressOwner, Record, Reference
from ssync_desktop.organization.context import Context

NAME_LENGTH = 160


def with_new_sender(
    context: Context, message: Checked, around: Surroundings, decision: Decision
) -> Decision:
    """Create the record that *decision* asks for and let it stand as the sender.

    Later messages of the batch find it in *around*, so one sender becomes one record; so does one
    whom another pass has entered since *around* was read.
    """
    sender = message.headers.sender
    assert sender is not None
    holders = context.unit.addresses.entering(sender.address)
    around.owners[sender.key] = holders or [_entered(context, sender, decision)]
    chosen = resolve_sender(around.owners[sender.key], around.mailbox_owner, around.settings).chosen
    record = chosen.reference if chosen else None
    parties = tuple(
        replace(party, record=record) if party.participation is ParticipationType.SENDER else party
        for party in decision.parties
    )
    return replace(decision, parties=parties)


def _entered(context: Context, sender: Address, decision: Decision) -> AddressOwner:
    assert decision.new_record is not None
    assert decision.owner_id is not None
    address = sender.address.strip()
    record = context.unit.records.add(
        Record(
            id=context.new_id(),
            object_type=decision.new_record,
            name=(" ".join(sender.name.split()) or address)[:NAME_LENGTH],
            email_addresses=(address,),
            owner_id=decision.owner_id,
            state=State.ACTIVE,
            row_version=0,
        )
    )
    reference = Reference(record.id, record.object_type, record.name)
    return AddressOwner(reference, record.owner_id, active=True, column=1)
