"""Filters that are narrowed by mistake and repaired: everything is linked as it was."""

from collections import Counter
from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.kinds import ItemKind, UserDecision
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.organization import item_decisions, sync_filters
from ssync_desktop.organization.context import Context
from tests.engine.items.desk import Desk, saying
from tests.kit.items_at_hand import EVE, LOVELACE, meeting

CALL = TaskContent("Call Fabrikam", body="About the contract")
NOBODYS = FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, "nothing is called so")


class Filters:
    """The user's filters, which can be narrowed until they match nothing, and repaired."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def narrow(self) -> None:
        """Let them match nothing."""

        def work(context: Context) -> None:
            for one in context.unit.sync_filters.of(self._desk.user_id):
                draft = replace(one.draft(), conditions=(*one.conditions, NOBODYS))
                sync_filters.save_sync_filter(context, draft)

        self._desk.house.do(work)

    def repair(self) -> None:
        """Let them match what they matched before."""

        def work(context: Context) -> None:
            for one in context.unit.sync_filters.of(self._desk.user_id):
                conditions = tuple(part for part in one.conditions if part != NOBODYS)
                draft = replace(one.draft(), conditions=conditions)
                sync_filters.save_sync_filter(context, draft)

        self._desk.house.do(work)


@pytest.fixture
def filters(ada: Desk) -> Filters:
    return Filters(ada)


def states(desk: Desk) -> Counter[LinkState]:
    return Counter(map(link_state, desk.links()))


@pytest.mark.parametrize(
    "content", [meeting(required=(EVE,)), LOVELACE, CALL], ids=lambda one: type(one).__name__
)
async def test_what_left_the_filters_is_linked_as_before_when_they_match_again(
    ada: Desk, filters: Filters, content: Content
) -> None:
    ada.write(content)
    await ada.synchronize()
    (item,) = ada.items()
    for _ in range(2):
        filters.narrow()
        await ada.synchronize()
        assert states(ada) == {LinkState.UNLINKED: 1}
        assert [one.mark for one in ada.items()] == [None]
        filters.repair()
        (action,) = (await ada.plan()).actions
        assert action.type is ActionType.LINK
        assert action.reasons == ("It matches the filters again: the two are linked as they were.",)
        await ada.synchronize()
        assert states(ada) == {LinkState.LINKED: 1}
        assert [(one.key, one.mark is not None) for one in ada.items()] == [(item.key, True)]
        ada.agrees()
        assert (await ada.plan()).actions == ()
    assert not ada.mails()
    assert [one.decision for one in ada.links()] == [UserDecision.NONE]


async def test_a_row_that_matches_again_by_itself_is_linked_again_too(
    ada: Desk, filters: Filters
) -> None:
    call = ada.write(CALL)
    await ada.synchronize()
    filters.narrow()
    await ada.synchronize()
    ada.change(call, subject=f"{CALL.subject}: {NOBODYS.value}")
    await ada.synchronize()
    assert states(ada) == {LinkState.LINKED: 1}
    ada.agrees()


async def test_what_both_sides_changed_meanwhile_comes_together_and_nobody_is_told(
    ada: Desk, filters: Filters
) -> None:
    await ada.synchronize()  # the first is quiet by itself
    plans = ada.write(meeting(required=(EVE,), body="For the figures"))
    await ada.synchronize()
    told = ada.mails()
    filters.narrow()
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.change(item.key, saying(item.content, location="Room 2"))
    ada.change(plans, body="")
    await ada.synchronize()
    filters.repair()
    await ada.synchronize()
    ada.agrees()
    content = ada.row(plans.id).content
    assert (content.location, content.body) == ("Room 2", "")  # type: ignore[union-attr]
    assert ada.mails() == told


async def test_many_are_linked_again_without_a_brake_and_without_a_double(
    ada: Desk, filters: Filters
) -> None:
    for number in range(120):
        ada.write(TaskContent(f"Task {number}"))
    await ada.synchronize()
    filters.narrow()
    await ada.synchronize()
    filters.repair()
    plan = await ada.plan()
    assert Counter(one.type for one in plan.actions) == {ActionType.LINK: 120}
    assert plan.brakes == ()
    await ada.synchronize()
    assert states(ada) == {LinkState.LINKED: 120}
    ada.agrees()


@pytest.mark.parametrize("yes", [True, False])
async def test_what_was_deleted_in_exchange_meanwhile_is_asked_about(
    ada: Desk, filters: Filters, yes: bool
) -> None:
    ada.write(CALL)
    await ada.synchronize()
    filters.narrow()
    await ada.synchronize()
    ada.box.remove(ada.items()[0].key)
    await ada.synchronize()
    filters.repair()
    await ada.synchronize()
    assert ada.items() == []
    (link,) = ada.links()
    assert link.decision is UserDecision.ASKED
    ada.as_user(lambda context: item_decisions.decide(context, link.id, yes=yes))
    await ada.synchronize()
    assert [one.content.subject for one in ada.items()] == [CALL.subject] * yes
    assert (await ada.plan()).actions == ()
    assert len(ada.links()) == 1


async def test_what_the_user_took_the_category_off_is_not_linked_again(
    ada: Desk, filters: Filters
) -> None:
    ada.box.create(CALL, tracked=True)
    await ada.synchronize()
    filters.narrow()
    await ada.synchronize()
    assert states(ada) == {LinkState.LINKED: 1}  # the user holds it
    ada.box.categorize(ada.items()[0].key, tracked=False)
    await ada.synchronize()
    assert states(ada) == {LinkState.UNLINKED: 1}
    filters.repair()
    await ada.synchronize()
    assert states(ada) == {LinkState.UNLINKED: 1}


async def test_an_item_that_is_back_in_its_folder_when_its_row_left_the_filters_is_not_doubled(
    ada: Desk, filters: Filters
) -> None:
    ada.write(CALL)
    await ada.synchronize()
    moved = ada.box.move_away(ada.items()[0].key, "Old")
    await ada.synchronize()
    filters.narrow()
    await ada.synchronize()
    assert states(ada) == {LinkState.MOVED: 1}
    ada.box.move_back(moved.key)
    await ada.synchronize()
    assert states(ada) == {LinkState.UNLINKED: 1}
    filters.repair()
    await ada.synchronize()
    assert states(ada) == {LinkState.LINKED: 1}
    assert len(ada.items(ItemKind.TASK)) == 1
    ada.agrees()
