"""The category that stands for being tracked, in memory and on Exchange (section 3.12)."""

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, IncomingDeliveryMethod, ItemOutcome
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.breaking import subjects
from tests.engine.exchange.passes import ADA, add_person, add_profile, again
from tests.engine.exchange.servers import MailServer
from tests.engine.mail import a_message
from tests.kit.engine import EngineHouse


@pytest.fixture
def ada(house: EngineHouse, server: MailServer) -> Mailbox:
    add_profile(house, server)
    return add_person(house, server)


@pytest.fixture
def choosy(house: EngineHouse, server: MailServer) -> Mailbox:
    """Return the mailbox of somebody whose filter lets nothing in."""
    add_profile(house, server)
    return add_person(house, server, filtering=FilteringMethod.NONE)


def outcomes(house: EngineHouse) -> list[ItemOutcome]:
    return [line.outcome for line in house.ledger()]


@pytest.mark.behaviour("B54", "the filter")
@pytest.mark.behaviour("B54", "the category")
@pytest.mark.parametrize("first_seen", ["with the category", "before it"])
async def test_the_category_tracks_what_no_filter_would(
    house: EngineHouse, server: MailServer, choosy: Mailbox, first_seen: str
) -> None:
    wanted = server.deliver(ADA, a_message(ADA, "Wanted", "1@x.test"))
    server.deliver(ADA, a_message(ADA, "Not wanted", "2@x.test"))
    if first_seen == "before it":
        await again(house, choosy)
        assert subjects(house) == []
    server.categorize(ADA, wanted, TRACKED_CATEGORY)
    for _ in range(2):
        await again(house, choosy)
        assert subjects(house) == ["Wanted"]


@pytest.mark.behaviour("B37")
async def test_without_an_incoming_method_the_category_tracks_nothing(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    house.change_mailbox(ada.id, incoming_method=IncomingDeliveryMethod.NONE)
    key = server.deliver(ADA, a_message())
    server.categorize(ADA, key, TRACKED_CATEGORY)
    await again(house, ada)
    assert subjects(house) == []
    assert server.listed(ADA) == {}


@pytest.mark.behaviour("B79")
async def test_taking_the_category_off_untracks_in_the_mailbox_and_keeps_the_email(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    key = server.deliver(ADA, a_message())
    await again(house, ada)
    await again(house, ada)
    assert outcomes(house) == [ItemOutcome.TRACKED]
    server.uncategorize(ADA, key, TRACKED_CATEGORY)
    for _ in range(2):
        await again(house, ada)
        assert outcomes(house) == [ItemOutcome.NOT_TRACKED]
        assert subjects(house) == ["Hello"]
        assert server.look(ADA, b"Hello").categories == frozenset()
    server.categorize(ADA, key, TRACKED_CATEGORY)
    await again(house, ada)
    assert outcomes(house) == [ItemOutcome.DUPLICATE]  # of the email that was kept
    assert subjects(house) == ["Hello"]


@pytest.mark.behaviour("B80", "deleted")
async def test_a_deleted_category_is_made_again(
    house: EngineHouse, server: MailServer, ada: Mailbox
) -> None:
    await again(house, ada)
    ((key, name),) = server.listed(ADA).items()
    assert name == TRACKED_CATEGORY
    server.delete_category(ADA, key)
    await again(house, ada)
    assert list(server.listed(ADA).values()) == [TRACKED_CATEGORY]
    (known,) = house.see(lambda unit: unit.tracking_categories.of_mailbox(ada.id)).values()
    assert known.category_id.casefold() in {one.casefold() for one in server.listed(ADA)}
    assert len([one for one in house.alerts() if one.code == ErrorCode.CATEGORY_ADDED]) == 1
    server.deliver(ADA, a_message())
    await again(house, ada)
    assert server.look(ADA, b"Hello").categories == {TRACKED_CATEGORY}


@pytest.mark.behaviour("B80", "renamed")
async def test_a_renamed_category_still_works(
    house: EngineHouse, server: MailServer, choosy: Mailbox
) -> None:
    await again(house, choosy)
    (key,) = server.listed(ADA)
    server.rename_category(ADA, key, "Ours")
    wanted = server.deliver(ADA, a_message(ADA, "Wanted", "1@x.test"))
    server.deliver(ADA, a_message(ADA, "Not wanted", "2@x.test"))
    server.categorize(ADA, wanted, "Ours")
    await again(house, choosy)
    assert subjects(house) == ["Wanted"]
    assert server.look(ADA, b"1@x.test").categories == {"Ours"}
    assert list(server.listed(ADA).values()) == ["Ours"]
    server.uncategorize(ADA, wanted, "Ours")
    await again(house, choosy)
    assert sorted(outcomes(house)) == [ItemOutcome.NOT_TRACKED] * 2
