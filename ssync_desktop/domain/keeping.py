"""What becomes of a message that is kept: its parties, its owner, its queues, its new record."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from ssync_desktop.domain.duplicates import DuplicateAnswer
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.filtering import Asked, FilterAnswer
from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.incoming_facts import Checked, Decision, Surroundings
from ssync_desktop.domain.options import ItemOutcome, ObjectType, ParticipationType, UnknownSender
from ssync_desktop.domain.ownership import choose_owner, owner_of_sender
from ssync_desktop.domain.parties import (
    SenderAnswer,
    recipient_parties,
    resolve_sender,
    sender_party,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.queueing import queue_reasons, queues_for
from ssync_desktop.domain.verdict import Correlation, Fact, IncomingVerdict, Reason, Step

RECORD_ADDRESS_LENGTH = 100  # emailaddress1 of contact and lead

_NEW_RECORDS = {
    UnknownSender.CONTACT: ObjectType.CONTACT,
    UnknownSender.LEAD: ObjectType.LEAD,
}


def kept(
    message: Checked,
    around: Surroundings,
    reasons: list[Reason],
    *,
    answer: FilterAnswer,
    asked: Sequence[Asked],
    correlation: Correlation,
    duplicate: DuplicateAnswer | None,
) -> Decision:
    """Return the decision on a message that *answer* took, and add what it rests on to *reasons*.

    In a weighing that goes on after a refusal nobody may have taken it, or its sender be missing;
    such a decision is only looked at.
    """
    sender = resolve_sender(
        around.owners.get(message.sender_key, ()), around.mailbox_owner, around.settings
    )
    lists = _recipients(message, around)
    owner, owner_reason = _owner(message, around, lists, correlation, sender)
    new_record = _new_record(message, around, owner)
    queues = queues_for(asked, answer, around.settings, around.default_queues.get(owner))
    reasons += (sender.reason, owner_reason)
    reasons += _new_record_reasons(new_record, around, owner)
    reasons += (*queue_reasons(queues), *_regarding(message.rule, correlation))
    accepting = answer.accepting
    return Decision(
        IncomingVerdict(
            True, answer.reason_code, tuple(reasons), correlation, next(iter(accepting), None)
        ),
        ItemOutcome.TRACKED,
        accepting,
        queues,
        (*_sender(message, sender), *(party for some in lists for party in some)),
        owner,
        duplicate.check_id if duplicate else None,
        duplicate.conflicts_with if duplicate else None,
        sender_unresolved=sender.ambiguous,
        new_record=new_record,
    )


def _sender(message: Checked, answer: SenderAnswer) -> Iterator[Party]:
    if message.headers.sender is not None:
        yield sender_party(message.headers.sender, answer.chosen)


def _recipients(message: Checked, around: Surroundings) -> list[list[Party]]:
    """Return the parties of To, Cc and Bcc; of received mail Bcc stays empty (section 3.4)."""
    headers = message.headers
    return [
        recipient_parties(participation, addresses, around.owners, around.settings)
        for participation, addresses in (
            (ParticipationType.TO, headers.to),
            (ParticipationType.CC, headers.cc),
            (ParticipationType.BCC, headers.bcc if message.sent else ()),
        )
    ]


def _owner(
    message: Checked,
    around: Surroundings,
    lists: Sequence[Sequence[Party]],
    correlation: Correlation,
    sender: SenderAnswer,
) -> tuple[UUID, Reason]:
    if message.sent:
        owner = around.mailbox_owner
        text = "It lay in Sent Items; the owner of the mailbox owns it."
        return owner, Reason(Step.OWNER, True, text, (Fact("Owner", around.names.get(owner, "")),))
    return choose_owner(
        [_eligible(parties, around) for parties in lists],
        correlated_owner=correlation.owner_id,
        sender_owner=owner_of_sender(sender.chosen),
        fallback=around.mailbox_owner,
        names=around.names,
    )


def _eligible(parties: Sequence[Party], around: Surroundings) -> list[UUID]:
    owners = (around.eligible.get(party.record.id) for party in parties if party.record)
    return list(dict.fromkeys(owner for owner in owners if owner is not None))


def _new_record(message: Checked, around: Surroundings, owner: UUID) -> ObjectType | None:
    """Return where an unknown sender is to be entered; None for one that any record holds."""
    sender = message.headers.sender
    wanted = _NEW_RECORDS.get(around.new_records.get(owner, UnknownSender.LEAVE))
    if wanted is None or sender is None or message.sent:
        return None
    if not around.settings.create_unknown_senders or around.owners.get(sender.key):
        return None
    return wanted if len(sender.address) <= RECORD_ADDRESS_LENGTH else None


def _new_record_reasons(
    new_record: ObjectType | None, around: Surroundings, owner: UUID
) -> Iterator[Reason]:
    if new_record is not None:
        who = around.names.get(owner) or "The owner"
        text = f"{who} wants a {new_record.name.lower()} for every unknown sender."
        yield Reason(Step.NEW_RECORD, True, text)


def regarding_of(rule: FolderRule | None, correlation: Correlation) -> Reference | None:
    """Return what a kept message is regarding; a folder's rule comes before what it answers."""
    return (rule.regarding if rule else None) or correlation.regarding


def _regarding(rule: FolderRule | None, correlation: Correlation) -> Iterator[Reason]:
    regarding = regarding_of(rule, correlation)
    if regarding is not None:
        ruled = rule is not None and rule.regarding is not None
        why = "as the rule of its folder says" if ruled else "as the email it belongs to"
        text = f"It is regarding {regarding.name or 'a record'}, {why}."
        fact = Fact("Regarding", regarding.name, regarding)
        yield Reason(Step.REGARDING, True, text, (fact,))
