"""Identifiers that sort in the order in which they were made."""

import time

from ssync_desktop.domain.ids import new_id


def test_ids_of_one_millisecond_sort_as_they_were_made() -> None:
    made = []
    for _ in range(2_000):
        made.append(new_id())
        now = time.time_ns()
        while time.time_ns() - now < 300:  # one step of the fraction is 244 ns
            pass
    assert made == sorted(made)
    assert {one.version for one in made} == {7}


def test_an_id_can_be_repeated() -> None:
    first = new_id(1_700_000_000_000, bytes(10))
    assert first == new_id(1_700_000_000_000, bytes(10))
    assert first.version == 7
    assert first.int >> 80 == 1_700_000_000_000
