"""Whose address it is: sender, recipients, owner."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import ObjectType, ParticipationType
from ssync_desktop.domain.ownership import choose_owner, owner_of_sender
from ssync_desktop.domain.parties import MOST_MATCHES, present, recipient_parties, resolve_sender
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.settings import OrganizationSettings

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
KINDS = [one.reference.object_type for one in (USER, CONTACT, ACCOUNT, LEAD, QUEUE)]


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


def test_a_record_with_the_address_in_two_columns_is_one_match() -> None:
    again = AddressOwner(CONTACT.reference, OTHER, active=False, column=2)
    first = AddressOwner(CONTACT.reference, OTHER, active=False, column=1)
    answer = resolve_sender([first, again], ME)
    assert answer.chosen == first  # alone, whatever its state
    parties = recipient_parties(
        ParticipationType.TO,
        [Address("", "d@x")],
        {"d@x": [first, again]},
        OrganizationSettings(unresolve_ambiguous_recipients=True),
    )
    assert [party.record for party in parties] == [CONTACT.reference]


def test_an_ambiguous_sender_stays_open_where_that_is_set() -> None:
    settings = OrganizationSettings(unresolve_ambiguous_sender=True)
    answer = resolve_sender([CONTACT, ACCOUNT], ME, settings)
    assert (answer.chosen, answer.ambiguous) == (None, True)
    assert resolve_sender([CONTACT, GONE], ME, settings).chosen == CONTACT
    assert resolve_sender([], ME, settings).ambiguous is False


def test_inactive_records_are_left_out_where_that_is_set() -> None:
    settings = OrganizationSettings(ignore_inactive_records=True)
    assert resolve_sender([OLD_CONTACT], ME, settings).chosen is None
    assert resolve_sender([OLD_CONTACT, ACCOUNT], ME, settings).chosen == ACCOUNT


def test_the_candidates_of_a_sender_are_told_with_why_one_won() -> None:
    answer = resolve_sender([CONTACT, MY_LEAD, OLD_CONTACT], ME)
    assert [fact.text for fact in answer.reason.facts] == [
        "lead, owned by the owner of the mailbox, chosen",
        "contact, not owned by the owner of the mailbox",
        "contact, inactive",
    ]
    assert answer.reason.facts[0].record == MY_LEAD.reference
    many = [holder(number, ObjectType.CONTACT) for number in range(101)]
    facts = resolve_sender(many, ME).reason.facts
    assert len(facts) == 11
    assert (facts[-1].label, facts[-1].text) == ("91 more", "contact")  # none lost to another


def test_of_many_candidates_it_is_told_how_many_lost_by_which_rule() -> None:
    user = holder(1, ObjectType.USER)
    contacts = [holder(number, ObjectType.CONTACT) for number in range(10, 30)]
    inactive = [holder(number, ObjectType.LEAD, active=False) for number in range(40, 45)]
    later = replace(holder(2, ObjectType.USER), column=2)
    everyone = [*inactive, *contacts, later, holder(3, ObjectType.USER), user]
    facts = resolve_sender(everyone, ME).reason.facts
    told = [fact.text for fact in facts]
    assert told[:4] == [
        "user, chosen",
        "user, made later",
        "user, the address in a later column",
        "contact, after users",
    ]
    assert [(fact.label, fact.text) for fact in facts[10:]] == [
        ("13 more", "after users"),
        ("5 more", "inactive"),
    ]


@given(st.lists(st.sampled_from(KINDS), max_size=MOST_MATCHES), st.booleans())
def test_however_many_there_are_the_list_is_short(kinds: list[ObjectType], mine: bool) -> None:
    owners = [holder(number, kind) for number, kind in enumerate(kinds, 1)]
    facts = resolve_sender(owners, ME if mine else None).reason.facts
    assert len(facts) <= 10 + 5
    told = sum(int(fact.label.partition(" ")[0]) for fact in facts[10:])
    assert told == max(0, len(owners) - 10)


@pytest.mark.behaviour("B57", "ambiguity setting on")
def test_an_ambiguous_recipient_is_one_open_party_where_that_is_set() -> None:
    parties = recipient_parties(
        ParticipationType.CC,
        [Address("Dora", "d@x"), Address("", "e@x")],
        {"d@x": [CONTACT, ACCOUNT], "e@x": [LEAD, GONE]},
        OrganizationSettings(unresolve_ambiguous_recipients=True),
    )
    assert [(party.address, party.record) for party in parties] == [
        ("d@x", None),
        ("e@x", LEAD.reference),
    ]


def test_a_recipient_on_more_records_than_count_is_one_open_party() -> None:
    many = {"d@x": [holder(number, ObjectType.CONTACT) for number in range(101)]}
    (party,) = recipient_parties(ParticipationType.TO, [Address("", "d@x")], many)
    assert party.record is None


HOLDERS = st.lists(
    st.builds(
        AddressOwner,
        st.builds(
            Reference,
            st.integers(1, 6).map(lambda number: UUID(int=number)),
            st.sampled_from([ObjectType.USER, ObjectType.CONTACT, ObjectType.LEAD]),
        ),
        st.sampled_from([ME, OTHER]),
        st.booleans(),
        st.integers(1, 3),
    ),
    max_size=6,
    unique_by=lambda owner: owner.reference.id,
)


@given(HOLDERS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_choose_the_sender(
    holders: list[AddressOwner], random: Random
) -> None:
    chosen = resolve_sender(holders, ME).chosen
    shuffled = list(holders)
    random.shuffle(shuffled)
    assert resolve_sender(shuffled, ME).chosen == chosen
    if chosen is not None:
        assert chosen.active or len(present(holders)) == 1
        assert chosen.active or chosen.reference.object_type is not ObjectType.USER


def test_only_the_owner_of_a_customer_counts_for_ownership() -> None:
    assert owner_of_sender(CONTACT) == OTHER
    assert owner_of_sender(holder(5, ObjectType.USER, ME)) is None
    assert owner_of_sender(None) is None
