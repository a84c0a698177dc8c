"""Queues and the places that records have in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import FilteringMethod, QueueViewType, State
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import one_of, state_pair


class QueueRow(Row):
    """``queue``. Delivery methods and approval stand on the mailbox alone (D30)."""

    __tablename__ = "queue"
    __table_args__ = (
        *at_most(name=200, description=2000, emailaddress=100),
        one_of("queueviewtype", QueueViewType),
        one_of("incomingemailfilteringmethod", FilteringMethod),
        *state_pair(),
    )

    id: Mapped[Key] = mapped_column("queueid")
    name: Mapped[str] = mapped_column("name", String(200))
    description: Mapped[str] = mapped_column("description", String(2000), default="")
    email_address: Mapped[str] = mapped_column("emailaddress", String(100), default="")
    view_type: Mapped[int] = mapped_column("queueviewtype", default=QueueViewType.PUBLIC)
    filtering_method: Mapped[int] = mapped_column(
        "incomingemailfilteringmethod", default=FilteringMethod.ALL
    )
    owner_id: Mapped[UUID] = mapped_column(
        "ownerid", ForeignKey("systemuser.systemuserid"), index=True
    )
    state: Mapped[int] = mapped_column("statecode", default=State.ACTIVE)
    status: Mapped[int] = mapped_column("statuscode", default=State.ACTIVE + 1)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")


class QueueItemRow(Row):
    """``queueitem``: a record may stand once in a queue, a received email in several."""

    __tablename__ = "queueitem"
    __table_args__ = (
        UniqueConstraint("queueid", "objectid", name="uq_queueitem_queueid_objectid"),
        *at_most(title=300, sender=250, torecipients=500),
        *state_pair(),
    )

    id: Mapped[Key] = mapped_column("queueitemid")
    queue_id: Mapped[UUID] = mapped_column("queueid", ForeignKey("queue.queueid"))
    object_id: Mapped[UUID] = mapped_column("objectid", index=True)
    object_type: Mapped[int] = mapped_column("objecttypecode")
    title: Mapped[str] = mapped_column("title", String(300), default="")
    sender: Mapped[str] = mapped_column("sender", String(250), default="")
    to_recipients: Mapped[str] = mapped_column("torecipients", String(500), default="")
    entered_on: Mapped[datetime] = mapped_column("enteredon")
    state: Mapped[int] = mapped_column("statecode", default=State.ACTIVE)
    status: Mapped[int] = mapped_column("statuscode", default=State.ACTIVE + 1)
