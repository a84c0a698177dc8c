"""Users, their settings and their roles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import AccessMode, FilteringMethod, UnknownSender
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import at_least, one_of


class UserRow(Row):
    """``systemuser``. Delivery methods and approval stand on the mailbox alone (D30).

    The published ``defaultmailbox`` is the mailbox that names this user in
    ``regardingobjectid``, which is unique; it is not stored a second time.
    """

    __tablename__ = "systemuser"
    __table_args__ = (
        *at_most(
            fullname=200, firstname=64, lastname=64, domainname=1024, internalemailaddress=100
        ),
        one_of("accessmode", AccessMode),
    )

    id: Mapped[Key] = mapped_column("systemuserid")
    full_name: Mapped[str] = mapped_column("fullname", String(200))
    first_name: Mapped[str] = mapped_column("firstname", String(64), default="")
    last_name: Mapped[str] = mapped_column("lastname", String(64))
    domain_name: Mapped[str] = mapped_column("domainname", String(1024), default="", index=True)
    email_address: Mapped[str] = mapped_column("internalemailaddress", String(100), default="")
    access_mode: Mapped[int] = mapped_column("accessmode", default=AccessMode.READ_WRITE)
    disabled: Mapped[bool] = mapped_column("isdisabled", default=False)
    queue_id: Mapped[UUID | None] = mapped_column(
        "queueid",
        # Users own queues and have a default one: the circle is closed after both exist.
        ForeignKey("queue.queueid", ondelete="SET NULL", use_alter=True),
    )
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")


class UserSettingsRow(Row):
    """``usersettings``: one row per user."""

    __tablename__ = "usersettings"
    __table_args__ = (
        UniqueConstraint("trackingtokenid", name="uq_usersettings_trackingtokenid"),
        one_of("incomingemailfilteringmethod", FilteringMethod),
        at_least("trackingtokenid", 1),
        at_least("nexttrackingnumber", 0),
    )

    user_id: Mapped[Key] = mapped_column(
        "systemuserid", ForeignKey("systemuser.systemuserid", ondelete="CASCADE")
    )
    filtering_method: Mapped[int] = mapped_column(
        "incomingemailfilteringmethod", default=FilteringMethod.IN_RESPONSE
    )
    send_as_allowed: Mapped[bool] = mapped_column("issendasallowed", default=False)
    unknown_sender: Mapped[int | None] = mapped_column(
        "autocreatecontactonpromote", SmallInteger, default=UnknownSender.LEAVE
    )  # NULL, from before it could be chosen, is "leave"
    tracking_number: Mapped[int | None] = mapped_column("trackingtokenid")
    next_tracking_number: Mapped[int] = mapped_column("nexttrackingnumber", default=1)  # D28
    last_alerts_viewed_on: Mapped[datetime | None] = mapped_column("lastalertsviewedtime")
    # Ours: who has deleted all of them does not get them again.
    filters_given: Mapped[bool] = mapped_column(
        "defaultfiltersgiven", default=False, server_default=false()
    )


class UserRoleRow(Row):
    """``systemuserroles``: ours, a role by its name (design: Context)."""

    __tablename__ = "systemuserroles"
    __table_args__ = (*at_most(role=60),)

    user_id: Mapped[Key] = mapped_column(
        "systemuserid", ForeignKey("systemuser.systemuserid", ondelete="CASCADE")
    )
    role: Mapped[str] = mapped_column("role", String(60), primary_key=True)
