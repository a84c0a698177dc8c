"""Names that resemble what was typed."""

import pytest

from ssync_desktop.domain.similar import probes, similar_names

PEOPLE = ("Alan Turing", "Alma Alvarez", "Ada Lovelace", "Grace Hopper", "Katherine Johnson")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("alna", ("Alan Turing", "Alma Alvarez")),
        ("Hoper", ("Grace Hopper",)),
        ("lovelcae", ("Ada Lovelace",)),
        ("grace hoper", ("Grace Hopper",)),
        ("al", ()),
        ("zzzz", ()),
        ("", ()),
    ],
)
def test_near_misses_are_found(typed: str, names: tuple[str, ...]) -> None:
    assert similar_names(typed, PEOPLE) == names


def test_no_more_than_three_are_named() -> None:
    assert len(similar_names("anna", [f"Anna {n}" for n in range(9)])) == 3


def test_names_are_looked_up_by_their_beginnings() -> None:
    assert probes(" alna ") == ("aln", "al")
    assert probes("al") == ()
