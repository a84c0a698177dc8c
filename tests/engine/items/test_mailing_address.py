"""Address 1 is the mailing address in Exchange, whichever entry of it the user names."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.items.content import (
    NO_ADDRESS,
    ContactContent,
    Content,
    Mailing,
    PostalAddress,
)
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.planning import FieldChange
from ssync_desktop.engine.items.undo_preview import preview_undo
from ssync_desktop.engine.items.undoing import undo
from ssync_desktop.organization import field_maps
from ssync_desktop.organization.context import Context
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.markup import T, t
from ssync_desktop.sandbox.ews.properties_values import put, text_of
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.engine.items.desk import Desk
from tests.engine.items.exchange_desk import Person
from tests.engine.items.test_door import caller_of
from tests.kit.exchange import ExchangeHands
from tests.kit.items_at_hand import LOVELACE

QUAY, WAY, ROAD, NEW = (PostalAddress(one) for one in ("Quay 1", "Way 2", "Road 3", "New 4"))


class Card:
    """The only contact in the mailbox, as its user sees it there."""

    def __init__(self, hands: ExchangeHands, server: SandboxExchange) -> None:
        self._hands = hands
        self._server = server

    def name(self, entry: str, **streets: str) -> None:
        """Make *entry* the mailing address, and write addresses by their keys."""
        exchange, item = self._server.exchange, self._item
        said = {**self.addresses, **streets}
        entries = (t("Entry", t("Street", one), Key=key) for key, one in said.items() if one)
        with exchange.lock:
            put(item.values, "PhysicalAddresses", *entries)
            put(item.values, "PostalAddressIndex", entry)
            exchange.note(Change.UPDATED, item)

    @property
    def addresses(self) -> dict[str, str]:
        """The streets, by their keys."""
        found = self._item.values.get("PhysicalAddresses", ())
        return {one.get("Key"): one.findtext(f"{T}Street", "") for one in found}

    @property
    def named(self) -> str:
        """Which is the mailing address."""
        return text_of(self._item.values, "PostalAddressIndex")

    @property
    def _item(self) -> Any:
        (item,) = self._hands.mailbox.distinguished["contacts"].visible
        return item


@pytest.fixture
def card(hands: ExchangeHands, exchange_server: SandboxExchange) -> Card:
    return Card(hands, exchange_server)


@pytest.fixture
def asked(exchange_server: SandboxExchange, desk: Desk) -> Counter[str]:
    """Return how often each operation was asked for."""
    del desk
    heard: Counter[str] = Counter()
    service, checked = exchange_server.service, exchange_server.service.watch

    def hear(request: bytes, answer: bytes) -> None:
        heard.update(one for one in ("GetItem", "UpdateItem") if f"{one}>".encode() in request)
        if checked is not None:
            checked(request, answer)

    service.watch = hear
    return heard


def switch(desk: Desk, *, on: bool) -> None:
    """Synchronize all three addresses, or the mailing address alone."""

    def work(context: Context) -> None:
        profile = context.unit.field_maps.get()
        field_maps.save_field_map(context, replace(profile, all_addresses=on))

    desk.house.do(work)


def of_row(desk: Desk) -> tuple[PostalAddress, PostalAddress, PostalAddress]:
    return of((desk.rows()[0]).content)


def of(content: Content) -> tuple[PostalAddress, PostalAddress, PostalAddress]:
    assert isinstance(content, ContactContent)
    return content.mailing_address, content.home_address, content.other_address


async def linked(desk: Desk, card: Card, entry: str) -> None:
    """Link a contact of which Exchange's user names *entry*, and has all three addresses."""
    desk.write(replace(LOVELACE, mailing_address=QUAY))
    await desk.synchronize()
    card.name(entry, Home="Way 2", Other="Road 3")
    await desk.synchronize()
    assert (await desk.plan()).actions == ()


async def test_a_new_contact_has_its_address_as_the_mailing_address(desk: Desk, card: Card) -> None:
    desk.write(replace(LOVELACE, mailing_address=QUAY, home_address=WAY))
    await desk.synchronize()
    assert (card.addresses, card.named) == ({"Business": "Quay 1"}, "Business")
    await desk.synchronize()
    assert (await desk.plan()).actions == ()


async def test_a_contact_gets_its_first_address_without_being_read(
    desk: Desk, card: Card, asked: Counter[str]
) -> None:
    row = desk.write(LOVELACE)
    await desk.synchronize()
    assert (card.addresses, card.named) == ({}, "")
    await desk.synchronize()
    asked.clear()
    desk.change(row, mailing_address=QUAY)
    await desk.synchronize()
    assert (card.addresses, card.named) == ({"Business": "Quay 1"}, "Business")
    assert asked == Counter(UpdateItem=1)


@pytest.mark.parametrize(
    ("entry", "expected"), [("None", QUAY), ("Business", QUAY), ("Home", WAY), ("Other", ROAD)]
)
async def test_what_the_user_names_is_address_1(
    desk: Desk, card: Card, entry: str, expected: PostalAddress
) -> None:
    await linked(desk, card, entry)
    assert of_row(desk) == (expected, NO_ADDRESS, NO_ADDRESS)
    card.name("Business")
    await desk.synchronize()
    assert of_row(desk) == (QUAY, NO_ADDRESS, NO_ADDRESS)
    assert card.addresses == {"Business": "Quay 1", "Home": "Way 2", "Other": "Road 3"}


async def test_address_1_goes_where_the_user_wants_it_without_being_asked_for(
    desk: Desk, card: Card, asked: Counter[str]
) -> None:
    await linked(desk, card, "Home")
    (row,) = desk.rows()
    asked.clear()
    for street in ("New 4", "Newer 5"):
        desk.change(row, mailing_address=PostalAddress(street))
        await desk.synchronize()
        assert card.addresses == {"Business": "Quay 1", "Home": street, "Other": "Road 3"}
    assert card.named == "Home"
    assert asked == Counter(UpdateItem=2)
    desk.change(row, mailing_address=NO_ADDRESS)
    await desk.synchronize()
    assert card.addresses == {"Business": "Quay 1", "Other": "Road 3"}
    assert card.named == "Home"
    assert (await desk.plan()).actions == ()


async def test_whoever_looks_at_both_sides_sees_the_same(
    desk: Desk, card: Card, person: Person
) -> None:
    await linked(desk, card, "Home")
    (item,) = await person.items(ItemKind.CONTACT)
    assert of(item.content)[0] == of_row(desk)[0] == WAY


async def test_each_address_has_its_own_once_all_three_synchronize(
    desk: Desk, card: Card, asked: Counter[str]
) -> None:
    await linked(desk, card, "Home")
    asked.clear()
    switch(desk, on=True)
    await desk.synchronize()
    # Address 1 was Exchange's home address, and is its business address now: ours counts.
    assert of_row(desk) == (WAY, WAY, ROAD)
    assert card.addresses == {"Business": "Way 2", "Home": "Way 2", "Other": "Road 3"}
    assert card.named == "Home"
    (link,) = desk.links()
    assert {one.field: (one.crm, one.exchange) for one in link.conflicts} == {
        "mailing_address": (WAY, QUAY)
    }
    assert asked == Counter(UpdateItem=1)
    assert (await desk.plan()).actions == ()
    (row,) = desk.rows()
    desk.change(row, mailing_address=NEW)
    await desk.synchronize()
    assert card.addresses == {"Business": "New 4", "Home": "Way 2", "Other": "Road 3"}


@pytest.mark.parametrize("business", ["Quay 1", ""])
async def test_the_mailing_address_is_mapped_anew_when_it_synchronizes_alone(
    desk: Desk, card: Card, business: str
) -> None:
    switch(desk, on=True)
    desk.write(replace(LOVELACE, mailing_address=PostalAddress(business)))
    await desk.synchronize()
    card.name("Home", Home="Way 2")
    await desk.synchronize()
    assert of_row(desk) == (PostalAddress(business), WAY, NO_ADDRESS)
    switch(desk, on=False)
    await desk.synchronize()
    # Both say something: ours counts. What one side leaves empty is filled from the other.
    wanted = business or "Way 2"
    assert of_row(desk) == (PostalAddress(wanted), WAY, NO_ADDRESS)
    assert card.addresses == {"Home": wanted} | ({"Business": business} if business else {})
    assert card.named == "Home"
    assert len(desk.links()[0].conflicts) == bool(business)
    assert (await desk.plan()).actions == ()


async def test_a_link_from_before_anybody_looked_is_read_before_its_address_is_written(
    desk: Desk, card: Card, asked: Counter[str]
) -> None:
    await linked(desk, card, "Home")
    (row,), (link,) = desk.rows(), desk.links()
    old = replace(
        LOVELACE, mailing_address=QUAY, home_address=WAY, other_address=ROAD, mailing=Mailing()
    )
    desk.house.do(lambda context: context.unit.id_mappings.save(replace(link, common=old)))
    asked.clear()
    desk.change(row, mailing_address=NEW)
    await desk.synchronize()
    assert of_row(desk) == (NEW, NO_ADDRESS, NO_ADDRESS)
    assert card.addresses == {"Business": "Quay 1", "Home": "New 4", "Other": "Road 3"}
    assert card.named == "Home"
    assert asked == Counter(GetItem=1, UpdateItem=1)
    (link,) = desk.links()
    assert [(one.crm, one.exchange) for one in link.conflicts] == [(NEW, WAY)]
    desk.change(row, mailing_address=QUAY)
    await desk.synchronize()
    assert card.addresses["Home"] == "Quay 1"
    assert asked == Counter(GetItem=1, UpdateItem=2)


@pytest.mark.parametrize("entry", ["Home", "Business"])
async def test_what_is_taken_back_leaves_the_choice_to_the_user(
    desk: Desk, card: Card, entry: str
) -> None:
    await linked(desk, card, "Home")
    (row,) = desk.rows()
    desk.change(row, mailing_address=NEW)
    await desk.synchronize()
    card.name(entry)
    written = desk.house.see(lambda unit: unit.former_versions.of_mailbox(desk.mailbox.id))[0]
    preview = await preview_undo(desk.house.tools, None, written.id)
    field = "mailing_address" if entry == "Home" else "home_address"
    assert preview.changes == (FieldChange(field, NEW, WAY),)
    await undo(desk.house.tools, caller_of(desk), written.id)
    assert card.addresses == {"Business": "Quay 1", "Home": "Way 2", "Other": "Road 3"}
    assert card.named == entry
