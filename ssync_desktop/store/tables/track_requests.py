"""Which received items somebody wants tracked whatever the filters say (``trackrequest``, ours)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.store.base import Row


class TrackRequestRow(Row):
    """One wish, until the next pass has fetched its item again and delivered it.

    A table of its own: wishes are few, and the ledger's lines many.
    """

    __tablename__ = "trackrequest"

    item_id: Mapped[UUID] = mapped_column(
        "receiveditemid",
        ForeignKey("receiveditem.receiveditemid", ondelete="CASCADE"),
        primary_key=True,
    )
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    requested_by: Mapped[UUID] = mapped_column("requestedby")
    created_on: Mapped[datetime] = mapped_column("createdon")

    __table_args__ = (Index("ix_trackrequest_mailboxid", "mailboxid"),)
