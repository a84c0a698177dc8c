"""Our own ledger of what was seen on a server and what became of it (``receiveditem``)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.store.base import Row, at_most


class ReceivedItemRow(Row):
    """One item of one mailbox (D26). Reasons are JSON; the header block is emptied by clean-up."""

    __tablename__ = "receiveditem"

    id: Mapped[UUID] = mapped_column("receiveditemid", primary_key=True)
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    folder: Mapped[str] = mapped_column("folder", String(120))
    server_id: Mapped[str] = mapped_column("serverid", String(512))
    content_hash: Mapped[str] = mapped_column("contenthash", String(64), default="")
    received_on: Mapped[datetime | None] = mapped_column("receivedon")
    first_seen_on: Mapped[datetime] = mapped_column("firstseenon")
    message_id: Mapped[str] = mapped_column("messageid", String(320), default="")
    sender: Mapped[str] = mapped_column("sender", String(250), default="")
    subject: Mapped[str] = mapped_column("subject", String(800), default="")
    outcome: Mapped[int] = mapped_column("outcome", SmallInteger)
    reason_code: Mapped[int] = mapped_column("reasoncode", SmallInteger)
    email_id: Mapped[UUID | None] = mapped_column(
        "emailid", ForeignKey("email.activityid", ondelete="SET NULL")
    )
    attempts: Mapped[int] = mapped_column("attempts", Integer, default=0)
    afterwards_done: Mapped[bool] = mapped_column("afterwardsdone", default=False)
    error_code: Mapped[str] = mapped_column("errorcode", String(100), default="")
    error_text: Mapped[str] = mapped_column("errortext", String(2000), default="")
    departed_on: Mapped[datetime | None] = mapped_column("departedon")  # left its folder
    categorized_on: Mapped[datetime | None] = mapped_column("categorizedon")  # has the category
    reasons: Mapped[str] = mapped_column("reasons", Text, default="[]", deferred=True)
    headers: Mapped[str] = mapped_column("headers", Text, default="", deferred=True)

    __table_args__ = (
        Unique("mailboxid", "folder", "serverid", "contenthash", name="uq_receiveditem_key"),
        Index("ix_receiveditem_emailid", "emailid"),
        Index("ix_receiveditem_messageid", "messageid"),
        Index("ix_receiveditem_firstseenon", "firstseenon"),
        Index("ix_receiveditem_mailboxid_outcome", "mailboxid", "outcome"),
        Index("ix_receiveditem_mailboxid_afterwardsdone", "mailboxid", "afterwardsdone"),
        CheckConstraint("outcome BETWEEN 1 AND 8", name="outcome_code"),
        CheckConstraint("reasoncode BETWEEN -1 AND 7", name="reasoncode_code"),
        CheckConstraint("attempts >= 0", name="attempts_range"),
        *at_most(
            folder=120,
            serverid=512,
            contenthash=64,
            messageid=320,
            sender=250,
            subject=800,
            errorcode=100,
            errortext=2000,
            headers=65536,
        ),
    )
