"""``BackgroundSendEmail`` and what follows it: claiming, confirming, failing, recovering.

Every message here is asked by an outgoing pass, in a transaction that its lease guards. An email
that was claimed is in doubt until it is confirmed, has failed, or was given back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.duplicates import duplicate_check_id
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import (
    AnswerLost,
    ItemRefused,
    NeedsAttention,
    Retryable,
    SsyncError,
)
from ssync_desktop.domain.gates import configuration_gate
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    EmailStatus,
    OperationType,
    ParticipationType,
    TraceLevel,
)
from ssync_desktop.domain.schedule import back_off
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.approval import profile_of
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import note_outgoing_failure
from ssync_desktop.organization.healing import settle_sending

MOST_ATTEMPTS = 10
"""Delivery attempts of one email before it fails (D13)."""

CONCERNS_ONE_EMAIL = frozenset(
    {
        ErrorCode.SERVER_BUSY,
        ErrorCode.RECIPIENTS_REFUSED,
        ErrorCode.QUOTA_EXCEEDED,
        ErrorCode.MESSAGE_REFUSED,
    }
)
"""A "later" with one of these codes is about one email; any other is about the connection."""


def background_send_email(context: Context, mailbox_id: UUID, limit: int = 20) -> tuple[Email, ...]:
    """Claim what this mailbox has to send: Sending, message id fixed, attempt counted.

    Nothing is claimed while the mailbox may not send (B83), or sending is postponed (4.2).
    """
    mailbox = context.unit.mailboxes.get(mailbox_id)
    now = context.clock.now()
    held = mailbox.postpone_sending_until
    if not may_send(context, mailbox) or (held is not None and held > now):
        return ()
    pending = context.unit.emails.pending_send(mailbox_id, now, limit)
    claimed = [_claimed(email) for email in pending]
    checks = {one.id: duplicate_check_id(one.message_id, outgoing=True) for one in claimed}
    return context.unit.emails.save_many(claimed, checks)


def may_send(context: Context, mailbox: Mailbox) -> bool:
    """Say whether outgoing email of *mailbox* is configured and enabled."""
    gate = configuration_gate(mailbox, profile_of(context, mailbox), OperationType.OUTGOING)
    return gate.open and mailbox.outgoing.enabled


def confirm_sent(
    context: Context, email_id: UUID, refused: Sequence[tuple[str, str]] = ()
) -> Email:
    """Note that the server has taken an email: Sent.

    *refused* are recipients it would not serve, each with its words; the others have got it.
    """
    return confirm_all_sent(context, {email_id: refused})[0]


def confirm_all_sent(
    context: Context, refusals: Mapping[UUID, Sequence[tuple[str, str]]]
) -> tuple[Email, ...]:
    """Note of several emails, each with its refused recipients, that the server has taken them."""
    found = context.unit.emails.find_many(refusals)
    settle_sending(context, [one.id for one in found.values() if one.last_error_code])
    return context.unit.emails.save_many(
        [
            _sent(context, _in_sending(found.get(email_id)), refused)
            for email_id, refused in refusals.items()
        ]
    )


def _sent(context: Context, email: Email, refused: Sequence[tuple[str, str]]) -> Email:
    sent = replace(
        email, status=EmailStatus.SENT, sent_on=context.clock.now(), postponed_until=None
    )
    if refused:
        words = "; ".join(f"{address}: {answer}" for address, answer in refused)
        text = f"Not delivered to {words}"
        sent = replace(sent, last_error_code=ErrorCode.RECIPIENTS_REFUSED, last_error_text=text)
        _tell(context, sent, TraceLevel.ERROR, ErrorCode.RECIPIENTS_REFUSED, text)
    elif email.last_error_code != ErrorCode.POSSIBLY_SENT_TWICE:
        sent = replace(sent, last_error_code="", last_error_text="")
    return sent


def sending_failed(context: Context, email_id: UUID, error: SsyncError) -> Email:
    """Note that the server did not take an email.

    Refused for good, it is Failed and the others go on (B85). What concerns this email for now
    postpones it, at most ten times. What concerns mailbox or server leaves it pending as it was:
    that wait is the mailbox's (B84). Where the answer was lost it stays in doubt, as after a
    crash, for :func:`recover_sending`.
    """
    email = _sending(context, email_id)
    if isinstance(error, AnswerLost):
        return context.unit.emails.save(_with_error(email, error))
    if isinstance(error, ItemRefused):
        return _failed(context, email, error)
    if not isinstance(error, Retryable) or error.code not in CONCERNS_ONE_EMAIL:
        return _kept(context, _with_error(_given_back(email), error))
    if email.delivery_attempts >= MOST_ATTEMPTS:
        return _failed(context, email, error)
    wait: timedelta = back_off(email.delivery_attempts, retry_after=error.retry_after)
    postponed = replace(
        email, status=EmailStatus.PENDING_SEND, postponed_until=context.clock.now() + wait
    )
    return _kept(context, _with_error(postponed, error))


def give_back(context: Context, email_id: UUID) -> Email:
    """Return a claimed email that was never handed over; its attempt does not count."""
    return context.unit.emails.save(_given_back(_sending(context, email_id)))


def recover_sending(context: Context, email_id: UUID, *, found: bool | None) -> Email:
    """Settle an email that a crash left in Sending.

    *found* is what the server says: sent, or not sent. One that cannot be asked (None) gets it
    again under the same message id, and an alert says so. An email whose answer is lost time and
    again waits behind the others, and fails in the end: it may be what the server stumbles over.
    Where no copy of what is sent is kept, a server that finds none says nothing.
    """
    if not found and not context.unit.settings.get().keep_sent_copy:
        found = None
    email = _sending(context, email_id)
    if found:
        settle_sending(context, (email_id,))
        sent = replace(email, status=EmailStatus.SENT, sent_on=context.clock.now())
        return context.unit.emails.save(sent)
    pending = replace(email, status=EmailStatus.PENDING_SEND, postponed_until=None)
    if found is False and email.delivery_attempts > 1 and email.last_error_code:
        error = Retryable(ErrorCode(email.last_error_code), email.last_error_text)
        if email.delivery_attempts >= MOST_ATTEMPTS:
            return _failed(context, email, error)
        wait = back_off(email.delivery_attempts)
        return _kept(context, replace(pending, postponed_until=context.clock.now() + wait))
    if found is None:
        text = (
            "The program or the connection ended while this email was on its way. It is sent "
            "again with the same message id, so somebody may get it twice."
        )
        code = ErrorCode.POSSIBLY_SENT_TWICE
        pending = replace(pending, last_error_code=code, last_error_text=text)
        # An error, not a warning: warnings are off by default (D3), and this has to be said.
        _tell(context, pending, TraceLevel.ERROR, code, text)
    return context.unit.emails.save(pending)


def _claimed(email: Email) -> Email:
    return replace(
        email,
        status=EmailStatus.SENDING,
        message_id=email.message_id or f"{email.id}@{_domain(email)}",
        delivery_attempts=email.delivery_attempts + 1,
    )


def _domain(email: Email) -> str:
    for party in email.parties:
        if party.participation is ParticipationType.SENDER:
            return party.address.rpartition("@")[2] or "localhost"
    return "localhost"


def _sending(context: Context, email_id: UUID) -> Email:
    return _in_sending(context.unit.emails.find(email_id))


def _in_sending(email: Email | None) -> Email:
    if email is None:
        raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
    if email.status is not EmailStatus.SENDING:
        raise NeedsAttention(ErrorCode.RECORD_CHANGED)
    return email


def _given_back(email: Email) -> Email:
    attempts = max(0, email.delivery_attempts - 1)
    return replace(
        email,
        status=EmailStatus.PENDING_SEND,
        delivery_attempts=attempts,
        postponed_until=None,
    )


def _failed(context: Context, email: Email, error: SsyncError) -> Email:
    failed = replace(email, status=EmailStatus.FAILED, postponed_until=None)
    _tell(context, email, TraceLevel.ERROR, error.code, _words(error), error.server_words)
    return _kept(context, _with_error(failed, error))


def _kept(context: Context, email: Email) -> Email:
    """Store an email that did not leave, and put it on the list of failures (B108)."""
    note_outgoing_failure(context, email, given_up=email.status is EmailStatus.FAILED)
    return context.unit.emails.save(email)


def _with_error(email: Email, error: SsyncError) -> Email:
    return replace(email, last_error_code=error.code, last_error_text=_words(error))


def _words(error: SsyncError) -> str:
    return f"{error.title} ({error.server_words})" if error.server_words else error.title


def _tell(
    context: Context,
    email: Email,
    level: TraceLevel,
    code: ErrorCode,
    text: str,
    details: str = "",
) -> None:
    assert email.sender_mailbox_id is not None
    mailbox = context.unit.mailboxes.get(email.sender_mailbox_id)
    text = f"“{email.subject[:200]}”: {text}"
    alert_mailbox(context, mailbox, level, code, text, details, email_id=email.id)
