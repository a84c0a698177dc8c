"""One batch of received messages on its way in: decided one by one, written table by table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ssync_desktop.domain.alerts import AlertDraft
from ssync_desktop.domain.duplicates import content_mark
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.incoming_facts import Checked, Decision, Surroundings
from ssync_desktop.domain.incoming_item import IncomingItem, received_time
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.new_email import NewEmail
from ssync_desktop.domain.options import ObjectType, OperationType, ReasonCode, TraceLevel
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.queueing import queue_reasons
from ssync_desktop.domain.storing import known, stored_as
from ssync_desktop.domain.verdict import Reason, Step
from ssync_desktop.organization.alerts import raise_alert
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import settle_failures
from ssync_desktop.organization.new_senders import with_new_sender
from ssync_desktop.organization.queue_places import QueuePlaces
from ssync_desktop.organization.surroundings import gather


@dataclass(frozen=True, slots=True)
class ByHand:
    """What somebody wants tracked whatever the filters say: ids of lines, and keys of items.

    *email_ids* are the ids that emails of these keys shall have, where somebody chose one.
    """

    lines: frozenset[UUID] = frozenset()
    keys: frozenset[ItemKey] = frozenset()
    email_ids: Mapping[ItemKey, UUID] = field(default_factory=dict)


class Delivery:
    """Delivers one batch to one mailbox; *before* are the lines of items that are tried again."""

    def __init__(
        self,
        context: Context,
        mailbox: Mailbox,
        before: Mapping[ItemKey, ReceivedItem],
        by_hand: ByHand = ByHand(),
    ) -> None:
        self._context = context
        self._mailbox = mailbox
        self._before = before
        self._by_hand = by_hand
        self._now = context.clock.now()
        self._emails: list[NewEmail] = []
        self._places = QueuePlaces(context, self._now)
        self._alerts: list[AlertDraft] = []

    def run(self, items: Sequence[IncomingItem]) -> dict[ItemKey, ReceivedItem]:
        """Decide on every item and write all that follows; return the ledger's lines."""
        messages = [self._message(item) for item in items]
        around = gather(self._context, self._mailbox, messages)
        lines = {
            item.key: self._decide(item, message, around)
            for item, message in zip(items, messages, strict=True)
        }
        unit = self._context.unit
        unit.emails.add_many(self._emails)
        self._places.write()
        unit.received_items.add_many(
            [line for key, line in lines.items() if key not in self._before]
        )
        for key, line in lines.items():
            if key in self._before:
                unit.received_items.save(line)
        unit.track_requests.remove(self._by_hand.lines)
        failed_before = [line.id for line in self._before.values() if line.error_code]
        settle_failures(self._context, failed_before, OperationType.INCOMING)
        for alert in self._alerts:
            raise_alert(self._context, alert)
        return lines

    def _message(self, item: IncomingItem) -> Checked:
        before = self._before.get(item.key)
        headers = item.message.headers
        wanted = before is not None and before.id in self._by_hand.lines
        return Checked(
            headers=headers,
            received_on=received_time(
                headers, item.listed_on, before.first_seen_on if before else self._now
            ),
            content_hash=item.message.content_hash,
            content_mark=content_mark(headers.subject, item.message.text),
            sent=item.sent,
            manual=(
                wanted or item.manual or item.rule is not None or item.key in self._by_hand.keys
            ),
            rule=item.rule,
        )

    def _decide(self, item: IncomingItem, message: Checked, around: Surroundings) -> ReceivedItem:
        decision = check(message, around)
        if not decision.verdict.should_deliver:
            email_id = decision.verdict.duplicate_of
            if email_id is not None and decision.queues:
                return self._add_places(item, message, decision, email_id)
            self._tell_refusal(message, decision)
            return self._line(item, message, decision, email_id)
        if decision.new_record is not None:
            decision = with_new_sender(self._context, message, around, decision)
        new, remarks = stored_as(
            item.message,
            message,
            decision,
            around.settings,
            mailbox_id=self._mailbox.id,
            now=self._now,
            new_id=self._context.new_id,
            email_id=self._by_hand.email_ids.get(item.key),
        )
        self._emails.append(new)
        around.candidates.add(known(new))
        self._places.enter(new.email, decision.queues)
        self._tell_delivery(new.email, decision, remarks)
        return self._line(item, message, decision, new.email.id, remarks)

    def _add_places(
        self, item: IncomingItem, message: Checked, decision: Decision, email_id: UUID
    ) -> ReceivedItem:
        """Place an email that is stored already in the queue that receives it as well."""
        mine = next((new.email for new in self._emails if new.email.id == email_id), None)
        email = mine or self._context.unit.emails.get(email_id)
        added = self._places.enter(email, decision.queues, stored=mine is None)
        remarks = queue_reasons(added)
        return self._line(item, message, decision, email_id, tuple(remarks))

    def _line(
        self,
        item: IncomingItem,
        message: Checked,
        decision: Decision,
        email_id: UUID | None,
        remarks: tuple[Reason, ...] = (),
    ) -> ReceivedItem:
        before = self._before.get(item.key)
        headers = message.headers
        return ReceivedItem(
            id=before.id if before else self._context.new_id(),
            mailbox_id=self._mailbox.id,
            key=item.key,
            received_on=message.received_on,
            first_seen_on=before.first_seen_on if before else self._now,
            message_id=headers.message_id,
            sender=headers.sender.address if headers.sender else "",
            subject=headers.subject,
            headers=headers.block,
            outcome=decision.outcome,
            reason_code=decision.verdict.reason_code,
            reasons=decision.verdict.reasons + remarks,
            email_id=email_id,
            attempts=before.attempts if before else 0,
            # What was processed while deletion was off is not deleted when it is switched on.
            afterwards_done=not self._mailbox.delete_after_processing,
        )

    def _tell_refusal(self, message: Checked, decision: Decision) -> None:
        if decision.verdict.reason_code is ReasonCode.INVALID_SENDER:
            subject = message.headers.subject or "(no subject)"
            self._tell(
                TraceLevel.INFORMATION,
                ErrorCode.INVALID_SENDER,
                f"“{subject[:200]}” was not tracked: its From holds no valid address.",
            )

    def _tell_delivery(self, email: Email, decision: Decision, remarks: Sequence[Reason]) -> None:
        left_out = [remark.text for remark in remarks if remark.step is Step.ATTACHMENTS]
        if left_out:
            self._tell(
                TraceLevel.INFORMATION,
                ErrorCode.ATTACHMENTS_LEFT_OUT,
                f"“{email.subject[:200]}” was stored without some attachments. "
                + " ".join(left_out),
                email.id,
            )
        if decision.conflicts_with is not None:
            self._tell(
                TraceLevel.WARNING,
                ErrorCode.SAME_ID_OTHER_CONTENT,
                f"“{email.subject[:200]}” has the message id of another email, but another sender "
                "and content; both are kept.",
                email.id,
            )

    def _tell(
        self, level: TraceLevel, code: ErrorCode, text: str, email_id: UUID | None = None
    ) -> None:
        mailbox = self._mailbox
        regarding = Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)
        self._alerts.append(AlertDraft(level, code, regarding, text, email_id=email_id))
