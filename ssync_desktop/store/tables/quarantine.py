"""Items that kept failing, parked with their raw bytes (``quarantine``, ours)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.store.base import Row, at_most


class QuarantineRow(Row):
    """One parked item; its ledger line says the same with outcome *quarantined*."""

    __tablename__ = "quarantine"

    id: Mapped[UUID] = mapped_column("quarantineid", primary_key=True)
    item_id: Mapped[UUID] = mapped_column(
        "receiveditemid", ForeignKey("receiveditem.receiveditemid", ondelete="CASCADE")
    )
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    stage: Mapped[str] = mapped_column("stage", String(50))
    error_code: Mapped[str] = mapped_column("errorcode", String(100))
    error_text: Mapped[str] = mapped_column("errortext", String(2000))
    size: Mapped[int] = mapped_column("filesize", Integer)
    parked_on: Mapped[datetime] = mapped_column("parkedon")
    content: Mapped[bytes] = mapped_column("body", LargeBinary, deferred=True)

    __table_args__ = (
        Unique("receiveditemid", name="uq_quarantine_receiveditemid"),
        Index("ix_quarantine_mailboxid", "mailboxid"),
        CheckConstraint("filesize >= 0", name="filesize_range"),
        *at_most(stage=50, errorcode=100, errortext=2000),
    )
