"""SIGKILL while mail comes and goes over Exchange: nothing missing or doubled, nothing sent twice.

What is found in Sending after a kill is looked for in Sent Items before it goes out, so that here,
other than over SMTP, not even an email that was in doubt may leave a second time.
"""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import text

from ssync_desktop.domain.options import EmailStatus, ServerType
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.organization.context import Context
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.port import TRACKED_CATEGORY, UNDELIVERABLE, UNDELIVERABLE_CATEGORY
from tests.engine.mail import a_message
from tests.faults.scene import ADA, SECRET, Executioner, Scene, organization
from tests.faults.victim import RUN, wait_until_gone
from tests.kit.exchange import ExchangeHands
from tests.kit.place import wait_until

INCOMING = 80
OUTGOING = 60
BAD = 3
LIMIT = 60.0  # seconds until a point has to be reached, on the slowest machine

WAYS = [
    *["sent"] * 2,
    *["any_moment", "marked", "moved"],
    *["before_commit", "after_commit", "after_storing"],
]


class World:
    """The sandbox's Exchange, and what has left it for the outside."""

    def __init__(self, server: SandboxExchange) -> None:
        self.server = server
        self.faults = server.faults
        self.left: list[str] = []
        server.exchange.carry_outside = self._carry
        server.add_mailbox(ADA, SECRET, "Ada")
        self.hands = ExchangeHands(server, ADA)

    def _carry(self, _sender: str, _recipient: str, content: bytes) -> None:
        self.left.append(_message_id(content))

    def contents(self, folder: str) -> dict[str, list[set[str]]]:
        """Return the categories on each item of Ada's *folder*, by message id."""
        found: dict[str, list[set[str]]] = {}
        with self.server.exchange.lock:
            for item in self._folder(folder):
                names = self.hands.categories_on(item.id)
                found.setdefault(_message_id(item.mime), []).append(names)
        return found

    def _folder(self, name: str) -> list[Item]:
        mailbox = self.hands.mailbox
        (folder,) = [one for one in mailbox.folders.values() if one.name == name]
        return folder.visible


def _message_id(content: bytes) -> str:
    return str(message_from_bytes(content)["Message-ID"]).strip("<>")


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
        name="Exchange",
        server_type=ServerType.EXCHANGE,
        incoming=side,
        outgoing=side,
        move_undelivered=True,
    )
    with organization(tmp_path, profile, world.hands.deliver, track_sent_items=True) as scene:
        _refuse_bad_mail(scene)
        for number in range(BAD):
            world.hands.deliver(a_message(ADA, f"Bad {number}", f"bad-{number}@elsewhere.test"))
        yield scene


def _refuse_bad_mail(scene: Scene) -> None:
    """Let the database itself refuse some mail, so that it ends in Undeliverable."""

    def work(context: Context) -> None:
        context.unit.session.execute(
            text(
                "CREATE TRIGGER bad_email BEFORE INSERT ON email WHEN NEW.subject LIKE 'Bad %' "
                "BEGIN SELECT RAISE(ABORT, 'refused by the trigger'); END"
            )
        )

    runtime = scene.assembly.runtime
    runtime.host.submit(runtime.tools.write(work)).result(30)


class InExchange(Executioner):
    """Knows the points of Exchange: an operation was done, and nobody has been told yet."""

    last_commit = 12

    def __init__(self, scene: Scene, world: World, seed: int) -> None:
        super().__init__(scene, seed)
        self._faults = world.faults
        self.struck: set[str] = set()

    def _any_moment(self) -> None:
        """At a random moment from its first request on."""
        asked = threading.Event()
        self._faults.done("SyncFolderItems", lambda _address: asked.set())
        self._scene.victim.start(RUN)
        asked.wait(20)
        threading.Event().wait(self._random.uniform(0.0, 0.4))
        self._scene.victim.kill()
        self._faults.done("SyncFolderItems", None)

    def _sent(self) -> None:
        with self._at("CreateItem", self._random.randint(1, 3)):
            assert self._scene.victim.wait(LIMIT), self._scene.victim.output()

    def _marked(self) -> None:
        with self._at("UpdateItem", 1):
            assert self._scene.victim.wait(LIMIT), self._scene.victim.output()

    def _moved(self) -> None:
        """Mail that fails is given up after some passes, and put away then."""
        scene = self._scene

        def once_more() -> bool:
            scene.service.sync_now([scene.mailbox_id]).result(30)
            return scene.victim.wait(0.5)

        with self._at("MoveItem", 1):
            wait_until(once_more, "mail that is put away", LIMIT)

    @contextmanager
    def _at(self, operation: str, number: int) -> Iterator[None]:
        """Kill when *operation* was done for the *number*-th time."""
        left = number

        def done(_address: str) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                self.struck.add(operation)
                self._scene.victim.kill()

        self._faults.done(operation, done)
        self._scene.victim.start(RUN)
        yield
        self._faults.done(operation, None)


@pytest.mark.timeout(300)
@pytest.mark.behaviour("B54", "no email is sent twice on Exchange")
@pytest.mark.behaviour("B82", "on Exchange, killed again and again")
def test_kills_lose_nothing_and_nothing_is_sent_twice(scene: Scene, world: World) -> None:
    seed = 20261122
    ways = list(WAYS)
    random.Random(seed).shuffle(ways)
    executioner = InExchange(scene, world, seed)
    for number, way in enumerate(ways, 1):
        scene.bring_work(
            INCOMING * number // len(ways) - scene.delivered,
            OUTGOING * number // len(ways) - scene.written,
        )
        executioner.strike(way)
    assert executioner.struck == {"CreateItem", "UpdateItem", "MoveItem"}
    scene.let_it_finish(lambda: _parked(scene) == BAD and _is_marked(world))
    _judge(scene, world)
    wait_until_gone(scene.victim.children)


def _parked(scene: Scene) -> int:
    return len(scene.service.ids(Query(Table.QUARANTINE)).result(30).ids)


def _is_marked(world: World) -> bool:
    return all(marks == [{TRACKED_CATEGORY}] for marks in world.contents("Inbox").values())


def _judge(scene: Scene, world: World) -> None:
    emails = scene.emails()
    received = Counter(one.subject for one in emails if not one.outgoing)
    assert received == {f"In {number}": 1 for number in range(1, INCOMING + 1)}
    sent = [one for one in emails if one.outgoing]
    assert Counter(one.status for one in sent) == {EmailStatus.SENT: OUTGOING}
    known = {scene.service.email(one.id).result(30).message_id: 1 for one in sent}
    assert Counter(world.left) == known
    assert {key: len(one) for key, one in world.contents("Sent Items").items()} == known
    assert len(world.contents("Inbox")) == INCOMING
    put_away = world.contents(UNDELIVERABLE)
    assert put_away == {
        f"bad-{number}@elsewhere.test": [{UNDELIVERABLE_CATEGORY}] for number in range(BAD)
    }
