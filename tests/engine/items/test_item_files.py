"""What the screens may ask about files of appointments: read, attached and taken off."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.items.content import Attendee
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.domain.people import User, UserDraft
from ssync_desktop.domain.query import Table
from ssync_desktop.engine.service import Service
from ssync_desktop.organization import users
from ssync_desktop.organization.appointment_files import attach_file
from ssync_desktop.organization.settings import update_settings
from tests.kit.clock import ManualClock
from tests.kit.items_at_hand import every_day, meeting
from tests.kit.ui_items import WAIT, UiItems
from tests.kit.ui_service import UiService

PLAN = b"the plan"


@pytest.fixture
def ada(sqlite_url: str, clock: ManualClock) -> Iterator[UiItems]:
    service = UiService(sqlite_url, clock)
    yield UiItems(service)
    assert service.close()


@pytest.fixture
def door(ada: UiItems) -> Service:
    """Return what Ada asks."""
    return Service(ada.service.runtime, Caller(ada.user.id, ada.user.roles))


@pytest.fixture
def row(ada: UiItems) -> LocalItem:
    return ada.write(meeting())


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(PLAN)
    return path


def another(ada: UiItems, name: str, *roles: Role) -> tuple[User, Service]:
    """Return somebody else, and what they ask."""
    draft = UserDraft(last_name=name, domain_name=name, email_address=f"{name}@example.com")
    user = ada.service.do(lambda context: users.create_user(context, draft))
    return user, Service(ada.service.runtime, Caller(user.id, frozenset(roles) or user.roles))


def test_a_file_is_attached_read_and_taken_off(
    ada: UiItems, door: Service, row: LocalItem, plan: Path
) -> None:
    (told,) = door.items.attach(row.id, [plan]).result(WAIT)
    assert (told.name, told.size) == ("plan.pdf", len(PLAN))
    assert door.items.files(row.id).result(WAIT) == (told,)
    assert door.items.file(row.id, "plan.pdf").result(WAIT) == PLAN
    plan.write_bytes(b"a new one")
    (new,) = door.items.attach(row.id, [plan]).result(WAIT)
    assert door.items.file(row.id, "plan.pdf", new.digest).result(WAIT) == b"a new one"
    with pytest.raises(NeedsAttention, match="No file called “plan"):
        door.items.file(row.id, "plan.pdf", told.digest).result(WAIT)
    assert door.items.detach(row.id, "plan.pdf").result(WAIT) == ()
    with pytest.raises(NeedsAttention, match="No file called “plan"):
        door.items.detach(row.id, "plan.pdf").result(WAIT)


def test_of_two_with_one_name_the_one_meant_is_taken_off(
    ada: UiItems, door: Service, row: LocalItem
) -> None:
    ada.service.do(
        lambda c: update_settings(c, replace(c.unit.settings.get(), appointment_attachments=True))
    )
    ada.synchronize()
    (item,) = ada.items()
    for octets in (b"one", b"two"):
        ada.box.attach(item.key, "list.txt", octets)
    ada.synchronize()
    both = door.items.files(row.id).result(WAIT)
    assert [one.name for one in both] == ["list.txt", "list.txt"]
    (left,) = door.items.detach(row.id, "list.txt", both[0].digest).result(WAIT)
    assert left == both[1]
    ada.synchronize()
    assert [one.size for one in ada.items()[0].content.attachments] == [3]  # type: ignore[union-attr]


def test_what_is_refused_is_said_of_each_and_nothing_is_attached(
    door: Service, row: LocalItem, plan: Path, ada: UiItems
) -> None:
    blocked, large, gone = (plan.with_name(one) for one in ("run.exe", "large.bin", "gone.txt"))
    pipe = plan.with_name("pipe")
    blocked.write_bytes(b"MZ")
    os.mkfifo(pipe)
    limit = 1024
    ada.service.do(
        lambda c: update_settings(c, replace(c.unit.settings.get(), max_upload_file_size=limit))
    )
    large.write_bytes(b"x" * (limit + 1))
    with pytest.raises(DraftRefused) as refused:
        door.items.attach(row.id, [plan, blocked, large, gone, pipe]).result(WAIT)
    texts = [one.text for one in refused.value.problems]
    assert [text.split("”")[0] for text in texts] == [
        "“run.exe",
        "“large.bin",
        "“gone.txt",
        "“pipe",
    ]
    assert "has the blocked extension exe" in texts[0]
    assert "No such file" in texts[2]
    assert door.items.files(row.id).result(WAIT) == ()


@pytest.mark.parametrize("table", [ObjectType.SERVICE_APPOINTMENT, None])
def test_nothing_hangs_on_series_and_service_activities(
    ada: UiItems, door: Service, plan: Path, table: ObjectType | None
) -> None:
    content = meeting() if table else every_day(meeting())
    made = ada.write(content, table or ObjectType.RECURRING_APPOINTMENT_MASTER)
    for asked in (door.items.files(made.id), door.items.attach(made.id, [plan])):
        with pytest.raises(NeedsAttention) as refused:
            asked.result(WAIT)
        assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


@pytest.mark.behaviour("B107", "files of appointments")
def test_files_of_others_are_hidden_until_they_are_shown(
    ada: UiItems, row: LocalItem, plan: Path
) -> None:
    ada.as_ada(lambda context: attach_file(context, row.id, "plan.pdf", PLAN))
    ada.synchronize()
    _, door = another(ada, "eve", Role.SYSTEM_ADMINISTRATOR)
    asked = (
        lambda: door.items.files(row.id),
        lambda: door.items.file(row.id, "plan.pdf"),
        lambda: door.items.attach(row.id, [plan]),
        lambda: door.items.detach(row.id, "plan.pdf"),
    )
    for ask in asked:
        with pytest.raises(NeedsAttention) as refused:
            ask().result(WAIT)
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    (link,) = ada.links()
    assert door.items.details(link.id).result(WAIT).held is None
    door.privacy.show_content(Table.ID_MAPPINGS, link.id).result(WAIT)
    assert door.items.details(link.id).result(WAIT).held is not None
    assert door.items.file(row.id, "plan.pdf").result(WAIT) == PLAN
    assert door.items.detach(row.id, "plan.pdf").result(WAIT) == ()


def test_who_is_invited_reads_files_and_changes_none(ada: UiItems, plan: Path) -> None:
    user, door = another(ada, "eve")
    guest = Attendee(user.email_address)
    made = ada.write(meeting("Together", required=(guest,)))
    ada.as_ada(lambda context: attach_file(context, made.id, "plan.pdf", PLAN))
    assert door.items.file(made.id, "plan.pdf").result(WAIT) == PLAN
    for asked in (door.items.attach(made.id, [plan]), door.items.detach(made.id, "plan.pdf")):
        with pytest.raises(NeedsAttention) as refused:
            asked.result(WAIT)
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_details_tell_what_hangs_there_and_whether_it_synchronizes(
    ada: UiItems, row: LocalItem, door: Service, plan: Path
) -> None:
    ada.write(every_day(meeting("Each day")), ObjectType.RECURRING_APPOINTMENT_MASTER)
    ada.synchronize()
    door.items.attach(row.id, [plan]).result(WAIT)
    links = {one.object_id: one.id for one in ada.links()}
    held = door.items.details(links.pop(row.id)).result(WAIT).held
    assert held is not None
    assert ([one.name for one in held.files], held.possible) == (["plan.pdf"], True)
    assert not held.synchronize
    (series,) = links.values()
    other = door.items.details(series).result(WAIT).held
    assert other is not None
    assert not other.possible


def test_an_appointment_is_found_by_its_name_among_ones_own(
    ada: UiItems, row: LocalItem, door: Service
) -> None:
    _, other = another(ada, "eve")
    assert [one.id for one in door.items.appointments(" plANS").result(WAIT)] == [row.id]
    assert list(other.items.appointments("Plans").result(WAIT)) == []
