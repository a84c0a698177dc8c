"""What lies in the list of categories, and in the organization's place, is treated with care."""

from base64 import b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.sandbox.ews.markup import t
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.user_configuration import UserConfiguration
from ssync_desktop.servers.port import TRACKED_CATEGORY, OrganizationMark
from tests.kit.exchange import ANN, LIST
from tests.servers.exchange.conftest import House

OUTLOOK = b"""<?xml version="1.0"?>
<categories default="Red Category" lastSavedSession="5" lastSavedTime="2026-03-02T09:00:00.000"
 xmlns="CategoryList.xsd"><category name="Red Category" color="0" keyboardShortcut="0"
 usageCount="7" lastTimeUsedNotes="1601-01-01T00:00:00.000" lastSessionUsed="5"
 guid="{2B7FC69C-7046-44A2-8FF3-007D7467DC82}" renameOnFirstUse="1"/></categories>"""


def put(house: House, folder: str, name: str, content: bytes) -> UserConfiguration:
    """Keep *content* as another program would."""
    made = UserConfiguration(
        Item("Item", associated=True), {"XmlData": t("XmlData", b64encode(content).decode())}
    )
    with house.server.exchange.lock:
        place = house.hands.mailbox.distinguished[folder]
        house.server.exchange.put(place, made.item)
        place.configurations[name] = made
    return made


async def test_peoples_own_categories_stay_as_they_are(house: House) -> None:
    put(house, "calendar", LIST, OUTLOOK)
    async with house.connector.incoming(house.endpoint, ANN) as session:
        key = await session.adopt_category(TRACKED_CATEGORY, None)
        (red, ours) = house.hands._read()
        assert red.get("guid") == "{2B7FC69C-7046-44A2-8FF3-007D7467DC82}"
        assert red.get("usageCount") == "7"
        assert UUID(str(ours.get("guid"))) == UUID(key)
        assert house.hands._read().get("default") == "Red Category"
        await session.drop_category(key)
    assert house.hands.listed_categories() == ["Red Category"]


async def test_a_category_of_that_name_is_taken_whoever_made_it(house: House) -> None:
    put(house, "calendar", LIST, OUTLOOK)
    async with house.connector.incoming(house.endpoint, ANN) as session:
        key = await session.adopt_category("red category", None)
    assert UUID(key) == UUID("2B7FC69C-7046-44A2-8FF3-007D7467DC82")
    assert house.hands.listed_categories() == ["Red Category"]


@pytest.mark.parametrize("broken", [OUTLOOK[:-20], b"no XML", b"<!DOCTYPE x [", b"<html/>"])
async def test_a_list_that_cannot_be_read_is_left_alone(house: House, broken: bytes) -> None:
    kept = put(house, "calendar", LIST, broken)
    before = kept.parts["XmlData"].text
    async with house.connector.incoming(house.endpoint, ANN) as session:
        for key in (None, "another"):
            with pytest.raises(NeedsAttention) as caught:
                await session.adopt_category(TRACKED_CATEGORY, key)
            assert caught.value.code is ErrorCode.CATEGORY_LIST_UNUSABLE
        await session.drop_category("another")
    assert kept.parts["XmlData"].text == before


@pytest.mark.parametrize(
    "broken", [b"", b"no XML", b"<organization/>", b"<organization id='x' synchronizedon='y'/>"]
)
async def test_a_mark_that_cannot_be_read_is_none_and_is_written_anew(
    house: House, broken: bytes
) -> None:
    put(house, "inbox", "ServerSideSync.Organization", broken)
    mark = OrganizationMark(UUID(int=1), "Fabrikam", datetime(2026, 3, 2, tzinfo=UTC))
    async with house.connector.items(house.endpoint, ANN) as session:
        assert await session.organization_mark() is None
        await session.leave_mark(mark)
        assert await session.organization_mark() == mark
