"""Addresses as people type and paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import Address
from ssync_desktop.ui.activity.addresses import format_addresses, parse_addresses

ANN = Address("Ann", "ann@example.org")
BOB = Address("", "bob@example.org")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" , ;\n", ()),
        ("bob@example.org", (BOB,)),
        ("Ann <ann@example.org>, bob@example.org", (ANN, BOB)),
        ("Ann <ann@example.org>; bob@example.org;", (ANN, BOB)),
        ("Ann <ann@example.org>\nbob@example.org", (ANN, BOB)),
        ("bob@example.org ann@example.org", (BOB, Address("", "ann@example.org"))),
        ('"Adams, Ann" <ann@example.org>', (Address("Adams, Ann", "ann@example.org"),)),
        ("Ann <ann@example.org", (ANN,)),
        ("nobody", (Address("", "nobody"),)),
        ("Ann Adams", (Address("", "Ann Adams"),)),
    ],
)
def test_separators_separate_addresses_and_nothing_inside_them(
    text: str, expected: tuple[Address, ...]
) -> None:
    assert parse_addresses(text) == expected


NAMES = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='"'), max_size=20)
LOCALS = st.text("abcxyz0189._+-", min_size=1, max_size=12)


@given(st.lists(st.builds(lambda name, local: Address(name, f"{local}@x.org"), NAMES, LOCALS)))
def test_what_is_shown_is_read_back(addresses: list[Address]) -> None:
    assert parse_addresses(format_addresses(addresses)) == tuple(addresses)


@given(st.text(max_size=200))
def test_nothing_that_is_typed_raises(text: str) -> None:
    assert all(address.address == address.address.strip() for address in parse_addresses(text))
