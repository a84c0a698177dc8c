"""Attachments of appointments in whole passes: both ways, each octet read once, nothing doubled."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, DraftRefused, ItemRefused
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import AppointmentContent, Recurrence, Series
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import ChangeType, Frequency
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.items.looking import look_at
from ssync_desktop.engine.items.undoing import undo
from ssync_desktop.organization.appointment_files import (
    attach_file,
    detach_file,
    forget_unused_files,
)
from ssync_desktop.servers.memory_items import MemoryItems
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.engine.items.desk import Desk, saying
from tests.engine.items.test_door import caller_of
from tests.kit.items_at_hand import meeting

PLAN, LIST, MAP = b"the plan", b"the list" * 100, b"the map"


@pytest.fixture
def on(ada: Desk) -> Desk:
    ada.settings(appointment_attachments=True)
    return ada


def attach(desk: Desk, row: LocalItem, name: str, octets: bytes) -> LocalItem:
    return desk.as_user(lambda context: attach_file(context, row.id, name, octets))


def detach(desk: Desk, row: LocalItem, name: str) -> LocalItem:
    return desk.as_user(lambda context: detach_file(context, row.id, name))


def here(desk: Desk, row: LocalItem) -> dict[str, bytes]:
    """Return what hangs on a row."""
    files = files_of(desk.row(row.id).content)
    octets = desk.house.see(
        lambda unit: unit.appointment_files.octets([one.digest for one in files])
    )
    assert [one.size for one in files] == [len(octets[one.digest]) for one in files]
    return {one.name: octets[one.digest] for one in files}


def there(desk: Desk) -> dict[str, bytes]:
    """Return what hangs on the only item."""
    (item,) = desk.items()
    told = files_of(item.content)
    assert len({one.name for one in told}) == len(told)
    return {one.name: desk.server.octets[one.key] for one in told}


def key(desk: Desk) -> str:
    (item,) = desk.items()
    return item.key


class Reads:
    """Counts how often octets are read from the server."""

    def __init__(self, server: MemoryServer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: list[str] = []
        strike = server.strike

        def counted(step: Step, what: str | None = None) -> None:
            if step is Step.FILE_READ:
                self.keys.append(what or "")
            strike(step, what)

        monkeypatch.setattr(server, "strike", counted)


@pytest.fixture
def reads(memory_server: MemoryServer, monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(memory_server, monkeypatch)


async def test_that_without_the_setting_each_side_keeps_its_own(ada: Desk, reads: Reads) -> None:
    row = attach(ada, ada.write(meeting()), "plan.pdf", PLAN)
    await ada.synchronize()
    assert there(ada) == {}
    ada.box.attach(key(ada), "list.txt", LIST)
    ada.box.change(key(ada), saying(ada.items()[0].content, location="Room 2"))
    await ada.synchronize()
    assert ada.row(row.id).content.location == "Room 2"  # type: ignore[union-attr]
    assert (here(ada, row), there(ada)) == ({"plan.pdf": PLAN}, {"list.txt": LIST})
    assert reads.keys == []


async def test_that_a_new_appointment_takes_its_files_along(on: Desk, reads: Reads) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    attach(on, row, "list.txt", LIST)
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": PLAN, "list.txt": LIST}
    assert (await on.plan()).actions == ()
    await on.synchronize()
    assert reads.keys == []


async def test_that_a_tracked_one_brings_them_and_each_is_read_once(on: Desk, reads: Reads) -> None:
    made = on.box.create(meeting("Theirs"), tracked=True)
    on.box.attach(made.key, "plan.pdf", PLAN)
    on.box.attach(made.key, "list.txt", LIST)
    on.box.create(meeting("Not tracked"))
    await on.synchronize()
    (row,) = on.rows()
    assert here(on, row) == {"plan.pdf": PLAN, "list.txt": LIST}
    assert len(reads.keys) == 2
    on.box.change(made.key, saying(on.box.entries[made.key].item.content, location="Room 2"))
    await on.synchronize()
    assert on.row(row.id).content.location == "Room 2"  # type: ignore[union-attr]
    assert here(on, row) == {"plan.pdf": PLAN, "list.txt": LIST}
    assert len(reads.keys) == 2
    assert (await on.plan()).actions == ()


async def test_that_files_come_and_go_on_both_sides(on: Desk, reads: Reads) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    attach(on, row, "list.txt", LIST)
    on.box.attach(key(on), "map.pdf", MAP)
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": PLAN, "list.txt": LIST, "map.pdf": MAP}
    detach(on, row, "plan.pdf")
    await on.synchronize()
    assert there(on) == here(on, row) == {"list.txt": LIST, "map.pdf": MAP}
    on.box.detach(key(on), "list.txt")
    await on.synchronize()
    assert there(on) == here(on, row) == {"map.pdf": MAP}
    assert (await on.plan()).actions == ()
    assert not on.mails()


async def test_that_a_new_version_of_a_file_takes_the_place_of_the_old_one(on: Desk) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    attach(on, row, "plan.pdf", b"another plan")
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": b"another plan"}
    on.box.detach(key(on), "plan.pdf")
    on.box.attach(key(on), "plan.pdf", b"a third")
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": b"a third"}


async def test_that_two_that_are_linked_have_a_file_once(on: Desk) -> None:
    """They were linked, and both had it, before the setting was on."""
    on.settings(appointment_attachments=False)
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    on.box.attach(key(on), "plan.pdf", PLAN)
    await on.synchronize()
    on.settings(appointment_attachments=True)
    on.box.change(key(on), saying(on.items()[0].content, location="Room 2"))
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": PLAN}
    assert (await on.plan()).actions == ()


async def test_that_a_row_that_is_changed_brings_what_hung_on_its_item_before(ada: Desk) -> None:
    row = attach(ada, ada.write(meeting()), "plan.pdf", PLAN)
    await ada.synchronize()
    ada.box.attach(key(ada), "plan.pdf", PLAN)
    ada.box.attach(key(ada), "list.txt", LIST)
    await ada.synchronize()
    ada.settings(appointment_attachments=True)
    ada.change(row, location="Room 2")
    await ada.synchronize()
    assert there(ada) == here(ada, row) == {"plan.pdf": PLAN, "list.txt": LIST}
    assert (await ada.plan()).actions == ()


async def test_that_switching_it_off_for_a_while_doubles_no_file(on: Desk) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    on.settings(appointment_attachments=False)
    on.change(row, location="Room 2")
    await on.synchronize()
    on.settings(appointment_attachments=True)
    on.change(row, location="Room 3")
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": PLAN}
    assert (await on.plan()).actions == ()


async def test_that_switching_it_on_while_a_pass_begins_takes_nothing_off(
    on: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session was opened without them: what it does not show has not gone."""
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    on.settings(appointment_attachments=False)
    on.box.attach(key(on), "list.txt", LIST)
    know = MemoryItems.know

    def and_switched_on(session: MemoryItems, *told: Any, **also: Any) -> None:
        know(session, *told, **also)
        on.settings(appointment_attachments=True)

    monkeypatch.setattr(MemoryItems, "know", and_switched_on)
    await on.synchronize()
    assert here(on, row) == {"plan.pdf": PLAN}
    monkeypatch.undo()
    on.change(row, location="Room 2")
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": PLAN, "list.txt": LIST}


@pytest.mark.parametrize("created", [True, False])
async def test_that_a_lost_answer_doubles_no_file(on: Desk, *, created: bool) -> None:
    row = on.write(meeting())
    if not created:
        await on.synchronize()
    attach(on, row, "plan.pdf", PLAN)
    on.server.fail(Step.ITEM_WRITTEN, AnswerLost(ErrorCode.CONNECTION_LOST))
    await on.attempt()
    assert there(on) == {"plan.pdf": PLAN}
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": PLAN}
    assert (await on.plan()).actions == ()


async def test_that_what_cannot_be_read_now_comes_with_the_next_pass(on: Desk) -> None:
    made = on.box.create(meeting("Theirs"), tracked=True)
    on.box.attach(made.key, "plan.pdf", PLAN)
    on.server.fail(Step.FILE_READ, ItemRefused(ErrorCode.ITEM_UNREADABLE))
    await on.attempt()
    assert on.rows() == []
    await on.synchronize()
    (row,) = on.rows()
    assert here(on, row) == {"plan.pdf": PLAN}


async def test_that_what_is_too_large_or_blocked_stays_and_the_row_says_so(
    on: Desk, reads: Reads
) -> None:
    on.settings(max_upload_file_size=1024)
    made = on.box.create(meeting("Theirs"), tracked=True)
    on.box.attach(made.key, "plan.pdf", PLAN)
    on.box.attach(made.key, "film.mp4", b"0" * 2000)
    on.box.attach(made.key, "run.exe", b"MZ")
    await on.synchronize()
    (row,) = on.rows()
    assert here(on, row) == {"plan.pdf": PLAN}
    assert row.attachments_missing
    assert len(reads.keys) == 1
    assert there(on).keys() == {"plan.pdf", "film.mp4", "run.exe"}
    assert (await on.plan()).actions == ()
    on.change(row, location="Room 2")
    await on.synchronize()
    assert there(on).keys() == {"plan.pdf", "film.mp4", "run.exe"}
    on.box.detach(made.key, "film.mp4")
    on.box.detach(made.key, "run.exe")
    await on.synchronize()
    assert not on.row(row.id).attachments_missing


async def test_that_on_series_and_service_activities_nothing_hangs(on: Desk) -> None:
    plain = meeting("Weekly")
    rule = Recurrence(Frequency.DAILY, plain.block.start.at.date(), count=3)
    made = on.box.create(replace(plain, series=Series(rule)), tracked=True)
    on.box.attach(made.key, "plan.pdf", PLAN)
    await on.synchronize()
    (row,) = on.rows()
    assert row.object_type is ObjectType.RECURRING_APPOINTMENT_MASTER
    assert (files_of(row.content), row.attachments_missing) == ((), False)
    assert (await on.plan()).actions == ()


async def test_that_one_that_becomes_a_series_loses_nothing_in_exchange(on: Desk) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    (item,) = on.items()
    assert isinstance(item.content, AppointmentContent)
    rule = Recurrence(Frequency.DAILY, item.content.block.start.at.date(), count=3)
    on.box.change(item.key, replace(item.content, series=Series(rule)))
    await on.synchronize()
    assert there(on) == {"plan.pdf": PLAN}
    assert on.row(row.id).object_type is ObjectType.RECURRING_APPOINTMENT_MASTER
    assert (await on.plan()).actions == ()


async def test_that_what_comes_back_from_another_folder_has_its_files_once(on: Desk) -> None:
    """Their keys are others then, as the item's is."""
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    moved = on.box.move_away(key(on), "Old")
    await on.synchronize()
    on.box.move_back(moved.key)
    await on.synchronize()
    assert there(on) == here(on, row) == {"plan.pdf": PLAN}
    assert (await on.plan()).actions == ()


async def test_that_a_delete_takes_them_along_and_what_they_held_is_kept(on: Desk) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    (file,) = files_of(on.row(row.id).content)
    on.box.remove(key(on))
    await on.synchronize()
    assert on.rows() == []

    def kept() -> dict[str, bytes]:
        return on.house.see(lambda unit: unit.appointment_files.octets([file.digest]))

    assert kept() == {file.digest: PLAN}
    assert on.house.do(forget_unused_files) == 0
    on.house.clock.advance(timedelta(days=31))
    assert on.house.do(forget_unused_files) == 1
    assert kept() == {}


def test_that_a_person_can_attach_what_the_rules_allow(ada: Desk) -> None:
    row = ada.write(meeting())
    attach(ada, row, "plan.pdf", PLAN)
    attach(ada, row, "plan.pdf", b"another plan")
    assert here(ada, row) == {"plan.pdf": b"another plan"}
    for name, octets in (("run.exe", b"MZ"), ("film.mp4", b"0" * 6_000_000), (" ", PLAN)):
        with pytest.raises(DraftRefused):
            attach(ada, row, name, octets)
    before = ada.row(row.id)
    assert detach(ada, row, "no such file") == before
    assert files_of(detach(ada, row, "plan.pdf").content) == ()


async def take_back(desk: Desk, change: ChangeType, *, in_exchange: bool) -> None:
    """Take back the last write of one sort as the user, and let the next pass follow."""
    versions = desk.house.see(lambda unit: unit.former_versions.of_mailbox(desk.mailbox.id))
    former = next(
        one for one in versions if one.change is change and one.in_exchange is in_exchange
    )
    await undo(desk.house.tools, caller_of(desk), former.id)
    await desk.synchronize()


@pytest.mark.parametrize("in_exchange", [True, False])
async def test_that_what_was_taken_off_is_put_on_again(on: Desk, *, in_exchange: bool) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    attach(on, row, "list.txt", LIST)
    await on.synchronize()
    if in_exchange:
        detach(on, row, "plan.pdf")
    else:
        on.box.detach(key(on), "plan.pdf")
    await on.synchronize()
    assert there(on) == here(on, row) == {"list.txt": LIST}
    await take_back(on, ChangeType.UPDATE, in_exchange=in_exchange)
    assert there(on) == here(on, row) == {"plan.pdf": PLAN, "list.txt": LIST}
    assert (await on.plan()).actions == ()


async def test_that_what_was_put_on_is_taken_off_again(on: Desk) -> None:
    row = attach(on, on.write(meeting()), "list.txt", LIST)
    await on.synchronize()
    attach(on, row, "plan.pdf", PLAN)
    await on.synchronize()
    await take_back(on, ChangeType.UPDATE, in_exchange=True)
    assert there(on) == here(on, row) == {"list.txt": LIST}


@pytest.mark.parametrize("in_exchange", [True, False])
async def test_that_what_was_deleted_has_its_files_again(on: Desk, *, in_exchange: bool) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    if in_exchange:
        on.delete(row)
    else:
        on.box.remove(key(on))
    await on.synchronize()
    await take_back(on, ChangeType.DELETE, in_exchange=in_exchange)
    if in_exchange:
        assert there(on) == {"plan.pdf": PLAN}
    else:
        assert here(on, row) == {"plan.pdf": PLAN}


async def test_that_files_nobody_has_any_more_keep_nothing_from_being_taken_back(
    on: Desk,
) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    on.box.detach(key(on), "plan.pdf")
    on.box.change(key(on), saying(on.items()[0].content, location="Room 2"))
    await on.synchronize()
    on.house.do(
        lambda context: context.unit.appointment_files.forget_unused_since(
            context.clock.now() + timedelta(days=1)
        )
    )
    await take_back(on, ChangeType.UPDATE, in_exchange=False)
    assert here(on, row) == {}
    assert on.row(row.id).content.location == meeting().location  # type: ignore[union-attr]


async def test_that_somebody_who_looks_sees_the_files_of_both_sides(on: Desk) -> None:
    row = attach(on, on.write(meeting()), "plan.pdf", PLAN)
    await on.synchronize()
    on.box.attach(key(on), "run.exe", b"MZ")
    await on.synchronize()
    (link,) = on.links()
    seen = await look_at(on.house.tools, None, link.id)
    assert [one.name for one in files_of(seen.crm)] == ["plan.pdf"]
    assert files_of(seen.crm) == files_of(seen.exchange)
    assert seen.attachments_missing
    on.settings(appointment_attachments=False)
    seen = await look_at(on.house.tools, None, link.id)
    assert files_of(seen.crm) == files_of(seen.exchange) == ()
    assert here(on, row) == {"plan.pdf": PLAN}
