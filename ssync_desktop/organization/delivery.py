"""One batch of received messages on its way in: decided one by one, written table by table."""

from collections.abc import Mapping, Sequence
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
from ssync_desktop.domain.options import (
    ObjectType,
    ParticipationType,
    ReasonCode,
    State,
    TraceLevel,
)
from ssync_desktop.domain.people import QueueItem, Reference
from ssync_desktop.domain.storing import known, stored_as
from ssync_desktop.domain.verdict import Reason, Step
from ssync_desktop.organization.alerts import raise_alert
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.surroundings import gather


class Delivery:
    """Delivers one batch to one mailbox; *before* are the lines of items that are tried again."""

    def __init__(
        self, context: Context, mailbox: Mailbox, before: Mapping[ItemKey, ReceivedItem]
    ) -> None:
        self._context = context
        self._mailbox = mailbox
        self._before = before
        self._now = context.clock.now()
        self._emails: list[NewEmail] = []
        self._queue_items: list[QueueItem] = []
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
        unit.queues.add_items(self._queue_items)
        unit.received_items.add_many(
            [line for key, line in lines.items() if key not in self._before]
        )
        for key, line in lines.items():
            if key in self._before:
                unit.received_items.save(line)
        for alert in self._alerts:
            raise_alert(self._context, alert)
        return lines

    def _message(self, item: IncomingItem) -> Checked:
        before = self._before.get(item.key)
        headers = item.message.headers
        return Checked(
            headers=headers,
            received_on=received_time(
                headers, item.listed_on, before.first_seen_on if before else self._now
            ),
            content_hash=item.message.content_hash,
            content_mark=content_mark(headers.subject, item.message.text),
        )

    def _decide(self, item: IncomingItem, message: Checked, around: Surroundings) -> ReceivedItem:
        decision = check(message, around)
        if not decision.verdict.should_deliver:
            self._tell_refusal(message, decision)
            return self._line(item, message, decision, decision.verdict.duplicate_of)
        new, remarks = stored_as(
            item.message,
            message,
            decision,
            around.settings,
            mailbox_id=self._mailbox.id,
            now=self._now,
            new_id=self._context.new_id,
        )
        self._emails.append(new)
        around.candidates.add(known(new))
        self._enter_queues(new.email, decision.queues)
        self._tell_delivery(new.email, decision, remarks)
        return self._line(item, message, decision, new.email.id, remarks)

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

    def _enter_queues(self, email: Email, queues: Sequence[Reference]) -> None:
        sender = _addresses(email, ParticipationType.SENDER)
        recipients = _addresses(email, ParticipationType.TO)
        self._queue_items += (
            QueueItem(
                id=self._context.new_id(),
                queue_id=queue.id,
                object_id=email.id,
                object_type=ObjectType.EMAIL,
                title=email.subject,
                sender=sender,
                to_recipients=recipients,
                entered_on=self._now,
                state=State.ACTIVE,
            )
            for queue in queues
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


def _addresses(email: Email, participation: ParticipationType) -> str:
    found = (party.address for party in email.parties if party.participation is participation)
    return ";".join(dict.fromkeys(found))
