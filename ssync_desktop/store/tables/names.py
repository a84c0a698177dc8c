"""The index of every word in the name of who can be written to."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.base import Row
from ssync_desktop.store.constraints import one_of


class NameSearchRow(Row):
    """``namesearch`` (ours): words of names in the form in which they are compared.

    The published tables have no such index: names would be gone through whole.
    """

    __tablename__ = "namesearch"
    __table_args__ = (
        CheckConstraint("length(word) <= 200", name="word_length"),
        one_of(
            "parentobjecttypecode",
            (
                ObjectType.ACCOUNT,
                ObjectType.CONTACT,
                ObjectType.LEAD,
                ObjectType.USER,
                ObjectType.QUEUE,
            ),
        ),
        Index("ix_namesearch_parentobjectid", "parentobjectid"),
        {"sqlite_with_rowid": False},
    )

    word: Mapped[bytes] = mapped_column("word", LargeBinary, primary_key=True)
    parent_id: Mapped[UUID] = mapped_column("parentobjectid", primary_key=True)
    parent_type: Mapped[int] = mapped_column("parentobjecttypecode")
