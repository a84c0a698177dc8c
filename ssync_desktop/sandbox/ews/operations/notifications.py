"""Being told of changes: by asking now and then, or over a line that stays open (MS-OXWSNTIF)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Final
from uuid import uuid4

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import Element, M, T, children, local, m, said, t
from ssync_desktop.sandbox.ews.model import Exchange
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, number, refusal, response, success
from ssync_desktop.sandbox.ews.subscriptions import Event, Subscription, watermark

_HEARTBEAT: Final = 45.0  # seconds; Exchange says that it is still there about as often
_STREAM_LIFE: Final = timedelta(minutes=30)  # without a connection


def subscribe(call: Call, body: Element) -> Element:
    """Begin to remember what happens."""

    def one(node: Element) -> Element:
        kind = local(node)
        if kind == "PushSubscriptionRequest":
            raise EwsError("ErrorInvalidSubscriptionRequest", "This server does not push.")
        streaming = kind == "StreamingSubscriptionRequest"
        made = _subscription(call, node, streaming=streaming)
        call.exchange.subscriptions[made.id] = made
        call.exchange.watchers.append(made.notice)
        mark = None if streaming else m("Watermark", watermark(0))
        return success("Subscribe", m("SubscriptionId", made.id), mark)

    return each("Subscribe", children(body), one)


def _subscription(call: Call, node: Element, *, streaming: bool) -> Subscription:
    folders = [call.folder(one) for one in children(node.find(f"{T}FolderIds"))]
    everywhere = node.get("SubscribeToAllFolders") in {"true", "1"}
    if not folders and not everywhere:
        raise EwsError("ErrorInvalidSubscriptionRequest", "No folder is named.")
    minutes = timedelta(minutes=number(node.find(f"{T}Timeout"), 30))
    return Subscription(
        str(uuid4()),
        call.exchange,
        folders[0].mailbox if folders else call.mailbox,
        None if everywhere else frozenset(folder.id for folder in folders),
        frozenset(said(one) for one in children(node.find(f"{T}EventTypes"))),
        streaming,
        _STREAM_LIFE if streaming else minutes,
        call.exchange.now(),
    )


def unsubscribe(call: Call, body: Element) -> Element:
    """Forget a subscription."""

    def one(node: Element) -> Element:
        _forget(call.exchange, _find(call.exchange, said(node)))
        return success("Unsubscribe")

    return each("Unsubscribe", children(body), one)


def get_events(call: Call, body: Element) -> Element:
    """Tell what happened since a watermark; that nothing did, where it is so."""

    def one(node: Element) -> Element:
        found = _find(call.exchange, said(node))
        mark = said(body.find(f"{M}Watermark"))
        if found.streaming:
            raise EwsError("ErrorInvalidPullSubscriptionId")
        return success("GetEvents", _notification(found, found.after(mark), mark))

    return each("GetEvents", body.findall(f"{M}SubscriptionId"), one)


def _find(exchange: Exchange, identifier: str) -> Subscription:
    found = exchange.subscriptions.get(identifier)
    if not isinstance(found, Subscription):
        raise EwsError("ErrorSubscriptionNotFound")
    if found.expired:
        _forget(exchange, found)
        raise EwsError("ErrorSubscriptionNotFound", "The subscription has expired.")
    return found


def _forget(exchange: Exchange, found: Subscription) -> None:
    del exchange.subscriptions[found.id]
    exchange.watchers.remove(found.notice)


def _notification(found: Subscription, events: list[Event], mark: str = "") -> Element:
    """Return events as a client is told them; *mark* is the watermark it came with, if any."""
    shown = [event.shown for event in events]
    if not shown:
        shown = [t("StatusEvent", t("Watermark", mark))]
    return m(
        "Notification",
        t("SubscriptionId", found.id),
        t("PreviousWatermark", mark) if mark else None,
        t("MoreEvents", False) if mark else None,
        *shown,
    )


def get_streaming_events(call: Call, body: Element) -> AsyncIterator[Element]:
    """Tell what happens as it happens, for so many minutes."""
    minutes = number(body.find(f"{M}ConnectionTimeout"), 30)
    asked = [said(one) for one in children(body.find(f"{M}SubscriptionIds"))]
    return _stream(call.exchange, asked, minutes * 60.0)


async def _stream(exchange: Exchange, asked: list[str], seconds: float) -> AsyncIterator[Element]:
    found: list[Subscription] = []
    try:
        with exchange.lock:
            found = [_find(exchange, identifier) for identifier in asked]
    except EwsError as error:
        wrong = m("ErrorSubscriptionIds", *(m("SubscriptionId", one) for one in asked))
        yield response(_STREAM, [refusal(_STREAM, error, wrong)])
        return
    loop, awake = asyncio.get_running_loop(), asyncio.Event()
    end = loop.time() + seconds

    def wake() -> None:
        loop.call_soon_threadsafe(awake.set)

    for one in found:
        earlier, one.wake = one.wake, wake
        if earlier is not None:
            earlier()  # a subscription has one line; the line before this one ends
    try:
        yield _status("OK")
        while (left := end - loop.time()) > 0 and all(one.wake is wake for one in found):
            with exchange.lock:
                told = [_notification(one, events) for one in found if (events := one.take())]
            if told:
                yield response(_STREAM, [success(_STREAM, m("Notifications", *told))])
            elif not await _woken(awake, min(left, _HEARTBEAT)):
                yield _status("OK")
        yield _status("Closed")
    finally:
        for one in found:
            if one.wake is wake:
                one.wake = None
            one.on_end()


async def _woken(awake: asyncio.Event, seconds: float) -> bool:
    """Wait until something happens; False when *seconds* have passed without."""
    try:
        async with asyncio.timeout(seconds):
            await awake.wait()
    except TimeoutError:
        return False
    awake.clear()
    return True


def _status(words: str) -> Element:
    return response(_STREAM, [success(_STREAM, m("ConnectionStatus", words))])


_STREAM: Final = "GetStreamingEvents"
OPERATIONS: Final[dict[str, Callable[[Call, Element], Element | AsyncIterator[Element]]]] = {
    "Subscribe": subscribe,
    "Unsubscribe": unsubscribe,
    "GetEvents": get_events,
    _STREAM: get_streaming_events,
}
