"""SIGKILL at random moments and at named points: nothing missing, nothing doubled, nobody left."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path
from uuid import UUID

import pytest

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import EmailDraft
from ssync_desktop.domain.options import (
    ConnectionSecurity,
    EmailStatus,
    FilteringMethod,
    ObjectType,
    OperationType,
)
from ssync_desktop.domain.people import Reference, UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.engine.assembly import Assembly, usual_assembly
from ssync_desktop.engine.service import Service
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.context import Context
from ssync_desktop.paths import under
from ssync_desktop.sandbox.faults import Point
from ssync_desktop.sandbox.servers import SandboxServers
from tests.engine.mail import a_message
from tests.faults.victim import DYING, RUN, WINDOW, Victim, wait_until_gone
from tests.kit.place import wait_until

ADA = "ada@example.test"
SECRET = "correct horse"
KILLS = 30
INCOMING = 300
OUTGOING = 100
LAST_COMMIT = 25


@dataclass
class Scene:
    """An organization on disk, its mail servers in this process, and the program to be killed."""

    service: Service
    servers: SandboxServers
    victim: Victim
    mailbox_id: UUID
    sender: Reference
    delivered: int = 0
    written: int = 0

    def bring_work(self, incoming: int, outgoing: int) -> None:
        """Let mail arrive and be written, and make both directions due."""
        for _ in range(incoming):
            self.delivered += 1
            number = self.delivered
            raw = a_message(ADA, f"In {number}", f"in-{number}@elsewhere.test")
            self.servers.store.deliver(ADA, raw)
        for _ in range(outgoing):
            self.written += 1
            self.service.send(
                EmailDraft(
                    sender=self.sender,
                    to=(Address("", "maria@elsewhere.test"),),
                    subject=f"Out {self.written}",
                    text="text",
                )
            ).result(30)
        self.service.sync_now([self.mailbox_id]).result(30)

    def emails(self) -> list[EmailRow]:
        """Return all emails as the database has them now."""
        ids = self.service.ids(Query(Table.EMAILS)).result(30).ids
        rows = self.service.rows(Table.EMAILS, ids).result(30)
        return [row for row in rows if isinstance(row, EmailRow)]

    def in_flight(self) -> set[str]:
        """Return the message ids of what is found in Sending."""
        sending = [one.id for one in self.emails() if one.status is EmailStatus.SENDING]
        return {self.service.email(one).result(30).message_id for one in sending}

    def finished(self) -> bool:
        """Whether everything delivered is stored and everything written is sent."""
        emails = self.emails()
        received = sum(not one.outgoing for one in emails)
        sent = sum(one.status is EmailStatus.SENT for one in emails)
        return received >= self.delivered and sent >= self.written


@pytest.fixture
def servers() -> Iterator[SandboxServers]:
    servers = SandboxServers()
    servers.start()
    servers.store.add_account(ADA, SECRET)
    yield servers
    servers.stop()


@pytest.fixture
def scene(
    servers: SandboxServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    key_file = tmp_path / "key"
    key_file.write_text("a key of the machine's own")
    environment = {"SSYNC_VAULT_KEY_FILE": str(key_file)}
    paths = under(tmp_path / "home").create()
    assembly = usual_assembly(paths, environment)
    service = assembly.open()
    victim = Victim(tmp_path / "home", key_file)
    mailbox_id, sender = _organization(assembly, service, servers)
    service.privacy.show_subjects(Table.EMAILS).result(30)  # all of them, not only our own
    yield Scene(service, servers, victim, mailbox_id, sender)
    victim.kill()
    assert assembly.close()


def _organization(
    assembly: Assembly, service: Service, servers: SandboxServers
) -> tuple[UUID, Reference]:
    side = Direction("127.0.0.1", servers.pop3_port, ConnectionSecurity.NONE)
    draft = ProfileDraft(
        name="Sandbox", incoming=side, outgoing=replace(side, port=servers.smtp_port)
    )
    profile = service.save_profile(draft).result(30)
    settings = service.settings().result(30)
    default = replace(settings.default_email, profile_id=profile.id)
    changed = replace(settings, default_email=default, unresolved_recipients_allowed=True)
    service.save_settings(changed).result(30)
    user = service.save_user(
        UserDraft(
            last_name="Ada",
            domain_name="ada",
            email_address=ADA,
            filtering_method=FilteringMethod.ALL,
            send_as_allowed=True,
        )
    ).result(30)
    assert user.mailbox_id is not None
    mailbox = service.mailbox(user.mailbox_id).result(30)
    own = replace(mailbox.draft(), allow_credentials=True, user_name=ADA)
    mailbox = service.save_mailbox(own, SECRET).result(30)
    service.approve([mailbox.id]).result(30)
    passed = {one: TestOutcome() for one in (OperationType.INCOMING, OperationType.OUTGOING)}

    def tested(context: Context) -> None:
        version = context.unit.mailboxes.get(mailbox.id).row_version
        record_test_result(context, mailbox.id, passed, tested_version=version)

    tools = assembly.runtime.tools
    assembly.runtime.host.submit(tools.write(tested)).result(30)
    return mailbox.id, Reference(user.id, ObjectType.USER)


class Executioner:
    """Kills once per round, in the way the round asks for."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self._scene = scene
        self._random = random.Random(seed)

    def strike(self, way: str) -> None:
        """Start the program, and see it die."""
        getattr(self, f"_{way}")()
        assert self._scene.victim.wait(30)

    def _any_moment(self) -> None:
        """At a random moment around its first sign-in."""
        signed_in = threading.Event()
        faults = self._scene.servers.faults
        faults.on(Point.POP3_SIGNED_IN, lambda _address: signed_in.set())
        self._scene.victim.start(RUN)
        signed_in.wait(20)
        threading.Event().wait(self._random.uniform(0.0, 0.4))
        self._scene.victim.kill()
        faults.on(Point.POP3_SIGNED_IN, None)

    def _accepted(self) -> None:
        """After the server's 250 to DATA."""
        left = self._random.randint(1, 3)

        def accepted(_address: str) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                self._scene.victim.kill()

        self._scene.servers.faults.on(Point.SMTP_ACCEPTED, accepted)
        self._scene.victim.start(RUN)
        self._kill_late()
        self._scene.servers.faults.on(Point.SMTP_ACCEPTED, None)

    def _before_commit(self) -> None:
        self._at_commit("before")

    def _after_commit(self) -> None:
        self._at_commit("after")

    def _before_storing(self) -> None:
        self._at_storing("before")

    def _after_storing(self) -> None:
        self._at_storing("after")

    def _at_commit(self, moment: str) -> None:
        number = self._random.randint(2, LAST_COMMIT)
        self._scene.victim.start((*DYING, moment, str(number), "program"))
        self._kill_late()

    def _at_storing(self, moment: str) -> None:
        """When a child process commits the mail that it has read."""
        self._scene.victim.start((*DYING, moment, "1", "child"))
        self._kill_late()

    def _window(self) -> None:
        """The window, offscreen, while it works."""
        retrieved = threading.Event()
        faults = self._scene.servers.faults
        faults.on(Point.POP3_RETRIEVED, lambda _address: retrieved.set())
        self._scene.victim.start(WINDOW)
        assert retrieved.wait(40), self._scene.victim.output()
        self._scene.victim.kill()
        faults.on(Point.POP3_RETRIEVED, None)

    def _kill_late(self) -> None:
        """A program that lived past its point is killed wherever it is."""
        if not self._scene.victim.wait(12):
            self._scene.victim.kill()


WAYS = [
    *["any_moment"] * 10,
    *["accepted"] * 7,
    *["before_commit", "after_commit"] * 3,
    *["before_storing", "after_storing"] * 3,
]


@pytest.mark.timeout(900)
def test_thirty_kills_lose_nothing_and_double_nothing(scene: Scene) -> None:
    ways = [*WAYS, "window"]
    assert len(ways) == KILLS
    seed = 20260302
    random.Random(seed).shuffle(ways)
    executioner = Executioner(scene, seed)
    in_flight: set[str] = set()
    for number, way in enumerate(ways, 1):
        scene.bring_work(
            INCOMING * number // KILLS - scene.delivered,
            OUTGOING * number // KILLS - scene.written,
        )
        executioner.strike(way)
        in_flight |= scene.in_flight()
    _let_it_finish(scene)
    _judge(scene, in_flight)
    wait_until_gone(scene.victim.children)


def _let_it_finish(scene: Scene) -> None:
    scene.service.sync_now([scene.mailbox_id]).result(30)
    scene.victim.start(RUN)
    wait_until(scene.finished, f"the end of the work; {scene.victim.output()[-2000:]}", 120)
    assert scene.victim.stop() == 0, scene.victim.output()


def _judge(scene: Scene, in_flight: set[str]) -> None:
    emails = scene.emails()
    received = Counter(one.subject for one in emails if not one.outgoing)
    assert received == {f"In {number}": 1 for number in range(1, INCOMING + 1)}
    sent = [one for one in emails if one.outgoing]
    assert Counter(one.status for one in sent) == {EmailStatus.SENT: OUTGOING}
    left = Counter(
        str(message_from_bytes(content)["Message-ID"]).strip("<>")
        for _sender, _recipient, content in scene.servers.outside.taken
    )
    known = {scene.service.email(one.id).result(30).message_id for one in sent}
    assert set(left) == known
    # Every message that left twice was in doubt at a kill.
    twice = {message_id for message_id, count in left.items() if count > 1}
    assert twice <= in_flight
