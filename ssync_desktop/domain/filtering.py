"""Who takes a message: the filtering methods of its recipients (section 3.2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssync_desktop.domain.options import FilteringMethod, ObjectType, ReasonCode
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Fact, Reason, Step

MOST_TOLD = 20
"""Answers that a line of the ledger keeps: a message may name hundreds of users."""

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
_NOT_MET = {
    FilteringMethod.IN_RESPONSE: "It answers nothing that is stored",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: "The other side is no lead, contact or account",
    FilteringMethod.EMAIL_ENABLED: "The other side is no record here",
    FilteringMethod.NONE: "No email is taken automatically",
}
_METHOD, _NAMED, _ADDRESSED = "Method", "Named", "in To or Cc"
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


def accepts(method: FilteringMethod, *, correlated: bool, partners: Sequence[AddressOwner]) -> bool:
    """Say whether *method* takes a message.

    *partners* are the records of the other side: those the From address is on, or for an email in
    Sent Items those of its recipients.
    """
    match method:
        case FilteringMethod.ALL:
            return True
        case FilteringMethod.IN_RESPONSE:
            return correlated
        case FilteringMethod.LEADS_CONTACTS_ACCOUNTS:
            return any(owner.reference.object_type in _CUSTOMERS for owner in partners)
        case FilteringMethod.EMAIL_ENABLED:
            return bool(partners)
        case FilteringMethod.NONE:
            return False


def ask(
    everyone: Sequence[Asked], *, correlated: bool, partners: Sequence[AddressOwner]
) -> FilterAnswer:
    """Ask each recipient in turn; one that accepts is enough (B51)."""
    accepting: list[Reference] = []
    reasons: list[Reason] = []
    code: ReasonCode | None = None
    for asked in everyone:
        would = accepts(asked.method, correlated=correlated, partners=partners)
        taken = would and (asked.addressed or asked.method is FilteringMethod.ALL)
        why = _why(asked.method, partners, correlated=correlated)
        reasons.append(_reason(asked, why, taken=taken))
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


def shortened(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return what a ledger keeps of the answers of very many recipients: the first, and a count.

    Explain asks everybody again.
    """
    if len(reasons) <= MOST_TOLD:
        return tuple(reasons)
    others = reasons[MOST_TOLD:]
    taking = sum(bool(reason.passed) for reason in others)
    text = f"{len(others)} more were asked; {taking} of them accept it."
    return (*reasons[:MOST_TOLD], Reason(Step.FILTER, bool(taking), text))


def refusal(reasons: Sequence[Reason]) -> str:
    """Return what those who were asked wanted and a message is not; "" where somebody takes it.

    ``NoCorrelationMatch`` is the published code whatever they wanted. Empty as well where they
    wanted different things, and for lines of earlier versions, which carry no facts.
    """
    asked = [reason for reason in reasons if reason.step is Step.FILTER]
    if any(reason.passed for reason in asked):
        return ""
    facts = ({fact.label: fact.text for fact in reason.facts} for reason in asked)
    wanted = {one.get(_METHOD, "") for one in facts if one.get(_NAMED, _ADDRESSED) == _ADDRESSED}
    if len(wanted) != 1:
        return ""
    name = wanted.pop()
    return next((text for method, text in _NOT_MET.items() if METHOD_NAMES[method] == name), "")


def asked_alone(own: Reference | None, settings: OrganizationSettings) -> bool:
    """Say whether only the one whose mailbox is read is asked, whoever else is named (B52)."""
    if own is None:
        return False
    of_user = own.object_type is ObjectType.USER
    return settings.own_filtering_only or (settings.force_own_filtering_for_users and of_user)


def methods_offered(settings: OrganizationSettings) -> tuple[FilteringMethod, ...]:
    """Return the methods a user or queue can choose (``DoNotAutoTrackEmail``)."""
    everything = tuple(FilteringMethod)
    return everything if settings.no_messages_offered else everything[:-1]


def method_problems(
    method: FilteringMethod, before: FilteringMethod | None, settings: OrganizationSettings
) -> Iterator[Problem]:
    """Yield a problem when *method* is not offered; one chosen *before* that may stay."""
    if method is not before and method not in methods_offered(settings):
        yield Problem(
            "filtering_method",
            "“No email messages” is not offered in this organization.",
            "Choose another method, or switch the setting DoNotAutoTrackEmail on.",
        )


def _reason(asked: Asked, why: str, *, taken: bool) -> Reason:
    who = asked.reference.name or str(asked.reference.id)
    answer = "accepts it" if taken else "does not accept it"
    text = f"{who} takes {METHOD_NAMES[asked.method]} and {answer}."
    if not asked.addressed:
        text += " (It is named in neither To nor Cc; only “all email messages” counts then.)"
    facts = (
        Fact("Asked", who, asked.reference),
        Fact(_METHOD, METHOD_NAMES[asked.method]),
        Fact(_NAMED, _ADDRESSED if asked.addressed else "in neither To nor Cc"),
        Fact("Answer", f"{'yes' if taken else 'no'}, {why}"),
    )
    return Reason(Step.FILTER, taken, text, facts)


def _why(method: FilteringMethod, partners: Sequence[AddressOwner], *, correlated: bool) -> str:
    match method:
        case FilteringMethod.ALL:
            return "everything is taken"
        case FilteringMethod.IN_RESPONSE:
            answers = "an email" if correlated else "no email"
            return f"it answers {answers} that is stored here"
        case FilteringMethod.LEADS_CONTACTS_ACCOUNTS:
            customers = [one for one in partners if one.reference.object_type in _CUSTOMERS]
            return _on(customers, "no lead, contact or account")
        case FilteringMethod.EMAIL_ENABLED:
            return _on(partners, "no record")
        case FilteringMethod.NONE:
            return "nothing is taken automatically"


def _on(partners: Sequence[AddressOwner], nobody: str) -> str:
    if not partners:
        return f"the other side's address is on {nobody}"
    reference = partners[0].reference
    name = reference.name or str(reference.id)
    return f"the other side's address is that of the {reference.object_type.name.lower()} {name}"
