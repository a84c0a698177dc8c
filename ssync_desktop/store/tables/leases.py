"""Our own table of leases (D13a): one row per operation of a mailbox, with its fencing token."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import OperationType
from ssync_desktop.store.base import Row, at_most
from ssync_desktop.store.constraints import at_least, one_of

OWNER_LENGTH = 320


class LeaseRow(Row):
    """Who may work on an operation. The row outlives its holder: the token only ever rises."""

    __tablename__ = "lease"
    __table_args__ = (
        *at_most(owner=OWNER_LENGTH),
        one_of("operationtypeid", OperationType),
        at_least("token", 1),
    )

    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE"), primary_key=True
    )
    operation: Mapped[int] = mapped_column("operationtypeid", Integer, primary_key=True)
    owner: Mapped[str] = mapped_column("owner", String(OWNER_LENGTH))  # empty when free
    token: Mapped[int] = mapped_column("token", BigInteger)
    expires_on: Mapped[datetime] = mapped_column("expireson")
