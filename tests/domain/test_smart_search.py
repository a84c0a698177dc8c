"""The few hashes by which like emails are looked for: none that is alike is missed."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.options import HashType
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import Fingerprint, likeness
from ssync_desktop.domain.smart_search import (
    Search,
    by_addresses,
    by_common_words,
    by_words,
    can_match,
)

SMART = OrganizationSettings(smart_matching_enabled=True)
HASHES = st.frozensets(st.integers(0, 7), max_size=7)
PRINTS = st.builds(Fingerprint, HASHES, HASHES)


def finds(search: Search, email: Fingerprint) -> bool:
    has = email.addresses if search.kind is HashType.ADDRESS else email.words
    return sum(value in has for value in search.hashes) >= search.least


@given(PRINTS, PRINTS, HASHES, st.integers(0, 3), st.integers(0, 4))
def test_every_email_that_is_alike_is_found_by_each_search(
    mine: Fingerprint, email: Fingerprint, common: frozenset[int], difference: int, least: int
) -> None:
    settings = replace(SMART, subject_hash_difference=difference, least_common_addresses=least)
    if not likeness(mine, email, settings).alike:
        return
    assert can_match(mine, settings)
    commonness = {value: UUID(int=value + 1) if value in common else None for value in range(8)}
    searches = (by_addresses(mine, commonness, settings), by_words(mine, commonness, settings))
    for search in filter(None, searches):
        assert not search.newest_only
        assert 0 < search.least <= len(search.hashes)
        assert not common.intersection(search.hashes)
        assert finds(search, email)
    assert finds(by_common_words(mine, commonness, settings), email)


def test_of_common_words_those_are_taken_that_were_rarer_of_late() -> None:
    mine = Fingerprint(frozenset({1, 2, 3}), frozenset({1, 2}))
    common: dict[int, UUID | None] = {1: UUID(int=9), 2: UUID(int=5), 3: UUID(int=7)}
    assert by_words(mine, common, SMART) is None
    assert by_addresses(mine, common, SMART) is None
    one = by_common_words(mine, common, SMART)
    assert (one.hashes, one.least, one.newest_only) == ((2,), 1, True)
    two = by_common_words(mine, common, replace(SMART, subject_hash_difference=1))
    assert two.hashes == (2, 3)


def test_a_message_without_words_or_people_is_like_nothing() -> None:
    assert not can_match(Fingerprint(frozenset(), frozenset({1, 2})), SMART)
    assert not can_match(Fingerprint(frozenset({1}), frozenset({1})), SMART)
    assert can_match(
        Fingerprint(frozenset({1}), frozenset()), replace(SMART, least_common_addresses=0)
    )
