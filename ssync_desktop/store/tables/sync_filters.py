"""Filters of users, and the templates they are given."""

from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.items.kinds import KIND_OF
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import one_of


class SyncFilterRow(Row):
    """``syncfilter`` (ours; published as a kind of saved query). Templates have no owner.

    Conditions are JSON: a list of field, operator and value.
    """

    __tablename__ = "syncfilter"
    __table_args__ = (*at_most(name=200), one_of("returnedtypecode", KIND_OF))

    id: Mapped[Key] = mapped_column("syncfilterid")
    owner_id: Mapped[UUID | None] = mapped_column(
        "ownerid", ForeignKey("systemuser.systemuserid", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column("name", String(200))
    object_type: Mapped[int] = mapped_column("returnedtypecode", Integer)
    active: Mapped[bool] = mapped_column("isactive", default=True)
    default: Mapped[bool] = mapped_column("isdefault", default=False)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")
    conditions: Mapped[str] = mapped_column("conditions", Text, default="[]")
