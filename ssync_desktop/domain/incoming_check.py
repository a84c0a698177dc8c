"""Would this incoming message be kept? The check, in the order of D27, each step with its reason.

Start date (B41), our own message (D29, B106), sender (B63), duplicate (D26), internal mail (B61),
correlation, filters, parties, owner. Values in, a decision out; nothing is read or written here.
"""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain import filtering
from ssync_desktop.domain.addresses import is_address
from ssync_desktop.domain.automatic import sent_by_itself
from ssync_desktop.domain.correlation import correlate
from ssync_desktop.domain.duplicates import DuplicateAnswer, find_duplicate
from ssync_desktop.domain.filtering import Asked, FilterAnswer
from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.ids import came_before
from ssync_desktop.domain.incoming_facts import Checked, Decision, Surroundings
from ssync_desktop.domain.internal_mail import OURS, correspondents, refuses
from ssync_desktop.domain.keeping import kept
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import ItemOutcome, ObjectType, ReasonCode
from ssync_desktop.domain.parties import matches, present
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.queueing import queues_for
from ssync_desktop.domain.verdict import (
    ALL_OF_FOLDER,
    Correlation,
    Fact,
    IncomingVerdict,
    Reason,
    Step,
)


def check(message: Checked, around: Surroundings) -> Decision:
    """Return whether *message* is kept, why, and what becomes of it."""
    return Weighing(message, around).decide()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not kept; a duplicate names the stored email and its further queues."""

    outcome: ItemOutcome
    code: ReasonCode
    duplicate_of: UUID | None = None
    queues: tuple[Reference, ...] = ()


class Weighing:
    """One message on its way through the stations; *reasons* grow with each of them.

    A whole weighing goes on after the first refusal, to show what would have followed.
    """

    def __init__(self, message: Checked, around: Surroundings, *, whole: bool = False) -> None:
        self._message = message
        self._around = around
        self._whole = whole
        self._correlation = Correlation()
        self._duplicate: DuplicateAnswer | None = None
        self._asked: list[Asked] = []
        self._answer = FilterAnswer((), ReasonCode.UNKNOWN, ())
        self.reasons: list[Reason] = []
        self.refusal: Refusal | None = None
        self.refused_at: int | None = None
        self.would: Decision | None = None

    def decide(self) -> Decision:
        """Go through all stations and return the decision; *would* is what follows acceptance."""
        for station in (
            self._start_date,
            self._own_message,
            self._sender,
            self._duplicates,
            self._internal,
            self._correlate,
            self._sent_items,
            self._filter,
        ):
            refusal = station()
            if refusal is not None and self.refusal is None:
                self.refusal, self.refused_at = refusal, len(self.reasons) - 1
                if not self._whole:
                    return self._refused(refusal)
        decision = kept(
            self._message,
            self._around,
            self.reasons,
            answer=self._answer,
            asked=self._asked,
            correlation=self._correlation,
            duplicate=self._duplicate,
        )
        self.would = decision
        return decision if self.refusal is None else self._refused(self.refusal)

    def _refused(self, refusal: Refusal) -> Decision:
        verdict = IncomingVerdict(
            False,
            refusal.code,
            tuple(self.reasons),
            self._correlation,
            duplicate_of=refusal.duplicate_of,
        )
        return Decision(verdict, refusal.outcome, queues=refusal.queues)

    # the stations, each with the reason it leaves
    def _start_date(self) -> Refusal | None:
        start = self._around.start
        if start is None:
            return None
        received = self._message.received_on
        passed = received >= start
        where = "at or after" if passed else "before"
        text = f"Received {where} the start date, {start:%Y-%m-%d %H:%M} UTC."
        facts = (Fact("Received", f"{received:%Y-%m-%d %H:%M:%S} UTC"),)
        self._leave(Step.START_DATE, passed, text, *facts)
        if passed or self._message.manual:
            return None
        return Refusal(ItemOutcome.BEFORE_START_DATE, ReasonCode.UNKNOWN)

    def _own_message(self) -> Refusal | None:
        """Stop what the program sent by itself; mail that merely carries the header goes on."""
        value = self._message.headers.own_message
        if not value or not self._came_from_us():
            return None
        self._leave(Step.OWN_MESSAGE, False, sent_by_itself(value))
        return Refusal(ItemOutcome.OWN_MESSAGE, ReasonCode.UNKNOWN)

    def _came_from_us(self) -> bool:
        """Say whether we sent it: from this mailbox or one of our others, or by its Message-ID.

        The Message-ID alone would not do: relays replace it. Nor would the address: it may have
        been changed since.
        """
        message, around = self._message, self._around
        if message.sender_key == around.mailbox_address or self._opposite() is not None:
            return True
        holders = around.owners.get(message.sender_key, ())
        return any(one.reference.object_type in OURS for one in holders)

    def _sender(self) -> Refusal | None:
        sender = self._message.headers.sender
        if sender is not None and is_address(sender.address):
            self._leave(Step.SENDER, True, f"The sender is {sender.address}.")
            return None
        self._leave(Step.SENDER, False, "From holds no valid address.")
        return Refusal(ItemOutcome.NOT_TRACKED, ReasonCode.INVALID_SENDER)

    def _duplicates(self) -> Refusal | None:
        self._duplicate = answer = find_duplicate(self._message.identity, self._stored)
        self.reasons.append(answer.reason)
        if answer.duplicate_of is None:
            return None
        return Refusal(
            ItemOutcome.DUPLICATE,
            ReasonCode.DUPLICATE,
            answer.duplicate_of,
            self._further_queues(answer.duplicate_of),
        )

    def _stored(self, check_id: UUID) -> KnownEmail | None:
        found = self._around.candidates.by_check(check_id)
        own = self._message.stored_as
        there = found is not None and (own is None or came_before(found.id, own))
        return found if there else None

    def _opposite(self) -> KnownEmail | None:
        """Return the same email as we have it in the other direction."""
        opposite_id = self._message.identity.opposite_id
        return None if opposite_id is None else self._stored(opposite_id)

    def _further_queues(self, email_id: UUID) -> tuple[Reference, ...]:
        """Return the queue being read if it takes an email that is stored already as well."""
        own, around = self._around.own, self._around
        if not around.settings.queue_items_for_tracked or own is None:
            return ()
        if own.object_type is not ObjectType.QUEUE:
            return ()
        found, _ = correlate(
            self._message.headers, around.settings, around.candidates, own=email_id
        )
        asked = [one for one in self._everyone() if one.reference.id == own.id]
        correlated = found.email_id is not None
        answer = filtering.ask(asked, correlated=correlated, partners=self._partners())
        return queues_for(asked, answer, around.settings)

    def _internal(self) -> Refusal | None:
        message, around = self._message, self._around
        own = () if around.own is None or message.sent else (around.own.object_type,)
        ends = correspondents(self._holders_of_sender(), self._holders_of_recipients(), own)
        reason = refuses(ends, self._opposite(), around.settings)
        self.reasons.append(reason)
        if reason.passed is not False or message.manual:
            return None
        return Refusal(ItemOutcome.NOT_TRACKED, ReasonCode.INTERNAL_EMAIL_REJECT)

    def _correlate(self) -> Refusal | None:
        message, around = self._message, self._around
        self._correlation, reason = correlate(
            message.headers, around.settings, around.candidates, own=message.stored_as
        )
        self.reasons.append(reason)
        return None

    def _sent_items(self) -> Refusal | None:
        message = self._message
        if not message.sent or message.manual or self._around.settings.track_sent_items:
            return None
        self._leave(Step.FILTER, False, "Email in Sent Items is not tracked automatically.")
        return Refusal(ItemOutcome.NOT_TRACKED, ReasonCode.UNKNOWN)

    def _filter(self) -> Refusal | None:
        message, around = self._message, self._around
        if filtering.asked_alone(around.own, around.settings) and not message.sent:
            name = around.own.name if around.own else ""
            self._leave(Step.FILTER, None, f"{name} alone is asked; a setting says so.")
        self._asked = self._everyone()
        self._answer = filtering.ask(
            self._asked,
            correlated=self._correlation.email_id is not None,
            partners=self._partners(),
        )
        answers = self._answer.reasons
        self.reasons += answers if self._whole else filtering.shortened(answers)
        if self._answer.accepting:
            return None
        if message.manual:
            self._leave(Step.MANUAL, True, _why_manual(message.rule))
            self._answer = FilterAnswer((self._taker(),), ReasonCode.UNKNOWN, ())
            return None
        return Refusal(ItemOutcome.NOT_TRACKED, self._answer.reason_code)

    # who is concerned
    def _everyone(self) -> list[Asked]:
        """Return who is asked: users and queues in To and Cc, then the one whose mailbox is read.

        An email in Sent Items is the affair of the one who sent it.
        """
        around, own = self._around, self._around.own
        if self._message.sent:
            known = own is not None and own.id in around.methods
            return [Asked(own, around.methods[own.id])] if own is not None and known else []
        alone = filtering.asked_alone(own, around.settings)
        asked: dict[UUID, Asked] = {}
        for holder in self._holders_of_recipients():
            reference = holder.reference
            method = around.methods.get(reference.id)
            if method is not None and not (alone and own is not None and reference.id != own.id):
                asked.setdefault(reference.id, Asked(reference, method))
        if own is not None and own.id not in asked and own.id in around.methods:
            asked[own.id] = Asked(own, around.methods[own.id], addressed=False)
        return list(asked.values())

    def _taker(self) -> Reference:
        """Return who stands for a message tracked by hand."""
        around = self._around
        first = self._asked[0].reference if self._asked else None
        owner = around.mailbox_owner
        return around.own or first or Reference(owner, ObjectType.USER, around.names.get(owner, ""))

    def _partners(self) -> list[AddressOwner]:
        if self._message.sent:
            return self._holders_of_recipients()
        return self._holders_of_sender()

    def _holders_of_sender(self) -> list[AddressOwner]:
        around = self._around
        return present(around.owners.get(self._message.sender_key, ()), around.settings)

    def _holders_of_recipients(self) -> list[AddressOwner]:
        headers, around = self._message.headers, self._around
        hidden = headers.bcc if self._message.sent else ()  # of received mail Bcc counts for nobody
        return [
            holder
            for address in (*headers.to, *headers.cc, *hidden)
            for holder in matches(address, around.owners, around.settings)
        ]

    def _leave(self, step: Step, passed: bool | None, text: str, *facts: Fact) -> None:
        self.reasons.append(Reason(step, passed, text, facts))


def _why_manual(rule: FolderRule | None) -> str:
    if rule is None:
        return "It is tracked by hand, whatever the filters say."
    return f"{ALL_OF_FOLDER}“{rule.folder_name}” is tracked, whatever the filters say."
