"""What connectors promise about items that have left their folder."""

import pytest

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.item_port import Elsewhere, in_archive
from tests.contract.item_samples import (
    ALONE,
    MARK,
    NEVER,
    ONE_OF_EACH,
    SERIES,
    ItemSubject,
    kind,
    news,
    seen,
)

BOTH = {MARK: "", NEVER: ""}
HOMES = ("Calendar", "Contacts", "Tasks")


class PlacesContract:
    """Inherit it beside ``ItemsContract``."""

    @pytest.mark.parametrize("content", [*ONE_OF_EACH, SERIES], ids=lambda one: one.subject[:8])
    async def test_what_was_moved_is_found_elsewhere_by_its_mark(
        self, subject: ItemSubject, content: Content
    ) -> None:
        of = kind(content)
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            await session.create_item(content, NEVER, mail=False)
            assert await session.find_elsewhere(of, BOTH) == Elsewhere()
            _, _, checkpoint, _ = await news(session, of)
            there = subject.hands.move_away(made.key, "Holidays")
            changed, gone, checkpoint, _ = await news(session, of, checkpoint)
            assert (changed, gone) == ({}, {made.key})
            assert await session.find_elsewhere(of, BOTH) == Elsewhere({MARK: "Holidays"})
            assert await session.find_elsewhere(of, {NEVER: ""}) == Elsewhere()
            assert await session.find_elsewhere(of, {}) == Elsewhere()
            back = subject.hands.move_back(there)
            changed, _, _, _ = await news(session, of, checkpoint)
            item = await seen(session, of, back)
            assert await session.find_elsewhere(of, {MARK: ""}) == Elsewhere()
        assert set(changed) == {back}
        assert (item.mark, item.content) == (MARK, content)

    @pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
    async def test_what_was_deleted_is_found_nowhere(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            other = await session.create_item(content, NEVER, mail=False)
            await session.delete_item(made, kind(content), mail=False)
            subject.hands.throw_away(other.key, "Old ones")
            assert await session.find_elsewhere(kind(content), BOTH) == Elsewhere()

    @pytest.mark.parametrize(("content", "folder"), [*zip(ONE_OF_EACH, HOMES, strict=True)],
                             ids=lambda one: one if isinstance(one, str) else "")  # fmt: skip
    async def test_what_was_retired_lies_in_the_archive(
        self, subject: ItemSubject, content: Content, folder: str
    ) -> None:
        of = kind(content)
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            other = await session.create_item(content, NEVER, mail=False)
            _, _, checkpoint, _ = await news(session, of)
            subject.hands.archive(made.key, folder)
            await session.delete_item(other, of, mail=False)
            _, gone, _, _ = await news(session, of, checkpoint)
            assert gone == {made.key, other.key}
            expected = Elsewhere({MARK: in_archive(folder)})
            assert await session.find_elsewhere(of, BOTH) == expected

    @pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
    async def test_what_may_lie_in_a_folder_that_does_not_open_is_not_known(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            other = await session.create_item(content, NEVER, mail=False)
            subject.hands.move_away(made.key, "Private")
            subject.hands.close("Private")
            await session.delete_item(other, kind(content), mail=False)
            told = await session.find_elsewhere(kind(content), BOTH)
        assert told == Elsewhere(unseen={MARK: "Private"})

    async def test_a_copy_elsewhere_is_known_by_its_global_id(self, subject: ItemSubject) -> None:
        of = ItemKind.APPOINTMENT
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(ALONE, MARK, mail=False)
            known = (await seen(session, of, made.key)).global_id
            assert known
            subject.hands.copy_away(made.key, "Holidays", "another@example.test")
            subject.hands.move_away(made.key, "Trips")
            found = await session.find_elsewhere(of, {MARK: known})
            assert found == Elsewhere({MARK: "Trips"})
            other = await session.create_item(ALONE, NEVER, mail=False)
            known = (await seen(session, of, other.key)).global_id
            subject.hands.copy_away(other.key, "Holidays", "a-third@example.test")
            await session.delete_item(other, of, mail=False)
            assert await session.find_elsewhere(of, {NEVER: known}) == Elsewhere()
            for unsure in ("", "something else"):
                found = await session.find_elsewhere(of, {NEVER: unsure})
                assert found == Elsewhere({NEVER: "Holidays"})

    @pytest.mark.parametrize("content", ONE_OF_EACH[1:], ids=lambda one: type(one).__name__)
    async def test_a_copy_that_nothing_tells_apart_counts(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            subject.hands.copy_away(made.key, "Holidays", "")
            await session.delete_item(made, kind(content), mail=False)
            found = await session.find_elsewhere(kind(content), {MARK: ""})
        assert found == Elsewhere({MARK: "Holidays"})
