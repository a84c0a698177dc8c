"""Who is to blame for a lost connection: decided without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.errors import ItemRefused, Retryable, SsyncError
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.errors import Peer
from ssync_desktop.servers.pop3_recovery import FetchPlan
from ssync_desktop.servers.port import Endpoint, FetchedItem, ServerItem

PEER = Peer(Endpoint("host", 110, ConnectionSecurity.NONE), "POP3")


def _items(count: int) -> list[ServerItem]:
    return [ServerItem(f"key-{n}", "1/1") for n in range(count)]


def _run(plan: FetchPlan, bad: dict[str, int]) -> list[FetchedItem]:
    """Play a server that closes the connection at *bad* keys, after so many octets."""
    certain: list[FetchedItem] = []
    while run := plan.next_run():
        for item in run:
            if item.key in bad:
                certain += plan.lost(bad[item.key])
                break
            certain += plan.arrived(FetchedItem(item))
    return certain


@given(count=st.integers(1, 12), bad=st.dictionaries(st.integers(0, 11), st.integers(0, 1)))
def test_every_item_comes_out_once_and_in_order_or_the_line_is_to_blame(
    count: int, bad: dict[int, int]
) -> None:
    items = _items(count)
    keys = {f"key-{n}": octets for n, octets in bad.items()}
    try:
        certain = _run(FetchPlan(items, PEER), keys)
    except Retryable:
        # Only where three in a row, or the very last ones, were cut and nothing had come before.
        start = [item.key in keys for item in items]
        assert all(start[:3])
        return
    assert [fetched.item for fetched in certain] == items
    assert [f.item.key for f in certain if f.error] == [i.key for i in items if i.key in keys]
    assert all(isinstance(f.error, ItemRefused) for f in certain if f.error)


def test_the_suspect_is_asked_for_alone() -> None:
    items = _items(5)
    plan = FetchPlan(items, PEER)
    plan.arrived(FetchedItem(items[0]))
    assert plan.lost(7) == []
    assert list(plan.next_run()) == [items[1]]
    assert [fetched.item for fetched in plan.arrived(FetchedItem(items[1]))] == [items[1]]
    assert list(plan.next_run()) == items[2:]


def test_a_line_that_breaks_here_and_there_is_to_blame_itself() -> None:
    plan = FetchPlan(_items(5), PEER)
    plan.lost(10)
    plan.lost(20)
    plan.lost(30)
    with pytest.raises(SsyncError) as caught:
        plan.lost(40)
    assert isinstance(caught.value, Retryable)


def test_suspects_wait_for_a_message_that_arrives() -> None:
    items = _items(3)
    plan = FetchPlan(items, PEER)
    assert plan.lost(0) == plan.lost(0) == []
    certain = plan.arrived(FetchedItem(items[1]))
    assert [(f.item, f.error is None) for f in certain] == [(items[0], False), (items[1], True)]


def test_a_lone_message_cut_in_its_middle_is_not_blamed() -> None:
    plan = FetchPlan(_items(1), PEER)
    plan.lost(500)
    with pytest.raises(Retryable):
        plan.lost(500)
