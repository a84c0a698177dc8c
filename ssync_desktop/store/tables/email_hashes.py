"""What smart matching finds emails by (``emailhash``)."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import HashType
from ssync_desktop.store.base import Row
from ssync_desktop.store.constraints import one_of


class EmailHashRow(Row):
    """``emailhash``: one word of a subject or one address of an email, as a signed 32-bit hash.

    A row is its own key: the published ``emailhashid`` would double a table that has some ten
    rows for every email. Ids grow with time, so the emails of a hash stand from old to new.
    """

    __tablename__ = "emailhash"
    __table_args__ = (
        Index("ix_emailhash_activityid", "activityid"),
        one_of("hashtype", HashType),
        {"sqlite_with_rowid": False},
    )

    kind: Mapped[int] = mapped_column(
        "hashtype", SmallInteger, primary_key=True, autoincrement=False
    )
    hash: Mapped[int] = mapped_column("hash", Integer, primary_key=True, autoincrement=False)
    email_id: Mapped[UUID] = mapped_column(
        "activityid", ForeignKey("email.activityid", ondelete="CASCADE"), primary_key=True
    )
