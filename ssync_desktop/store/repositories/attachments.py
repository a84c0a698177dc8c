"""Attachments of emails; their bytes are read one by one, by id."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.email import Attachment
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.new_email import NewAttachment
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.tables.emails import AttachmentContentRow, AttachmentRow


class Attachments:
    """All queries on ``activitymimeattachment`` and the table of its bytes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_emails(self, ids: Collection[UUID]) -> dict[UUID, tuple[Attachment, ...]]:
        """Return what is known of the attachments of these emails, in their order."""
        found: dict[UUID, list[Attachment]] = {}
        for part in chunks(ids):
            rows = self._session.execute(
                select(
                    AttachmentRow.email_id,
                    AttachmentRow.id,
                    AttachmentRow.file_name,
                    AttachmentRow.mime_type,
                    AttachmentRow.size,
                    AttachmentRow.content_id,
                    AttachmentRow.number,
                )
                .where(AttachmentRow.email_id.in_(part))
                .order_by(AttachmentRow.number)
            )
            for row in rows:
                found.setdefault(row.email_id, []).append(Attachment(*row[1:]))
        return {email_id: tuple(attachments) for email_id, attachments in found.items()}

    def content(self, attachment_id: UUID) -> bytes:
        """Return an attachment's bytes, or raise ``NeedsAttention(RECORD_NOT_FOUND)``."""
        content = self._session.scalar(
            select(AttachmentContentRow.content).where(AttachmentContentRow.id == attachment_id)
        )
        if content is None:
            raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
        return bytes(content)

    def email_of(self, attachment_id: UUID) -> UUID:
        """Return the email of an attachment, or raise ``NeedsAttention(RECORD_NOT_FOUND)``."""
        email_id = self._session.scalar(
            select(AttachmentRow.email_id).where(AttachmentRow.id == attachment_id)
        )
        if email_id is None:
            raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
        return email_id

    def keep_only(self, email_id: UUID, ids: Collection[UUID]) -> None:
        """Delete the attachments of an email but those of *ids*, with their bytes."""
        self._session.execute(
            delete(AttachmentRow)
            .where(AttachmentRow.email_id == email_id, AttachmentRow.id.not_in(ids))
            .execution_options(synchronize_session=False)
        )

    def add_many(self, attachments: Sequence[tuple[UUID, NewAttachment]]) -> None:
        """Store attachments, each with the id of its email."""
        insert_rows(
            self._session,
            AttachmentRow,
            [
                {
                    "id": new.attachment.id,
                    "email_id": email_id,
                    "number": new.attachment.number,
                    "file_name": new.attachment.file_name[:255],
                    "mime_type": new.attachment.mime_type[:256],
                    "content_id": new.attachment.content_id[:250],
                    "size": new.attachment.size,
                }
                for email_id, new in attachments
            ],
        )
        insert_rows(
            self._session,
            AttachmentContentRow,
            [{"id": new.attachment.id, "content": new.content} for _, new in attachments],
        )
