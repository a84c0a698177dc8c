"""The order in which items were written and deleted: what changed since a place in it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.items.kinds import KIND_OF
from ssync_desktop.store.base import Key, Row
from ssync_desktop.store.constraints import one_of

COUNTER_ID = 1


class ItemChangeRow(Row):
    """``itemchange`` (ours): the last change of an item; a deleted one leaves its row here."""

    __tablename__ = "itemchange"
    __table_args__ = (
        one_of("objecttypecode", KIND_OF),
        Index("uq_itemchange_sequence", "sequence", unique=True),
        Index("ix_itemchange_isdeleted_changedon", "isdeleted", "changedon"),
    )

    object_id: Mapped[Key] = mapped_column("objectid")
    object_type: Mapped[int] = mapped_column("objecttypecode", Integer)
    sequence: Mapped[int] = mapped_column("sequence", BigInteger)
    changed_on: Mapped[datetime] = mapped_column("changedon")
    deleted: Mapped[bool] = mapped_column("isdeleted", default=False)
    deleted_by: Mapped[UUID | None] = mapped_column("deletedby")  # empty: the program itself
    entitled: Mapped[bool] = mapped_column("isentitled", default=False)
    last_owner_id: Mapped[UUID | None] = mapped_column("lastownerid")


class ItemChangeCounterRow(Row):
    """``itemchangecounter`` (ours): the last number given; its one row is raised by every change.

    Whoever raises it holds it until the commit, so numbers become visible in their order: nobody
    who has read up to one can miss a smaller one.
    """

    __tablename__ = "itemchangecounter"
    __table_args__ = (one_of("itemchangecounterid", (COUNTER_ID,)),)

    id: Mapped[int] = mapped_column("itemchangecounterid", primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column("sequence", BigInteger)
