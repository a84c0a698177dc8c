"""An organization in a SQLite file, prepared for a benchmark and then copied for every run."""

import json
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from uuid import UUID

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import FilteringMethod, ObjectType, OperationType
from ssync_desktop.domain.people import RecordDraft, UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.organization import (
    approval,
    configuration_test,
    email_server_profiles,
    first_run,
    mailboxes,
    records,
    settings,
    users,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.store.store import Store
from ssync_desktop.store.upgrade import upgrade
from tests.kit.corpus import known_senders
from tests.kit.dovecot import MailUser

T = TypeVar("T")
_PASSED = configuration_test.TestOutcome()


class House:
    """Builds the file; the passwords go into a second one beside it (``….json``).

    They stand there by table and id: ``{"mailbox": {…}, "emailserverprofile": {…}}``.
    """

    def __init__(self, path: Path) -> None:
        upgrade(path)
        self.path = path
        self._store = Store(path, SystemClock())
        self._passwords: dict[str, dict[str, str]] = {"mailbox": {}, "emailserverprofile": {}}
        self.do(lambda context: first_run.prepare_organization(context, "admin", "Admin"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._store.close()
        secrets_of(self.path).write_text(json.dumps(self._passwords))

    def do(self, work: Callable[[Context], T]) -> T:
        """Ask organization messages as SYSTEM, in one transaction."""
        clock = SystemClock()
        return self._store.write(lambda unit: work(Context(unit, SYSTEM, clock, new_id))).result()

    def add_profile(
        self, incoming: Direction, outgoing: Direction, *, connections: int = 10
    ) -> None:
        """Make a profile and let every new mailbox have it."""
        self.add(
            ProfileDraft(
                name="Mail", incoming=incoming, outgoing=outgoing, max_connections=connections
            )
        )

    def add(self, draft: ProfileDraft, password: str = "") -> None:
        """Make a profile, which signs in with *password* where that is given."""

        def work(context: Context) -> None:
            profile = email_server_profiles.create_email_server_profile(context, draft)
            if password:
                self._passwords["emailserverprofile"][str(profile.id)] = password
            now = context.unit.settings.get()
            default = replace(now.default_email, profile_id=profile.id)
            changed = replace(now, default_email=default, unresolved_recipients_allowed=True)
            settings.update_settings(context, changed)

        self.do(work)

    def add_contacts(self) -> None:
        """Know everyone whom the corpus calls known."""

        def work(context: Context) -> None:
            people = {address: name for name, address in known_senders()}
            for address, name in people.items():
                kind = ObjectType.CONTACT
                draft = RecordDraft(object_type=kind, name=name, email_addresses=(address,))
                records.create_record(context, draft)

        self.do(work)

    def add_users(
        self, people: Sequence[tuple[str, MailUser]], operations: Collection[OperationType]
    ) -> list[UUID]:
        """Make users who sign in as they do at the server; *operations* count as tested.

        For one without a password the profile signs in.
        """
        return self.do(
            lambda context: [
                self._add_user(context, address, user, operations) for address, user in people
            ]
        )

    def _add_user(
        self, context: Context, address: str, user: MailUser, operations: Collection[OperationType]
    ) -> UUID:
        draft = UserDraft(
            last_name=address.partition("@")[0],
            domain_name=address,
            email_address=address,
            filtering_method=FilteringMethod.ALL,
        )
        mailbox_id = users.create_user(context, draft).mailbox_id
        assert mailbox_id is not None
        changed = replace(
            context.unit.mailboxes.get(mailbox_id).draft(),
            allow_credentials=bool(user.password),
            user_name=user.address if user.password else "",
        )
        mailboxes.update_mailbox(context, changed)
        approval.approve_mailboxes(context, (mailbox_id,))
        configuration_test.record_test_result(
            context,
            mailbox_id,
            dict.fromkeys(operations, _PASSED),
            tested_version=context.unit.mailboxes.get(mailbox_id).row_version,
        )
        self._passwords["mailbox"][str(mailbox_id)] = user.password
        return mailbox_id


def secrets_of(path: Path) -> Path:
    """Return where the passwords of a house lie."""
    return path.with_suffix(".json")


def copied(path: Path, name: str) -> Path:
    """Return a fresh copy of a house, called *name*, in the same folder."""
    copy = path.with_name(f"{name}.db")
    for old in path.parent.glob(f"{name}.db*"):
        old.unlink()
    shutil.copy(path, copy)
    shutil.copy(secrets_of(path), secrets_of(copy))
    return copy
