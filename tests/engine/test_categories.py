"""The category on tracked mail: put on, taken off, renamed, deleted, switched off (section 3.12)."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    ItemOutcome,
    OperationType,
    TraceLevel,
)
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import TRACKED_CATEGORY, UNDELIVERABLE_CATEGORY
from tests.engine.breaking import later, subjects
from tests.engine.mail import a_message
from tests.engine.test_undeliverable import fail_for_good, mailbox_with_bad_mail
from tests.engine.tracking import account, add_rule, on_server, regarding_of, relate_by_hand
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN = OperationType.INCOMING


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA)


async def again(house: EngineHouse, box: Mailbox) -> None:
    """Run the next pass, and hold it to its success."""
    later(house)
    after = await house.run(box, IN)
    assert after.incoming.error_code == ""


def outcomes(house: EngineHouse) -> list[ItemOutcome]:
    return [line.outcome for line in house.ledger()]


def switch(house: EngineHouse, *, on: bool) -> None:
    before = house.see(lambda unit: unit.settings.get())
    house.do(lambda context: update_settings(context, replace(before, track_categorized_items=on)))


async def test_putting_the_category_on_again_tracks_again(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    key = memory_server.deliver(ADA, a_message())
    await again(house, ada)
    memory_server.uncategorize(ADA, key, TRACKED_CATEGORY)
    await again(house, ada)
    memory_server.categorize(ADA, key, TRACKED_CATEGORY)
    await again(house, ada)
    assert outcomes(house) == [ItemOutcome.DUPLICATE]  # of the email that was kept
    assert subjects(house) == ["Hello"]
    memory_server.uncategorize(ADA, key, TRACKED_CATEGORY)
    await again(house, ada)
    assert outcomes(house) == [ItemOutcome.NOT_TRACKED]


async def test_the_rule_of_its_folder_does_not_hold_for_what_was_untracked(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    key = memory_server.deliver(ADA, a_message(), folder=folder)
    await again(house, ada)
    memory_server.uncategorize(ADA, key, TRACKED_CATEGORY)
    await again(house, ada)
    (email,) = house.emails()
    relate_by_hand(house, email.id, account(house, "Contoso"))
    await again(house, ada)
    assert outcomes(house) == [ItemOutcome.NOT_TRACKED]
    assert regarding_of(house, "Hello") == "Contoso"


@pytest.mark.parametrize("step", [Step.MARK, Step.CATEGORY])
async def test_a_mark_that_failed_is_not_taken_for_one_taken_off(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, step: Step
) -> None:
    await again(house, ada)
    memory_server.deliver(ADA, a_message())
    memory_server.fail(step, Retryable(ErrorCode.CONNECTION_LOST))
    later(house)
    await house.run(ada, IN)
    await again(house, ada)
    assert outcomes(house) == [ItemOutcome.TRACKED]
    assert on_server(memory_server, ADA, b"Hello").categories == {TRACKED_CATEGORY}


async def test_an_idle_mailbox_is_asked_for_its_categories_now_and_then_only(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    await again(house, ada)
    for minutes, asked in ((5, False), (5, False), (5, True)):
        house.clock.advance(60 * minutes)
        house.do(lambda context: context.unit.mailboxes.set_direction(ada.id, IN, due(house, ada)))
        before = adopted(house, ada)
        await house.run(ada, IN)
        assert (adopted(house, ada) != before) is asked


def due(house: EngineHouse, box: Mailbox) -> DirectionState:
    return replace(house.mailbox(box.id).incoming, next_run_on=None)


def adopted(house: EngineHouse, box: Mailbox) -> object:
    found = house.see(lambda unit: unit.tracking_categories.find(box.id, TRACKED_CATEGORY))
    assert found is not None
    return found.adopted_on


async def test_switched_off_the_category_means_nothing_and_leaves_the_list(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    key = memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"))
    await again(house, ada)
    switch(house, on=False)
    house.change_mailbox(ada.id)
    memory_server.uncategorize(ADA, key, TRACKED_CATEGORY)
    memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"))
    unwanted = memory_server.deliver(ADA, a_message(ADA, "Nobody", "3@x.test", sender=""))
    memory_server.categorize(ADA, unwanted, TRACKED_CATEGORY)
    for _ in range(2):
        await again(house, ada)
    assert memory_server.accounts[ADA].categories == {}
    assert on_server(memory_server, ADA, b"New").categories == set()
    assert sorted(outcomes(house)) == [
        ItemOutcome.TRACKED,
        ItemOutcome.TRACKED,
        ItemOutcome.NOT_TRACKED,
    ]
    switch(house, on=True)
    await again(house, ada)
    assert list(memory_server.accounts[ADA].categories.values()) == [TRACKED_CATEGORY]


async def test_the_category_of_what_failed_is_on_the_list_too(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    mailbox = mailbox_with_bad_mail(house, memory_server, moves=False)
    await fail_for_good(house, mailbox)
    assert sorted(memory_server.accounts[ADA].categories.values()) == [
        TRACKED_CATEGORY,
        UNDELIVERABLE_CATEGORY,
    ]


@pytest.mark.parametrize("known", [False, True])
async def test_mail_comes_in_where_the_list_is_closed_to_the_account(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, known: bool
) -> None:
    """A category that may have been renamed meanwhile is not taken for one taken off."""
    key = memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"))
    if known:
        await again(house, ada)
        (ours,) = memory_server.accounts[ADA].categories
        memory_server.accounts[ADA].categories[ours] = "Ours"
        memory_server.uncategorize(ADA, key, TRACKED_CATEGORY)
        memory_server.categorize(ADA, key, "Ours")
    memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"))
    denied = NeedsAttention(ErrorCode.MAILBOX_ACCESS_DENIED)
    memory_server.fail(Step.CATEGORY, denied, times=9)
    for _ in range(2):
        await again(house, ada)
    assert subjects(house) == ["New", "Old"]
    assert set(outcomes(house)) == {ItemOutcome.TRACKED}
    assert on_server(memory_server, ADA, b"New").categories == (
        set() if known else {TRACKED_CATEGORY}
    )
    memory_server.heal()
    await again(house, ada)
    assert set(outcomes(house)) == {ItemOutcome.TRACKED}


@pytest.mark.parametrize("known", [False, True])
async def test_categories_rest_while_the_list_cannot_be_read(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, known: bool
) -> None:
    if known:
        await again(house, ada)
    memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"))
    broken = NeedsAttention(ErrorCode.CATEGORY_LIST_UNUSABLE)
    memory_server.fail(Step.CATEGORY, broken, times=9)
    for _ in range(2):
        await again(house, ada)
    assert subjects(house) == ["New"]
    assert on_server(memory_server, ADA, b"New").categories == set()

    def told() -> list[TraceLevel]:
        code = ErrorCode.CATEGORY_LIST_UNUSABLE
        return [one.level for one in house.alerts() if one.code == code]

    assert told() == [TraceLevel.INFORMATION]
    memory_server.heal()
    for _ in range(2):
        await again(house, ada)
    assert told() == []
    assert set(outcomes(house)) == {ItemOutcome.TRACKED}
