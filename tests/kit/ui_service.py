"""The screens' service on a real database and the real messages, without an engine behind it.

What the engine would do is noted (:attr:`UiService.asked`), and its news are published by hand, so
that a test of a page decides what happens and when. Secrets stay in memory.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.context import SYSTEM, Caller
from ssync_desktop.domain.email import Email, EmailBody, EmailDraft
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import (
    AccessApproval,
    EmailStatus,
    ItemOutcome,
    ObjectType,
    OperationType,
    State,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.people import (
    Queue,
    QueueDraft,
    Record,
    RecordDraft,
    Reference,
    User,
    UserDraft,
)
from ssync_desktop.domain.profile import EmailServerProfile, ProfileDraft
from ssync_desktop.domain.query import Condition, Query, Snapshot, Table
from ssync_desktop.domain.rows import ListRow
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.status import EngineStatus, OperationStatus, Phase
from ssync_desktop.engine.feed import Event, Feed, Listener
from ssync_desktop.organization import (
    alerts,
    approval,
    configuration_test,
    default_settings,
    email_server_profiles,
    emails,
    first_run,
    mailboxes,
    outgoing_email,
    processing,
    queues,
    received_items,
    records,
    settings,
    users,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit

T = TypeVar("T")
REFERENCES = 50


@dataclass(frozen=True)
class Asked:
    """What the engine was asked for: the name of the call, the ids, and its other arguments."""

    what: str
    ids: tuple[UUID, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


class UiService:
    """Fulfils ``engine.service.Service``; *caller* may be changed to try privileges."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.feed = Feed()
        self.caller: Caller = SYSTEM
        self.asked: list[Asked] = []
        self.secrets: dict[tuple[UUID, str], str] = {}
        self.sign_in_error: SsyncError | None = None
        self._statuses: dict[tuple[UUID, OperationType], OperationStatus] = {}
        self._engine = EngineStatus(running=True, paused=False)
        self._unwatch = store.watch(self.feed.publish)
        self.do(lambda context: first_run.prepare_organization(context, "admin", "Admin"))

    def do(self, work: Callable[[Context], T]) -> T:
        """Carry out a message at once and return what it returned; for the test's own data."""
        return self._write(work).result(timeout=10)

    def see(self, work: Callable[[Unit], T]) -> T:
        """Read at once; for what the test looks at."""
        return self.store.read(work).result(timeout=10)

    def publish(self, event: Event) -> None:
        """Let the engine say something."""
        if isinstance(event, OperationStatus):
            self._statuses[event.mailbox_id, event.operation] = event
        elif isinstance(event, EngineStatus):
            self._engine = event
        self.feed.publish(event)

    def close(self) -> bool:
        """Stop listening and close the database."""
        self._unwatch()
        return self.store.close(timeout=10)

    # --- Service -------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        return self.feed.subscribe(listener)

    def statuses(self) -> tuple[OperationStatus, ...]:
        return tuple(self._statuses.values())

    def engine_status(self) -> EngineStatus:
        return self._engine

    def ids(self, query: Query) -> Future[Snapshot]:
        return self.store.read(lambda unit: unit.windows.ids(query))

    def rows(self, table: Table, ids: Sequence[UUID]) -> Future[tuple[ListRow, ...]]:
        return self.store.read(lambda unit: unit.windows.rows(table, ids))

    def overview(self) -> Future[Overview]:
        return self.store.read(self._overview)

    def references(self, object_type: ObjectType, text: str = "") -> Future[tuple[Reference, ...]]:
        return self.store.read(lambda unit: _references(unit, object_type, text))

    def profile(self, profile_id: UUID) -> Future[EmailServerProfile]:
        return self.store.read(lambda unit: unit.profiles.get(profile_id))

    def mailbox(self, mailbox_id: UUID) -> Future[Mailbox]:
        return self.store.read(lambda unit: unit.mailboxes.get(mailbox_id))

    def user(self, user_id: UUID) -> Future[User]:
        return self.store.read(lambda unit: unit.users.get(user_id))

    def queue(self, queue_id: UUID) -> Future[Queue]:
        return self.store.read(lambda unit: unit.queues.get(queue_id))

    def email(self, email_id: UUID) -> Future[Email]:
        return self.store.read(lambda unit: unit.emails.get(email_id))

    def email_body(self, email_id: UUID) -> Future[EmailBody]:
        return self.store.read(lambda unit: unit.emails.body(email_id))

    def attachment(self, attachment_id: UUID) -> Future[bytes]:
        return self.store.read(lambda unit: unit.attachments.content(attachment_id))

    def received_item(self, item_id: UUID) -> Future[ReceivedItem]:
        return self.store.read(lambda unit: unit.received_items.get(item_id))

    def received_item_of(self, email_id: UUID) -> Future[ReceivedItem | None]:
        return self.store.read(lambda unit: unit.received_items.of_email(email_id))

    def alert(self, alert_id: UUID) -> Future[Alert]:
        return self.store.read(lambda unit: unit.alerts.get(alert_id))

    def settings(self) -> Future[OrganizationSettings]:
        return self.store.read(lambda unit: unit.settings.get())

    def save_profile(
        self,
        draft: ProfileDraft,
        incoming_password: str | None = None,
        outgoing_password: str | None = None,
    ) -> Future[EmailServerProfile]:
        profile_id = draft.id or new_id()
        incoming = self._keep(profile_id, "incomingpassword", incoming_password)
        outgoing = self._keep(profile_id, "outgoingpassword", outgoing_password)
        if draft.id is None:
            return self._write(
                lambda context: email_server_profiles.create_email_server_profile(
                    context,
                    draft,
                    profile_id=profile_id,
                    incoming_password_set=bool(incoming),
                    outgoing_password_set=bool(outgoing),
                )
            )
        return self._write(
            lambda context: email_server_profiles.update_email_server_profile(
                context, draft, incoming_password_set=incoming, outgoing_password_set=outgoing
            )
        )

    def set_profile_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        def work(context: Context) -> None:
            for one in ids:
                email_server_profiles.set_email_server_profile_state(context, one, state)

        return self._write(work)

    def delete_profile(self, profile_id: UUID) -> Future[None]:
        return self._write(
            lambda context: email_server_profiles.delete_email_server_profile(context, profile_id)
        )

    def trust_certificate(
        self, profile_id: UUID, operation: OperationType, fingerprint: str
    ) -> Future[EmailServerProfile]:
        return self._write(
            lambda context: email_server_profiles.trust_certificate(
                context, profile_id, operation, fingerprint
            )
        )

    def test_connection(self, profile_id: UUID) -> Future[None]:
        self.asked.append(Asked("test_connection", (profile_id,)))
        if self.sign_in_error is not None:
            failed: Future[None] = Future()
            failed.set_exception(self.sign_in_error)
            return failed

        def work(context: Context) -> None:
            email_server_profiles.resume_email_server_profile(context, profile_id)

        return self._write(work)

    def save_mailbox(self, draft: MailboxDraft, password: str | None = None) -> Future[Mailbox]:
        mailbox_id = draft.id or new_id()
        kept = self._keep(mailbox_id, "password", password)
        if draft.id is None:
            return self._write(
                lambda context: mailboxes.create_mailbox(
                    context, draft, mailbox_id=mailbox_id, password_set=bool(kept)
                )
            )
        return self._write(
            lambda context: mailboxes.update_mailbox(context, draft, password_set=kept)
        )

    def set_mailbox_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        def work(context: Context) -> None:
            for one in ids:
                mailboxes.set_mailbox_state(context, one, state)

        return self._write(work)

    def delete_mailbox(self, mailbox_id: UUID) -> Future[None]:
        return self._write(lambda context: mailboxes.delete_mailbox(context, mailbox_id))

    def approve(self, ids: Sequence[UUID]) -> Future[None]:
        return self._write(lambda context: approval.approve_mailboxes(context, ids))

    def reject(self, ids: Sequence[UUID]) -> Future[None]:
        return self._write(lambda context: approval.reject_mailboxes(context, ids))

    def apply_default_settings(self, ids: Sequence[UUID], *, test: bool = True) -> Future[None]:
        self.asked.append(Asked("apply_default_settings", tuple(ids), {"test": test}))
        return self._write(
            lambda context: default_settings.apply_default_email_settings(context, ids, test=test)
        )

    def test_and_enable(
        self,
        ids: Sequence[UUID],
        *,
        approve: bool = False,
        process_from: datetime | None = None,
    ) -> Future[None]:
        more = {"approve": approve, "process_from": process_from}
        self.asked.append(Asked("test_and_enable", tuple(ids), more))
        return self._write(
            lambda context: configuration_test.schedule_test_and_enable(
                context, ids, approve_too=approve, process_from=process_from
            )
        )

    def cancel_tests(self, ids: Sequence[UUID]) -> Future[None]:
        self.asked.append(Asked("cancel_tests", tuple(ids)))
        return self._write(lambda context: configuration_test.cancel_tests(context, ids))

    def sync_now(self, ids: Sequence[UUID]) -> Future[None]:
        self.asked.append(Asked("sync_now", tuple(ids)))
        return self._write(lambda context: processing.make_due(context, ids))

    def pause(self) -> Future[None]:
        return self._engine_is(paused=True)

    def resume(self) -> Future[None]:
        return self._engine_is(paused=False)

    def save_user(self, draft: UserDraft) -> Future[User]:
        message = users.create_user if draft.id is None else users.update_user
        return self._write(lambda context: message(context, draft))

    def set_user_disabled(self, ids: Sequence[UUID], *, disabled: bool) -> Future[None]:
        def work(context: Context) -> None:
            for one in ids:
                users.set_user_disabled(context, one, disabled=disabled)

        return self._write(work)

    def save_queue(self, draft: QueueDraft) -> Future[Queue]:
        message = queues.create_queue if draft.id is None else queues.update_queue
        return self._write(lambda context: message(context, draft))

    def set_queue_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        def work(context: Context) -> None:
            for one in ids:
                queues.set_queue_state(context, one, state)

        return self._write(work)

    def delete_queue(self, queue_id: UUID) -> Future[None]:
        return self._write(lambda context: queues.delete_queue(context, queue_id))

    def save_record(self, draft: RecordDraft) -> Future[Record]:
        message = records.create_record if draft.id is None else records.update_record
        return self._write(lambda context: message(context, draft))

    def save_settings(self, settings_: OrganizationSettings) -> Future[OrganizationSettings]:
        return self._write(lambda context: settings.update_settings(context, settings_))

    def send(self, draft: EmailDraft) -> Future[Email]:
        def work(context: Context) -> Email:
            created = emails.create_email(context, draft)
            return outgoing_email.send_email(context, created.id)

        return self._write(work)

    def send_again(self, ids: Sequence[UUID]) -> Future[None]:
        def work(context: Context) -> None:
            for one in ids:
                outgoing_email.send_email(context, one)

        return self._write(work)

    def delete_alerts(self, ids: Sequence[UUID]) -> Future[None]:
        return self._write(lambda context: alerts.delete_alerts(context, ids))

    def retry_alert(self, alert_id: UUID) -> Future[None]:
        self.asked.append(Asked("retry_alert", (alert_id,)))
        return _done(None)

    def retry_quarantined(self, ids: Sequence[UUID]) -> Future[None]:
        self.asked.append(Asked("retry_quarantined", tuple(ids)))
        return self._write(lambda context: received_items.retry_quarantined(context, ids))

    def unlock_vault(self, passphrase: str) -> Future[None]:
        self.asked.append(Asked("unlock_vault"))
        return _done(None)

    def secrets_status(self) -> Future[str]:
        return _done("Passwords are kept in memory, until the program ends.")

    # --- behind it -----------------------------------------------------------------------------

    def _write(self, work: Callable[[Context], T]) -> Future[T]:
        return self.store.write(
            lambda unit: work(Context(unit, self.caller, self.clock, new_id)),
        )

    def _keep(self, row_id: UUID, column: str, secret: str | None) -> bool | None:
        if secret is None:
            return None
        self.secrets.pop((row_id, column), None)
        if secret:
            self.secrets[row_id, column] = secret
        return bool(secret)

    def _engine_is(self, *, paused: bool) -> Future[None]:
        self.publish(EngineStatus(running=True, paused=paused))
        return _done(None)

    def _overview(self, unit: Unit) -> Overview:
        def count(table: Table, *conditions: Condition) -> int:
            return len(unit.windows.ids(Query(table, conditions=conditions, sort="id")).ids)

        def mails(status: EmailStatus) -> int:
            return count(Table.EMAILS, Condition("status", "eq", int(status)))

        untested = Condition("incoming.status", "eq", int(TestStatus.NOT_RUN))
        total, never = count(Table.MAILBOXES), count(Table.MAILBOXES, untested)
        dropped = Condition("outcome", "eq", int(ItemOutcome.NOT_TRACKED))
        return Overview(
            taken_on=self.clock.now(),
            profiles=count(Table.PROFILES),
            mailboxes=total,
            mailboxes_by_state={Phase.NEVER_TESTED: never, Phase.OK: total - never},
            users=count(Table.USERS),
            queues=count(Table.QUEUES),
            pending_approval=count(
                Table.MAILBOXES, Condition("approval", "eq", int(AccessApproval.PENDING))
            ),
            never_tested=never,
            received_today=mails(EmailStatus.RECEIVED),
            not_tracked_today=count(Table.RECEIVED_ITEMS, dropped),
            sent_today=mails(EmailStatus.SENT),
            pending_send=mails(EmailStatus.PENDING_SEND),
            failed_emails=mails(EmailStatus.FAILED),
            quarantined=count(Table.QUARANTINE),
            alerts_by_level={
                int(level): count(Table.ALERTS, Condition("level", "eq", int(level)))
                for level in TraceLevel
            },
            received_per_hour=(0,) * 23 + (mails(EmailStatus.RECEIVED),),
            sent_per_hour=(0,) * 23 + (mails(EmailStatus.SENT),),
        )


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _references(unit: Unit, object_type: ObjectType, text: str) -> tuple[Reference, ...]:
    lists: dict[ObjectType, Callable[[], Sequence[Any]]] = {
        ObjectType.EMAIL_SERVER_PROFILE: unit.profiles.all,
        ObjectType.MAILBOX: unit.mailboxes.all,
        ObjectType.USER: unit.users.all,
        ObjectType.QUEUE: unit.queues.all,
    }
    found = lists.get(object_type, lambda: unit.records.all(object_type))()
    wanted = text.casefold()
    named = [(one.id, one.full_name if isinstance(one, User) else one.name) for one in found]
    hits = [(row, name) for row, name in named if wanted in name.casefold()]
    return tuple(Reference(row, object_type, name) for row, name in hits[:REFERENCES])
