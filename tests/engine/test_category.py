"""Mail that carries our category is tracked whatever the filters say, on a server with categories."""

import pytest

from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.breaking import later, subjects
from tests.engine.mail import a_message
from tests.kit.engine import SECRET, EngineHouse

IN = OperationType.INCOMING
ADA = "ada@example.test"


@pytest.mark.behaviour("B54", "the category")
@pytest.mark.parametrize("first_seen", ["with the category", "before it"])
async def test_the_category_tracks_what_no_filter_would(
    house: EngineHouse, memory_server: MemoryServer, first_seen: str
) -> None:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, filtering=FilteringMethod.NONE)
    wanted = memory_server.deliver(ADA, a_message(ADA, "Wanted", "1@x.test"))
    memory_server.deliver(ADA, a_message(ADA, "Not wanted", "2@x.test"))
    if first_seen == "before it":
        await house.run(box, IN)
        assert subjects(house) == []
        later(house)
    memory_server.categorize(ADA, wanted, TRACKED_CATEGORY)
    await house.run(box, IN)
    assert subjects(house) == ["Wanted"]
    later(house)
    await house.run(box, IN)
    assert subjects(house) == ["Wanted"]
    outcomes = {line.subject: line.outcome for line in house.ledger()}
    assert outcomes["Wanted"] is ItemOutcome.TRACKED
    assert outcomes["Not wanted"] is ItemOutcome.NOT_TRACKED


async def test_another_category_changes_nothing(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, filtering=FilteringMethod.NONE)
    key = memory_server.deliver(ADA, a_message(ADA, "Not wanted", "1@x.test"))
    memory_server.categorize(ADA, key, "Blue")
    await house.run(box, IN)
    assert subjects(house) == []
