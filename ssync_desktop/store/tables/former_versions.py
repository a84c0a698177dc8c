"""What items said before the program wrote over them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.items.kinds import KIND_OF, ChangeType
from ssync_desktop.store.base import Key, Row, at_most
from ssync_desktop.store.constraints import one_of


class FormerVersionRow(Row):
    """``itemformerversion`` (ours), kept for 30 days. It may outlive its mapping and its row."""

    __tablename__ = "itemformerversion"
    __table_args__ = (
        *at_most(exchangeentryid=1024, subject=2048),
        one_of("objecttypecode", KIND_OF),
        one_of("changetype", ChangeType),
        Index("ix_itemformerversion_mailboxid_writtenon", "mailboxid", "writtenon"),
        Index("ix_itemformerversion_writtenon", "writtenon"),
        Index("ix_itemformerversion_mappingid", "mappingid"),
    )

    id: Mapped[Key] = mapped_column("itemformerversionid")
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    mapping_id: Mapped[UUID] = mapped_column("mappingid")
    object_type: Mapped[int] = mapped_column("objecttypecode", Integer)
    object_id: Mapped[UUID | None] = mapped_column("objectid")
    entry_id: Mapped[str] = mapped_column("exchangeentryid", String(1024), default="")
    change: Mapped[int] = mapped_column("changetype", SmallInteger)
    in_exchange: Mapped[bool] = mapped_column("isinexchange")
    subject: Mapped[str] = mapped_column("subject", String(2048), default="")
    written_on: Mapped[datetime] = mapped_column("writtenon")
    undone_on: Mapped[datetime | None] = mapped_column("undoneon")
    content: Mapped[str | None] = mapped_column("content", Text, deferred=True)
