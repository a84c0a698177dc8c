"""What the tables of all items share: whose a row is, when it was written, what it regards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ssync_desktop.domain.options import Priority
from ssync_desktop.store.base import Key, RowVersion
from ssync_desktop.store.constraints import one_of

REGARDING_LENGTH = 200


class ActivityColumns:
    """The columns of an activity that is no email. What it regards may be in several tables."""

    id: Mapped[Key] = mapped_column("activityid")
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")
    subject: Mapped[str] = mapped_column("subject", String(200))
    priority: Mapped[int] = mapped_column("prioritycode", SmallInteger, default=Priority.NORMAL)
    state: Mapped[int] = mapped_column("statecode", SmallInteger)
    status: Mapped[int] = mapped_column("statuscode", SmallInteger)
    regarding_id: Mapped[UUID | None] = mapped_column("regardingobjectid")
    regarding_type: Mapped[int | None] = mapped_column("regardingobjecttypecode", Integer)
    regarding_name: Mapped[str] = mapped_column(
        "regardingobjectidname", String(REGARDING_LENGTH), default=""
    )
    created_on: Mapped[datetime] = mapped_column("createdon")
    modified_on: Mapped[datetime] = mapped_column("modifiedon")
    modified_by: Mapped[UUID | None] = mapped_column("modifiedby")  # empty: the program itself

    @declared_attr
    @classmethod
    def owner_id(cls) -> Mapped[UUID]:
        """The user whose row it is."""
        return mapped_column("ownerid", ForeignKey("systemuser.systemuserid"), index=True)


def activity_rules(pairs: dict[int, tuple[int, ...]]) -> tuple[CheckConstraint, ...]:
    """Return the constraints of these columns; *pairs* are the statuses of each state."""
    allowed = " OR ".join(
        f"(statecode = {state} AND statuscode IN ({', '.join(map(str, statuses))}))"
        for state, statuses in pairs.items()
    )
    return (
        CheckConstraint(allowed, name="status_of_state"),
        CheckConstraint(
            "(regardingobjectid IS NULL) = (regardingobjecttypecode IS NULL)",
            name="regarding_has_type",
        ),
        one_of("prioritycode", Priority),
    )
