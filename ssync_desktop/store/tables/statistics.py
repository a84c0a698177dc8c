"""One row per finished operation of a mailbox (``mailboxstatistics``)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.store.base import Row, at_most


class MailboxStatisticsRow(Row):
    """How one pass went; all its columns are written once."""

    __tablename__ = "mailboxstatistics"

    id: Mapped[UUID] = mapped_column("mailboxstatisticsid", primary_key=True)
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    operation: Mapped[int] = mapped_column("operationtypeid", SmallInteger)
    scheduled_on: Mapped[datetime] = mapped_column("mailboxprocessscheduledon")
    started_on: Mapped[datetime] = mapped_column("mailboxprocessstartedon")
    completed_on: Mapped[datetime] = mapped_column("mailboxprocesscompletedon")
    items_processed: Mapped[int] = mapped_column("itemsprocessed", Integer)
    items_failed: Mapped[int] = mapped_column("itemsfailed", Integer)
    backlog: Mapped[int] = mapped_column("crmitemsbacklog", Integer)
    result: Mapped[bool] = mapped_column("processresult")
    machine_name: Mapped[str] = mapped_column("machinename", String(160))

    __table_args__ = (
        Index("ix_mailboxstatistics_mailboxid_completed", "mailboxid", "mailboxprocesscompletedon"),
        Index("ix_mailboxstatistics_mailboxprocesscompletedon", "mailboxprocesscompletedon"),
        CheckConstraint("operationtypeid BETWEEN 0 AND 2", name="operationtypeid_code"),
        *at_most(machinename=160),
    )
