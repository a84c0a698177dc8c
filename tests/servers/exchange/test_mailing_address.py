"""Which of a contact's addresses is the mailing address: the one that Exchange's user names."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.content import (
    NO_ADDRESS,
    ContactContent,
    Mailing,
    PostalAddress,
)
from ssync_desktop.domain.items.kinds import AddressEntry, ItemKind
from ssync_desktop.sandbox.ews.markup import Element, T, t
from ssync_desktop.servers.exchange.item_sync import ExchangeItems
from ssync_desktop.servers.item_port import ItemVersion
from tests.contract.item_samples import MARK, seen
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House, leave

CONTACT = ItemKind.CONTACT
QUAY, WAY, ROAD = (PostalAddress(street) for street in ("Quay 1", "Way 2", "Road 3"))
NEW = PostalAddress("New 4", "Ulm", postal_code="89073")
NAMES = (None, "None", "Business", "Home", "Other")
STREETS = {"Business": "Quay 1", "Home": "Way 2", "Other": "Road 3"}


def entries(streets: Mapping[str, str]) -> Element:
    said = (t("Entry", t("Street", street), Key=key) for key, street in streets.items())
    return t("PhysicalAddresses", *said)


def left(house: House, named: str | None, streets: Mapping[str, str] = STREETS) -> str:
    """Put a contact into the mailbox that names one of its addresses, or none."""
    said = [t("Surname", "Meier"), entries(streets)]
    if named is not None:
        said.append(t("PostalAddressIndex", named))
    return leave(house, "Contact", *said)


def addresses(house: House, key: str) -> dict[str, str]:
    """Return the streets of a contact as they lie there, by their keys."""
    found = house.hands.item(key).values.get("PhysicalAddresses", ())
    return {one.get("Key", ""): one.findtext(f"{T}Street", "") for one in found}


def named_by(house: House, key: str) -> str:
    found = house.hands.item(key).values.get("PostalAddressIndex")
    return "" if found is None else found.text or ""


async def read(session: ExchangeItems, key: str) -> tuple[ContactContent, ItemVersion]:
    item = await seen(session, CONTACT, key)
    assert isinstance(item.content, ContactContent)
    return item.content, ItemVersion(item.key, item.version)


@pytest.mark.parametrize("named", NAMES)
async def test_the_mailing_address_is_the_one_that_is_named(
    house: House, named: str | None
) -> None:
    key, known = left(house, named), named or "None"
    async with house.connector.items(house.endpoint, ANN) as session:
        session.know([], None, all_addresses=False)
        content, _ = await read(session, key)
        session.know([], None, all_addresses=True)
        every, _ = await read(session, key)
    expected = STREETS.get(known, "Quay 1")
    assert content.mailing_address == PostalAddress(expected)
    assert (every.mailing_address, every.home_address, every.other_address) == (QUAY, WAY, ROAD)
    assert every.mailing.entry == (known if known in STREETS else AddressEntry.BUSINESS)


@pytest.mark.parametrize("named", NAMES)
async def test_an_address_goes_where_the_named_one_lies_and_the_others_stay(
    house: House, named: str | None
) -> None:
    key = left(house, named)
    async with house.connector.items(house.endpoint, ANN) as session:
        session.know([], None, all_addresses=False)
        content, version = await read(session, key)
        after = replace(content, mailing_address=NEW)
        version = await session.update_item(version, content, after, MARK, mail=False)
        entry = named if named in STREETS else "Business"
        assert addresses(house, key) == {**STREETS, entry: "New 4"}
        assert named_by(house, key) == entry
        assert await read(session, key) == (after, version)
        gone = replace(after, mailing_address=NO_ADDRESS)
        await session.update_item(version, after, gone, MARK, mail=False)
    assert addresses(house, key) == {one: STREETS[one] for one in STREETS if one != entry}
    assert named_by(house, key) == entry


@pytest.mark.parametrize("named", ["None", "Home"])
async def test_no_address_is_named_by_what_is_said_beside_it(house: House, named: str) -> None:
    key = left(house, named)
    async with house.connector.items(house.endpoint, ANN) as session:
        session.know([], None, all_addresses=False)
        content, version = await read(session, key)
        after = replace(content, nickname="Ro")
        await session.update_item(version, content, after, MARK, mail=False)
    assert (addresses(house, key), named_by(house, key)) == (STREETS, named)


@pytest.mark.parametrize("named", ["None", "Home"])
async def test_each_address_has_its_own_place_where_all_three_synchronize(
    house: House, named: str
) -> None:
    key = left(house, named)
    async with house.connector.items(house.endpoint, ANN) as session:
        session.know([], None, all_addresses=True)
        content, version = await read(session, key)
        after = replace(content, mailing_address=NEW, other_address=NO_ADDRESS)
        await session.update_item(version, content, after, MARK, mail=False)
    assert addresses(house, key) == {"Business": "New 4", "Home": "Way 2"}
    assert named_by(house, key) == named


@pytest.mark.parametrize(
    ("mailing", "address", "lies", "named"),
    [
        (Mailing(AddressEntry.BUSINESS, named=True), NEW, {"Business": "New 4"}, "Business"),
        (Mailing(AddressEntry.BUSINESS, named=True), NO_ADDRESS, {}, ""),
        (Mailing(AddressEntry.HOME, named=True), NEW, {"Home": "New 4"}, "Home"),
        (Mailing(AddressEntry.HOME), NEW, {"Business": "New 4"}, "Home"),
        (Mailing(AddressEntry.BUSINESS), NEW, {"Business": "New 4"}, ""),
        (Mailing(), NEW, {"Business": "New 4"}, ""),
    ],
)
async def test_a_new_contact_names_its_address_as_far_as_it_is_the_only_one_or_was_named(
    house: House, mailing: Mailing, address: PostalAddress, lies: dict[str, str], named: str
) -> None:
    content = ContactContent(
        last_name="Meier", spouse_name="Sam", mailing_address=address, mailing=mailing
    )
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(content, MARK, mail=False)
    assert (addresses(house, made.key), named_by(house, made.key)) == (lies, named)


async def test_what_nobody_has_looked_at_is_read_before_an_address_is_written(
    house: House,
) -> None:
    key = left(house, "Home")
    async with house.connector.items(house.endpoint, ANN) as session:
        content, version = await read(session, key)
        unheard = replace(content, mailing=Mailing(None, named=True))
        after = replace(unheard, mailing_address=NEW)
        with pytest.raises(ItemRefused) as refused:
            await session.update_item(version, unheard, after, MARK, mail=False)
        assert refused.value.code is ErrorCode.ITEM_CHANGED
        assert addresses(house, key) == STREETS
        other = replace(unheard, nickname="Ro")
        await session.update_item(version, unheard, other, MARK, mail=False)
    assert (addresses(house, key), named_by(house, key)) == (STREETS, "Home")
