"""What connectors to servers with folders, categories and checkpoints promise besides."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.servers.port import (
    INBOX,
    SENT_ITEMS,
    TRACKED_CATEGORY,
    UNDELIVERABLE,
    Connector,
    Endpoint,
    IncomingMail,
    OrganizationMark,
    ServerItem,
)
from tests.contract.incoming_contract import message


class Hands(Protocol):
    """What people and other programs do in the mailbox, past the connector."""

    def deliver(self, content: bytes) -> str: ...

    def add_folder(self, name: str, parent: str = INBOX) -> str: ...

    def drop_folder(self, key: str) -> None: ...

    def shift(self, key: str, folder: str) -> None: ...

    def categorize(self, key: str, category: str) -> None: ...

    def categories_on(self, key: str) -> set[str]: ...

    def rename_category(self, key: str, name: str) -> None: ...

    def delete_category(self, key: str) -> None: ...

    def listed_categories(self) -> list[str]: ...


@dataclass
class FolderSubject:
    """An empty mailbox and hands to work in it."""

    connector: Connector
    endpoint: Endpoint
    credentials: Credentials
    hands: Hands


async def news(
    session: IncomingMail, folder: str, checkpoint: str | None
) -> tuple[list[ServerItem], set[str], str | None]:
    """Return what is new, what is gone, and the checkpoint behind it."""
    items: list[ServerItem] = []
    gone: set[str] = set()
    async for page in session.changes(folder, checkpoint):
        items += page.items
        gone |= set(page.removed)
        checkpoint = page.checkpoint
    return items, gone, checkpoint


class FoldersContract:
    """Inherit it and supply the fixture ``subject``."""

    @pytest.fixture
    def subject(self) -> FolderSubject:
        raise NotImplementedError("each connector's test class supplies one")

    async def test_the_tree_begins_with_the_inbox_and_names_parents_first(
        self, subject: FolderSubject
    ) -> None:
        outer = subject.hands.add_folder("Fabrikam")
        inner = subject.hands.add_folder("Contracts", outer)
        other = subject.hands.add_folder("Contoso")
        subject.hands.deliver(message(1))
        subject.hands.shift(subject.hands.deliver(message(2)), inner)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            tree = await session.folders()
            inbox = await session.folder_key(INBOX)
        assert tree[0].key == inbox
        assert tree[0].parent is None
        assert {(one.key, one.name, one.parent) for one in tree[1:]} == {
            (outer, "Fabrikam", inbox),
            (inner, "Contracts", outer),
            (other, "Contoso", inbox),
        }
        keys = [one.key for one in tree]
        assert all(keys.index(one.parent) < keys.index(one.key) for one in tree if one.parent)
        assert {one.key: one.items for one in tree} == {inbox: 1, outer: 0, inner: 1, other: 0}

    @pytest.mark.behaviour("B73", "what a connector lists")
    async def test_a_folder_is_listed_without_those_in_it(self, subject: FolderSubject) -> None:
        outer = subject.hands.add_folder("Fabrikam")
        inner = subject.hands.add_folder("Contracts", outer)
        for number, folder in enumerate((INBOX, outer, inner)):
            key = subject.hands.deliver(message(number))
            if folder != INBOX:
                subject.hands.shift(key, folder)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            for number, folder in enumerate((INBOX, outer, inner)):
                items, _, _ = await news(session, folder, None)
                contents = [one.content async for one in session.fetch(items, 10_000)]
                assert contents == [message(number)]

    async def test_a_folder_that_is_gone_is_refused(self, subject: FolderSubject) -> None:
        folder = subject.hands.add_folder("Fabrikam")
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            _, _, checkpoint = await news(session, folder, None)
            subject.hands.drop_folder(folder)
            for since in (None, checkpoint):
                with pytest.raises(ItemRefused) as caught:
                    await news(session, folder, since)
                assert caught.value.code is ErrorCode.FOLDER_NOT_FOUND
            assert await news(session, INBOX, None)

    async def test_keys_of_folders_last(self, subject: FolderSubject) -> None:
        seen = []
        for _ in range(2):
            async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
                names = (INBOX, SENT_ITEMS, UNDELIVERABLE)
                seen.append([await session.folder_key(name) for name in names])
        assert seen[0] == seen[1]
        assert len(set(seen[0])) == 3

    @pytest.mark.behaviour("B66", "the folder is the server's")
    async def test_what_is_moved_lies_in_the_folder(self, subject: FolderSubject) -> None:
        key = subject.hands.deliver(message(1))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items, _, checkpoint = await news(session, INBOX, None)
            await session.move(items, UNDELIVERABLE)
            await session.move(items, UNDELIVERABLE)
            items, gone, _ = await news(session, INBOX, checkpoint)
            assert (items, gone) == ([], {key})
            place = await session.folder_key(UNDELIVERABLE)
            for folder in (place, UNDELIVERABLE):
                (moved,), _, _ = await news(session, folder, None)
                assert [one.content async for one in session.fetch([moved], 10_000)] == [message(1)]

    async def test_a_checkpoint_brings_only_what_changed_since(
        self, subject: FolderSubject
    ) -> None:
        first, second = (subject.hands.deliver(message(number)) for number in (1, 2))
        folder = subject.hands.add_folder("Fabrikam")
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items, gone, checkpoint = await news(session, INBOX, None)
            assert ([one.key for one in items], gone) == ([first, second], set())
            items, gone, checkpoint = await news(session, INBOX, checkpoint)
            assert (items, gone) == ([], set())
            third = subject.hands.deliver(message(3))
            subject.hands.shift(first, folder)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items, gone, _ = await news(session, INBOX, checkpoint)
            assert [one.key for one in items] == [third]
            assert gone == {first}

    @pytest.mark.behaviour("B54", "a category is seen")
    async def test_a_category_put_on_by_hand_is_news(self, subject: FolderSubject) -> None:
        key = subject.hands.deliver(message(1))
        subject.hands.deliver(message(2))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items, _, checkpoint = await news(session, INBOX, None)
            assert not any(one.wanted for one in items)
            subject.hands.categorize(key, TRACKED_CATEGORY)
            (item,), gone, _ = await news(session, INBOX, checkpoint)
            assert (item.key, item.wanted, gone) == (key, True, set())

    @pytest.mark.behaviour("B60", "what a connector does")
    async def test_a_mark_keeps_the_other_categories_and_is_put_on_once(
        self, subject: FolderSubject
    ) -> None:
        key = subject.hands.deliver(message(1))
        subject.hands.categorize(key, "Red Category")
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            items, _, _ = await news(session, INBOX, None)
            await session.mark(items, TRACKED_CATEGORY)
            assert subject.hands.categories_on(key) == {"Red Category", TRACKED_CATEGORY}
            (item,), _, checkpoint = await news(session, INBOX, None)
            assert item.wanted
            await session.mark([item], TRACKED_CATEGORY)
            assert (await news(session, INBOX, checkpoint))[0] == []
            for _ in range(2):
                await session.unmark([item], TRACKED_CATEGORY)
            assert subject.hands.categories_on(key) == {"Red Category"}
            await session.remove([item])
            await session.mark([item], TRACKED_CATEGORY)
            await session.unmark([item], TRACKED_CATEGORY)

    @pytest.mark.behaviour("B80", "what a connector does")
    async def test_a_category_lasts_through_other_names_and_comes_back(
        self, subject: FolderSubject
    ) -> None:
        key = subject.hands.deliver(message(1))
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            category = await session.adopt_category(TRACKED_CATEGORY, None)
            assert await session.adopt_category(TRACKED_CATEGORY, None) == category
        assert subject.hands.listed_categories() == [TRACKED_CATEGORY]
        subject.hands.rename_category(category, "Tracked")
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            assert await session.adopt_category(TRACKED_CATEGORY, category) == category
            items, _, _ = await news(session, INBOX, None)
            await session.mark(items, TRACKED_CATEGORY)
            assert subject.hands.categories_on(key) == {"Tracked"}
            (item,), _, _ = await news(session, INBOX, None)
            assert item.wanted
            await session.unmark([item], TRACKED_CATEGORY)
            assert subject.hands.categories_on(key) == set()
        subject.hands.delete_category(category)
        async with subject.connector.incoming(subject.endpoint, subject.credentials) as session:
            anew = await session.adopt_category(TRACKED_CATEGORY, category)
            assert subject.hands.listed_categories() == [TRACKED_CATEGORY]
            for _ in range(2):
                await session.drop_category(anew)
        assert subject.hands.listed_categories() == []

    @pytest.mark.behaviour("B34", "kept on the server")
    async def test_the_mark_of_an_organization_is_kept_and_overwritten(
        self, subject: FolderSubject
    ) -> None:
        first = OrganizationMark(
            UUID(int=1), "Fabrikam & <Töchter>", datetime(2026, 3, 2, tzinfo=UTC)
        )
        second = OrganizationMark(UUID(int=2), "Contoso", datetime(2026, 3, 3, tzinfo=UTC))
        seen = []
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            seen.append(await session.organization_mark())
            for mark in (first, second):
                await session.leave_mark(mark)
                seen.append(await session.organization_mark())
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            seen.append(await session.organization_mark())
        assert seen == [None, first, second, second]
