"""Items that did not synchronize, for the few days in which somebody looks (``itemfailure``)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import OperationType
from ssync_desktop.store.base import Key, Row, at_most
from ssync_desktop.store.constraints import at_least, one_of


class ItemFailureRow(Row):
    """One item of one operation, with its last error. The table is ours.

    ``objectid`` is the ledger's line of a received message or the email that could not be sent;
    it points at several tables, so it is no foreign key. The row goes when the item has gone
    through, or when its days are over (B108); ledger and quarantine know nothing of it.
    """

    __tablename__ = "itemfailure"

    id: Mapped[Key] = mapped_column("itemfailureid")
    operation: Mapped[int] = mapped_column("operationtypeid", SmallInteger)
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    owner_id: Mapped[UUID] = mapped_column("ownerid")
    object_id: Mapped[UUID] = mapped_column("objectid")
    subject: Mapped[str] = mapped_column("subject", String(800), default="")
    partner: Mapped[str] = mapped_column("partner", String(250), default="")
    error_code: Mapped[str] = mapped_column("errorcode", String(100))
    error_text: Mapped[str] = mapped_column("errortext", String(2000), default="")
    attempts: Mapped[int] = mapped_column("attempts", Integer, default=1)
    given_up: Mapped[bool] = mapped_column("givenup", default=False)
    first_failed_on: Mapped[datetime] = mapped_column("createdon")
    failed_on: Mapped[datetime] = mapped_column("modifiedon")

    __table_args__ = (
        UniqueConstraint("objectid", "operationtypeid", name="uq_itemfailure_objectid"),
        Index("ix_itemfailure_mailboxid", "mailboxid"),
        Index("ix_itemfailure_modifiedon", "modifiedon"),
        *at_most(subject=800, partner=250, errorcode=100, errortext=2000),
        one_of("operationtypeid", OperationType),
        at_least("attempts", 1),
    )
