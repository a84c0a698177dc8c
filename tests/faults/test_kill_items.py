"""SIGKILL while appointments and tasks go both ways: nothing missing, doubled or told twice."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import AppointmentContent, Attendee, TaskContent
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem
from ssync_desktop.domain.items.kinds import ChangeType
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ActDeliveryMethod, ObjectType, OperationType, ServerType
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.organization import items
from ssync_desktop.organization.appointment_files import attach_file, detach_file
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.context import Context
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import m, t
from ssync_desktop.sandbox.ews.operations.create import create_item
from ssync_desktop.sandbox.ews.properties_values import text_of
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.port import TRACKED_CATEGORY
from ssync_desktop.store.unit import Unit
from tests.faults.scene import ADA, SECRET, Executioner, Scene, organization
from tests.faults.victim import RUN, wait_until_gone
from tests.kit.exchange import ExchangeHands

EVE = Attendee("eve@elsewhere.test")
LIMIT = 60.0  # seconds until a point has to be reached, on the slowest machine
SEED = 20261122
WAYS = [
    *["CreateItem"] * 2,
    *["UpdateItem", "DeleteItem", "CreateAttachment", "DeleteAttachment"],
    *["before_commit", "after_commit", "any_moment"],
]
FURNITURE = 40
PER_ROUND = 4  # rows and items that are made in each round, on each side
PLAN = "plan.pdf"

Hung = dict[str, dict[str, int]]
"""How often each file hangs on appointments, by their subjects; a file is its name and octets."""


class World:
    """Ada at both sides: rows of the organization, and her mailbox past the program."""

    def __init__(self, server: SandboxExchange) -> None:
        self.server = server
        self.told: Counter[str] = Counter()
        server.exchange.carry_outside = self._carry
        server.add_mailbox(ADA, SECRET, "Ada")
        self.hands = ExchangeHands(server, ADA)

    def note(self, subject: str) -> None:
        """Let Ada write down a task that is tracked."""
        with self.server.exchange.lock:
            node = t("Task", t("Subject", subject), t("Categories", t("String", TRACKED_CATEGORY)))
            call = Call(self.server.exchange, "", self.hands.mailbox)
            create_item(call, m("CreateItem", m("Items", node)))

    def visit(self, subject: str, number: int) -> None:
        """Let Ada write down an appointment that is tracked, with a file on it."""
        start = datetime(2031, 5, 6, 8, tzinfo=UTC) + timedelta(hours=number)
        with self.server.exchange.lock:
            node = t(
                "CalendarItem",
                t("Subject", subject),
                t("Categories", t("String", TRACKED_CATEGORY)),
                t("Start", start),
                t("End", start + timedelta(minutes=30)),
            )
            call = Call(self.server.exchange, "", self.hands.mailbox)
            items = m("CreateItem", m("Items", node), SendMeetingInvitations="SendToNone")
            create_item(call, items)
        self.attach(subject, PLAN)

    def attach(self, subject: str, name: str) -> None:
        """Attach a file that holds its own name and whose it is."""
        with self.server.exchange.lock:
            calendar = self.hands.mailbox.distinguished["calendar"].visible
            (key,) = [one.id for one in calendar if text_of(one.values, "Subject") == subject]
        self.hands.attach(key, name, octets_of(subject, name))

    def files(self) -> Hung:
        """Return what hangs on the appointments of the mailbox."""
        with self.server.exchange.lock:
            calendar = self.hands.mailbox.distinguished["calendar"].visible
            return {
                text_of(one.values, "Subject"): Counter(
                    _file(file.name, file.content) for file in one.attachments
                )
                for one in calendar
                if one.attachments
            }

    def subjects(self) -> list[str]:
        """Return what the items of the mailbox are called."""
        with self.server.exchange.lock:
            folders = self.hands.mailbox.distinguished
            return sorted(
                text_of(one.values, "Subject")
                for name in ("calendar", "tasks")
                for one in folders[name].visible
            )

    def _carry(self, _sender: str, _recipient: str, content: bytes) -> None:
        self.told[str(message_from_bytes(content)["Subject"])] += 1


def octets_of(subject: str, name: str) -> bytes:
    """Return what a file holds, which no other one does."""
    return f"{name} of {subject}".encode()


def _file(name: str, octets: bytes) -> str:
    return f"{name}: {octets.decode()}"


@pytest.fixture
def world() -> Iterator[World]:
    server = SandboxExchange()
    server.start()
    yield World(server)
    server.stop()


@pytest.fixture
def scene(world: World, tmp_path: Path) -> Iterator[Scene]:
    side = Direction(world.server.url, pinned_certificate=world.server.certificate.fingerprint)
    profile = ProfileDraft(
        name="Exchange", server_type=ServerType.EXCHANGE, incoming=side, outgoing=side
    )
    with organization(tmp_path, profile, world.hands.deliver) as scene:
        _synchronize_items(scene)
        yield scene


def _synchronize_items(scene: Scene) -> None:
    mailbox = scene.service.mailbox(scene.mailbox_id).result(30)
    own = replace(mailbox.draft(), act_method=ActDeliveryMethod.SERVER_SIDE)
    scene.service.save_mailbox(own).result(30)
    settings = scene.service.settings().result(30)
    scene.service.save_settings(replace(settings, appointment_attachments=True)).result(30)

    def tested(context: Context) -> None:
        version = context.unit.mailboxes.get(scene.mailbox_id).row_version
        passed = {one: TestOutcome() for one in OperationType}
        record_test_result(context, scene.mailbox_id, passed, tested_version=version)

    _do(scene, tested)


def _do(scene: Scene, work: Any) -> Any:
    """Ask an organization message as Ada."""
    tools = scene.assembly.runtime.tools
    user = tools.store.read(lambda unit: unit.users.get(scene.sender.id)).result(30)
    caller = Caller(user.id, user.roles)
    return scene.assembly.runtime.host.submit(tools.write(work, caller=caller)).result(30)


def _see(scene: Scene, read: Any) -> Any:
    return scene.assembly.runtime.store.read(read).result(30)


class InItems(Executioner):
    """Brings work for both sides, and kills when something was done that nobody has heard of."""

    last_commit = 30

    def __init__(self, scene: Scene, world: World) -> None:
        super().__init__(scene, SEED)
        self._world = world
        self.struck: set[str] = set()
        self.expected: set[str] = set()
        self.meetings: set[str] = set()
        self.files: Hung = {}
        self._rows: list[LocalItem] = []
        self._held: list[LocalItem] = []  # meetings with a file, in the order they were made
        self._number = 0

    def furnish(self) -> None:
        """Let there be so much that a few deletes are nothing that somebody has to look at."""
        for number in range(FURNITURE):
            name = f"Old task {number}"
            self.expected.add(name)
            self._rows.append(self._write(TaskContent(name)))
        for _ in range(PER_ROUND):
            self._number += 1
            self._hold(f"Meeting {self._number}")

    def _hold(self, name: str) -> None:
        """Write a meeting with a file that hangs on it."""
        self.expected.add(name)
        self._held.append(self._write(_meeting(name)))
        self._attach(self._held[-1], PLAN)

    def _attach(self, row: LocalItem, name: str) -> None:
        subject = row.content.subject
        octets = octets_of(subject, name)
        _do(self._scene, lambda context: attach_file(context, row.id, name, octets))
        self._hangs(subject, name)

    def _hangs(self, subject: str, name: str) -> None:
        self.files.setdefault(subject, {})[_file(name, octets_of(subject, name))] = 1

    def _bring_files(self) -> None:
        """Let files come and go on both sides of what is linked, and come with what is new."""
        for row in self._held[:2]:
            self._attach(row, f"Round {self._number}.txt")
        there = self._held[2].content.subject
        self._world.attach(there, f"Round {self._number}.txt")
        self._hangs(there, f"Round {self._number}.txt")
        bare = self._held.pop(3)
        _do(self._scene, lambda context: detach_file(context, bare.id, PLAN))
        del self.files[bare.content.subject]
        visit = f"Visit {self._number}"
        self.expected.add(visit)
        self._world.visit(visit, self._number)
        self._hangs(visit, PLAN)

    def bring(self) -> None:
        """Let things be made, changed and deleted on both sides."""
        self._bring_files()
        for _ in range(PER_ROUND):
            self._number += 1
            names = [f"Meeting {self._number}", f"Task {self._number}", f"Note {self._number}"]
            self.expected |= set(names)
            self.meetings.add(names[0])
            self._hold(names[0])
            self._rows.append(self._write(TaskContent(names[1])))
            self._world.note(names[2])
        for row in (self._rows[-1], self._rows[0]):
            now = _see(self._scene, lambda unit, one=row: unit.items.get(one.object_type, one.id))
            content = replace(now.content, body=f"Round {self._number}")
            draft = replace(now.edited(), content=content)
            _do(self._scene, lambda context, one=draft: items.update_item(context, one))
        self.delete(self._rows[-3])  # which nobody has synchronized yet
        self._scene.service.sync_now([self._scene.mailbox_id]).result(30)

    def delete(self, row: LocalItem) -> None:
        """Delete a row."""
        _do(self._scene, lambda context: items.delete_item(context, row.object_type, row.id))
        self._rows.remove(row)
        self.expected.discard(row.content.subject)

    def delete_linked(self) -> None:
        """Delete a row that has been on both sides for long."""
        self.delete(self._rows[1])

    def _write(self, content: AppointmentContent | TaskContent) -> LocalItem:
        table = ObjectType.TASK if isinstance(content, TaskContent) else ObjectType.APPOINTMENT
        draft = ItemDraft(table, content)
        written: LocalItem = _do(self._scene, lambda context: items.create_item(context, draft))
        return written

    def _any_moment(self) -> None:
        asked = threading.Event()
        self._world.server.faults.done("SyncFolderItems", lambda _address: asked.set())
        self._scene.victim.start(RUN)
        asked.wait(20)
        threading.Event().wait(self._random.uniform(0.0, 0.8))
        self._scene.victim.kill()
        self._world.server.faults.done("SyncFolderItems", None)

    def strike(self, way: str) -> None:
        """Start the program, and see it die."""
        if way.endswith(("Item", "Attachment")):
            with self._at(way, self._random.randint(1, 2)):
                assert self._scene.victim.wait(LIMIT), self._scene.victim.output()
        else:
            super().strike(way)

    @contextmanager
    def _at(self, operation: str, number: int) -> Iterator[None]:
        """Kill when *operation* was done for the *number*-th time."""
        left = 1 if operation.startswith("Delete") else number

        def done(_address: str) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                self.struck.add(operation)
                self._scene.victim.kill()

        self._world.server.faults.done(operation, done)
        self._scene.victim.start(RUN)
        yield
        self._world.server.faults.done(operation, None)


def _meeting(subject: str) -> AppointmentContent:
    number = int(subject.rsplit(maxsplit=1)[-1])
    start = datetime(2030, 5, 6, 8, tzinfo=UTC) + timedelta(hours=number)
    end = start + timedelta(minutes=30)
    block = TimeBlock(WallTime.of(start, "Europe/Berlin"), WallTime.of(end, "Europe/Berlin"))
    return AppointmentContent(subject, block, organizer=Attendee(ADA), required=(EVE,))


@pytest.mark.timeout(300)
def test_kills_lose_nothing_double_nothing_and_tell_nobody_twice(
    scene: Scene, world: World
) -> None:
    ways = list(WAYS)
    random.Random(SEED).shuffle(ways)
    executioner = InItems(scene, world)
    executioner.furnish()
    scene.let_it_finish(lambda: _is_first_done(scene))  # the first synchronization is quiet
    for way in ways:
        executioner.bring()
        if way == "DeleteItem":
            executioner.delete_linked()
        executioner.strike(way)
    assert executioner.struck == {one for one in WAYS if one.endswith(("Item", "Attachment"))}
    scene.let_it_finish(lambda: _is_done(scene, world, executioner))
    assert Counter(world.subjects()) == dict.fromkeys(executioner.expected, 1)
    assert world.files() == _see(scene, _files_of_rows) == executioner.files
    meetings = executioner.meetings & executioner.expected
    assert {one: world.told[one] for one in meetings} == dict.fromkeys(meetings, 1)
    wait_until_gone(scene.victim.children)


def _is_first_done(scene: Scene) -> bool:
    mailbox = scene.service.mailbox(scene.mailbox_id).result(30)
    return mailbox.act.last_success_on is not None


def _is_done(scene: Scene, world: World, executioner: InItems) -> bool:
    expected = executioner.expected
    links: list[IdMapping] = _see(scene, lambda unit: unit.id_mappings.of(scene.mailbox_id))
    rest = all(one.to_exchange is one.to_crm is ChangeType.NONE for one in links)
    subjects = Counter(_see(scene, _row_subjects))
    if not rest or subjects != dict.fromkeys(expected, 1) or world.subjects() != sorted(expected):
        return False
    here: Hung = _see(scene, _files_of_rows)
    return world.files() == here == executioner.files


def _files_of_rows(unit: Unit) -> Hung:
    hung = {
        row.content.subject: files
        for row in unit.items.page(ObjectType.APPOINTMENT)
        if (files := files_of(row.content))
    }
    octets = unit.appointment_files.octets([one.digest for files in hung.values() for one in files])
    return {
        subject: Counter(_file(one.name, octets[one.digest]) for one in files)
        for subject, files in hung.items()
    }


def _row_subjects(unit: Unit) -> list[str]:
    tables = (ObjectType.APPOINTMENT, ObjectType.TASK)
    return [row.content.subject for table in tables for row in unit.items.page(table)]
