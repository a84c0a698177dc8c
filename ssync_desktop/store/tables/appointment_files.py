"""Files that hang on appointments, and what they hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.items.attached_files import DIGEST_LENGTH
from ssync_desktop.store.base import Key, Row, at_most
from ssync_desktop.store.constraints import at_least


class AppointmentFileRow(Row):
    """``appointmentattachment`` (ours), with the columns of ``activitymimeattachment``.

    A table of its own: those of emails go with their emails, and several of these may share the
    file they stand for, which stays when they go.
    """

    __tablename__ = "appointmentattachment"
    __table_args__ = (
        *at_most(filename=255, mimetype=256),
        at_least("filesize", 0),
        Index("ix_appointmentattachment_objectid", "objectid"),
        Index("ix_appointmentattachment_filedigest", "filedigest"),
    )

    id: Mapped[Key] = mapped_column("activitymimeattachmentid")
    item_id: Mapped[UUID] = mapped_column("objectid")
    object_type: Mapped[int] = mapped_column("objecttypecode", Integer, default=4201)
    number: Mapped[int] = mapped_column("attachmentnumber", Integer)
    file_name: Mapped[str] = mapped_column("filename", String(255))
    mime_type: Mapped[str] = mapped_column("mimetype", String(256), default="")
    size: Mapped[int] = mapped_column("filesize", Integer)
    digest: Mapped[str] = mapped_column(
        "filedigest", String(DIGEST_LENGTH), ForeignKey("attachedfile.filedigest")
    )


class StoredFileRow(Row):
    """``attachedfile`` (ours): octets by their digest. *used_on*: last put on or taken off."""

    __tablename__ = "attachedfile"
    __table_args__ = (
        *at_most(filedigest=DIGEST_LENGTH),
        Index("ix_attachedfile_lastusedon", "lastusedon"),
    )

    digest: Mapped[str] = mapped_column("filedigest", String(DIGEST_LENGTH), primary_key=True)
    used_on: Mapped[datetime] = mapped_column("lastusedon")
    octets: Mapped[bytes] = mapped_column("body", LargeBinary)
