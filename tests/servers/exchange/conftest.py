"""A connector to the sandbox's Exchange, and who may use it."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from ssync_desktop.sandbox.ews.markup import Element
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.properties_values import put
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.port import Endpoint, IncomingMail, OutgoingMessage
from tests.kit.exchange import ANN, BOB, ExchangeHands, ann_on

FOLDERS = {"CalendarItem": "calendar", "Contact": "contacts", "Task": "tasks"}
CHANGED_ON = datetime(2027, 3, 1, 9, tzinfo=UTC)


@dataclass
class House:
    """The server, a connector to it, Ann's mailbox and hands in it."""

    server: SandboxExchange
    connector: ExchangeConnector
    endpoint: Endpoint
    hands: ExchangeHands

    async def inbox(self, session: IncomingMail) -> list[str]:
        """Return the keys in the inbox as *session* lists them."""
        pages = session.changes("INBOX", None)
        return [item.key async for page in pages for item in page.items]

    @property
    def with_bob(self) -> list[bytes]:
        """What has arrived in Bob's inbox."""
        found = self.server.exchange.mailbox(BOB.user_name)
        assert found is not None
        return [item.mime for item in found.inbox.visible]


@pytest.fixture
def house(exchange_server: SandboxExchange, executor: Executor) -> Iterator[House]:
    with closing(ExchangeConnector(executor)) as connector:
        hands = ExchangeHands(exchange_server, ANN.user_name)
        yield House(exchange_server, connector, ann_on(exchange_server), hands)


def to_bob(number: int = 1, *more: str) -> OutgoingMessage:
    """Return a message from Ann to Bob."""
    content = (
        f"From: Ann <{ANN.user_name}>\r\nTo: Bob <{BOB.user_name}>\r\nSubject: number {number}\r\n"
        f"Message-ID: <{number}@sender.test>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nHello.\r\n"
    )
    return OutgoingMessage(
        f"{number}@sender.test", ANN.user_name, (BOB.user_name, *more), content.encode()
    )


def leave(house: House, kind: str, *said: Element) -> str:
    """Put an item into its folder as another program would, and return its key."""
    exchange = house.server.exchange
    item = Appointment() if kind == "CalendarItem" else Item(kind)
    put(item.values, "LastModifiedTime", CHANGED_ON)
    for one in said:
        item.values[one.tag.rpartition("}")[2]] = one
    with exchange.lock:
        exchange.put(house.hands.mailbox.distinguished[FOLDERS[kind]], item)
    return item.id
