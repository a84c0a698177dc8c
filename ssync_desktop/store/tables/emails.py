"""Email activities with their parties and attachments (``email`` and what hangs on it)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.store.base import Row, RowVersion, at_most


def _index_of_filled(*columns: str) -> Index:
    """Index only the rows that have a value: most emails answer nothing and carry no token."""
    filled = text(f"{columns[0]} <> ''")
    name = "_".join(("ix_email", *columns))
    return Index(name, *columns, sqlite_where=filled, postgresql_where=filled)


class EmailRow(Row):
    """One email. Bodies stand last and are deferred: a list never reads them.

    ``ownerid``, ``regardingobjectid``, ``acceptingentityid`` and ``emailsender`` may point at
    several tables, so they carry a type code instead of a foreign key.
    """

    __tablename__ = "email"

    id: Mapped[UUID] = mapped_column("activityid", primary_key=True)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")
    outgoing: Mapped[bool] = mapped_column("directioncode")
    state: Mapped[int] = mapped_column("statecode", SmallInteger)
    status: Mapped[int] = mapped_column("statuscode", SmallInteger)
    subject: Mapped[str] = mapped_column("subject", String(800))
    sender: Mapped[str] = mapped_column("sender", String(250), default="")
    to_recipients: Mapped[str] = mapped_column("torecipients", String(500), default="")
    message_id: Mapped[str] = mapped_column("messageid", String(320), default="")
    duplicate_check: Mapped[UUID] = mapped_column("messageiddupcheck")
    content_mark: Mapped[str] = mapped_column("contentmark", String(64), default="")  # ours, D26
    in_reply_to: Mapped[str] = mapped_column("inreplyto", String(320), default="")
    references: Mapped[str] = mapped_column("messagereferences", Text, default="")  # ours
    conversation_index: Mapped[str] = mapped_column("conversationindex", String(2048), default="")
    conversation_hash: Mapped[int | None] = mapped_column("baseconversationindexhash", Integer)
    tracking_token: Mapped[str] = mapped_column("trackingtoken", String(50), default="")
    correlation_method: Mapped[int] = mapped_column("correlationmethod", SmallInteger, default=0)
    correlated_id: Mapped[UUID | None] = mapped_column(
        "correlatedactivityid", ForeignKey("email.activityid", ondelete="SET NULL")
    )
    parent_id: Mapped[UUID | None] = mapped_column(
        "parentactivityid", ForeignKey("email.activityid", ondelete="SET NULL")
    )
    regarding_id: Mapped[UUID | None] = mapped_column("regardingobjectid")
    regarding_type: Mapped[int | None] = mapped_column("regardingobjecttypecode", Integer)
    regarding_name: Mapped[str] = mapped_column("regardingobjectidname", String(200), default="")
    accepting_id: Mapped[UUID | None] = mapped_column("acceptingentityid")
    accepting_type: Mapped[int | None] = mapped_column("acceptingentitytypecode", Integer)
    accepting_name: Mapped[str] = mapped_column("acceptingentityidname", String(200), default="")
    sender_id: Mapped[UUID | None] = mapped_column("emailsender")
    sender_type: Mapped[int | None] = mapped_column("emailsenderobjecttypecode", Integer)
    receiving_mailbox_id: Mapped[UUID | None] = mapped_column(
        "receivingmailboxid", ForeignKey("mailbox.mailboxid", ondelete="SET NULL")
    )
    sender_mailbox_id: Mapped[UUID | None] = mapped_column(
        "sendermailboxid", ForeignKey("mailbox.mailboxid", ondelete="SET NULL")
    )
    owner_id: Mapped[UUID] = mapped_column("ownerid")
    submitted_by: Mapped[UUID | None] = mapped_column("submittedbyid")  # ours: the id, not a name
    delivery_attempts: Mapped[int] = mapped_column("deliveryattempts", Integer, default=0)
    postponed_until: Mapped[datetime | None] = mapped_column("postponeemailprocessinguntil")
    sent_on: Mapped[datetime | None] = mapped_column("senton")
    received_on: Mapped[datetime | None] = mapped_column("receivedon")  # ours (D23)
    created_on: Mapped[datetime] = mapped_column("createdon")
    modified_on: Mapped[datetime] = mapped_column("modifiedon")
    notifications: Mapped[int] = mapped_column("notifications", SmallInteger, default=0)
    priority: Mapped[int] = mapped_column("prioritycode", SmallInteger, default=1)
    attachment_count: Mapped[int] = mapped_column("attachmentcount", Integer, default=0)
    internet_headers: Mapped[str] = mapped_column("internetmessageheaders", String(500), default="")
    sender_unresolved: Mapped[bool] = mapped_column("isduplicatesenderunresolved", default=False)
    last_error_code: Mapped[str] = mapped_column("lasterrorcode", String(100), default="")  # ours
    last_error_text: Mapped[str] = mapped_column("lasterrortext", String(2000), default="")  # ours
    body_text: Mapped[str] = mapped_column("description", Text, default="", deferred=True)
    body_html: Mapped[str] = mapped_column("safedescription", Text, default="", deferred=True)

    __table_args__ = (
        UniqueConstraint("messageiddupcheck", name="uq_email_messageiddupcheck"),
        # Ids grow with time: with one behind it, a key finds its newest or oldest email at once.
        Index("ix_email_messageid_activityid", "messageid", "activityid"),
        _index_of_filled("inreplyto"),
        _index_of_filled("trackingtoken", "activityid"),
        Index(
            "ix_email_baseconversationindexhash_activityid",
            "baseconversationindexhash",
            "activityid",
        ),
        Index("ix_email_statuscode_sendermailboxid", "statuscode", "sendermailboxid"),
        Index("ix_email_receivingmailboxid", "receivingmailboxid"),
        Index("ix_email_correlatedactivityid", "correlatedactivityid"),
        Index("ix_email_parentactivityid", "parentactivityid"),
        Index("ix_email_ownerid", "ownerid"),
        Index("ix_email_createdon", "createdon"),
        CheckConstraint(
            "(statecode = 0 AND statuscode IN (1, 8))"
            " OR (statecode = 1 AND statuscode IN (2, 3, 4, 6, 7))"
            " OR (statecode = 2 AND statuscode = 5)",
            name="state_of_status",
        ),
        CheckConstraint("correlationmethod BETWEEN 0 AND 7", name="correlationmethod_code"),
        CheckConstraint("notifications BETWEEN 0 AND 2", name="notifications_code"),
        CheckConstraint("prioritycode BETWEEN 0 AND 2", name="prioritycode_code"),
        CheckConstraint("deliveryattempts BETWEEN 0 AND 1000000000", name="deliveryattempts_range"),
        CheckConstraint("attachmentcount >= 0", name="attachmentcount_range"),
        *at_most(
            subject=800,
            sender=250,
            torecipients=500,
            messageid=320,
            contentmark=64,
            inreplyto=320,
            conversationindex=2048,
            trackingtoken=50,
            regardingobjectidname=200,
            acceptingentityidname=200,
            internetmessageheaders=500,
            lasterrorcode=100,
            lasterrortext=2000,
        ),
    )


class ActivityPartyRow(Row):
    """One address of an email. ``partyid`` is empty while the address is unresolved."""

    __tablename__ = "activityparty"

    id: Mapped[UUID] = mapped_column("activitypartyid", primary_key=True)
    email_id: Mapped[UUID] = mapped_column(
        "activityid", ForeignKey("email.activityid", ondelete="CASCADE")
    )
    participation: Mapped[int] = mapped_column("participationtypemask", SmallInteger)
    position: Mapped[int] = mapped_column("position", Integer)  # ours: order in the header
    address: Mapped[str] = mapped_column("addressused", String(200))
    name: Mapped[str] = mapped_column("displayname", String(200), default="")  # ours: as written
    record_id: Mapped[UUID | None] = mapped_column("partyid")
    record_type: Mapped[int | None] = mapped_column("partyobjecttypecode", Integer)
    record_name: Mapped[str] = mapped_column("partyidname", String(200), default="")

    __table_args__ = (
        Index("ix_activityparty_activityid", "activityid"),
        Index(
            "ix_activityparty_partyid",
            "partyid",
            sqlite_where=text("partyid IS NOT NULL"),
            postgresql_where=text("partyid IS NOT NULL"),
        ),
        Index(
            "ix_activityparty_addressused_unresolved",
            "addressused",
            sqlite_where=text("partyid IS NULL"),
            postgresql_where=text("partyid IS NULL"),
        ),
        CheckConstraint(
            "participationtypemask BETWEEN 1 AND 13", name="participationtypemask_code"
        ),
        *at_most(addressused=200, displayname=200, partyidname=200),
    )


class AttachmentRow(Row):
    """What is known of an attachment; its bytes stand in a table of their own."""

    __tablename__ = "activitymimeattachment"

    id: Mapped[UUID] = mapped_column("activitymimeattachmentid", primary_key=True)
    email_id: Mapped[UUID] = mapped_column(
        "objectid", ForeignKey("email.activityid", ondelete="CASCADE")
    )
    object_type: Mapped[int] = mapped_column("objecttypecode", Integer, default=4202)
    number: Mapped[int] = mapped_column("attachmentnumber", Integer)
    file_name: Mapped[str] = mapped_column("filename", String(255))
    mime_type: Mapped[str] = mapped_column("mimetype", String(256))
    content_id: Mapped[str] = mapped_column("attachmentcontentid", String(250), default="")
    size: Mapped[int] = mapped_column("filesize", Integer)

    __table_args__ = (
        Index("ix_activitymimeattachment_objectid", "objectid"),
        CheckConstraint("filesize >= 0", name="filesize_range"),
        *at_most(filename=255, mimetype=256, attachmentcontentid=250),
    )


class AttachmentContentRow(Row):
    """The bytes of an attachment, read by its id and by nothing else."""

    __tablename__ = "attachmentcontent"

    id: Mapped[UUID] = mapped_column(
        "activitymimeattachmentid",
        ForeignKey("activitymimeattachment.activitymimeattachmentid", ondelete="CASCADE"),
        primary_key=True,
    )
    content: Mapped[bytes] = mapped_column("body", LargeBinary)
