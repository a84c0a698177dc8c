"""What is listed as mail, and how little is asked for."""

from datetime import UTC, datetime

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.markup import t
from ssync_desktop.sandbox.ews.model import ExtendedKey, Item
from ssync_desktop.sandbox.ews.properties_values import put
from ssync_desktop.servers.exchange.reading import MOST_AT_ONCE, OCTETS_AT_ONCE, batches
from ssync_desktop.servers.port import INBOX, ServerItem
from tests.contract.folders_contract import news
from tests.contract.incoming_contract import fetched, message
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House

MIB = 1024 * 1024


def of_class(house: House, number: int, kind: str, item_class: str) -> str:
    """Put an item of another kind into the inbox, and return its key."""
    item = Item(kind, mime=message(number))
    put(item.values, "ItemClass", item_class)
    with house.server.exchange.lock:
        return house.server.exchange.put(house.hands.mailbox.inbox, item).id


async def test_what_is_mail_is_told_by_the_message_class(house: House) -> None:
    mail = [
        of_class(house, number, kind, name)
        for number, (kind, name) in enumerate(
            [
                ("Message", "IPM.Note"),
                ("Message", "IPM.Note.SMIME.MultipartSigned"),
                ("Message", "REPORT.IPM.Note.NDR"),
                ("MeetingRequest", "IPM.Schedule.Meeting.Request"),
                ("MeetingCancellation", "IPM.Schedule.Meeting.Canceled"),
                ("MeetingResponse", "IPM.Schedule.Meeting.Resp.Pos"),
            ]
        )
    ]
    for kind, name in [
        ("PostItem", "IPM.Post"),
        ("Contact", "IPM.Contact"),
        ("Task", "IPM.Task"),
        ("CalendarItem", "IPM.Appointment"),
        ("Item", "IPM.Document.txt"),
    ]:
        of_class(house, 99, kind, name)
    async with house.connector.incoming(house.endpoint, ANN) as session:
        assert await house.inbox(session) == mail


async def test_when_it_was_received_is_in_the_listing(house: House) -> None:
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    house.server.deliver(ANN.user_name, message(1), moment)
    async with house.connector.incoming(house.endpoint, ANN) as session:
        (item,), _, _ = await news(session, INBOX, None)
    assert item.received_on == moment


@pytest.mark.behaviour("B42", "on Exchange it is not even fetched")
async def test_what_is_too_large_never_travels(house: House) -> None:
    for number, body in enumerate((b"x", b"y" * 5000, b"z")):
        house.hands.deliver(message(number, body))
    seen: list[bytes] = []
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, _ = await news(session, INBOX, None)
        house.server.service.watch = lambda request, answer: seen.append(answer)
        first, second, third = await fetched(session, items, 1000)
    assert (first.content, third.content) == (message(0, b"x"), message(2, b"z"))
    assert isinstance(second.error, ItemRefused)
    assert second.error.code is ErrorCode.MESSAGE_TOO_LARGE
    assert second.content == message(1, b"")
    assert max(map(len, seen)) < 5000


async def test_headers_come_as_they_arrived_where_the_server_kept_them(house: House) -> None:
    block = "Received: from a by b;\n\tMon, 2 Mar 2026\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"
    key = house.hands.deliver(message(1))
    house.hands.item(key).extended[ExtendedKey("String", number=0x7D)] = (block,)
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, _ = await news(session, INBOX, None)
        (head,) = [one async for one in session.headers(items)]
    assert head.content == block.replace("\n", "\r\n").encode() + b"\r\n"


async def test_an_item_without_mime_is_refused_alone(house: House) -> None:
    with house.server.exchange.lock:
        empty = Item("Message", {"Subject": t("Subject", "made by hand")})
        house.server.exchange.put(house.hands.mailbox.inbox, empty)
    house.hands.deliver(message(1))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, _ = await news(session, INBOX, None)
        first, second = await fetched(session, items)
    assert isinstance(first.error, ItemRefused)
    assert second.content == message(1)


def listed(*sizes: int | None) -> list[ServerItem]:
    return [ServerItem(f"key-{number}", "", size) for number, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((), []),
        ((1, 2, None), [(True, 3)]),
        ((1,) * (MOST_AT_ONCE + 1), [(True, MOST_AT_ONCE), (True, 1)]),
        ((OCTETS_AT_ONCE, 1, 1), [(True, 1), (True, 2)]),
        ((5 * MIB, 5 * MIB), [(True, 1), (True, 1)]),
        ((1, 100 * MIB, 100 * MIB, 1), [(True, 1), (False, 2), (True, 1)]),
    ],
)
def test_batches_hold_what_both_sides_can_carry(
    sizes: tuple[int | None, ...], expected: list[tuple[bool, int]]
) -> None:
    items = listed(*sizes)
    found = list(batches(items, 10 * MIB))
    assert [(fits, len(batch)) for fits, batch in found] == expected
    assert [item for _, batch in found for item in batch] == items


async def test_a_draft_in_the_inbox_is_no_received_mail_until_it_is_sent(house: House) -> None:
    received, draft = (house.hands.deliver(message(number)) for number in (1, 2))
    with house.server.exchange.lock:
        put(house.hands.item(draft).values, "IsDraft", True)
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, checkpoint = await news(session, INBOX, None)
        assert [item.key for item in items] == [received]
        with house.server.exchange.lock:
            put(house.hands.item(draft).values, "IsDraft", False)
            house.server.exchange.note(Change.UPDATED, house.hands.item(draft))
        items, _, _ = await news(session, INBOX, checkpoint)
        assert [item.key for item in items] == [draft]
