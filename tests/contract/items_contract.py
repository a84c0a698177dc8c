"""What connectors promise about appointments, contacts and tasks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused, Retryable
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    OccurrenceChange,
    PostalAddress,
    Recurrence,
    Series,
    TaskContent,
)
from ssync_desktop.domain.items.kinds import Frequency, ItemKind, ShowAs, TaskStatus
from ssync_desktop.domain.items.occurrences import occurrence_at
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from tests.contract.item_samples import (
    ALONE,
    ANN,
    BOB,
    CONTACT,
    EVE,
    MARK,
    MEETING,
    NEVER,
    NINE,
    ONE_OF_EACH,
    SERIES,
    TASK,
    ZONE,
    ItemSubject,
    Mail,
    kind,
    news,
    seen,
    with_changes,
)


class ItemsContract:
    """Inherit it and supply the fixture ``subject``."""

    @pytest.fixture
    def subject(self) -> ItemSubject:
        raise NotImplementedError("each connector's test class supplies one")

    @pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
    async def test_what_is_made_is_listed_and_says_what_was_said(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            _, _, checkpoint, _ = await news(session, kind(content))
            version = await session.create_item(content, MARK, mail=False)
            changed, gone, _, _ = await news(session, kind(content), checkpoint)
            item = await seen(session, kind(content), version.key)
        assert (changed, gone) == ({version.key: version}, set())
        assert (item.key, item.version) == (version.key, version.version)
        assert item.content == content
        assert item.mark == MARK
        assert item.tracked is (kind(content) is not ItemKind.CONTACT)
        assert (item.organizer, item.cancelled, item.recurring) == (True, False, False)
        assert bool(item.global_id) is (kind(content) is ItemKind.APPOINTMENT)

    @pytest.mark.parametrize(
        ("content", "other"),
        [
            (ALONE, replace(ALONE, subject="", body="", location="", show_as=ShowAs.FREE)),
            (ALONE, replace(ALONE, block=TimeBlock(
                WallTime(datetime(2027, 3, 28), "America/New_York"),  # noqa: DTZ001
                WallTime(datetime(2027, 3, 30), "America/New_York"),  # noqa: DTZ001
                all_day=True,
            ))),
            (ALONE, MEETING),
            (MEETING, replace(MEETING, required=(EVE,), optional=())),
            (CONTACT, replace(CONTACT, pager="", email_address2="", birthday=None,
                              mailing_address=PostalAddress(city="Jena"), salutation="")),
            (CONTACT, ContactContent(last_name="Meier")),
            (ContactContent(last_name="Meier"), CONTACT),
            (TASK, replace(TASK, status=TaskStatus.COMPLETED, percent_complete=100,
                           completed_on=date(2027, 2, 2), reminder=None)),
            (replace(TASK, status=TaskStatus.COMPLETED, percent_complete=100,
                     completed_on=date(2027, 2, 2), reminder=None), TASK),
            (TASK, replace(TASK, reminder=datetime(2027, 3, 1, 7, tzinfo=UTC))),
            (TASK, replace(TASK, reminder=None)),
            (TASK, TaskContent("Another", due=date(2027, 1, 1))),
        ],
    )  # fmt: skip
    async def test_what_is_changed_says_the_other_thing(
        self, subject: ItemSubject, content: Content, other: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            written = await session.update_item(made, content, other, MARK, mail=False)
            item = await seen(session, kind(content), made.key)
        assert written.key == made.key
        assert written.version == item.version != made.version
        assert item.content == other
        assert subject.hands.mails() == set()

    async def test_only_what_differs_is_written_and_the_mark_in_any_case(
        self, subject: ItemSubject
    ) -> None:
        """So what somebody has changed meanwhile, and was not read, stays."""
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(ALONE, NEVER, mail=False)
            known = replace(ALONE, location="what is believed to be there")
            wanted = replace(known, body="new")
            await session.update_item(made, known, wanted, MARK, mail=False)
            item = await seen(session, ItemKind.APPOINTMENT, made.key)
        assert item.content == replace(ALONE, body="new")
        assert item.mark == MARK

    @pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
    async def test_what_has_changed_meanwhile_is_left_alone(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            subject.hands.rename(made.key, "Renamed by hand")
            other = replace(content, body="new")
            with pytest.raises(ItemRefused) as refused:
                await session.update_item(made, content, other, MARK, mail=False)
            assert refused.value.code is ErrorCode.ITEM_CHANGED
            with pytest.raises(ItemRefused) as refused:
                await session.delete_item(made, kind(content), mail=False)
            assert refused.value.code is ErrorCode.ITEM_CHANGED
            with pytest.raises(ItemRefused) as refused:
                await session.take_mark_off(made, kind(content))
            assert refused.value.code is ErrorCode.ITEM_CHANGED
            item = await seen(session, kind(content), made.key)
        assert item.content.body == content.body

    @pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
    async def test_what_is_gone_is_refused_or_no_matter(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            _, _, checkpoint, _ = await news(session, kind(content))
            subject.hands.remove(made.key)
            changed, gone, _, _ = await news(session, kind(content), checkpoint)
            assert (changed, gone) == ({}, {made.key})
            (read,) = [one async for one in session.read_items(kind(content), [made.key])]
            assert isinstance(read.error, ItemRefused)
            assert read.error.code is ErrorCode.ITEM_NOT_FOUND
            with pytest.raises(ItemRefused) as refused:
                await session.update_item(made, content, content, MARK, mail=False)
            assert refused.value.code is ErrorCode.ITEM_NOT_FOUND
            await session.delete_item(made, kind(content), mail=False)
            assert await session.take_mark_off(made, kind(content)) == made

    @pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
    async def test_what_is_deleted_lies_among_the_deleted_items(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(content, MARK, mail=False)
            await session.delete_item(made, kind(content), mail=False)
            changed, _, _, _ = await news(session, kind(content))
        assert changed == {}
        assert subject.hands.lies_in_deleted_items(content.subject)

    @pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
    async def test_the_mark_is_found_and_taken_off(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            await session.create_item(content, NEVER, mail=False)
            made = await session.create_item(content, MARK, mail=False)
            subject.hands.copy(made.key)
            assert await session.find_marked(kind(content), MARK) == made
            freed = await session.take_mark_off(made, kind(content))
            item = await seen(session, kind(content), made.key)
        assert freed.version == item.version
        assert (item.mark, item.tracked) == (None, False)
        assert item.content == content

    async def test_a_mark_that_nothing_carries_is_not_found(self, subject: ItemSubject) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            await session.create_item(ALONE, MARK, mail=False)
            assert await session.find_marked(ItemKind.APPOINTMENT, NEVER) is None
            assert await session.find_marked(ItemKind.TASK, MARK) is None
            assert await session.find_global_id("nobody's") is None

    @pytest.mark.parametrize("global_id", ["", "some-other@program.test"])
    async def test_an_appointment_is_found_by_its_global_id(
        self, subject: ItemSubject, global_id: str
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            await session.create_item(ALONE, NEVER, mail=False)
            made = await session.create_item(ALONE, MARK, mail=False, global_id=global_id)
            item = await seen(session, ItemKind.APPOINTMENT, made.key)
            assert global_id in ("", item.global_id)
            assert await session.find_global_id(item.global_id) == made

    async def test_a_checkpoint_that_is_not_taken_begins_anew(self, subject: ItemSubject) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(TASK, MARK, mail=False)
            _, _, checkpoint, anew = await news(session, ItemKind.TASK)
            assert not anew
            assert await news(session, ItemKind.TASK, checkpoint) == ({}, set(), checkpoint, False)
            subject.hands.forget_checkpoints()
            changed, gone, after, anew = await news(session, ItemKind.TASK, checkpoint)
            assert (changed, gone, anew) == ({made.key: made}, set(), True)
            again, _, _, anew = await news(session, ItemKind.TASK, after)
        assert (again, anew) == ({}, False)

    @pytest.mark.parametrize("content", [*ONE_OF_EACH, with_changes(SERIES, [1], week2="Other")],
                             ids=lambda one: one.subject[:8])  # fmt: skip
    async def test_an_answer_that_is_lost_leaves_an_item_that_is_found(
        self, subject: ItemSubject, content: Content
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            subject.hands.lose_the_next_answer()
            with pytest.raises(AnswerLost):
                await session.create_item(content, MARK, mail=False)
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            found = await session.find_marked(kind(content), MARK)
            assert found is not None
            item = await seen(session, kind(content), found.key)
            assert item.version == found.version
            written = await session.update_item(found, item.content, content, MARK, mail=False)
            assert (await seen(session, kind(content), written.key)).content == content

    async def test_nobody_is_written_to_unless_it_is_asked_for(self, subject: ItemSubject) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(MEETING, MARK, mail=False)
            later = replace(MEETING, subject="Later", required=())
            made = await session.update_item(made, MEETING, later, MARK, mail=False)
            await session.delete_item(made, ItemKind.APPOINTMENT, mail=False)
        assert subject.hands.mails() == set()
        assert subject.hands.subjects_of_bob() == []

    async def test_attendees_are_invited_told_and_uninvited(self, subject: ItemSubject) -> None:
        hands = subject.hands
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(MEETING, MARK, mail=True)
            assert hands.mails() == {Mail(BOB.address), Mail(EVE.address)}
            assert hands.subjects_of_bob() == [MEETING.subject]
            renamed = replace(MEETING, subject="Renamed")
            made = await session.update_item(made, MEETING, renamed, MARK, mail=True)
            assert hands.mails() == {Mail(BOB.address), Mail(EVE.address)}
            assert hands.subjects_of_bob() == ["Renamed"]
            fewer = replace(renamed, optional=())
            made = await session.update_item(made, renamed, fewer, MARK, mail=True)
            assert Mail(EVE.address, cancels=True) in hands.mails()
            await session.delete_item(made, ItemKind.APPOINTMENT, mail=True)
        assert hands.mails() == {Mail(BOB.address, cancels=True)}
        assert hands.subjects_of_bob() == ["Canceled: Renamed"]

    async def test_what_somebody_else_holds_is_never_told_to_anybody(
        self, subject: ItemSubject
    ) -> None:
        held = replace(MEETING, organizer=EVE, required=(ANN, BOB), optional=())
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(held, MARK, mail=True)
            item = await seen(session, ItemKind.APPOINTMENT, made.key)
            assert (item.content, item.organizer) == (held, False)
            moved = replace(held, location="Elsewhere")
            made = await session.update_item(made, held, moved, MARK, mail=True)
            await session.delete_item(made, ItemKind.APPOINTMENT, mail=True)
        assert subject.hands.mails() == set()

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (ALONE, SERIES),
            (SERIES, ALONE),
            (SERIES, with_changes(SERIES, [1, 3], week2="Second", week5="Fifth")),
            (with_changes(SERIES, [1], week2="Second"), with_changes(SERIES, [1, 2], week4="X")),
            (with_changes(SERIES, [1, 3], week2="Second"), with_changes(SERIES, [3])),
            (with_changes(SERIES, week2="Second"), with_changes(
                replace(SERIES, location="Room 2", required=(BOB,)), week2="Second", week3="X")),
            (with_changes(SERIES, [1], week2="Second"), with_changes(
                replace(SERIES, location=""), [1], week2="Second")),
            (with_changes(SERIES, [1], week2="Second"), replace(
                SERIES, series=Series(Recurrence(Frequency.DAILY, NINE.date(), interval=2)))),
        ],
    )  # fmt: skip
    async def test_a_series_is_written_with_what_differs(
        self, subject: ItemSubject, before: AppointmentContent, after: AppointmentContent
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(before, MARK, mail=False)
            assert (await seen(session, ItemKind.APPOINTMENT, made.key)).content == before
            written = await session.update_item(made, before, after, MARK, mail=False)
            item = await seen(session, ItemKind.APPOINTMENT, made.key)
        assert item.content == after
        assert item.version == written.version
        assert subject.hands.mails() == set()

    async def test_a_series_moves_with_the_hour_its_clock_shows(self, subject: ItemSubject) -> None:
        """Weeks 3 and 4 lie on both sides of the night on which clocks go forward."""
        start = NINE + timedelta(hours=3)
        block = TimeBlock(WallTime(start, ZONE), WallTime(start + timedelta(hours=1), ZONE))
        plain = replace(SERIES, block=block)
        original = start + timedelta(weeks=4)
        moved = WallTime(original + timedelta(days=1, hours=2), ZONE)
        other = TimeBlock(moved, WallTime(moved.at + timedelta(hours=2), ZONE))
        change = OccurrenceChange(original, replace(occurrence_at(plain, original), block=other))
        assert plain.series is not None
        after = replace(plain, series=replace(plain.series, changed=(change,)))
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            made = await session.create_item(SERIES, MARK, mail=False)
            await session.update_item(made, SERIES, after, MARK, mail=False)
            assert (await seen(session, ItemKind.APPOINTMENT, made.key)).content == after

    async def test_many_are_listed_and_read_in_the_order_asked_for(
        self, subject: ItemSubject
    ) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            keys = [
                (await session.create_item(TaskContent(f"Task {number}"), MARK, mail=False)).key
                for number in range(7)
            ]
            wanted = [*reversed(keys), keys[0]]
            read = [one async for one in session.read_items(ItemKind.TASK, wanted)]
            assert [one.key for one in read] == wanted
            shown = [one.item.content.subject for one in read if one.item]
            assert shown == [*(f"Task {number}" for number in reversed(range(7))), "Task 0"]
            assert list((await news(session, ItemKind.TASK))[0]) == keys

    async def test_a_failed_write_that_never_left_says_so(self, subject: ItemSubject) -> None:
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            subject.hands.refuse_the_next()
            with pytest.raises(Retryable) as refused:
                await session.create_item(TASK, MARK, mail=False)
            assert not isinstance(refused.value, AnswerLost)
            assert await session.find_marked(ItemKind.TASK, MARK) is None

    async def test_the_user_holds_what_any_of_their_addresses_organizes(
        self, subject: ItemSubject
    ) -> None:
        held = replace(MEETING, organizer=Attendee("ann.other@example.test"))
        async with subject.connector.items(subject.endpoint, subject.credentials) as session:
            session.know(["Ann.Other@example.test"], None)
            made = await session.create_item(held, MARK, mail=True)
            item = await seen(session, ItemKind.APPOINTMENT, made.key)
        assert item.organizer
        assert item.content == replace(held, organizer=ANN)
        assert subject.hands.mails() == {Mail(BOB.address), Mail(EVE.address)}
