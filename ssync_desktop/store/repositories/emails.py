"""Emails and their parties: queries, and the mapping between rows and records."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.email import Email, EmailBody
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.new_email import NewEmail, RewrittenEmail
from ssync_desktop.domain.options import EmailStatus
from ssync_desktop.store.repositories import email_mapping as mapping
from ssync_desktop.store.repositories.attachments import Attachments
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.email_hashes import EmailHashes
from ssync_desktop.store.tables.emails import ActivityPartyRow, EmailRow


class Emails:
    """All queries on ``email`` and ``activityparty``. Bodies are read by :meth:`body` alone."""

    def __init__(
        self, session: Session, now: Callable[[], datetime], new_id: NewId = new_id
    ) -> None:
        self._session = session
        self._now = now
        self._new_id = new_id

    # one email
    def find(self, email_id: UUID) -> Email | None:
        """Return an email, or None."""
        return self.find_many((email_id,)).get(email_id)

    def get(self, email_id: UUID) -> Email:
        """Return an email, or raise ``NeedsAttention(RECORD_NOT_FOUND)``."""
        email = self.find(email_id)
        if email is None:
            raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
        return email

    def find_many(self, ids: Collection[UUID]) -> dict[UUID, Email]:
        """Return those of *ids* that exist, by id."""
        found: dict[UUID, Email] = {}
        for part in chunks(ids):
            parties = self._parties(part)
            rows = self._session.execute(select(*mapping.HEAD).where(EmailRow.id.in_(part)))
            for row in rows:
                found[row.id] = mapping.to_email(row, parties.get(row.id, ()))
        return found

    def body(self, email_id: UUID) -> EmailBody:
        """Return text, sanitised HTML and the list of attachments."""
        body = self.bodies((email_id,)).get(email_id)
        if body is None:
            raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
        return body

    def bodies(self, ids: Collection[UUID]) -> dict[UUID, EmailBody]:
        """Return the bodies of those of *ids* that exist, by id."""
        attachments = Attachments(self._session).of_emails(ids)
        columns = (EmailRow.id, EmailRow.body_text, EmailRow.body_html)
        return {
            row.id: EmailBody(row.body_text, row.body_html, attachments.get(row.id, ()))
            for part in chunks(ids)
            for row in self._session.execute(select(*columns).where(EmailRow.id.in_(part)))
        }

    def internet_headers(self, email_id: UUID) -> str:
        """Return the header fields kept with an email, as JSON; empty without any."""
        statement = select(EmailRow.internet_headers).where(EmailRow.id == email_id)
        return self._session.scalar(statement) or ""

    def references(self, email_id: UUID) -> tuple[str, ...]:
        """Return the identifiers of an email's References, oldest first."""
        return self.references_of((email_id,)).get(email_id, ())

    def references_of(self, ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
        """Return the identifiers of the References of these emails, by id."""
        return {
            email_id: tuple(references.split())
            for part in chunks(ids)
            for email_id, references in self._session.execute(
                select(EmailRow.id, EmailRow.references).where(EmailRow.id.in_(part))
            )
        }

    # writing
    def add(self, new: NewEmail) -> Email:
        """Store one email with parties and attachments."""
        self.add_many((new,))
        return new.email

    def add_many(self, news: Sequence[NewEmail]) -> None:
        """Store emails with their parties and attachments, table by table."""
        now = self._now()
        rows = [mapping.email_values(new, now) for new in news]
        insert_rows(self._session, EmailRow, rows)
        self._add_parties([new.email for new in news])
        Attachments(self._session).add_many(
            [(new.email.id, attachment) for new in news for attachment in new.attachments]
        )
        EmailHashes(self._session).add_many({new.email.id: new.fingerprint for new in news})

    def rewrite(self, changed: RewrittenEmail) -> Email:
        """Write everything a person can change of an email; as :meth:`save` in the rest."""
        saved = self.save(changed.email)
        self._session.execute(
            update(EmailRow)
            .where(EmailRow.id == saved.id)
            .values(mapping.rewritten_values(changed))
            .execution_options(synchronize_session=False)
        )
        self._session.execute(
            delete(ActivityPartyRow)
            .where(ActivityPartyRow.email_id == saved.id)
            .execution_options(synchronize_session=False)
        )
        self._add_parties((saved,))
        attachments = Attachments(self._session)
        attachments.keep_only(saved.id, changed.kept)
        attachments.add_many([(saved.id, attachment) for attachment in changed.attachments])
        return saved

    def save(self, email: Email, *, duplicate_check: UUID | None = None) -> Email:
        """Write what can change of an email and return it with its new row version.

        Raises ``NeedsAttention(RECORD_CHANGED)`` when somebody else has written it since.
        *duplicate_check* is given when the message id was fixed. Parties stay as they are.
        """
        checks = {} if duplicate_check is None else {email.id: duplicate_check}
        return self.save_many((email,), checks)[0]

    def save_many(
        self, emails: Sequence[Email], duplicate_checks: Mapping[UUID, UUID] | None = None
    ) -> tuple[Email, ...]:
        """Write several emails as :meth:`save` does one, *duplicate_checks* by their ids."""
        if not emails:
            return ()
        now, checks = self._now(), duplicate_checks or {}
        rows = [mapping.changed_values(email, checks.get(email.id), now) for email in emails]
        # Past the session, which takes no list of parameters for an UPDATE with conditions.
        result = self._session.connection().execute(mapping.CHANGE, rows)
        if result.rowcount != len(emails):
            for email in emails:
                self.get(email.id)
            raise NeedsAttention(ErrorCode.RECORD_CHANGED)
        return tuple(replace(email, row_version=email.row_version + 1) for email in emails)

    def delete(self, email_id: UUID) -> None:
        """Delete an email with its parties and attachments."""
        self.get(email_id)
        self._session.execute(
            delete(EmailRow)
            .where(EmailRow.id == email_id)
            .execution_options(synchronize_session=False)
        )

    # sending
    def pending_send(self, mailbox_id: UUID, now: datetime, limit: int) -> tuple[Email, ...]:
        """Return what this mailbox has to send by *now*, oldest first."""
        return self._of_sender(
            mailbox_id,
            EmailStatus.PENDING_SEND,
            (EmailRow.postponed_until.is_(None)) | (EmailRow.postponed_until <= now),
            limit=limit,
        )

    def sending(self, mailbox_id: UUID) -> tuple[Email, ...]:
        """Return the emails of this mailbox that were claimed and neither confirmed nor failed."""
        return self._of_sender(mailbox_id, EmailStatus.SENDING)

    def count_pending(self, mailbox_id: UUID) -> int:
        """Return how many emails of this mailbox wait to be sent, postponed ones included."""
        statement = select(func.count()).where(
            EmailRow.status == EmailStatus.PENDING_SEND, EmailRow.sender_mailbox_id == mailbox_id
        )
        return self._session.scalars(statement).one()

    def mailboxes_that_wait(self) -> frozenset[UUID]:
        """Return the mailboxes through which any email waits to be sent."""
        waiting = select(EmailRow.sender_mailbox_id).where(
            EmailRow.status == EmailStatus.PENDING_SEND, EmailRow.sender_mailbox_id.is_not(None)
        )
        return frozenset(one for one in self._session.scalars(waiting.distinct()) if one)

    def count_pending_of(self, mailbox_ids: Collection[UUID]) -> dict[UUID, int]:
        """Return how many emails wait to be sent, by those of *mailbox_ids* that have any."""
        found: dict[UUID, int] = {}
        for part in chunks(mailbox_ids):
            counts = (
                select(EmailRow.sender_mailbox_id, func.count())
                .where(
                    EmailRow.status == EmailStatus.PENDING_SEND,
                    EmailRow.sender_mailbox_id.in_(part),
                )
                .group_by(EmailRow.sender_mailbox_id)
            )
            found |= {one: count for one, count in self._session.execute(counts) if one}
        return found

    def _add_parties(self, emails: Iterable[Email]) -> None:
        parties = [
            mapping.party_values(self._new_id(), email.id, place, party)
            for email in emails
            for place, party in enumerate(email.parties)
        ]
        insert_rows(self._session, ActivityPartyRow, parties)

    def _of_sender(
        self,
        mailbox_id: UUID,
        status: EmailStatus,
        *conditions: ColumnElement[bool],
        limit: int | None = None,
    ) -> tuple[Email, ...]:
        statement = (
            select(EmailRow.id)
            .where(EmailRow.status == status, EmailRow.sender_mailbox_id == mailbox_id, *conditions)
            .order_by(EmailRow.id)
            .limit(limit)
        )
        ids = self._session.scalars(statement).all()
        found = self.find_many(ids)
        return tuple(found[email_id] for email_id in ids)

    def _parties(self, ids: Sequence[UUID]) -> dict[UUID, tuple[Any, ...]]:
        found: dict[UUID, list[Any]] = {}
        rows = self._session.execute(
            select(*mapping.PARTY)
            .where(ActivityPartyRow.email_id.in_(ids))
            .order_by(ActivityPartyRow.position)
        )
        for row in rows:
            found.setdefault(row.email_id, []).append(mapping.to_party(row))
        return {email_id: tuple(parties) for email_id, parties in found.items()}
