"""Who takes a message: the filtering methods of its recipients (section 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ssync_desktop.domain.options import FilteringMethod, ObjectType, ReasonCode
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.verdict import Reason, Step

METHOD_NAMES = {
    FilteringMethod.ALL: "all email messages",
    FilteringMethod.IN_RESPONSE: "email in response",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: "email from leads, contacts and accounts",
    FilteringMethod.EMAIL_ENABLED: "email from email-enabled records",
    FilteringMethod.NONE: "no email messages",
}
_REASON_CODES = {
    FilteringMethod.ALL: ReasonCode.ACCEPT_ALL,
    FilteringMethod.IN_RESPONSE: ReasonCode.CORRELATION_MATCH,
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: ReasonCode.SENDER_MATCH,
    FilteringMethod.EMAIL_ENABLED: ReasonCode.SENDER_MATCH,
}
_CUSTOMERS = frozenset({ObjectType.LEAD, ObjectType.CONTACT, ObjectType.ACCOUNT})


@dataclass(frozen=True, slots=True)
class Asked:
    """A user or queue and its filtering method.

    *addressed* is false for the mailbox being read when To and Cc do not name it (distribution
    list, Bcc): then only "all" accepts (B53).
    """

    reference: Reference
    method: FilteringMethod
    addressed: bool = True


@dataclass(frozen=True, slots=True)
class FilterAnswer:
    """Who accepted, in the order they were asked, and why; nobody means "not tracked"."""

    accepting: tuple[Reference, ...]
    reason_code: ReasonCode
    reasons: tuple[Reason, ...]


def accepts(method: FilteringMethod, *, correlated: bool, sender: Sequence[AddressOwner]) -> bool:
    """Say whether *method* takes a message; *sender* are the records its From address is on."""
    match method:
        case FilteringMethod.ALL:
            return True
        case FilteringMethod.IN_RESPONSE:
            return correlated
        case FilteringMethod.LEADS_CONTACTS_ACCOUNTS:
            return any(owner.reference.object_type in _CUSTOMERS for owner in sender)
        case FilteringMethod.EMAIL_ENABLED:
            return bool(sender)
        case FilteringMethod.NONE:
            return False


def ask(
    everyone: Sequence[Asked], *, correlated: bool, sender: Sequence[AddressOwner]
) -> FilterAnswer:
    """Ask each recipient in turn; one that accepts is enough (B51)."""
    accepting: list[Reference] = []
    reasons: list[Reason] = []
    code: ReasonCode | None = None
    for asked in everyone:
        taken = accepts(asked.method, correlated=correlated, sender=sender) and (
            asked.addressed or asked.method is FilteringMethod.ALL
        )
        reasons.append(Reason(Step.FILTER, taken, _words(asked, taken=taken)))
        if taken:
            accepting.append(asked.reference)
            code = _REASON_CODES[asked.method] if code is None else code
    if code is not None:
        return FilterAnswer(tuple(accepting), code, tuple(reasons))
    if any(asked.addressed for asked in everyone):
        return FilterAnswer((), ReasonCode.NO_CORRELATION_MATCH, tuple(reasons))
    text = "No user or queue is named in To or Cc."
    reasons.insert(0, Reason(Step.FILTER, False, text))
    return FilterAnswer((), ReasonCode.NO_RECIPIENT_MATCH, tuple(reasons))


def _words(asked: Asked, *, taken: bool) -> str:
    who = asked.reference.name or str(asked.reference.id)
    verb = "accepts it" if taken else "does not accept it"
    text = f"{who} takes {METHOD_NAMES[asked.method]} and {verb}."
    if asked.addressed:
        return text
    return f"{text} (It is named in neither To nor Cc; only “all email messages” counts then.)"
