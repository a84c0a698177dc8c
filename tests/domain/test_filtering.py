"""Filtering methods: who takes what."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.filtering import (
    MOST_TOLD,
    Asked,
    accepts,
    ask,
    asked_alone,
    method_problems,
    methods_offered,
    refusal,
    shortened,
)
from ssync_desktop.domain.options import FilteringMethod, ObjectType, ReasonCode
from ssync_desktop.domain.people import AddressOwner, QueueDraft, Reference, UserDraft
from ssync_desktop.domain.settings import OrganizationSettings

A, Q = Reference(UUID(int=1), ObjectType.USER, "Ada"), Reference(UUID(int=2), ObjectType.QUEUE, "Q")


def holder(kind: ObjectType) -> AddressOwner:
    return AddressOwner(Reference(UUID(int=9), kind), None, active=True, column=1)


CONTACT, QUEUE = [holder(ObjectType.CONTACT)], [holder(ObjectType.QUEUE)]


@pytest.mark.parametrize(
    ("method", "correlated", "sender", "taken"),
    [
        (FilteringMethod.ALL, False, [], True),
        (FilteringMethod.IN_RESPONSE, True, [], True),
        (FilteringMethod.IN_RESPONSE, False, CONTACT, False),
        (FilteringMethod.LEADS_CONTACTS_ACCOUNTS, False, CONTACT, True),
        (FilteringMethod.LEADS_CONTACTS_ACCOUNTS, True, QUEUE, False),
        (FilteringMethod.EMAIL_ENABLED, False, QUEUE, True),
        (FilteringMethod.EMAIL_ENABLED, True, [], False),
        (FilteringMethod.NONE, True, CONTACT, False),
    ],
)
def test_methods(
    method: FilteringMethod, correlated: bool, sender: list[AddressOwner], taken: bool
) -> None:
    assert accepts(method, correlated=correlated, partners=sender) is taken


@pytest.mark.parametrize(
    ("method", "code"),
    [
        (FilteringMethod.ALL, ReasonCode.ACCEPT_ALL),
        (FilteringMethod.IN_RESPONSE, ReasonCode.CORRELATION_MATCH),
        (FilteringMethod.LEADS_CONTACTS_ACCOUNTS, ReasonCode.SENDER_MATCH),
        (FilteringMethod.EMAIL_ENABLED, ReasonCode.SENDER_MATCH),
        (FilteringMethod.NONE, ReasonCode.NO_CORRELATION_MATCH),
    ],
)
def test_reason_codes(method: FilteringMethod, code: ReasonCode) -> None:
    assert ask([Asked(A, method)], correlated=True, partners=CONTACT).reason_code is code


def test_nobody_named_is_another_reason_than_nobody_willing() -> None:
    assert ask([], correlated=True, partners=[]).reason_code is ReasonCode.NO_RECIPIENT_MATCH
    hidden = Asked(A, FilteringMethod.IN_RESPONSE, addressed=False)
    assert ask([hidden], correlated=True, partners=[]).reason_code is ReasonCode.NO_RECIPIENT_MATCH


@given(
    st.lists(
        st.builds(Asked, st.sampled_from([A, Q]), st.sampled_from(FilteringMethod), st.booleans()),
        max_size=5,
    ),
    st.booleans(),
    st.sampled_from([[], CONTACT, QUEUE]),
)
def test_nothing_is_taken_without_somebody_who_takes_it(
    everyone: list[Asked], correlated: bool, sender: list[AddressOwner]
) -> None:
    answer = ask(everyone, correlated=correlated, partners=sender)
    refused = (ReasonCode.NO_CORRELATION_MATCH, ReasonCode.NO_RECIPIENT_MATCH)
    assert bool(answer.accepting) is (answer.reason_code not in refused)
    willing = [
        asked.reference
        for asked in everyone
        if accepts(asked.method, correlated=correlated, partners=sender)
        and (asked.addressed or asked.method is FilteringMethod.ALL)
    ]
    assert list(answer.accepting) == willing
    assert len([reason for reason in answer.reasons if reason.passed]) == len(willing)


def test_a_reason_names_who_was_asked_the_method_the_answer_and_why() -> None:
    customers = FilteringMethod.LEADS_CONTACTS_ACCOUNTS
    carl = AddressOwner(
        Reference(UUID(int=9), ObjectType.CONTACT, "Carl"), None, active=True, column=1
    )
    (reason,) = ask([Asked(A, customers)], correlated=False, partners=[carl]).reasons
    assert [(fact.label, fact.text) for fact in reason.facts] == [
        ("Asked", "Ada"),
        ("Method", "email from leads, contacts and accounts"),
        ("Named", "in To or Cc"),
        ("Answer", "yes, the other side's address is that of the contact Carl"),
    ]
    assert reason.facts[0].record == A


@pytest.mark.parametrize(
    ("method", "why"),
    [
        (FilteringMethod.ALL, "yes, everything is taken"),
        (FilteringMethod.IN_RESPONSE, "no, it answers no email that is stored here"),
        (
            FilteringMethod.LEADS_CONTACTS_ACCOUNTS,
            "no, the other side's address is on no lead, contact or account",
        ),
        (FilteringMethod.EMAIL_ENABLED, "no, the other side's address is on no record"),
        (FilteringMethod.NONE, "no, nothing is taken automatically"),
    ],
)
def test_every_method_says_why(method: FilteringMethod, why: str) -> None:
    answer = ask([Asked(A, method)], correlated=False, partners=[])
    (reason,) = (one for one in answer.reasons if one.facts)
    assert reason.facts[-1].text == why


@pytest.mark.parametrize(
    ("methods", "told"),
    [
        ([FilteringMethod.IN_RESPONSE], "It answers nothing that is stored"),
        (
            [FilteringMethod.LEADS_CONTACTS_ACCOUNTS],
            "The other side is no lead, contact or account",
        ),
        ([FilteringMethod.EMAIL_ENABLED] * 2, "The other side is no record here"),
        ([FilteringMethod.NONE], "No email is taken automatically"),
        ([FilteringMethod.NONE, FilteringMethod.IN_RESPONSE], ""),  # they want different things
        ([FilteringMethod.NONE, FilteringMethod.ALL], ""),  # somebody takes it
    ],
)
def test_what_nobody_accepts_says_what_they_wanted(
    methods: list[FilteringMethod], told: str
) -> None:
    answer = ask([Asked(A, one) for one in methods], correlated=False, partners=[])
    assert refusal(answer.reasons) == told
    unnamed = Asked(Q, FilteringMethod.IN_RESPONSE, addressed=False)
    beside = ask([*(Asked(A, one) for one in methods), unnamed], correlated=False, partners=[])
    assert refusal(beside.reasons) == told


@pytest.mark.behaviour("B52", "whom the settings ask")
@pytest.mark.parametrize(
    ("own", "forced", "only", "alone"),
    [
        (A, False, False, False),
        (A, True, False, True),
        (Q, True, False, False),  # one of the settings is for mailboxes of users
        (Q, False, True, True),
        (A, False, True, True),
        (None, True, True, False),  # a forward mailbox has nobody of its own
    ],
)
def test_two_settings_narrow_who_is_asked(
    own: Reference | None, forced: bool, only: bool, alone: bool
) -> None:
    settings = OrganizationSettings(force_own_filtering_for_users=forced, own_filtering_only=only)
    assert asked_alone(own, settings) is alone


def test_no_messages_can_be_chosen_only_where_it_is_offered() -> None:
    offered, hidden = OrganizationSettings(), OrganizationSettings(no_messages_offered=False)
    none, everything = FilteringMethod.NONE, FilteringMethod.ALL
    assert methods_offered(offered) == tuple(FilteringMethod)
    assert none not in methods_offered(hidden)
    assert not list(method_problems(none, everything, offered))
    assert not list(method_problems(none, none, hidden))  # who has it keeps it
    (problem,) = method_problems(none, everything, hidden)
    assert problem.field == "filtering_method"


def test_the_ledger_counts_the_answers_of_very_many() -> None:
    everyone = [
        Asked(Reference(UUID(int=n), ObjectType.USER, f"U{n}"), FilteringMethod(n % 2))
        for n in range(MOST_TOLD + 5)
    ]
    answers = ask(everyone, correlated=False, partners=[]).reasons
    kept = shortened(answers)
    assert kept[:-1] == answers[:MOST_TOLD]
    assert kept[-1].text == "5 more were asked; 3 of them accept it."
    assert shortened(answers[:MOST_TOLD]) == answers[:MOST_TOLD]


def test_who_is_new_takes_what_the_decision_says() -> None:
    assert UserDraft().filtering_method is FilteringMethod.IN_RESPONSE  # D2
    assert QueueDraft().filtering_method is FilteringMethod.ALL
