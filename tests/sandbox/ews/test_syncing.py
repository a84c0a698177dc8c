"""SyncFolderItems by pages: nothing left out, nothing told twice without need."""

from collections.abc import Callable
from typing import Any

import pytest
from exchangelib import Message
from exchangelib.errors import ErrorInvalidSyncStateData
from exchangelib.services import SyncFolderItems

from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount, letter

Changes = list[tuple[str, Any]]
SyncOnce = Callable[..., tuple[Changes, str, bool]]


@pytest.fixture
def sync(open_account: OpenAccount) -> SyncOnce:
    """Ask for one page of the inbox, or of *folder*."""
    account = open_account()

    def once(
        state: str | None = None, size: int = 512, folder: Any = None
    ) -> tuple[Changes, str, bool]:
        service = SyncFolderItems(account=account)
        changes = list(
            service.call(
                folder=folder or account.inbox,
                shape="IdOnly",
                additional_fields=[],
                sync_state=state,
                ignore=None,
                max_changes_returned=size,
                sync_scope=None,
            )
        )
        return changes, service.sync_state, service.includes_last_item_in_range

    return once


def test_a_large_folder_comes_page_by_page(exchange: SandboxExchange, sync: SyncOnce) -> None:
    wanted = [exchange.deliver(ADA, letter(str(number))) for number in range(25)]
    seen: list[str] = []
    state, complete, pages = None, False, 0
    while not complete:
        changes, state, complete = sync(state, 10)
        seen += [item.id for _, item in changes]
        pages += 1
    assert seen == [item.id for item in wanted if item]
    assert pages == 3
    assert sync(state) == ([], state, True)


def test_changes_come_with_their_kind(
    exchange: SandboxExchange, open_account: OpenAccount, sync: SyncOnce
) -> None:
    changed, read, gone = (exchange.deliver(ADA, letter(str(number))) for number in range(3))
    assert changed
    assert read
    assert gone
    _, state, _ = sync()
    account = open_account()
    found = {one.id: one for one in account.inbox.all().only("subject", "is_read", "categories")}
    found[changed.id].categories = ["Tracked"]
    found[changed.id].save(update_fields=["categories"])
    found[read.id].is_read = True
    found[read.id].save(update_fields=["is_read"])
    found[gone.id].delete()
    late = exchange.deliver(ADA, letter("late"))
    assert late
    changes, state, _ = sync(state)
    assert [(kind, one[0].id if isinstance(one, tuple) else one.id) for kind, one in changes] == [
        ("update", changed.id),
        ("read_flag_change", read.id),
        ("delete", gone.id),
        ("create", late.id),
    ]


def test_what_came_and_went_between_is_never_mentioned(
    exchange: SandboxExchange, sync: SyncOnce
) -> None:
    _, state, _ = sync()
    item = exchange.deliver(ADA, letter("short-lived"))
    assert item
    with exchange.exchange.lock:
        exchange.exchange.take(item)
    changes, _, _ = sync(state)
    assert changes == []


def test_a_change_between_two_pages_is_told(exchange: SandboxExchange, sync: SyncOnce) -> None:
    items = [exchange.deliver(ADA, letter(str(number))) for number in range(4)]
    changes, state, complete = sync(None, 2)
    assert not complete
    with exchange.exchange.lock:
        for item in (items[0], items[3]):
            assert item
            exchange.exchange.take(item)
    changes, state, complete = sync(state, 2)
    told = [(kind, one.id) for kind, one in changes]
    assert items[0]
    assert items[2]
    assert told == [("create", items[2].id), ("delete", items[0].id)]
    assert complete


def test_a_moved_message_has_another_id(
    exchange: SandboxExchange, open_account: OpenAccount, sync: SyncOnce
) -> None:
    item = exchange.deliver(ADA, letter())
    assert item
    before = item.id
    _, inbox_state, _ = sync()
    account = open_account()
    _, bin_state, _ = sync(folder=account.trash)
    Message(account=account, folder=account.inbox, id=before).move(account.trash)
    gone, _, _ = sync(inbox_state)
    come, _, _ = sync(bin_state, folder=account.trash)
    assert [(kind, one.id) for kind, one in gone] == [("delete", before)]
    ((kind, moved),) = come
    assert kind == "create"
    assert moved.id != before
    assert len(moved.id) <= 512


def test_a_state_of_another_folder_or_time_is_refused(
    exchange: SandboxExchange, open_account: OpenAccount, sync: SyncOnce
) -> None:
    _, state, _ = sync()
    with pytest.raises(ErrorInvalidSyncStateData):
        sync(state, folder=open_account().sent)
    with pytest.raises(ErrorInvalidSyncStateData):
        sync("nonsense")
    exchange.exchange.forget_sync_states()
    with pytest.raises(ErrorInvalidSyncStateData):
        sync(state)
