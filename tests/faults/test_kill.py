"""SIGKILL at random moments and at named points: nothing missing, nothing doubled, nobody left."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from ssync_desktop.domain.options import ConnectionSecurity, EmailStatus
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.sandbox.faults import Point
from ssync_desktop.sandbox.servers import SandboxServers
from tests.faults.scene import ADA, SECRET, Executioner, Scene, organization
from tests.faults.victim import RUN, WINDOW, wait_until_gone

KILLS = 30
INCOMING = 300
OUTGOING = 100


@pytest.fixture
def servers() -> Iterator[SandboxServers]:
    servers = SandboxServers()
    servers.start()
    servers.store.add_account(ADA, SECRET)
    yield servers
    servers.stop()


@pytest.fixture
def scene(servers: SandboxServers, tmp_path: Path) -> Iterator[Scene]:
    side = Direction("127.0.0.1", servers.pop3_port, ConnectionSecurity.NONE)
    profile = ProfileDraft(
        name="Sandbox", incoming=side, outgoing=replace(side, port=servers.smtp_port)
    )
    post = servers.store.deliver
    with organization(tmp_path, profile, lambda content: post(ADA, content)) as scene:
        yield scene


class AmongServers(Executioner):
    """Knows the points of POP3 and SMTP."""

    def __init__(self, scene: Scene, servers: SandboxServers, seed: int) -> None:
        super().__init__(scene, seed)
        self._faults = servers.faults

    def _any_moment(self) -> None:
        """At a random moment around its first sign-in."""
        signed_in = threading.Event()
        self._faults.on(Point.POP3_SIGNED_IN, lambda _address: signed_in.set())
        self._scene.victim.start(RUN)
        signed_in.wait(20)
        threading.Event().wait(self._random.uniform(0.0, 0.4))
        self._scene.victim.kill()
        self._faults.on(Point.POP3_SIGNED_IN, None)

    def _accepted(self) -> None:
        """After the server's 250 to DATA."""
        left = self._random.randint(1, 3)

        def accepted(_address: str) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                self._scene.victim.kill()

        self._faults.on(Point.SMTP_ACCEPTED, accepted)
        self._scene.victim.start(RUN)
        self._kill_late()
        self._faults.on(Point.SMTP_ACCEPTED, None)

    def _window(self) -> None:
        """The window, offscreen, while it works."""
        retrieved = threading.Event()
        self._faults.on(Point.POP3_RETRIEVED, lambda _address: retrieved.set())
        self._scene.victim.start(WINDOW)
        assert retrieved.wait(40), self._scene.victim.output()
        self._scene.victim.kill()
        self._faults.on(Point.POP3_RETRIEVED, None)


WAYS = [
    *["any_moment"] * 10,
    *["accepted"] * 7,
    *["before_commit", "after_commit"] * 3,
    *["before_storing", "after_storing"] * 3,
]


@pytest.mark.timeout(900)
def test_thirty_kills_lose_nothing_and_double_nothing(
    scene: Scene, servers: SandboxServers
) -> None:
    ways = [*WAYS, "window"]
    assert len(ways) == KILLS
    seed = 20260302
    random.Random(seed).shuffle(ways)
    executioner = AmongServers(scene, servers, seed)
    in_flight: set[str] = set()
    for number, way in enumerate(ways, 1):
        scene.bring_work(
            INCOMING * number // KILLS - scene.delivered,
            OUTGOING * number // KILLS - scene.written,
        )
        executioner.strike(way)
        in_flight |= scene.in_flight()
    scene.let_it_finish()
    _judge(scene, servers, in_flight)
    wait_until_gone(scene.victim.children)


def _judge(scene: Scene, servers: SandboxServers, in_flight: set[str]) -> None:
    emails = scene.emails()
    received = Counter(one.subject for one in emails if not one.outgoing)
    assert received == {f"In {number}": 1 for number in range(1, INCOMING + 1)}
    sent = [one for one in emails if one.outgoing]
    assert Counter(one.status for one in sent) == {EmailStatus.SENT: OUTGOING}
    left = Counter(
        str(message_from_bytes(content)["Message-ID"]).strip("<>")
        for _sender, _recipient, content in servers.outside.taken
    )
    known = {scene.service.email(one.id).result(30).message_id for one in sent}
    assert set(left) == known
    # Every message that left twice was in doubt at a kill.
    twice = {message_id for message_id, count in left.items() if count > 1}
    assert twice <= in_flight
