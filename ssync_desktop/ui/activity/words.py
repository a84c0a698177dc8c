"""How states, outcomes and methods are called on the screen, and the badges they wear."""

from collections.abc import Mapping
from datetime import datetime

from ssync_desktop.domain.email import Email, Party
from ssync_desktop.domain.options import (
    CorrelationMethod,
    EmailStatus,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    ReasonCode,
)
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.moments import relative, span

STATUSES: Mapping[EmailStatus, Badge] = {
    EmailStatus.DRAFT: Badge("edit", Tone.OFF, "Draft"),
    EmailStatus.COMPLETED: Badge("check", Tone.OFF, "Completed"),
    EmailStatus.SENT: Badge("success", Tone.GOOD, "Sent"),
    EmailStatus.RECEIVED: Badge("incoming", Tone.GOOD, "Received"),
    EmailStatus.CANCELED: Badge("phase-off", Tone.OFF, "Canceled"),
    EmailStatus.PENDING_SEND: Badge("clock", Tone.INFO, "Pending Send"),
    EmailStatus.SENDING: Badge("phase-synchronizing", Tone.BUSY, "Sending"),
    EmailStatus.FAILED: Badge("phase-stopped", Tone.BAD, "Failed"),
}

OUTCOMES: Mapping[ItemOutcome, Badge] = {
    ItemOutcome.TRACKED: Badge("success", Tone.GOOD, "Tracked"),
    ItemOutcome.NOT_TRACKED: Badge("step-skipped", Tone.OFF, "Not tracked"),
    ItemOutcome.DUPLICATE: Badge("copy", Tone.OFF, "Duplicate"),
    ItemOutcome.BEFORE_START_DATE: Badge("clock", Tone.OFF, "Before start date"),
    ItemOutcome.OWN_MESSAGE: Badge("test", Tone.OFF, "Own message"),
    ItemOutcome.TOO_LARGE: Badge("phase-degraded", Tone.WARN, "Too large"),
    ItemOutcome.QUARANTINED: Badge("phase-stopped", Tone.BAD, "Quarantined"),
    ItemOutcome.RETRYING: Badge("phase-retrying", Tone.WARN, "Retrying"),
}

TO_BE_TRACKED = Badge("clock", Tone.INFO, "To be tracked")
WANTED = "Somebody wants it tracked; the next pass fetches it"

KINDS: Mapping[ObjectType, str] = {
    ObjectType.ACCOUNT: "account",
    ObjectType.CONTACT: "contact",
    ObjectType.LEAD: "lead",
    ObjectType.USER: "user",
    ObjectType.QUEUE: "queue",
}

REASONS: Mapping[ReasonCode, str] = {
    ReasonCode.UNKNOWN: "",
    ReasonCode.DUPLICATE: "It is stored already",
    ReasonCode.NO_CORRELATION_MATCH: "None of its recipients accepts it",
    ReasonCode.CORRELATION_MATCH: "It answers a stored email",
    ReasonCode.NO_RECIPIENT_MATCH: "No recipient takes it",
    ReasonCode.INTERNAL_EMAIL_REJECT: "Internal mail is not taken",
    ReasonCode.SENDER_MATCH: "Its sender is known",
    ReasonCode.ACCEPT_ALL: "All mail is taken",
    ReasonCode.INVALID_SENDER: "It has no valid sender",
}

LEFT_OUT: Mapping[ItemOutcome, str] = {
    ItemOutcome.DUPLICATE: "It is stored already",
    ItemOutcome.BEFORE_START_DATE: "It came before the start date",
    ItemOutcome.OWN_MESSAGE: "The program sent it: a test or an alarm",
    ItemOutcome.TOO_LARGE: "It is larger than what is fetched",
    ItemOutcome.QUARANTINED: "It failed again and again",
    ItemOutcome.RETRYING: "It failed and is tried again",
}

METHODS: Mapping[CorrelationMethod, str] = {
    CorrelationMethod.NONE: "",
    CorrelationMethod.SKIPPED: "Skipped",
    CorrelationMethod.X_HEADER: "X-header",
    CorrelationMethod.IN_REPLY_TO: "In-Reply-To",
    CorrelationMethod.TRACKING_TOKEN: "Tracking token",
    CorrelationMethod.CONVERSATION_INDEX: "Conversation index",
    CorrelationMethod.SMART_MATCHING: "Smart matching",
    CorrelationMethod.CUSTOM_CORRELATION: "Custom correlation",
}

NO_SUBJECT = "(no subject)"


def is_wanted(outcome: ItemOutcome, error_code: str) -> bool:
    """Say whether somebody wants an item tracked and no pass has fetched it yet.

    What is tried again after a failure has the failure's code.
    """
    return outcome is ItemOutcome.RETRYING and not error_code


def outcome_badge(outcome: ItemOutcome, error_code: str) -> Badge:
    """Return the badge of an item; one that somebody wants tracked has not failed."""
    return TO_BE_TRACKED if is_wanted(outcome, error_code) else OUTCOMES[outcome]


def left_out_words(outcome: ItemOutcome, reason: ReasonCode, refusal: str = "") -> str:
    """Return why an item became no email: by the check, or by what happened before it.

    *refusal* is what all of its recipients wanted, where nobody accepted it.
    """
    if reason is ReasonCode.NO_CORRELATION_MATCH and refusal:
        return refusal
    return REASONS.get(reason, "") or LEFT_OUT.get(outcome, "")


def subject_words(subject: str) -> str:
    """Return the subject, or what stands for an empty one."""
    return subject.strip() or NO_SUBJECT


def size_words(octets: int) -> str:
    """Return a size as people say it: "812 bytes", "12 KB", "3.4 MB"."""
    if octets < 1000:
        return f"{octets} byte{'' if octets == 1 else 's'}"
    if octets < 1_000_000:
        return f"{octets / 1000:,.0f} KB"
    return f"{octets / 1_000_000:,.1f} MB"


def sending_words(email: Email | EmailRow, now: datetime, next_pass: datetime | None) -> str:
    """Return where an outgoing email stands; *next_pass* is that of its mailbox, if known."""
    if email.status is EmailStatus.PENDING_SEND:
        waited = (now - email.created_on).total_seconds()
        since = f"for {span(waited)}" if waited >= 1 else "just now"
        following = email.postponed_until or next_pass
        if following is None:
            return since
        return f"{since}, next try {relative(max(following, now), now)}"
    if email.status is EmailStatus.SENDING:
        return f"attempt {email.delivery_attempts}" if email.delivery_attempts else ""
    if email.status is EmailStatus.SENT:
        return relative(email.sent_on, now, "")
    if email.status is EmailStatus.FAILED and email.delivery_attempts > 1:
        return f"after {email.delivery_attempts} attempts"
    return relative(email.created_on, now)


def people_words(email: Email, participation: ParticipationType) -> str:
    """Return the parties of one list, each address once, as "Name <address>; …"."""
    found: dict[str, str] = {}
    for party in email.parties:
        if party.participation is participation:
            found.setdefault(party.address.casefold(), _party_words(party))
    return "; ".join(found.values())


def _party_words(party: Party) -> str:
    name = party.name or (party.record.name if party.record else "")
    return f"{name} <{party.address}>" if name and name != party.address else party.address
