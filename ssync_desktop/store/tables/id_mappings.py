"""Which row and which item of a mailbox are the same, and what is pending between them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.items.kinds import KIND_OF, ChangeType, UserDecision
from ssync_desktop.store.base import Key, Row, at_most
from ssync_desktop.store.constraints import at_least, one_of

_LINKED = text("exchangeentryid <> ''")
_KNOWN = text("globalobjectid <> ''")
_ASKING = text("userdecision = 1")


class IdMappingRow(Row):
    """``exchangesyncidmapping``; a row that is in no table yet has no ``objectid``.

    Ours: the mailbox, versions and contents at the last agreement and of a write whose end is not
    known (texts of ``items.codec``), the question that waits for an answer, the folder an item was
    moved to, whether the row was let go because it left the filters, who owned it at the last
    agreement, when it begins or is due (for lists), and by indexes of their own whether anything
    is pending and whether both sides are known and follow each other.
    """

    __tablename__ = "exchangesyncidmapping"
    __table_args__ = (
        *at_most(
            exchangeentryid=1024,
            globalobjectid=300,
            movedtofolder=255,
            remoteversion=1024,
            question=100,
            itemsubject=2048,
            lastsyncerrorcode=100,
            lastsyncerror=2048,
        ),
        one_of("objecttypecode", KIND_OF),
        one_of("fromcrmchangetype", ChangeType),
        one_of("tocrmchangetype", ChangeType),
        one_of("userdecision", UserDecision),
        at_least("retries", 0),
        # A mailbox serves one owner; after another one has come, both have links of their own.
        Index("uq_exchangesyncidmapping_object", "mailboxid", "objectid", unique=True),
        Index(
            "uq_exchangesyncidmapping_entry",
            "mailboxid",
            "exchangeentryid",
            unique=True,
            sqlite_where=_LINKED,
            postgresql_where=_LINKED,
        ),
        Index(
            "ix_exchangesyncidmapping_globalobjectid",
            "globalobjectid",
            sqlite_where=_KNOWN,
            postgresql_where=_KNOWN,
        ),
        Index(
            "ix_exchangesyncidmapping_asking",
            "objecttypecode",
            sqlite_where=_ASKING,
            postgresql_where=_ASKING,
        ),
        Index("ix_exchangesyncidmapping_pending", "mailboxid", "ispending"),
        Index("ix_exchangesyncidmapping_linked", "mailboxid", "islinked", "objecttypecode"),
        Index("ix_exchangesyncidmapping_objectid", "objectid"),
    )

    id: Mapped[Key] = mapped_column("exchangesyncidmappingid")
    owner_id: Mapped[UUID] = mapped_column(
        "ownerid", ForeignKey("systemuser.systemuserid"), index=True
    )
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    object_type: Mapped[int] = mapped_column("objecttypecode", Integer)
    object_id: Mapped[UUID | None] = mapped_column("objectid")
    entry_id: Mapped[str] = mapped_column("exchangeentryid", String(1024), default="")
    global_id: Mapped[str] = mapped_column("globalobjectid", String(300), default="")
    local_version: Mapped[int] = mapped_column("localversion", BigInteger, default=0)
    remote_version: Mapped[str] = mapped_column("remoteversion", String(1024), default="")
    row_owner_id: Mapped[UUID | None] = mapped_column("rowownerid")
    tracked: Mapped[bool] = mapped_column("istracked", default=False)
    unlinked: Mapped[bool] = mapped_column("isunlinkedincrm", default=False)
    deleted_in_exchange: Mapped[bool] = mapped_column("isdeletedinexchange", default=False)
    moved_to: Mapped[str] = mapped_column(
        "movedtofolder", String(255), default="", server_default=text("''")
    )
    left_filters: Mapped[bool] = mapped_column(
        "isoutoffilters", default=False, server_default=false()
    )
    to_exchange: Mapped[int] = mapped_column("fromcrmchangetype", SmallInteger, default=0)
    to_crm: Mapped[int] = mapped_column("tocrmchangetype", SmallInteger, default=0)
    pending: Mapped[bool] = mapped_column("ispending", default=False)
    linked: Mapped[bool] = mapped_column("islinked", default=False)
    retries: Mapped[int] = mapped_column("retries", Integer, default=0)
    question: Mapped[str] = mapped_column("question", String(100), default="")
    decision: Mapped[int] = mapped_column("userdecision", SmallInteger, default=0)
    subject: Mapped[str] = mapped_column("itemsubject", String(2048), default="")
    error_code: Mapped[str] = mapped_column("lastsyncerrorcode", String(100), default="")
    error_text: Mapped[str] = mapped_column("lastsyncerror", String(2048), default="")
    error_on: Mapped[datetime | None] = mapped_column("lastsyncerroroccurredon")
    synchronized_on: Mapped[datetime | None] = mapped_column("synchronizedon")
    conflicts: Mapped[str] = mapped_column("conflicts", Text, default="")
    when: Mapped[datetime | None] = mapped_column("itemtime")
    all_day: Mapped[bool] = mapped_column("isitemallday", default=False, server_default=false())
    common: Mapped[str] = mapped_column("commoncontent", Text, default="")
    begun: Mapped[str] = mapped_column("beguncontent", Text, default="", server_default=text("''"))
