"""A link that somebody deletes by hand while a pass works on it: the pass goes on without it."""

from collections.abc import Callable

import pytest

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.organization.id_mappings import delete_exchange_sync_id_mapping
from ssync_desktop.servers.memory_server import Step
from tests.engine.items.desk import Desk, saying

NAMES = ("Changed here", "Changed there", "Deleted here", "Deleted there", "Let go", "New")
OTHER = TaskContent("Other")


def forget(desk: Desk, link: IdMapping) -> None:
    """Delete a link by hand."""
    desk.as_user(lambda context: delete_exchange_sync_id_mapping(context, link.id))


def delete_links(desk: Desk) -> None:
    """Delete every link but that of the other item."""
    for one in desk.links():
        if one.subject != OTHER.subject:
            forget(desk, one)


def at(desk: Desk, awaited: Step, act: Callable[[Desk], object]) -> None:
    """Do something once, as soon as the server comes to *awaited*."""
    strike = desk.server.strike

    def once(step: Step, key: str | None = None) -> None:
        if step is awaited:
            desk.server.strike = strike  # type: ignore[method-assign]
            act(desk)
        strike(step, key)

    desk.server.strike = once  # type: ignore[method-assign]


async def much_to_do(desk: Desk) -> None:
    """Let there be something to do of each kind."""
    for name in (*NAMES[:-1], *(f"Filler {number}" for number in range(20)), OTHER.subject):
        desk.write(TaskContent(name))
    await desk.synchronize()
    rows = {one.content.subject: one for one in desk.rows()}
    items = {one.content.subject: one for one in desk.items()}
    desk.change(rows["Changed here"], body="Here")
    there = items["Changed there"]
    desk.box.change(there.key, saying(there.content, body="There"))
    desk.delete(rows["Deleted here"])
    desk.box.remove(items["Deleted there"].key)
    desk.as_user(
        lambda context: context.unit.items.delete(
            rows["Let go"].object_type, rows["Let go"].id, by=None, entitled=False
        )
    )
    desk.write(TaskContent("New"))
    desk.change(rows[OTHER.subject], body="Anew")


@pytest.mark.parametrize(
    "step", [Step.ITEM_LIST, Step.ITEM_READ, Step.ITEM_WRITE, Step.ITEM_WRITTEN]
)
async def test_a_pass_survives_that_links_are_deleted(ada: Desk, step: Step) -> None:
    await much_to_do(ada)
    at(ada, step, delete_links)
    await ada.synchronize()
    (other,) = [one for one in ada.items() if one.content.subject == OTHER.subject]
    assert other.content.body == "Anew"
    for _ in range(2):
        await ada.synchronize()
        for found in (ada.rows(), ada.items()):
            names = [one.content.subject for one in found]
            assert len(names) == len(set(names)), sorted(names)[:8]
            assert {"Changed here", "Changed there"} < set(names)
    failures = [one.error_text for one in ada.links() if one.error_code]
    assert not failures


async def test_a_link_may_go_while_its_item_is_let_go(ada: Desk) -> None:
    row = ada.write(OTHER)
    await ada.synchronize()
    ada.as_user(
        lambda context: context.unit.items.delete(row.object_type, row.id, by=None, entitled=False)
    )
    at(ada, Step.ITEM_WRITTEN, lambda desk: forget(desk, desk.links()[0]))
    await ada.synchronize()
    assert ada.links() == []
    (item,) = ada.items()
    assert item.mark is None


async def test_who_was_linked_once_is_not_made_a_second_time(ada: Desk) -> None:
    row = ada.write(OTHER)
    await ada.synchronize()
    forget(ada, ada.links()[0])
    ada.change(row, body="Anew")
    await ada.synchronize()
    (item,) = ada.items()
    assert item.content.body == "Anew"
    (link,) = ada.links()
    assert (link.object_id, link.entry_id) == (row.id, item.key)


async def test_what_is_to_be_deleted_since_waits_for_a_plan_of_its_own(ada: Desk) -> None:
    row = ada.write(OTHER)
    await ada.synchronize()
    (item,) = ada.items()

    def meanwhile(desk: Desk) -> None:
        desk.box.categorize(item.key, tracked=False)  # another version, which says the same
        desk.delete(row)

    ada.change(row, body="Anew")
    at(ada, Step.ITEM_WRITE, meanwhile)
    await ada.synchronize()
    assert [one.key for one in ada.items()] == [item.key]
    await ada.synchronize()
    assert ada.items() == []
