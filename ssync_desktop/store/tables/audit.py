"""Who looked at what is somebody else's (``audit``)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import AuditAction
from ssync_desktop.store.base import Key, Row, at_most
from ssync_desktop.store.constraints import one_of


class AuditRow(Row):
    """``audit``, as far as it is about content that was shown (B107).

    Published action codes speak of other things, so ours stand in ``action`` (D19). Without an
    object the row is about the subjects of a whole list, named in ``objecttypecode``; of the
    settings ``changedata`` holds what was changed, a JSON list of name, old and new value.
    """

    __tablename__ = "audit"

    id: Mapped[Key] = mapped_column("auditid")
    created_on: Mapped[datetime] = mapped_column("createdon")
    user_id: Mapped[UUID] = mapped_column("userid")
    user_name: Mapped[str] = mapped_column("useridname", String(200), default="")
    action: Mapped[int] = mapped_column("action", SmallInteger)
    table: Mapped[str] = mapped_column("objecttypecode", String(64))
    object_id: Mapped[UUID | None] = mapped_column("objectid")
    owner_id: Mapped[UUID | None] = mapped_column("objectownerid")  # ours: whose content it was
    changes: Mapped[str] = mapped_column("changedata", Text, default="[]", server_default="[]")

    __table_args__ = (
        *at_most(useridname=200, objecttypecode=64),
        one_of("action", AuditAction),
        Index("ix_audit_createdon", "createdon"),
        Index("ix_audit_objectid", "objectid"),
    )
