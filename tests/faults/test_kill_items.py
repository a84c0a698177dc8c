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
from ssync_desktop.domain.items.content import AppointmentContent, Attendee, TaskContent
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem
from ssync_desktop.domain.items.kinds import ChangeType
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ActDeliveryMethod, ObjectType, OperationType, ServerType
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.organization import items
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
    *["UpdateItem", "DeleteItem"],
    *["before_commit", "after_commit", "any_moment"],
]
FURNITURE = 40
PER_ROUND = 4  # rows and items that are made in each round, on each side


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
        self._rows: list[LocalItem] = []
        self._number = 0

    def furnish(self) -> None:
        """Let there be so much that a few deletes are nothing that somebody has to look at."""
        for number in range(FURNITURE):
            name = f"Old task {number}"
            self.expected.add(name)
            self._rows.append(self._write(TaskContent(name)))

    def bring(self) -> None:
        """Let things be made, changed and deleted on both sides."""
        for _ in range(PER_ROUND):
            self._number += 1
            names = [f"Meeting {self._number}", f"Task {self._number}", f"Note {self._number}"]
            self.expected |= set(names)
            self.meetings.add(names[0])
            self._rows += [self._write(_meeting(names[0])), self._write(TaskContent(names[1]))]
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
        if way.endswith("Item"):
            with self._at(way, self._random.randint(1, 2)):
                assert self._scene.victim.wait(LIMIT), self._scene.victim.output()
        else:
            super().strike(way)

    @contextmanager
    def _at(self, operation: str, number: int) -> Iterator[None]:
        """Kill when *operation* was done for the *number*-th time."""
        left = 1 if operation == "DeleteItem" else number

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
    assert executioner.struck == {"CreateItem", "UpdateItem", "DeleteItem"}
    scene.let_it_finish(lambda: _is_done(scene, world, executioner.expected))
    assert Counter(world.subjects()) == dict.fromkeys(executioner.expected, 1)
    meetings = executioner.meetings & executioner.expected
    assert {one: world.told[one] for one in meetings} == dict.fromkeys(meetings, 1)
    wait_until_gone(scene.victim.children)


def _is_first_done(scene: Scene) -> bool:
    mailbox = scene.service.mailbox(scene.mailbox_id).result(30)
    return mailbox.act.last_success_on is not None


def _is_done(scene: Scene, world: World, expected: set[str]) -> bool:
    links: list[IdMapping] = _see(scene, lambda unit: unit.id_mappings.of(scene.mailbox_id))
    rest = all(one.to_exchange is one.to_crm is ChangeType.NONE for one in links)
    subjects = Counter(_see(scene, _row_subjects))
    return rest and subjects == dict.fromkeys(expected, 1) and world.subjects() == sorted(expected)


def _row_subjects(unit: Unit) -> list[str]:
    tables = (ObjectType.APPOINTMENT, ObjectType.TASK)
    return [row.content.subject for table in tables for row in unit.items.page(table)]
