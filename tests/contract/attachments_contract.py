"""What connectors promise about files that hang on appointments."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused
from ssync_desktop.domain.items.attached_files import AttachedFile, attached, digest_of
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.item_port import ItemStore
from tests.contract.item_samples import (
    ALONE,
    MARK,
    MEETING,
    SERIES,
    ItemSubject,
    news,
    seen,
)

APPOINTMENT = ItemKind.APPOINTMENT
PLAN, LIST = b"%PDF-1.7 the plan", "Bücher\r\n".encode() * 1000
OCTETS = {digest_of(one): one for one in (PLAN, LIST)}


def file(name: str, octets: bytes, key: str = "") -> AttachedFile:
    return AttachedFile(name, len(octets), digest_of(octets), key)


PDF, TXT = file("plan & “draft”.pdf", PLAN), file("list.txt", LIST)


def hanging(*files: AttachedFile, on: AppointmentContent = ALONE) -> AppointmentContent:
    return replace(on, attachments=attached(files))


async def told(session: ItemStore, key: str) -> dict[str, AttachedFile]:
    return {one.name: one for one in files_of((await seen(session, APPOINTMENT, key)).content)}


class AttachmentsContract:
    """Inherit it and supply the fixture ``subject``."""

    @pytest.fixture
    def subject(self) -> ItemSubject:
        raise NotImplementedError("each connector's test class supplies one")

    @pytest.mark.parametrize("on", [ALONE, MEETING], ids=["alone", "meeting"])
    async def test_what_is_made_with_files_has_them(
        self, subject: ItemSubject, on: AppointmentContent
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            made = await session.create_item(
                hanging(PDF, TXT, on=on), MARK, mail=False, octets=OCTETS
            )
            found = await told(session, made.key)
            assert found.keys() == {PDF.name, TXT.name}
            assert all(one.key and not one.digest for one in found.values())
            assert await session.read_attachment(found[PDF.name].key) == PLAN
            assert await session.read_attachment(found[TXT.name].key) == LIST
            item = await seen(session, APPOINTMENT, made.key)
        assert item.version == made.version
        assert isinstance(item.content, AppointmentContent)
        assert replace(item.content, attachments=()) == on
        assert item.left_out == ()

    async def test_files_are_put_on_and_taken_off(self, subject: ItemSubject) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            made = await session.create_item(hanging(PDF), MARK, mail=False, octets=OCTETS)
            (key,) = [one.key for one in (await told(session, made.key)).values()]
            before, after = hanging(replace(PDF, key=key)), hanging(TXT)
            written = await session.update_item(
                made, before, replace(after, body="new"), MARK, mail=False, octets=OCTETS
            )
            found = await told(session, made.key)
            assert [*found] == [TXT.name]
            assert await session.read_attachment(found[TXT.name].key) == LIST
            with pytest.raises(ItemRefused) as refused:
                await session.read_attachment(key)
            assert refused.value.code is ErrorCode.ITEM_NOT_FOUND
            item = await seen(session, APPOINTMENT, made.key)
        assert item.version == written.version != made.version
        assert item.content.body == "new"
        assert subject.hands.mails() == set()

    async def test_what_people_attach_is_told_and_changes_the_item(
        self, subject: ItemSubject
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            made = await session.create_item(ALONE, MARK, mail=False)
            _, _, checkpoint, _ = await news(session, APPOINTMENT)
            subject.hands.attach(made.key, PDF.name, PLAN)
            changed, _, checkpoint, _ = await news(session, APPOINTMENT, checkpoint)
            assert made.key in changed
            first = await told(session, made.key)
            subject.hands.rename(made.key, "Renamed")
            again = await told(session, made.key)
            assert again == first  # by the same key
            subject.hands.detach(made.key, PDF.name)
            changed, _, _, _ = await news(session, APPOINTMENT, checkpoint)
            assert made.key in changed
            assert await told(session, made.key) == {}

    async def test_files_that_nobody_asks_for_are_not_told_and_stay(
        self, subject: ItemSubject
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(hanging(PDF), MARK, mail=False, octets=OCTETS)
            item = await seen(session, APPOINTMENT, made.key)
            assert item.content == ALONE
            moved = replace(ALONE, location="Elsewhere")
            await session.update_item(made, ALONE, moved, MARK, mail=False)
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            assert [*await told(session, made.key)] == [PDF.name]

    async def test_an_item_that_has_changed_meanwhile_gets_no_file(
        self, subject: ItemSubject
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            made = await session.create_item(ALONE, MARK, mail=False)
            subject.hands.rename(made.key, "Renamed by hand")
            with pytest.raises(ItemRefused) as refused:
                await session.update_item(
                    made, ALONE, hanging(PDF), MARK, mail=False, octets=OCTETS
                )
            assert refused.value.code is ErrorCode.ITEM_CHANGED
            assert await told(session, made.key) == {}

    async def test_an_answer_that_is_lost_leaves_a_file_that_is_seen(
        self, subject: ItemSubject
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            made = await session.create_item(ALONE, MARK, mail=False)
            subject.hands.lose_the_next_answer("CreateAttachment")
            with pytest.raises(AnswerLost):
                await session.update_item(
                    made, ALONE, hanging(PDF), MARK, mail=False, octets=OCTETS
                )
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            assert [*await told(session, made.key)] == [PDF.name]

    async def test_nothing_hangs_on_a_series(self, subject: ItemSubject) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know([], None, attachments=True)
            made = await session.create_item(SERIES, MARK, mail=False)
            subject.hands.attach(made.key, PDF.name, PLAN)
            item = await seen(session, APPOINTMENT, made.key)
        assert item.content == SERIES
        assert item.left_out == ()
