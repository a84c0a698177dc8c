"""Address lists, as mailers write them and as they break them."""

from email.utils import formataddr, getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import is_address
from ssync_desktop.mime import limits
from ssync_desktop.mime.addresses import parse


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("a@b.org", [("", "a@b.org")]),
        ("<a@b.org>", [("", "a@b.org")]),
        ("Ann Lee <a@b.org>", [("Ann Lee", "a@b.org")]),
        ('"Lee, Ann" <a@b.org>', [("Lee, Ann", "a@b.org")]),
        ('"Ann \\"The\\" Lee" <a@b.org>', [('Ann "The" Lee', "a@b.org")]),
        ("a@b.org, Bob <b@c.org>,c@d.org", [("", "a@b.org"), ("Bob", "b@c.org"), ("", "c@d.org")]),
        ("a@b.org (Ann Lee)", [("Ann Lee", "a@b.org")]),
        ("Ann (of (the) Lees) Lee <a@b.org>", [("Ann  Lee", "a@b.org")]),
        ("Friends: a@b.org, Bob <b@c.org>;, c@d.org",
         [("", "a@b.org"), ("Bob", "b@c.org"), ("", "c@d.org")]),
        ("undisclosed-recipients:;", []),
        ("a@b.org; b@c.org", [("", "a@b.org"), ("", "b@c.org")]),  # as Outlook shows them
        ("<@relay.org,@other.org:a@b.org>", [("", "a@b.org")]),
        ("a@b.org <a@b.org>", [("a@b.org", "a@b.org")]),
        ('"a@b.org" <c@d.org>', [("a@b.org", "c@d.org")]),
        ("=?utf-8?q?J=C3=BCrgen?= <j@b.org>", [("Jürgen", "j@b.org")]),
        ('"=?utf-8?q?J=C3=BCrgen?=" <j@b.org>', [("Jürgen", "j@b.org")]),
        ("=?utf-8?Q?Lee,_Ann?= <a@b.org>, b@c.org", [("Lee, Ann", "a@b.org"), ("", "b@c.org")]),
        ("Jürgen <jürgen@bücher.example>", [("Jürgen", "jürgen@bücher.example")]),
        ("Ann <a@b.org", [("Ann", "a@b.org")]),
        ("Ann a@b.org>", []),
        ("Ann <a @ b.org>", []),
        ("Ann <>", []),
        ("Ann", []),
        ('"', []),
        ("(((", []),
        (",,a@b.org,,", [("", "a@b.org")]),
        ("a@b@c.org", []),
    ],
)  # fmt: skip
def test_a_list_is_read(value: str, addresses: list[tuple[str, str]]) -> None:
    found, _ = parse(value)
    assert [(entry.name, entry.address) for entry in found] == addresses


@pytest.mark.parametrize(
    ("value", "unread"),
    [("a@b.org", 0), ("undisclosed-recipients:;", 0), ("Ann", 1), ("Ann, a@b.org, <>", 2)],
)
def test_what_is_no_address_is_counted(value: str, unread: int) -> None:
    assert parse(value)[1] == unread


def test_more_addresses_than_anyone_writes_are_cut() -> None:
    found, unread = parse(", ".join(f"a{number}@b.org" for number in range(3_000)))
    assert len(found) == limits.ADDRESSES
    assert unread == 1
    found, _ = parse("x, " + ", ".join(f"a{number}@b.org" for number in range(3_000)))
    assert len(found) == limits.ADDRESSES


_names = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")), max_size=20)


@given(
    st.lists(
        st.tuples(_names, st.from_regex(r"[a-z0-9.]{1,9}@[a-z]{1,9}\.org", fullmatch=True)),
        min_size=1,  # what an empty list gives differs between releases of the library
    )
)
def test_a_well_made_list_is_read_as_the_standard_library_reads_it(
    pairs: list[tuple[str, str]],
) -> None:
    pairs = [(" ".join(name.replace("=?", "").split()), address) for name, address in pairs]
    value = ", ".join(formataddr(pair) for pair in pairs)
    found, unread = parse(value)
    assert unread == 0
    assert [(entry.name, entry.address) for entry in found] == getaddresses([value])


@given(st.text(alphabet='ab@<>"(),:;\\ =?.', max_size=60))
def test_anything_gives_addresses_that_can_be_answered(value: str) -> None:
    found, _ = parse(value)
    assert all(is_address(entry.address) for entry in found)
