"""Everything the window and the command line may ask; answers are futures of domain values.

Reads go straight to a read lane of the store; what needs several steps (a secret first, then its
row) runs on the engine's loop. Listeners get live values: ``OperationStatus``, ``EngineStatus``,
``TestRun`` and ``Changes``; they are called on whatever thread the news comes from.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.email import Email, EmailDraft
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import ObjectType, OperationType, State
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
from ssync_desktop.domain.secrets_status import SecretsStatus
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.status import EngineStatus, OperationStatus
from ssync_desktop.domain.transfer import Change
from ssync_desktop.engine import connection_test, passwords, quarantine, transfer
from ssync_desktop.engine.calendar_files import CalendarFiles
from ssync_desktop.engine.contact_imports import ContactImports
from ssync_desktop.engine.explain import Explain
from ssync_desktop.engine.feed import Event, Listener
from ssync_desktop.engine.item_door import ItemDoor
from ssync_desktop.engine.privacy import Privacy, Viewing
from ssync_desktop.engine.profile_trial import Told, unheard
from ssync_desktop.engine.reads import Reads
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.send_now import send_now, sending_mailboxes
from ssync_desktop.engine.tracking import Tracking
from ssync_desktop.engine.what_if import WhatIfs
from ssync_desktop.mime.html import sanitise
from ssync_desktop.organization import (
    alerts,
    approval,
    configuration_test,
    default_settings,
    email_server_profiles,
    emails,
    mailboxes,
    private_mail,
    processing,
    queues,
    records,
    senders,
    settings,
    users,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.store.unit import Unit

__all__ = ["Event", "Listener", "Service"]

T = TypeVar("T")


class Service(Reads):
    """The one door between the screens and the rest; asks as *caller*."""

    def __init__(self, runtime: Runtime, caller: Caller) -> None:
        viewing = Viewing(caller)
        super().__init__(runtime.store, viewing)
        self._runtime = runtime
        self._tools = runtime.tools
        self._caller = caller
        self.what_if = WhatIfs(runtime, caller)
        self.explain = Explain(runtime, caller, viewing)
        self.imports = ContactImports(runtime, caller)
        self.calendars = CalendarFiles(runtime, caller)
        self.privacy = Privacy(runtime, caller, viewing)
        self.tracking = Tracking(runtime, caller, viewing, self._wake)
        self.items = ItemDoor(runtime, caller, viewing, self._wake)

    @property
    def caller_id(self) -> UUID:
        """The user who asks."""
        return self._caller.user_id

    # --- live news ------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* with every event from now on; the result ends it."""
        return self._runtime.feed.subscribe(listener)

    def statuses(self) -> tuple[OperationStatus, ...]:
        """Return the last known status of every operation."""
        return self._runtime.board.operations()

    def engine_status(self) -> EngineStatus:
        """Return how the engine stands."""
        return self._runtime.board.engine

    # --- profiles -------------------------------------------------------------------------------

    def save_profile(
        self,
        draft: ProfileDraft,
        incoming_password: str | None = None,
        outgoing_password: str | None = None,
    ) -> Future[EmailServerProfile]:
        """Create or update; a password of None stays as it is, an empty one is removed."""
        return self._runtime.host.submit(
            passwords.save_profile(
                self._tools, self._caller, draft, incoming_password, outgoing_password
            )
        )

    def set_profile_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        """Activate or deactivate."""
        return self._for_each(ids, email_server_profiles.set_email_server_profile_state, state)

    def delete_profile(self, profile_id: UUID) -> Future[None]:
        """Delete a profile no mailbox uses, and its passwords."""
        return self._runtime.host.submit(
            passwords.delete_profile(self._tools, self._caller, profile_id)
        )

    def trust_certificate(
        self, profile_id: UUID, operations: Sequence[OperationType], fingerprint: str
    ) -> Future[EmailServerProfile]:
        """Pin a certificate for these directions; an empty fingerprint takes the trust back."""
        trust = email_server_profiles.trust_certificate
        return self._write(lambda context: trust(context, profile_id, operations, fingerprint))

    def test_connection(self, profile_id: UUID, told: Told = unheard) -> Future[None]:
        """Sign in as the profile, which resumes it (D24); *told* hears each step on the engine."""
        return self._runtime.host.submit(
            connection_test.test_connection(self._tools, self._caller, profile_id, told)
        )

    # --- mailboxes ------------------------------------------------------------------------------

    def save_mailbox(self, draft: MailboxDraft, password: str | None = None) -> Future[Mailbox]:
        """Create (a forward mailbox) or update; None leaves the password as it is."""
        return self._runtime.host.submit(
            passwords.save_mailbox(self._tools, self._caller, draft, password)
        )

    def set_mailbox_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        """Activate or deactivate."""
        return self._for_each(ids, mailboxes.set_mailbox_state, state)

    def delete_mailbox(self, mailbox_id: UUID) -> Future[None]:
        """Delete a forward mailbox and its password."""
        return self._runtime.host.submit(
            passwords.delete_mailbox(self._tools, self._caller, mailbox_id)
        )

    def approve(self, ids: Sequence[UUID]) -> Future[None]:
        """Approve the addresses (D22)."""
        return self._write(lambda context: approval.approve_mailboxes(context, ids), ids)

    def reject(self, ids: Sequence[UUID]) -> Future[None]:
        """Reject the addresses."""
        return self._write(lambda context: approval.reject_mailboxes(context, ids), ids)

    def apply_default_settings(self, ids: Sequence[UUID], *, test: bool = True) -> Future[None]:
        """Copy the organization's defaults; by default also test (B15)."""
        apply = default_settings.apply_default_email_settings
        return self._write(lambda context: apply(context, ids, test=test), ids)

    def test_and_enable(
        self,
        ids: Sequence[UUID],
        *,
        approve: bool = False,
        process_from: datetime | None = None,
        take_over: bool = False,
    ) -> Future[None]:
        """Schedule the tests, with *take_over* as in B34; ``TestRun`` events tell how they go."""
        test = configuration_test.schedule_test_and_enable
        schedule = partial(
            test, ids=ids, approve_too=approve, process_from=process_from, take_over=take_over
        )
        return self._write(schedule, ids)

    def cancel_tests(self, ids: Sequence[UUID]) -> Future[None]:
        """Stop the tests that have not ended."""

        async def cancel() -> None:
            cancel_scheduled = configuration_test.cancel_tests
            await self._tools.write(
                lambda context: cancel_scheduled(context, ids), caller=self._caller
            )
            await self._runtime.tester.cancel(ids)

        return self._runtime.host.submit(cancel())

    def sync_now(self, ids: Sequence[UUID]) -> Future[None]:
        """Make the enabled operations of these mailboxes due at once."""
        return self._write(lambda context: processing.make_due(context, ids), ids)

    def pause(self) -> Future[None]:
        """Start no further pass; those running come to their end."""
        return self._on_loop(self._runtime.supervisor.pause)

    def resume(self) -> Future[None]:
        """Go on."""
        return self._on_loop(self._runtime.supervisor.resume)

    # --- people ---------------------------------------------------------------------------------

    def save_user(self, draft: UserDraft) -> Future[User]:
        """Create or update; a new user gets a mailbox (B13)."""
        save = users.update_user if draft.id else users.create_user
        return self._write(lambda context: save(context, draft))

    def set_user_disabled(self, ids: Sequence[UUID], *, disabled: bool) -> Future[None]:
        """Disable or enable; disabling deactivates the mailbox (B32)."""
        return self._for_each(ids, partial(users.set_user_disabled, disabled=disabled))

    def delete_user(self, user_id: UUID) -> Future[None]:
        """Delete a user who owns nothing besides the mailbox."""
        return self._write(lambda context: users.delete_user(context, user_id))

    def save_queue(self, draft: QueueDraft) -> Future[Queue]:
        """Create or update; a new queue gets a mailbox (B16)."""
        save = queues.update_queue if draft.id else queues.create_queue
        return self._write(lambda context: save(context, draft))

    def set_queue_state(self, ids: Sequence[UUID], state: State) -> Future[None]:
        """Activate or deactivate."""
        return self._for_each(ids, queues.set_queue_state, state)

    def delete_queue(self, queue_id: UUID) -> Future[None]:
        """Delete a queue without items."""
        return self._write(lambda context: queues.delete_queue(context, queue_id))

    def save_record(self, draft: RecordDraft) -> Future[Record]:
        """Create or update an account, contact or lead."""
        save = records.update_record if draft.id else records.create_record
        return self._write(lambda context: save(context, draft))

    def set_record_state(
        self, object_type: ObjectType, ids: Sequence[UUID], state: State
    ) -> Future[None]:
        """Activate or deactivate contacts, accounts or leads, all of them or none."""
        set_state = records.set_record_state
        return self._for_each(ids, lambda context, one: set_state(context, object_type, one, state))

    def delete_records(self, object_type: ObjectType, ids: Sequence[UUID]) -> Future[None]:
        """Delete contacts, accounts or leads; their emails stay."""
        delete = records.delete_record
        return self._for_each(ids, lambda context, one: delete(context, object_type, one))

    def save_settings(self, changed: OrganizationSettings) -> Future[OrganizationSettings]:
        """Save the organization's settings."""
        return self._write(lambda context: settings.update_settings(context, changed))

    def export_configuration(self) -> Future[str]:
        """Return what was set up as text, without a secret."""
        return self._runtime.host.submit(transfer.export_text(self._tools, self._caller))

    def import_configuration(self, text: str, *, dry_run: bool) -> Future[tuple[Change, ...]]:
        """Take such text in, all of it or nothing; with *dry_run* only tell what would change."""
        return self._runtime.host.submit(
            transfer.import_text(self._tools, self._caller, text, dry_run=dry_run)
        )

    # --- email ----------------------------------------------------------------------------------

    def send(self, draft: EmailDraft) -> Future[Email]:
        """Create or update an email and ask for it to be sent at once; it is not out yet (B81)."""
        return self._write(
            lambda context: send_now(context, self._store_email(context, draft).id),
            sending_mailboxes,
        )

    def save_email(self, draft: EmailDraft) -> Future[Email]:
        """Keep an email that is being written: create a draft, or update a draft or failed one."""
        return self._write(lambda context: self._store_email(context, draft, unfinished=True))

    def send_again(self, ids: Sequence[UUID]) -> Future[tuple[Email, ...]]:
        """Ask for drafts and failed emails to be sent as they are: all of them or none."""
        return self._write(
            lambda context: tuple(send_now(context, email_id) for email_id in ids),
            lambda sent: [mailbox for email in sent for mailbox in sending_mailboxes(email)],
        )

    def delete_emails(self, ids: Sequence[UUID]) -> Future[None]:
        """Delete drafts and failed emails, with their attachments."""
        return self._for_each(ids, emails.delete_email)

    def senders(self, text: str = "") -> Future[tuple[Reference, ...]]:
        """Return the users and queues the caller may send as whose names contain *text*."""

        def offered(unit: Unit) -> tuple[Reference, ...]:
            return senders.senders_offered(self._tools.context(unit, self._caller), text)

        return self._read(offered)

    # --- alerts and parked items ----------------------------------------------------------------

    def delete_alerts(self, ids: Sequence[UUID]) -> Future[None]:
        """Take alerts off the wall."""
        return self._write(lambda context: alerts.delete_alerts(context, ids))

    def retry_alert(self, alert_id: UUID) -> Future[None]:
        """Try at once what the alert is about, and test the connection of a stopped profile."""
        return self._runtime.host.submit(
            connection_test.retry_alert(self._tools, self._caller, alert_id, self._wake)
        )

    def retry_quarantined(self, ids: Sequence[UUID]) -> Future[None]:
        """Deliver parked items from their own bytes; what fails again stays parked."""
        return self._runtime.host.submit(quarantine.retry_parked(self._tools, self._caller, ids))

    def retry_edited(self, parked_id: UUID, headers: str) -> Future[None]:
        """Deliver a parked message with another header block; where that fails it stays parked."""
        viewer = self._viewing.viewer
        return self._runtime.host.submit(
            quarantine.retry_edited(self._tools, self._caller, viewer, parked_id, headers)
        )

    # --- secrets --------------------------------------------------------------------------------

    def unlock_vault(self, passphrase: str) -> Future[None]:
        """Open the encrypted file vault on a host without a keyring."""
        return self._runtime.host.submit(self._tools.secrets.unlock(passphrase))

    def secrets_status(self) -> Future[SecretsStatus]:
        """Return where passwords are kept, and whether that works: one is kept and read for it."""
        return self._runtime.host.submit(self._tools.secrets.probe())

    # --------------------------------------------------------------------------------------------

    def _write(
        self,
        work: Callable[[Context], T],
        shown: Sequence[UUID] | Callable[[T], Sequence[UUID]] = (),
    ) -> Future[T]:
        """Ask an organization message in one transaction, then let the calendar look again.

        The mailboxes *shown*, which the answer may name, get their status on the board anew.
        """

        async def ask() -> T:
            result = await self._tools.write(work, caller=self._caller)
            await self._tools.show(shown(result) if callable(shown) else shown)
            self._wake()
            return result

        return self._runtime.host.submit(ask())

    def _store_email(
        self, context: Context, draft: EmailDraft, *, unfinished: bool = False
    ) -> Email:
        """Store a draft; what is hidden from the caller cannot be overwritten by its mask."""
        safe = replace(draft, html=sanitise(draft.html) or "") if draft.html else draft
        if draft.id is None:
            return emails.create_email(context, safe, unfinished=unfinished)
        private_mail.require_email(context.unit, self._viewing.viewer, draft.id)
        return emails.update_email(context, safe, unfinished=unfinished)

    def _for_each(
        self, ids: Sequence[UUID], message: Callable[..., object], *arguments: object
    ) -> Future[None]:
        """Ask *message* for every id, all in one transaction: all of them or none."""

        def work(context: Context) -> None:
            for one in ids:
                message(context, one, *arguments)

        return self._write(work, ids)

    def _on_loop(self, call: Callable[[], None]) -> Future[None]:
        async def carry_out() -> None:
            call()

        return self._runtime.host.submit(carry_out())

    def _wake(self) -> None:
        self._runtime.supervisor.wake()
        self._runtime.tester.wake()
