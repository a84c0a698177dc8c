"""What ``IncomingMail`` promises, whatever the protocol: each connector's test class inherits it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.options import OperationType
from ssync_desktop.servers.port import (
    INBOX,
    TRACKED_CATEGORY,
    UNDELIVERABLE,
    Capability,
    Connector,
    Endpoint,
    FetchedItem,
    IncomingMail,
    ServerItem,
)

LIMIT = 150 * 1024 * 1024


@dataclass
class IncomingSubject:
    """An account with an empty inbox, and a way to put messages into it past the connector."""

    connector: Connector
    endpoint: Endpoint
    credentials: Credentials
    deliver: Callable[[bytes], object]


def message(number: int = 1, body: bytes = b"Good morning.\r\n") -> bytes:
    """Return a small message whose subject tells which it is."""
    return (
        b"From: ann@example.test\r\nTo: bob@example.test\r\nSubject: number %d\r\n"
        b"Message-ID: <%d@example.test>\r\n\r\n%s" % (number, number, body)
    )


async def listed(session: IncomingMail, checkpoint: str | None = None) -> list[ServerItem]:
    """Return the inbox as the session lists it."""
    return [item async for page in session.changes(INBOX, checkpoint) for item in page.items]


async def fetched(
    session: IncomingMail, items: Sequence[ServerItem], limit: int = LIMIT
) -> list[FetchedItem]:
    """Return what comes when *items* are asked for."""
    return [item async for item in session.fetch(items, limit)]


class IncomingContract:
    """Inherit it and supply the fixture ``subject``."""

    @pytest.fixture
    def subject(self) -> IncomingSubject:
        raise NotImplementedError("each connector's test class supplies one")

    async def test_the_server_greets_whoever_does_not_sign_in(
        self, subject: IncomingSubject
    ) -> None:
        report = await subject.connector.greet(subject.endpoint, OperationType.INCOMING)
        assert report.words
        assert report.items is None

    async def test_an_empty_inbox_lists_nothing(self, subject: IncomingSubject) -> None:
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            pages = [page async for page in session.changes(INBOX, None)]
            assert [page.items for page in pages] == [()]
            assert pages[-1].complete
            assert (await session.probe()).items == 0

    async def test_every_message_is_listed_once_with_its_size(
        self, subject: IncomingSubject
    ) -> None:
        contents = [message(number, b"x" * number + b"\r\n") for number in range(1, 8)]
        for content in contents:
            subject.deliver(content)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            assert [item.size for item in items] == [len(content) for content in contents]
            assert len({item.key for item in items}) == 7
            assert not any(item.repeated for item in items)
            report = await session.probe()
            assert report.items == 7
            assert report.words

    async def test_keys_outlive_the_session(self, subject: IncomingSubject) -> None:
        subject.deliver(message(1))
        subject.deliver(message(2))
        seen = []
        for _ in range(2):
            async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
                seen.append([item.key for item in await listed(session)])
        assert seen[0] == seen[1]

    async def test_messages_come_octet_by_octet_in_the_order_asked(
        self, subject: IncomingSubject
    ) -> None:
        bodies = [
            b"",
            b".\r\n",
            b"..\r\n.\r\n...\r\n",
            b"one\r\n.two\r\n",
            b"long " * 20_000 + b"\r\n",
            bytes(range(128, 256)) + b"\r\n",
        ]
        contents = [message(number, body) for number, body in enumerate(bodies)]
        for content in contents:
            subject.deliver(content)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            backwards = await fetched(session, items[::-1])
            assert [item.content for item in backwards] == contents[::-1]
            assert [item.item for item in backwards] == items[::-1]
            assert all(item.error is None for item in backwards)

    async def test_many_messages_come(self, subject: IncomingSubject) -> None:
        contents = [message(number, b"text\r\n" * (number % 40)) for number in range(300)]
        for content in contents:
            subject.deliver(content)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            assert [item.content for item in await fetched(session, items)] == contents

    async def test_headers_come_without_the_body(self, subject: IncomingSubject) -> None:
        for number in range(3):
            subject.deliver(message(number, b"the body\r\n"))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            blocks = [item async for item in session.headers(items)]
        assert [block.item for block in blocks] == items
        assert [block.content for block in blocks] == [message(n, b"") for n in range(3)]

    @pytest.mark.behaviour("B42", "reading stops at the limit")
    async def test_a_message_over_the_limit_is_refused_and_the_others_come(
        self, subject: IncomingSubject
    ) -> None:
        at_the_limit = message(1, b"x" * 2000 + b"\r\n")
        too_large = message(2, b"x" * 2001 + b"\r\n")
        for content in (at_the_limit, too_large, message(3)):
            subject.deliver(content)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            first, second, third = await fetched(session, items, len(at_the_limit))
        assert first.content == at_the_limit
        assert isinstance(second.error, ItemRefused)
        assert second.error.code is ErrorCode.MESSAGE_TOO_LARGE
        assert second.content == message(2, b"")
        assert third.content == message(3)

    @pytest.mark.behaviour("B68", "removed on the server")
    async def test_what_is_removed_is_gone_and_can_be_removed_again(
        self, subject: IncomingSubject
    ) -> None:
        for number in range(4):
            subject.deliver(message(number))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            await session.remove(items[1:3])
            await session.remove(items[1:3])
            remaining = await listed(session)
            assert [item.key for item in remaining] == [items[0].key, items[3].key]
            contents = [item.content for item in await fetched(session, remaining)]
        assert contents == [message(0), message(3)]
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            await session.remove(items[1:3])
            assert [item.key for item in await listed(session)] == [items[0].key, items[3].key]

    @pytest.mark.behaviour("B66", "what a connector does")
    async def test_what_is_moved_has_left_the_inbox_where_there_are_folders(
        self, subject: IncomingSubject
    ) -> None:
        for number in range(2):
            subject.deliver(message(number))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            if Capability.FOLDERS not in session.capabilities:
                with pytest.raises(NeedsAttention):
                    await session.move(items[:1], UNDELIVERABLE)
                assert len(await listed(session)) == 2
                return
            await session.move(items[:1], UNDELIVERABLE)
            assert [item.key for item in await listed(session)] == [items[1].key]

    @pytest.mark.behaviour("B65", "what a connector does")
    async def test_a_mark_leaves_the_message_where_and_as_it_is(
        self, subject: IncomingSubject
    ) -> None:
        subject.deliver(message(1))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            if Capability.CATEGORIES not in session.capabilities:
                with pytest.raises(NeedsAttention):
                    await session.mark(items, TRACKED_CATEGORY)
            else:
                for _ in range(2):
                    await session.mark(items, TRACKED_CATEGORY)
            assert [item.key for item in await listed(session)] == [items[0].key]
            assert (await fetched(session, items))[0].content == message(1)

    async def test_a_message_that_has_gone_is_refused_alone(self, subject: IncomingSubject) -> None:
        subject.deliver(message(1))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            (item,) = await listed(session)
            stranger = replace(item, key="no-such-key")
            first, second = await fetched(session, [stranger, item])
        assert isinstance(first.error, ItemRefused)
        assert second.content == message(1)

    async def test_a_wrong_password_needs_attention(self, subject: IncomingSubject) -> None:
        wrong = replace(subject.credentials, secret="not-the-secret")
        with pytest.raises(NeedsAttention) as caught:
            async with subject.connector.incoming(subject.endpoint, wrong):
                pass
        assert caught.value.code is ErrorCode.INCOMING_AUTHENTICATION
        assert "not-the-secret" not in f"{caught.value.__dict__}{caught.value}"

    async def test_nobody_reads_anonymously(self, subject: IncomingSubject) -> None:
        with pytest.raises(NeedsAttention) as caught:
            async with subject.connector.incoming(subject.endpoint, None):
                pass
        assert caught.value.code is ErrorCode.INCOMING_AUTHENTICATION

    async def test_a_fetch_left_half_way_leaves_the_session_usable(
        self, subject: IncomingSubject
    ) -> None:
        for number in range(50):
            subject.deliver(message(number))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items = await listed(session)
            async for item in session.fetch(items, LIMIT):
                assert item.content == message(0)
                break
            await asyncio.sleep(0)  # the loop closes the iterator that was left
            assert (await session.probe()).items == 50
            assert [item.content for item in await fetched(session, items[7:8])] == [message(7)]

    async def test_new_messages_show_in_the_next_listing(self, subject: IncomingSubject) -> None:
        subject.deliver(message(1))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            first = await listed(session)
        subject.deliver(message(2))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            second = await listed(session)
            assert second[: len(first)] == first
            assert len(second) == 2

    async def test_sessions_side_by_side_do_not_disturb_each_other(
        self, subject: IncomingSubject
    ) -> None:
        for number in range(20):
            subject.deliver(message(number))

        async def read_all() -> list[bytes]:
            async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
                items = await listed(session)
                return [item.content for item in await fetched(session, items)]

        results = await asyncio.gather(*(read_all() for _ in range(4)))
        assert results == [[message(number) for number in range(20)]] * 4
