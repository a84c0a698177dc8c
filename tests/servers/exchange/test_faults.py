"""What a server on a bad day does to a session, and that nothing is lost or doubled by it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import (
    AnswerLost,
    ItemRefused,
    NeedsAttention,
    Retryable,
    SsyncError,
)
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.http import HttpAnswer
from ssync_desktop.sandbox.ews.properties_values import put
from ssync_desktop.servers.port import INBOX, IncomingMail
from tests.contract.folders_contract import news
from tests.contract.incoming_contract import LIMIT, fetched, message
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House, to_bob

Doing = Callable[[IncomingMail], Awaitable[object]]


async def list_all(session: IncomingMail) -> object:
    return await news(session, INBOX, None)


async def fetch_all(session: IncomingMail) -> object:
    items, _, _ = await news(session, INBOX, None)
    return await fetched(session, items)


async def mark_all(session: IncomingMail) -> None:
    items, _, _ = await news(session, INBOX, None)
    await session.mark(items, "Red Category")


async def remove_all(session: IncomingMail) -> None:
    items, _, _ = await news(session, INBOX, None)
    await session.remove(items)


async def folders(session: IncomingMail) -> object:
    return await session.folders()


async def adopt(session: IncomingMail) -> object:
    return await session.adopt_category("Blue Category", None)


STEPS: list[tuple[str, Doing]] = [
    ("SyncFolderItems", list_all),
    ("GetItem", fetch_all),
    ("UpdateItem", mark_all),
    ("DeleteItem", remove_all),
    ("FindFolder", folders),
    ("GetUserConfiguration", adopt),
    ("CreateUserConfiguration", adopt),
]
TROUBLES = [
    (Fault(Wrong.BUSY, seconds=7), ErrorCode.THROTTLED, timedelta(seconds=7)),
    (Fault(Wrong.CONNECTIONS), ErrorCode.TOO_MANY_CONNECTIONS, None),
    (Fault(Wrong.UNAVAILABLE, seconds=30), ErrorCode.THROTTLED, timedelta(seconds=30)),
    (Fault(Wrong.UNAVAILABLE), ErrorCode.THROTTLED, None),
    (Fault(Wrong.DROPPED), ErrorCode.CONNECTION_LOST, None),
    (Fault(Wrong.ANSWER_LOST), ErrorCode.CONNECTION_LOST, None),
    (Fault(Wrong.FAULT, code="ErrorInternalServerError"), ErrorCode.SERVER_BUSY, None),
    (Fault(Wrong.REFUSED, code="ErrorMailboxMoveInProgress"), ErrorCode.MAILBOX_LOCKED, None),
]


@pytest.mark.parametrize(("operation", "doing"), STEPS)
@pytest.mark.parametrize(("fault", "code", "wish"), TROUBLES)
async def test_a_passing_trouble_is_for_later_and_heals(
    house: House,
    operation: str,
    doing: Doing,
    fault: Fault,
    code: ErrorCode,
    wish: timedelta | None,
) -> None:
    for number in range(3):
        house.hands.deliver(message(number))
    # A dropped connection is made again once, for nothing was asked that could not be asked twice.
    house.server.faults.plan(replace(fault, operation=operation), times=None)
    with pytest.raises(Retryable) as caught:
        async with house.connector.incoming(house.endpoint, ANN) as session:
            await doing(session)
    assert caught.value.code is code
    assert caught.value.retry_after == wish
    house.server.faults.heal()
    async with house.connector.incoming(house.endpoint, ANN) as session:
        await doing(session)


@pytest.mark.parametrize("wrong", [Wrong.DROPPED, Wrong.ANSWER_LOST])
async def test_a_kept_connection_that_was_dropped_is_made_again(house: House, wrong: Wrong) -> None:
    key = house.hands.deliver(message(1))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        house.server.faults.plan(Fault(wrong))
        assert await house.inbox(session) == [key]
    house.server.faults.plan(Fault(wrong))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        assert await house.inbox(session) == [key]


async def test_a_sign_in_that_is_refused_all_at_once_stops(house: House) -> None:
    async with house.connector.incoming(house.endpoint, ANN) as session:
        house.server.faults.plan(Fault(Wrong.UNAUTHORIZED), times=None)
        with pytest.raises(NeedsAttention) as caught:
            await session.probe()
    assert caught.value.code is ErrorCode.INCOMING_AUTHENTICATION


async def test_a_slow_server_is_left_after_the_time_limit(house: House) -> None:
    house.server.faults.latency = 5.0
    with pytest.raises(Retryable) as caught:
        async with house.connector.incoming(replace(house.endpoint, timeout=0.2), ANN):
            pass
    assert caught.value.code is ErrorCode.TIMED_OUT


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("ErrorItemNotFound", ItemRefused, ErrorCode.UNREADABLE_MESSAGE),
        ("ErrorItemCorrupt", ItemRefused, ErrorCode.UNREADABLE_MESSAGE),
        ("ErrorAccessDenied", NeedsAttention, ErrorCode.MAILBOX_ACCESS_DENIED),
        ("ErrorServerBusy", Retryable, ErrorCode.THROTTLED),
    ],
)
async def test_one_item_or_all(
    house: House, code: str, kind: type[SsyncError], ours: ErrorCode
) -> None:
    for number in range(3):
        house.hands.deliver(message(number))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, _ = await news(session, INBOX, None)
        house.server.faults.plan(Fault(Wrong.REFUSED, "GetItem", code=code))
        if kind is ItemRefused:
            errors = [one.error for one in await fetched(session, items)]
            assert [isinstance(one, ItemRefused) and one.code for one in errors] == [ours] * 3
        else:
            with pytest.raises(kind) as caught:
                await fetched(session, items)
            assert caught.value.code is ours
        assert [one.content for one in await fetched(session, items)] == [
            message(number) for number in range(3)
        ]


async def test_a_checkpoint_the_server_no_longer_takes_is_as_good_as_none(house: House) -> None:
    keys = [house.hands.deliver(message(number)) for number in range(3)]
    async with house.connector.incoming(house.endpoint, ANN) as session:
        _, _, checkpoint = await news(session, INBOX, None)
        house.server.exchange.sync_epoch += 1
        for bad in (checkpoint, "nonsense"):
            items, gone, fresh = await news(session, INBOX, bad)
            assert ([one.key for one in items], gone) == (keys, set())
            assert (await news(session, INBOX, fresh))[0] == []


async def test_a_code_nobody_knows_is_told_as_it_is(house: House) -> None:
    async with house.connector.incoming(house.endpoint, ANN) as session:
        for wrong in (Wrong.FAULT, Wrong.REFUSED):
            house.server.faults.plan(Fault(wrong, code="ErrorOrganizationAccessBlocked"))
            with pytest.raises(NeedsAttention) as caught:
                await session.folders()
            assert caught.value.code is ErrorCode.PROTOCOL_ERROR
            assert "ErrorOrganizationAccessBlocked" in caught.value.server_words


@pytest.mark.behaviour("B82", "a copy in Sent Items")
async def test_what_is_sent_lies_in_sent_items_with_our_mark(house: House) -> None:
    hidden = "carol@elsewhere.test"
    outside: list[str] = []
    house.server.exchange.carry_outside = lambda _from, to, _content: outside.append(to)
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        await session.send(to_bob(1, hidden))
    assert house.with_bob == [to_bob(1).content]
    assert outside == [hidden]
    async with house.connector.incoming(house.endpoint, ANN) as reading:
        (copy,), _, _ = await news(reading, "SENT_ITEMS", None)
    kept = house.hands.item(copy.key)
    assert list(kept.extended.values()) == [("1@sender.test",)]


@pytest.mark.behaviour("B54", "no email is sent twice on Exchange")
@pytest.mark.parametrize(
    ("fault", "sent"),
    [
        (Fault(Wrong.ANSWER_LOST, "CreateItem"), True),
        (Fault(Wrong.DROPPED, "CreateItem"), False),
        (Fault(Wrong.REFUSED, "CreateItem", code="ErrorInternalServerError"), False),
        (Fault(Wrong.FAULT, "CreateItem", code="ErrorTimeoutExpired"), False),
    ],
)
async def test_a_lost_answer_is_told_and_the_server_knows(
    house: House, fault: Fault, sent: bool
) -> None:
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        house.server.faults.plan(fault)
        with pytest.raises(AnswerLost):
            await session.send(to_bob())
        assert await session.find_sent("1@sender.test") is sent
        assert len(house.with_bob) == int(sent)
        if not sent:
            await session.send(to_bob())
            assert await session.find_sent("1@sender.test")
            assert house.with_bob == [to_bob().content]


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault(Wrong.BUSY, seconds=7), Retryable, ErrorCode.THROTTLED),
        (Fault(Wrong.UNAVAILABLE), Retryable, ErrorCode.THROTTLED),
        (Fault(Wrong.REFUSED, code="ErrorQuotaExceeded"), NeedsAttention, ErrorCode.QUOTA_EXCEEDED),
        (
            Fault(Wrong.REFUSED, code="ErrorSubmissionQuotaExceeded"),
            Retryable,
            ErrorCode.THROTTLED,
        ),
        (Fault(Wrong.REFUSED, code="ErrorSendAsDenied"), ItemRefused, ErrorCode.SENDER_REFUSED),
        (
            Fault(Wrong.REFUSED, code="ErrorMessageSizeExceeded"),
            ItemRefused,
            ErrorCode.MESSAGE_REFUSED,
        ),
        (
            Fault(Wrong.REFUSED, code="ErrorInvalidRecipients"),
            ItemRefused,
            ErrorCode.RECIPIENTS_REFUSED,
        ),
        (Fault(Wrong.UNAUTHORIZED), NeedsAttention, ErrorCode.OUTGOING_AUTHENTICATION),
    ],
)
async def test_a_message_that_was_surely_not_taken_is_not_in_doubt(
    house: House, fault: Fault, kind: type[SsyncError], code: ErrorCode
) -> None:
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        house.server.faults.plan(replace(fault, operation="CreateItem"), times=None)
        with pytest.raises(kind) as caught:
            await session.send(to_bob())
        assert not isinstance(caught.value, AnswerLost)
        assert caught.value.code is code
        house.server.faults.heal()
        await session.send(to_bob())
    assert house.with_bob == [to_bob().content]


@pytest.mark.behaviour("B54", "no email is sent twice on Exchange")
async def test_what_was_submitted_and_waits_for_the_transport_counts_as_sent(house: House) -> None:
    house.server.exchange.transport_is_down = True
    drafts = house.hands.mailbox.distinguished["drafts"]
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        await session.send(to_bob())
        (waiting,) = drafts.visible
        assert (house.with_bob, await session.find_sent("1@sender.test")) == ([], True)
        with house.server.exchange.lock:
            put(waiting.values, "IsSubmitted", False)  # as a client does that gives up
        assert await session.find_sent("1@sender.test") is False
        house.server.exchange.resume_transport()
        assert await session.find_sent("1@sender.test")
    assert (drafts.visible, house.with_bob) == ([], [to_bob().content])


@pytest.mark.behaviour("B82", "without a copy in Sent Items")
@pytest.mark.parametrize("keep_copy", [True, False])
async def test_a_copy_stays_in_sent_items_where_that_is_asked_for(
    house: House, keep_copy: bool
) -> None:
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        await session.send(replace(to_bob(), keep_copy=keep_copy))
    folders = house.hands.mailbox.distinguished
    left = [len(folders[name].visible) for name in ("sentitems", "drafts", "deleteditems")]
    assert (left, house.with_bob) == ([int(keep_copy), 0, 0], [to_bob().content])


@pytest.mark.parametrize("page", [b"<html>Please sign in</html>", b"", b"<a/>", b"no <xml"])
async def test_a_page_instead_of_the_answer_leaves_a_message_in_doubt(
    house: House, page: bytes
) -> None:
    real = house.server.service._answered
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        house.server.service._answered = (  # type: ignore[method-assign]
            lambda content, done: HttpAnswer(200, page)
        )
        with pytest.raises(AnswerLost):
            await session.send(to_bob())
        house.server.service._answered = real  # type: ignore[method-assign]
        assert await session.find_sent("1@sender.test")
    assert house.with_bob == [to_bob().content]


async def struck(house: House) -> None:
    """Return once the server has met the fault that was planned for it."""
    while house.server.faults._planned:  # noqa: ASYNC110 (it lives in another thread)
        await asyncio.sleep(0.01)


async def test_who_is_cancelled_leaves_at_once_and_takes_nobody_along(house: House) -> None:
    key = house.hands.deliver(message(1))

    async def read() -> None:
        async with house.connector.incoming(house.endpoint, ANN) as session:
            await session.folders()

    house.server.faults.plan(Fault(Wrong.SLOW, "FindFolder", seconds=60))
    task = asyncio.create_task(read())
    async with asyncio.timeout(10):
        await struck(house)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with house.connector.incoming(house.endpoint, ANN) as session:
            assert await house.inbox(session) == [key]


async def test_a_message_on_its_way_is_confirmed_although_we_were_cancelled(house: House) -> None:
    receipts: list[str] = []

    async def send() -> None:
        async with house.connector.outgoing(house.endpoint, ANN) as session:
            receipts.append((await session.send(to_bob())).words)
            await session.send(to_bob(2))

    house.server.faults.plan(Fault(Wrong.SLOW, "CreateItem", seconds=0.5))
    task = asyncio.create_task(send())
    async with asyncio.timeout(10):
        await struck(house)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert len(receipts) == 1
    assert house.with_bob == [to_bob().content]


async def test_a_listing_goes_on_where_it_broke_off(house: House) -> None:
    keys = [house.hands.deliver(message(number)) for number in range(600)]
    seen: list[str] = []
    checkpoint: str | None = None

    async def until_it_breaks() -> None:
        nonlocal checkpoint
        async with house.connector.incoming(house.endpoint, ANN) as session:
            async for page in session.changes(INBOX, None):
                seen.extend(item.key for item in page.items)
                checkpoint = page.checkpoint
                house.server.faults.plan(Fault(Wrong.BUSY))

    with pytest.raises(Retryable):
        await until_it_breaks()
    assert 0 < len(seen) < 600
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, _ = await news(session, INBOX, checkpoint)
        assert seen + [item.key for item in items] == keys
        assert [one.content for one in await fetched(session, items, LIMIT)] == [
            message(number) for number in range(len(seen), 600)
        ]
