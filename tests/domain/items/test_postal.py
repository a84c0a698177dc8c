"""Where the addresses of a contact lie in Exchange, and which of them the mailing address is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.codec import decode, encode
from ssync_desktop.domain.items.comparing import changed_there, is_heard
from ssync_desktop.domain.items.content import (
    ContactContent,
    Content,
    Mailing,
    PostalAddress,
)
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.field_directions import default_mappings, directions_of
from ssync_desktop.domain.items.item import MailboxItem
from ssync_desktop.domain.items.kinds import AddressEntry, ItemKind
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.items.postal import (
    entries_of,
    in_their_places,
    lying,
    pair_in_places,
)
from ssync_desktop.domain.items.renewing import noted, renewed
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import item, link, meeting, planned, row, rules
from tests.kit.item_strategies import contacts

BUSINESS, HOME, OTHER = AddressEntry
ALONE = directions_of(default_mappings())
ALL_THREE = directions_of(default_mappings(), all_addresses=True)
TABLES = frozenset(ObjectType)
MAILINGS = st.builds(Mailing, st.none() | st.sampled_from(AddressEntry), st.booleans())

QUAY, WAY, ROAD = PostalAddress("Quay 1"), PostalAddress("Way 2"), PostalAddress("Road 3")
KNOWN = ContactContent(
    "Ada", last_name="Lovelace", mailing_address=QUAY, home_address=WAY, other_address=ROAD
)
TABLE = ObjectType.CONTACT
ROW, LINK = row(KNOWN, TABLE), link(KNOWN, TABLE)


def at(content: Content) -> Mailing:
    assert isinstance(content, ContactContent)
    return content.mailing


@pytest.mark.parametrize(
    ("entry", "first", "home", "other"),
    [
        (BUSINESS, QUAY, WAY, ROAD),
        (HOME, WAY, QUAY, ROAD),
        (OTHER, ROAD, WAY, QUAY),
        (None, QUAY, WAY, ROAD),
    ],
)
def test_that_the_mailing_address_is_the_entry_that_an_item_names(
    entry: AddressEntry | None, first: PostalAddress, home: PostalAddress, other: PostalAddress
) -> None:
    read = replace(KNOWN, mailing=Mailing(entry))
    alone = in_their_places(read, all_addresses=False)
    assert isinstance(alone, ContactContent)
    assert (alone.mailing_address, alone.home_address, alone.other_address) == (first, home, other)
    assert entries_of(alone) == {BUSINESS: QUAY, HOME: WAY, OTHER: ROAD}
    assert in_their_places(alone, all_addresses=True) == read
    assert in_their_places(read, all_addresses=True) is read


@given(contacts(), MAILINGS, MAILINGS)
def test_that_nothing_is_lost_whichever_address_comes_first(
    content: ContactContent, one: Mailing, other: Mailing
) -> None:
    first = lying(content, one)
    second = lying(first, other)
    assert entries_of(first) == entries_of(second) == entries_of(content)
    assert (first.mailing, second.mailing) == (one, other)
    assert lying(second, content.mailing) == content


@given(contacts(), MAILINGS)
def test_that_a_link_keeps_where_addresses_lie(content: ContactContent, mailing: Mailing) -> None:
    kept = decode(ItemKind.CONTACT, encode(lying(content, mailing)))
    assert isinstance(kept, ContactContent)
    assert kept.mailing == mailing
    assert entries_of(kept) == entries_of(content)


def test_that_links_of_earlier_versions_can_be_read() -> None:
    text = '{"first_name":"Ada","mailing_address":{"street":"Quay 1"}}'
    content = decode(ItemKind.CONTACT, text)
    assert content == ContactContent("Ada", mailing_address=QUAY)
    assert at(content) == Mailing(None, named=False)
    assert encode(content) == text


def test_that_where_addresses_lie_is_nothing_that_a_contact_says() -> None:
    named = replace(KNOWN, mailing=Mailing(HOME))
    assert named == KNOWN
    assert difference(KNOWN, named) == ()
    assert repr(named) == repr(KNOWN)
    assert not changed_there(Pair(LINK, ROW, remote=item(named, version="2")), rules())


def test_that_all_that_is_known_of_a_pair_lies_alike() -> None:
    stored = link(replace(KNOWN, mailing=Mailing(HOME)), TABLE)
    stored = replace(stored, begun=replace(KNOWN, mailing=Mailing(OTHER)))
    there = item(replace(KNOWN, mailing=Mailing(BUSINESS)))
    whole = Pair(stored, ROW, remote=there)
    for directions, named in ((ALONE, True), (ALL_THREE, False)):
        whole = pair_in_places(whole, directions)
        assert whole.mapping is not None
        assert whole.local is not None
        assert whole.remote is not None
        assert whole.mapping.common is not None
        assert whole.mapping.begun is not None
        assert at(whole.mapping.common) == Mailing(HOME, named)
        assert at(whole.mapping.begun) == Mailing(OTHER, named)
        assert at(whole.local.content) == Mailing(BUSINESS, named)
        assert at(whole.remote.content) == Mailing(BUSINESS, named)
        first = entries_of(KNOWN)[HOME if named else BUSINESS]
        assert whole.mapping.common.mailing_address == first  # type: ignore[union-attr]
    other = Pair(link(meeting()), row(meeting()), remote=item(meeting()))
    assert pair_in_places(other, ALONE) is other


def test_that_nobody_has_heard_of_an_address_before_somebody_looked_which_it_is() -> None:
    def heard(common: ContactContent, there: MailboxItem, *, alone: bool = True) -> bool:
        known = Pair(link(common, TABLE), ROW, remote=there)
        return is_heard(pair_in_places(known, ALONE if alone else ALL_THREE))

    read = item(replace(KNOWN, mailing=Mailing(HOME)))
    assert not heard(KNOWN, read)
    assert heard(KNOWN, read, alone=False)
    assert heard(replace(KNOWN, mailing=Mailing(HOME)), read)
    assert heard(KNOWN, item(KNOWN))  # of a server that has no such name


def test_that_the_mailing_address_is_renewed_whenever_the_other_two_begin_or_stop() -> None:
    three = frozenset({"mailing_address", "home_address", "other_address"})
    alone, every = (noted(None, one, TABLES) for one in (ALONE, ALL_THREE))
    assert renewed(alone, ALL_THREE, TABLES) == {TABLE: three}
    assert renewed(every, ALONE, TABLES) == {TABLE: frozenset({"mailing_address"})}
    assert renewed(every, ALL_THREE, TABLES) == renewed(alone, ALONE, TABLES) == {}


def test_that_what_is_made_of_a_row_has_its_address_in_business() -> None:
    (made,) = planned(pair_in_places(Pair(local=ROW, wanted=True), ALONE)).actions
    assert made.type is ActionType.CREATE_IN_EXCHANGE
    for content in (made.content, made.common):
        assert content is not None
        assert at(content) == Mailing(BUSINESS, named=True)
