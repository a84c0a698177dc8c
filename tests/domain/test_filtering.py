"""Filtering methods: who takes what."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.filtering import Asked, accepts, ask
from ssync_desktop.domain.options import FilteringMethod, ObjectType, ReasonCode
from ssync_desktop.domain.people import AddressOwner, Reference

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
