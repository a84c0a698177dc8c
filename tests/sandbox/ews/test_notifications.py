"""exchangelib is told of what happens, by asking and over a line that stays open."""

import threading
from collections.abc import AsyncGenerator
from email.message import EmailMessage

import pytest
from exchangelib import Message
from exchangelib.errors import ErrorSubscriptionNotFound
from exchangelib.properties import CreatedEvent, MovedEvent, NewMailEvent, StatusEvent

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import Element, m, t
from ssync_desktop.sandbox.ews.operations.registry import OPERATIONS
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount


def _letter(subject: str = "News") -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "maria@fabrikam.example", ADA, subject
    letter.set_content("Hello.")
    return letter.as_bytes()


def test_who_asks_is_told_what_happened_since(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    with account.inbox.pull_subscription() as (identifier, mark):
        (quiet,) = account.inbox.get_events(identifier, mark)
        exchange.deliver(ADA, _letter())
        Message(account=account, folder=account.drafts, subject="Elsewhere").save()
        (told,) = account.inbox.get_events(identifier, mark)
        (item,) = account.inbox.all()
        item.move(account.junk)
        (later,) = account.inbox.get_events(identifier, told.events[-1].watermark)
    assert [type(event) for event in quiet.events] == [StatusEvent]
    assert [type(event) for event in told.events] == [NewMailEvent, CreatedEvent]
    assert told.events[0].item_id == told.events[1].item_id
    (moved,) = later.events
    assert isinstance(moved, MovedEvent)
    assert (moved.item_id.id, moved.old_item_id.id) == (item.id, told.events[0].item_id.id)
    with pytest.raises(ErrorSubscriptionNotFound):
        list(account.inbox.get_events(identifier, mark))


def test_an_open_line_tells_at_once(exchange: SandboxExchange, open_account: OpenAccount) -> None:
    account = open_account()
    with account.inbox.streaming_subscription() as identifier:
        exchange.deliver(ADA, _letter())
        lines = account.inbox.get_streaming_events(
            identifier, connection_timeout=1, max_notifications_returned=1
        )
        (told,) = list(lines)
    assert [type(event) for event in told.events] == [NewMailEvent, CreatedEvent]
    assert told.subscription_id == identifier


def test_an_open_line_ends_with_the_server(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    identifier = account.inbox.subscribe_to_streaming()
    exchange.deliver(ADA, _letter())
    lines = account.inbox.get_streaming_events(identifier, connection_timeout=1)
    assert next(lines).subscription_id == identifier
    exchange.stop()
    lines.close()
    assert not exchange._thread.is_alive()


def test_who_leaves_an_open_line_misses_nothing(
    exchange: SandboxExchange, open_account: OpenAccount
) -> None:
    account = open_account()
    identifier = account.inbox.subscribe_to_streaming()
    exchange.deliver(ADA, _letter())
    lines = account.inbox.get_streaming_events(identifier, connection_timeout=1)
    next(lines)
    left = threading.Event()
    subscription = exchange.exchange.subscriptions[identifier]
    subscription.on_end = left.set
    lines.close()
    assert left.wait(10)
    exchange.deliver(ADA, _letter("More"))
    again = account.inbox.get_streaming_events(identifier, connection_timeout=1)
    assert len(next(again).events) == 2
    again.close()


async def test_the_newer_line_of_a_subscription_is_told(exchange: SandboxExchange) -> None:
    mailbox = exchange.exchange.mailbox(ADA)
    call = Call(exchange.exchange, ADA, mailbox)
    asked = m(
        "Subscribe",
        m(
            "StreamingSubscriptionRequest",
            t("FolderIds", t("DistinguishedFolderId", Id="inbox")),
            t("EventTypes", t("EventType", "NewMailEvent")),
        ),
    )
    OPERATIONS["Subscribe"](call, asked)
    (identifier,) = exchange.exchange.subscriptions
    wanted = m(
        "GetStreamingEvents",
        m("SubscriptionIds", t("SubscriptionId", identifier)),
        m("ConnectionTimeout", 1),
    )
    older, newer = (OPERATIONS["GetStreamingEvents"](call, wanted) for _ in range(2))
    assert isinstance(older, AsyncGenerator)
    assert isinstance(newer, AsyncGenerator)
    assert _status(await anext(older)) == "OK"
    assert _status(await anext(newer)) == "OK"
    assert _status(await anext(older)) == "Closed"
    exchange.deliver(ADA, _letter())
    assert (await anext(newer)).find(".//{*}NewMailEvent") is not None
    assert [answer async for answer in older] == []
    await newer.aclose()


def _status(answer: Element) -> str | None:
    return answer.findtext(".//{*}ConnectionStatus")
