"""What is tracked in a mailbox by folder and by category, and how far each folder was read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, SmallInteger, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.tracking_folder import REGARDING_TYPES, OnboardingStatus
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import at_least, one_of


class TrackingFolderRow(Row):
    """``mailboxtrackingfolder``. The record it regards may lie in several tables: a type code.

    Ours: how far the mail that was there is taken in, whether the rule is at work, and why not.
    """

    __tablename__ = "mailboxtrackingfolder"
    __table_args__ = (
        Unique("mailboxid", "exchangefolderid", name="uq_mailboxtrackingfolder_folder"),
        *at_most(exchangefolderid=120, exchangefoldername=256, errorcode=100),
        one_of("folderonboardingstatus", OnboardingStatus),
        one_of("regardingobjecttypecode", REGARDING_TYPES),
        CheckConstraint(
            "(regardingobjectid IS NULL) = (regardingobjecttypecode IS NULL)",
            name="regarding_has_type",
        ),
        at_least("itemsdone", 0),
        at_least("itemstotal", 0),
    )

    id: Mapped[Key] = mapped_column("mailboxtrackingfolderid")
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    folder_id: Mapped[str] = mapped_column("exchangefolderid", String(120))
    folder_name: Mapped[str] = mapped_column("exchangefoldername", String(256), default="")
    regarding_id: Mapped[UUID | None] = mapped_column("regardingobjectid", index=True)
    regarding_type: Mapped[int | None] = mapped_column("regardingobjecttypecode", Integer)
    owner_id: Mapped[UUID] = mapped_column(
        "ownerid", ForeignKey("systemuser.systemuserid"), index=True
    )
    onboarding: Mapped[int] = mapped_column("folderonboardingstatus", SmallInteger)
    done: Mapped[int] = mapped_column("itemsdone", Integer, default=0)
    total: Mapped[int] = mapped_column("itemstotal", Integer, default=0)
    disabled: Mapped[bool] = mapped_column("isdisabled", default=False)
    error_code: Mapped[str] = mapped_column("errorcode", String(100), default="")
    error_on: Mapped[datetime | None] = mapped_column("erroron")
    synchronized_on: Mapped[datetime | None] = mapped_column("synchronizedon")
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")


class TrackingCategoryRow(Row):
    """``mailboxtrackingcategory``, one for each of our categories in a mailbox.

    Published as a guid, the key is text here: other servers than Exchange have other keys.
    """

    __tablename__ = "mailboxtrackingcategory"
    __table_args__ = (
        Unique("mailboxid", "exchangecategoryname", name="uq_mailboxtrackingcategory_name"),
        *at_most(exchangecategoryid=120, exchangecategoryname=512),
        one_of("categoryonboardingstatus", OnboardingStatus),
    )

    id: Mapped[Key] = mapped_column("mailboxtrackingcategoryid")
    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE")
    )
    category_id: Mapped[str] = mapped_column("exchangecategoryid", String(120))
    name: Mapped[str] = mapped_column("exchangecategoryname", String(512))
    color: Mapped[int] = mapped_column("exchangecategorycolor", Integer, default=0)
    onboarding: Mapped[int] = mapped_column("categoryonboardingstatus", SmallInteger)
    owner_id: Mapped[UUID] = mapped_column(
        "ownerid", ForeignKey("systemuser.systemuserid"), index=True
    )
    adopted_on: Mapped[datetime | None] = mapped_column("adoptedon")


class FolderCheckpointRow(Row):
    """``foldercheckpoint`` (ours): the connector's cursor of one folder of one mailbox."""

    __tablename__ = "foldercheckpoint"
    __table_args__ = at_most(folder=120)

    mailbox_id: Mapped[UUID] = mapped_column(
        "mailboxid", ForeignKey("mailbox.mailboxid", ondelete="CASCADE"), primary_key=True
    )
    folder: Mapped[str] = mapped_column("folder", String(120), primary_key=True)
    checkpoint: Mapped[str] = mapped_column("checkpoint", Text)
    updated_on: Mapped[datetime] = mapped_column("updatedon")
