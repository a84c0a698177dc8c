"""The field map: which field goes in which direction."""

from uuid import UUID

from sqlalchemy import ForeignKey, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.items.kinds import KIND_OF, SyncDirection
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import between, one_of


class MappingProfileRow(Row):
    """``syncattributemappingprofile``. Ours: how many postal addresses of a contact take part."""

    __tablename__ = "syncattributemappingprofile"
    __table_args__ = at_most(name=100)

    id: Mapped[Key] = mapped_column("syncattributemappingprofileid")
    name: Mapped[str] = mapped_column("name", String(100))
    all_addresses: Mapped[bool] = mapped_column("alladdresses", default=False)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")


class FieldMappingRow(Row):
    """``syncattributemapping``; ``mappingname`` is the name of the field in contents.

    ``allowedsyncdirection`` is a set of bits, one at the place of each code. Ours: the table and
    the place in the list.
    """

    __tablename__ = "syncattributemapping"
    __table_args__ = (
        *at_most(mappingname=100, attributecrmname=100, attributeexchangename=100),
        one_of("objecttypecode", KIND_OF),
        one_of("syncdirection", SyncDirection),
        one_of("defaultsyncdirection", SyncDirection),
        between("allowedsyncdirection", 0, 15),
        UniqueConstraint(
            "syncattributemappingprofileid",
            "objecttypecode",
            "mappingname",
            name="uq_syncattributemapping_field",
        ),
    )

    id: Mapped[Key] = mapped_column("syncattributemappingid")
    profile_id: Mapped[UUID] = mapped_column(
        "syncattributemappingprofileid",
        ForeignKey("syncattributemappingprofile.syncattributemappingprofileid", ondelete="CASCADE"),
    )
    object_type: Mapped[int] = mapped_column("objecttypecode", Integer)
    position: Mapped[int] = mapped_column("position", Integer)
    field: Mapped[str] = mapped_column("mappingname", String(100))
    crm_name: Mapped[str] = mapped_column("attributecrmname", String(100))
    exchange_name: Mapped[str] = mapped_column("attributeexchangename", String(100))
    direction: Mapped[int] = mapped_column("syncdirection", SmallInteger)
    default: Mapped[int] = mapped_column("defaultsyncdirection", SmallInteger)
    allowed: Mapped[int] = mapped_column("allowedsyncdirection", SmallInteger)
    computed: Mapped[bool] = mapped_column("iscomputed", default=False)
