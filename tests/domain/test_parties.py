"""Whose address it is: sender, recipients, owner."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import ObjectType, ParticipationType
from ssync_desktop.domain.ownership import choose_owner
from ssync_desktop.domain.parties import recipient_parties, resolve_sender
from ssync_desktop.domain.people import AddressOwner, Reference

ME, OTHER = UUID(int=100), UUID(int=101)


def holder(
    number: int, kind: ObjectType, owner: UUID = OTHER, *, active: bool = True
) -> AddressOwner:
    return AddressOwner(Reference(UUID(int=number), kind), owner, active, 1)


USER = holder(1, ObjectType.USER)
CONTACT = holder(2, ObjectType.CONTACT)
ACCOUNT = holder(3, ObjectType.ACCOUNT)
LEAD = holder(4, ObjectType.LEAD)
QUEUE = holder(5, ObjectType.QUEUE)
GONE = holder(6, ObjectType.USER, active=False)
OLD_CONTACT = holder(7, ObjectType.CONTACT, active=False)
MY_LEAD = holder(8, ObjectType.LEAD, ME)
OLDER_CONTACT = holder(0, ObjectType.CONTACT)


@pytest.mark.parametrize(
    ("holders", "chosen"),
    [
        ([], None),
        ([QUEUE], QUEUE),
        ([OLD_CONTACT], OLD_CONTACT),  # a single match resolves whatever its state
        ([GONE], None),  # a disabled user never does
        ([QUEUE, LEAD, ACCOUNT, CONTACT, USER], USER),
        ([QUEUE, LEAD, ACCOUNT, CONTACT], CONTACT),
        ([QUEUE, LEAD, ACCOUNT], ACCOUNT),
        ([OLD_CONTACT, ACCOUNT], ACCOUNT),
        ([OLD_CONTACT, holder(9, ObjectType.LEAD, active=False)], None),
        ([CONTACT, MY_LEAD], MY_LEAD),  # what the mailbox's owner owns comes first
        ([CONTACT, OLDER_CONTACT], OLDER_CONTACT),  # of two equals the older
    ],
)
def test_sender(holders: list[AddressOwner], chosen: AddressOwner | None) -> None:
    assert resolve_sender(holders, ME).chosen == chosen


@pytest.mark.behaviour("B56")
@pytest.mark.parametrize(("count", "resolved"), [(100, True), (101, False)])
def test_more_than_a_hundred_senders_stay_unresolved(count: int, resolved: bool) -> None:
    holders = [holder(number, ObjectType.CONTACT) for number in range(count)]
    assert (resolve_sender(holders, None).chosen is not None) is resolved


@pytest.mark.behaviour("B57", "ambiguity setting off")
def test_an_address_on_two_records_is_two_parties() -> None:
    parties = recipient_parties(
        ParticipationType.TO,
        [Address("Dora", "D@x"), Address("", "nobody@x"), Address("again", "d@X")],
        {"d@x": [CONTACT, ACCOUNT, GONE]},
    )
    assert [(party.address, party.name, party.record) for party in parties] == [
        ("D@x", "Dora", CONTACT.reference),
        ("D@x", "Dora", ACCOUNT.reference),
        ("nobody@x", "", None),
    ]


A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(
    ("lists", "correlated", "sender", "owner"),
    [
        ([[A, B], [C]], B, A, B),
        ([[A, B], [C]], C, B, B),  # the first list with anybody decides
        ([[A, B], [C]], None, None, A),
        ([[], [C, A]], A, None, A),
        ([[], [], []], A, B, ME),
    ],
)
def test_owner(
    lists: list[list[UUID]], correlated: UUID | None, sender: UUID | None, owner: UUID
) -> None:
    chosen, reason = choose_owner(
        lists, correlated_owner=correlated, sender_owner=sender, fallback=ME
    )
    assert chosen == owner
    assert reason.passed


@given(
    st.lists(st.lists(st.sampled_from([A, B, C]), max_size=3), max_size=3),
    st.sampled_from([A, B, C, None]),
    st.sampled_from([A, B, C, None]),
)
def test_the_owner_is_a_recipient_whenever_one_can_own_it(
    lists: list[list[UUID]], correlated: UUID | None, sender: UUID | None
) -> None:
    chosen, _ = choose_owner(lists, correlated_owner=correlated, sender_owner=sender, fallback=ME)
    first = next((eligible for eligible in lists if eligible), None)
    assert chosen in first if first else chosen == ME
