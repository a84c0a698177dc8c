"""The alerts wall."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import ObjectType, TraceLevel
from ssync_desktop.store.base import Key, Row, at_most
from ssync_desktop.store.constraints import at_least, one_of


class TraceLogRow(Row):
    """``tracelog``.

    The published number ``tracecode`` has no published values; the searchable code stands in
    ``tracecodename`` (ours). The count is ours as well.
    ``modifiedon`` is the "last update" that a repeated alert moves (B104).
    """

    __tablename__ = "tracelog"
    __table_args__ = (
        *at_most(
            text=2000, tracecodename=100, errordetails=2048, regardingname=200, machinename=320
        ),
        one_of("level", TraceLevel),
        one_of("regardingobjecttypecode", (ObjectType.MAILBOX, ObjectType.EMAIL_SERVER_PROFILE)),
        at_least("occurrencecount", 1),
        Index("ix_tracelog_regardingobjectid_tracecodename", "regardingobjectid", "tracecodename"),
        Index("ix_tracelog_modifiedon", "modifiedon"),
    )

    id: Mapped[Key] = mapped_column("tracelogid")
    level: Mapped[int] = mapped_column("level")
    code: Mapped[str] = mapped_column("tracecodename", String(100))
    regarding_id: Mapped[UUID] = mapped_column("regardingobjectid")
    regarding_type: Mapped[int] = mapped_column("regardingobjecttypecode")
    regarding_name: Mapped[str] = mapped_column("regardingname", String(200), default="")
    text: Mapped[str] = mapped_column("text", String(2000))
    details: Mapped[str] = mapped_column("errordetails", String(2048), default="")
    parameters: Mapped[str] = mapped_column("traceparameterxml", Text, default="")
    machine_name: Mapped[str] = mapped_column("machinename", String(320), default="")
    created_on: Mapped[datetime] = mapped_column("createdon")
    updated_on: Mapped[datetime] = mapped_column("modifiedon")
    count: Mapped[int] = mapped_column("occurrencecount", default=1)
    is_unique: Mapped[bool] = mapped_column("isunique", default=True)
    can_be_deleted: Mapped[bool] = mapped_column("canbedeleted", default=True)
    for_user_id: Mapped[UUID | None] = mapped_column("regardingobjectownerid", index=True)
    email_id: Mapped[UUID | None] = mapped_column("activityid")
    mapping_id: Mapped[UUID | None] = mapped_column("exchangesyncidmappingid", index=True)
