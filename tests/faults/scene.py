"""What every kill test has: an organization on disk, and the program that is killed at its work."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import EmailDraft
from ssync_desktop.domain.options import EmailStatus, FilteringMethod, ObjectType, OperationType
from ssync_desktop.domain.people import Reference, UserDraft
from ssync_desktop.domain.profile import ProfileDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.engine.assembly import Assembly, usual_assembly
from ssync_desktop.engine.service import Service
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.context import Context
from ssync_desktop.paths import under
from tests.engine.mail import a_message
from tests.faults.victim import DYING, RUN, Victim
from tests.kit.place import wait_until

ADA = "ada@example.test"
SECRET = "correct horse"
PATIENCE = 12.0
"""Seconds a program may live past the point at which it was to die."""


@dataclass
class Scene:
    """An organization on disk with Ada's mailbox, and the program to be killed.

    *post* puts a message into her mailbox on the server.
    """

    assembly: Assembly
    service: Service
    victim: Victim
    mailbox_id: UUID
    sender: Reference
    post: Callable[[bytes], object]
    delivered: int = 0
    written: int = 0

    def bring_work(self, incoming: int, outgoing: int) -> None:
        """Let mail arrive and be written, and make both directions due."""
        for _ in range(incoming):
            self.delivered += 1
            number = self.delivered
            self.post(a_message(ADA, f"In {number}", f"in-{number}@elsewhere.test"))
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

    def let_it_finish(self, also: Callable[[], bool] = lambda: True) -> None:
        """Run the program undisturbed until everything is done, and end it as a service is."""
        self.service.sync_now([self.mailbox_id]).result(30)
        self.victim.start(RUN)
        wait_until(self.victim.is_at_work, "the beginning of the work", 60)
        said = f"the end of the work; {self.victim.output()[-2000:]}"
        wait_until(lambda: self.finished() and also(), said, 120)
        assert self.victim.stop() == 0, self.victim.output()


@contextmanager
def organization(
    tmp_path: Path, profile: ProfileDraft, post: Callable[[bytes], object], **settings: object
) -> Iterator[Scene]:
    """Yield an organization whose one user has a mailbox on *profile*, tested and enabled."""
    key_file = tmp_path / "key"
    key_file.write_text("a key of the machine's own")
    environment = {"SSYNC_VAULT_KEY_FILE": str(key_file)}
    assembly = usual_assembly(under(tmp_path / "home").create(), environment)
    service = assembly.open()
    victim = Victim(tmp_path / "home", key_file)
    mailbox_id, sender = _peopled(assembly, service, profile, settings)
    service.privacy.show_subjects(Table.EMAILS).result(30)  # all of them, not only our own
    yield Scene(assembly, service, victim, mailbox_id, sender, post)
    victim.end()
    assert assembly.close()


def _peopled(
    assembly: Assembly, service: Service, draft: ProfileDraft, changes: Mapping[str, object]
) -> tuple[UUID, Reference]:
    profile = service.save_profile(draft).result(30)
    settings = service.settings().result(30)
    default = replace(settings.default_email, profile_id=profile.id)
    changed = replace(settings, default_email=default, unresolved_recipients_allowed=True)
    changed = replace(changed, **changes)  # type: ignore[arg-type]
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
    """Kills once per round, in the way the round asks for: a method's name without its ``_``.

    *last_commit* is about how many commits a round takes.
    """

    last_commit = 25

    def __init__(self, scene: Scene, seed: int) -> None:
        self._scene = scene
        self._random = random.Random(seed)

    def strike(self, way: str) -> None:
        """Start the program, and see it die."""
        getattr(self, f"_{way}")()
        assert self._scene.victim.wait(30)

    def _before_commit(self) -> None:
        self._at_commit("before")

    def _after_commit(self) -> None:
        self._at_commit("after")

    def _before_storing(self) -> None:
        self._at_storing("before")

    def _after_storing(self) -> None:
        self._at_storing("after")

    def _at_commit(self, moment: str) -> None:
        number = self._random.randint(2, self.last_commit)
        self._scene.victim.start((*DYING, moment, str(number), "program"))
        self._kill_late()

    def _at_storing(self, moment: str) -> None:
        """When a child process commits the mail that it has read."""
        self._scene.victim.start((*DYING, moment, "1", "child"))
        self._kill_late()

    def _kill_late(self) -> None:
        """A program that lived past its point is killed wherever it is."""
        if not self._scene.victim.wait(PATIENCE):
            self._scene.victim.kill()
