"""Would this incoming message be kept? The check, in the order of D27, each step with its reason.

Start date (B41), our own test message (D29), sender (B63), duplicate (D26), internal mail,
correlation, filters, parties, owner. Values in, a decision out; nothing is read or written here.
"""

from collections.abc import Sequence
from uuid import UUID

from ssync_desktop.domain import filtering
from ssync_desktop.domain.addresses import is_address
from ssync_desktop.domain.correlation import clues, correlate
from ssync_desktop.domain.duplicates import DuplicateAnswer, find_duplicate
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.filtering import Asked, FilterAnswer
from ssync_desktop.domain.incoming_facts import Checked, Decision, Surroundings
from ssync_desktop.domain.options import (
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    ReasonCode,
)
from ssync_desktop.domain.ownership import choose_owner
from ssync_desktop.domain.parties import (
    present,
    recipient_parties,
    resolve_sender,
    sender_party,
)
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.verdict import Correlation, IncomingVerdict, Reason, Step


def check(message: Checked, around: Surroundings) -> Decision:
    """Return whether *message* is kept, why, and what becomes of it."""
    reasons: list[Reason] = []
    for gate in (_start_date, _own_message, _sender):
        stop = gate(message, around, reasons)
        if stop is not None:
            outcome, code = stop
            return Decision(IncomingVerdict(False, code, tuple(reasons)), outcome)
    answer = find_duplicate(message.identity, around.candidates.by_check)
    reasons.append(answer.reason)
    if answer.duplicate_of is not None:
        verdict = IncomingVerdict(
            False, ReasonCode.DUPLICATE, tuple(reasons), duplicate_of=answer.duplicate_of
        )
        return Decision(verdict, ItemOutcome.DUPLICATE)
    senders = present(around.owners.get(message.sender_key, ()))
    reasons.append(_internal(senders))
    correlation, reason = correlate(
        clues(message.headers, around.settings), around.candidates.by_clue
    )
    reasons.append(reason)
    asked = _asked(message.headers, around)
    filtered = filtering.ask(asked, correlated=correlation.email_id is not None, sender=senders)
    reasons += filtered.reasons
    if not filtered.accepting:
        verdict = IncomingVerdict(False, filtered.reason_code, tuple(reasons), correlation)
        return Decision(verdict, ItemOutcome.NOT_TRACKED)
    return _accepted(message, around, reasons, answer, correlation, asked, filtered)


def _accepted(
    message: Checked,
    around: Surroundings,
    reasons: list[Reason],
    answer: DuplicateAnswer,
    correlation: Correlation,
    asked: Sequence[Asked],
    filtered: FilterAnswer,
) -> Decision:
    headers = message.headers
    assert headers.sender is not None
    matches = around.owners.get(headers.sender.key, ())
    resolved = resolve_sender(matches, around.mailbox_owner)
    lists = _recipients(headers, around)
    reasons.append(_parties_reason(resolved, len(matches)))
    owner, owner_reason = choose_owner(
        [_eligible(parties, around) for parties in lists],
        correlated_owner=correlation.owner_id,
        sender_owner=resolved.owner_id if resolved else None,
        fallback=around.mailbox_owner,
    )
    reasons.append(owner_reason)
    verdict = IncomingVerdict(
        True, filtered.reason_code, tuple(reasons), correlation, filtered.accepting[0]
    )
    return Decision(
        verdict,
        ItemOutcome.TRACKED,
        filtered.accepting,
        _queues(asked, filtered, around),
        (sender_party(headers.sender, resolved), *(party for some in lists for party in some)),
        owner,
        answer.check_id,
        answer.conflicts_with,
        sender_unresolved=resolved is None and len(present(matches)) > 1,
    )


_Stop = tuple[ItemOutcome, ReasonCode]


def _start_date(message: Checked, around: Surroundings, reasons: list[Reason]) -> _Stop | None:
    if around.start is None:
        return None
    passed = message.received_on >= around.start
    day = f"{around.start:%Y-%m-%d %H:%M} UTC"
    where = "at or after" if passed else "before"
    reasons.append(Reason(Step.START_DATE, passed, f"Received {where} the start date, {day}."))
    return None if passed else (ItemOutcome.BEFORE_START_DATE, ReasonCode.UNKNOWN)


def _own_message(message: Checked, around: Surroundings, reasons: list[Reason]) -> _Stop | None:
    """Stop our own test message; one that merely carries the header is mail like any other."""
    if not message.headers.own_message or message.sender_key != around.mailbox_address:
        return None
    text = "It is a test message of this program."
    reasons.append(Reason(Step.OWN_MESSAGE, False, text))
    return ItemOutcome.OWN_MESSAGE, ReasonCode.UNKNOWN


def _sender(message: Checked, _around: Surroundings, reasons: list[Reason]) -> _Stop | None:
    sender = message.headers.sender
    if sender is not None and is_address(sender.address):
        reasons.append(Reason(Step.SENDER, True, f"The sender is {sender.address}."))
        return None
    reasons.append(Reason(Step.SENDER, False, "From holds no valid address."))
    return ItemOutcome.NOT_TRACKED, ReasonCode.INVALID_SENDER


def _internal(senders: Sequence[AddressOwner]) -> Reason:
    ours = any(
        owner.reference.object_type in (ObjectType.USER, ObjectType.QUEUE) for owner in senders
    )
    if not ours:
        return Reason(Step.INTERNAL, None, "The sender is no user and no queue.")
    text = "The sender is a user or queue; a received email is kept besides the sent one."
    return Reason(Step.INTERNAL, True, text)


def _asked(headers: ReceivedHeaders, around: Surroundings) -> list[Asked]:
    """Return who is asked: users and queues in To and Cc, then the one whose mailbox is read."""
    asked: dict[UUID, Asked] = {}
    for address in (*headers.to, *headers.cc):
        for owner in present(around.owners.get(address.key, ())):
            method = around.methods.get(owner.reference.id)
            if method is not None:
                asked.setdefault(owner.reference.id, Asked(owner.reference, method))
    own = around.own
    if own is not None and own.id not in asked and own.id in around.methods:
        asked[own.id] = Asked(own, around.methods[own.id], addressed=False)
    return list(asked.values())


def _queues(
    asked: Sequence[Asked], filtered: FilterAnswer, around: Surroundings
) -> tuple[Reference, ...]:
    """Return the queues that get an item (section 3.6, D4)."""
    settings = around.settings
    accepting = {reference.id for reference in filtered.accepting}
    chosen: list[Reference] = []
    for one in asked:
        if one.reference.object_type is not ObjectType.QUEUE:
            continue
        if one.addressed:
            wanted = settings.create_queue_items_for_recipients and one.reference.id in accepting
        else:
            wanted = (
                settings.create_queue_item_for_mailbox and one.method is not FilteringMethod.NONE
            )
        if wanted:
            chosen.append(one.reference)
    return tuple(chosen)


def _recipients(headers: ReceivedHeaders, around: Surroundings) -> list[list[Party]]:
    """Return the parties of To, Cc and Bcc."""
    return [
        recipient_parties(participation, addresses, around.owners)
        for participation, addresses in (
            (ParticipationType.TO, headers.to),
            (ParticipationType.CC, headers.cc),
            (ParticipationType.BCC, headers.bcc),
        )
    ]


def _eligible(parties: Sequence[Party], around: Surroundings) -> list[UUID]:
    owners = (around.eligible.get(party.record.id) for party in parties if party.record)
    return list(dict.fromkeys(owner for owner in owners if owner is not None))


def _parties_reason(resolved: AddressOwner | None, matches: int) -> Reason:
    if resolved is not None:
        name = resolved.reference.name or "a stored record"
        return Reason(Step.PARTIES, True, f"The sender is {name}.")
    if matches:
        text = f"The sender's address stands on {matches} records; none was chosen."
        return Reason(Step.PARTIES, False, text)
    return Reason(Step.PARTIES, None, "The sender is not on any record.")
