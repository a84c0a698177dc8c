"""Mailboxes: configuration, approval, test results and how each direction stands."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    ObjectType,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
)
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import at_least, one_of, state_pair


class MailboxRow(Row):
    """``mailbox``. A user or queue has at most one; a forward mailbox belongs to neither.

    Published as one column for all operations, and kept per direction here: last success, last
    error, failure count (published: packed into ``transientfailurecount``). The published
    ``postponesendinguntil`` is the administrator's; the program's own plan for sending stands in
    ``sendingpostponeduntil``, named after the column for receiving. ``versionnumber``
    counts changes of the configuration, so that a running pass never spoils an open editor.
    The password is in the keyring; here stands only "is set". ``folderhierarchy``, published as
    XML, is JSON here; when it was read is ours.
    """

    __tablename__ = "mailbox"
    __table_args__ = (
        UniqueConstraint("regardingobjectid", name="uq_mailbox_regardingobjectid"),
        CheckConstraint(
            "isforwardmailbox = (regardingobjectid IS NULL)", name="forward_regards_nobody"
        ),
        CheckConstraint(
            "(regardingobjectid IS NULL) = (regardingobjecttypecode IS NULL)",
            name="regarding_has_type",
        ),
        one_of("regardingobjecttypecode", (ObjectType.USER, ObjectType.QUEUE)),
        CheckConstraint(
            "NOT isforwardmailbox OR outgoingemaildeliverymethod = 0",
            name="forward_sends_nothing",
        ),
        CheckConstraint(
            "NOT processanddeleteemails OR regardingobjecttypecode IS NULL"
            f" OR regardingobjecttypecode = {int(ObjectType.QUEUE)}",
            name="user_mail_is_kept",
        ),
        *at_most(
            name=200,
            emailaddress=100,
            username=200,
            incominglasterrorcode=100,
            outgoinglasterrorcode=100,
            actlasterrorcode=100,
            incominglasterror=2048,
            outgoinglasterror=2048,
            actlasterror=2048,
            undeliverablefolder=256,
            ewsurl=2084,
        ),
        one_of("incomingemaildeliverymethod", IncomingDeliveryMethod),
        one_of("outgoingemaildeliverymethod", OutgoingDeliveryMethod),
        one_of("actdeliverymethod", ActDeliveryMethod),
        one_of("emailrouteraccessapproval", AccessApproval),
        one_of("incomingemailstatus", TestStatus),
        one_of("outgoingemailstatus", TestStatus),
        one_of("actstatus", TestStatus),
        at_least("incomingtransientfailurecount", 0),
        at_least("outgoingtransientfailurecount", 0),
        at_least("acttransientfailurecount", 0),
        at_least("noemailcount", 0),
        at_least("noactcount", 0),
        *state_pair(),
        Index("ix_mailbox_receiving_due", "statecode", "receivingpostponeduntil"),
        Index("ix_mailbox_sending_due", "statecode", "sendingpostponeduntil"),
        Index("ix_mailbox_act_due", "statecode", "receivingpostponeduntilforact"),
    )

    id: Mapped[Key] = mapped_column("mailboxid")
    name: Mapped[str] = mapped_column("name", String(200))
    regarding_id: Mapped[UUID | None] = mapped_column("regardingobjectid")
    regarding_type: Mapped[int | None] = mapped_column("regardingobjecttypecode")
    is_forward: Mapped[bool] = mapped_column("isforwardmailbox")
    owner_id: Mapped[UUID] = mapped_column(
        "ownerid", ForeignKey("systemuser.systemuserid"), index=True
    )
    email_address: Mapped[str] = mapped_column("emailaddress", String(100), default="")
    profile_id: Mapped[UUID | None] = mapped_column(
        "emailserverprofile", ForeignKey("emailserverprofile.emailserverprofileid"), index=True
    )
    incoming_method: Mapped[int] = mapped_column("incomingemaildeliverymethod")
    outgoing_method: Mapped[int] = mapped_column("outgoingemaildeliverymethod")
    act_method: Mapped[int] = mapped_column("actdeliverymethod")
    allow_credentials: Mapped[bool] = mapped_column(
        "allowemailconnectortousecredentials", default=False
    )
    user_name: Mapped[str] = mapped_column("username", String(200), default="")
    password_set: Mapped[bool] = mapped_column("ispasswordset", default=False)
    process_received_after: Mapped[datetime | None] = mapped_column("processemailreceivedafter")
    delete_after_processing: Mapped[bool] = mapped_column("processanddeleteemails", default=False)

    approval: Mapped[int] = mapped_column("emailrouteraccessapproval", default=AccessApproval.EMPTY)
    approved_by: Mapped[UUID | None] = mapped_column("approvedby")
    approved_on: Mapped[datetime | None] = mapped_column("approvedon")

    incoming_enabled: Mapped[bool] = mapped_column("enabledforincomingemail", default=False)
    incoming_status: Mapped[int] = mapped_column("incomingemailstatus", default=TestStatus.NOT_RUN)
    incoming_next_run_on: Mapped[datetime | None] = mapped_column("receivingpostponeduntil")
    incoming_last_success_on: Mapped[datetime | None] = mapped_column("incominglastsuccesson")
    incoming_failures: Mapped[int] = mapped_column("incomingtransientfailurecount", default=0)
    incoming_error_code: Mapped[str] = mapped_column(
        "incominglasterrorcode", String(100), default=""
    )
    incoming_error_text: Mapped[str] = mapped_column("incominglasterror", String(2048), default="")
    incoming_error_on: Mapped[datetime | None] = mapped_column("incominglasterroroccurredon")
    incoming_empty_cycles: Mapped[int] = mapped_column("noemailcount", default=0)

    outgoing_enabled: Mapped[bool] = mapped_column("enabledforoutgoingemail", default=False)
    outgoing_status: Mapped[int] = mapped_column("outgoingemailstatus", default=TestStatus.NOT_RUN)
    outgoing_next_run_on: Mapped[datetime | None] = mapped_column("sendingpostponeduntil")
    postpone_sending_until: Mapped[datetime | None] = mapped_column("postponesendinguntil")
    outgoing_last_success_on: Mapped[datetime | None] = mapped_column("outgoinglastsuccesson")
    outgoing_failures: Mapped[int] = mapped_column("outgoingtransientfailurecount", default=0)
    outgoing_error_code: Mapped[str] = mapped_column(
        "outgoinglasterrorcode", String(100), default=""
    )
    outgoing_error_text: Mapped[str] = mapped_column("outgoinglasterror", String(2048), default="")
    outgoing_error_on: Mapped[datetime | None] = mapped_column("outgoinglasterroroccurredon")
    outgoing_empty_cycles: Mapped[int] = mapped_column("nosendcount", default=0)

    act_enabled: Mapped[bool] = mapped_column("enabledforact", default=False)
    act_status: Mapped[int] = mapped_column("actstatus", default=TestStatus.NOT_RUN)
    act_next_run_on: Mapped[datetime | None] = mapped_column("receivingpostponeduntilforact")
    act_last_success_on: Mapped[datetime | None] = mapped_column("actlastsuccesson")
    act_failures: Mapped[int] = mapped_column(
        "acttransientfailurecount", default=0, server_default=text("0")
    )
    act_error_code: Mapped[str] = mapped_column(
        "actlasterrorcode", String(100), default="", server_default=text("''")
    )
    act_error_text: Mapped[str] = mapped_column(
        "actlasterror", String(2048), default="", server_default=text("''")
    )
    act_error_on: Mapped[datetime | None] = mapped_column("actlasterroroccurredon")
    act_empty_cycles: Mapped[int] = mapped_column("noactcount", default=0, server_default=text("0"))

    test_scheduled: Mapped[bool] = mapped_column(
        "testemailconfigurationscheduled", default=False, index=True
    )
    test_attempted_by: Mapped[UUID | None] = mapped_column("testlastattemptedby")
    test_attempted_on: Mapped[datetime | None] = mapped_column("testlastattemptedon")
    test_completed_on: Mapped[datetime | None] = mapped_column("testmailboxaccesscompletedon")
    sync_checkpoint: Mapped[str | None] = mapped_column("exchangesyncstatexml", Text)
    location: Mapped[str] = mapped_column(
        "ewsurl", String(2084), default="", server_default=text("''")
    )
    located_on: Mapped[datetime | None] = mapped_column("lastautodiscoveredon")
    primary_organization: Mapped[bool] = mapped_column(
        "orgmarkedasprimaryforexchangesync", default=False, server_default=false()
    )
    organization_marked: Mapped[bool] = mapped_column(
        "isactsyncorgflagset", default=False, server_default=false()
    )
    folder_tree: Mapped[str | None] = mapped_column("folderhierarchy", Text, deferred=True)
    folders_seen_on: Mapped[datetime | None] = mapped_column("folderhierarchyreadon")
    undeliverable_folder: Mapped[str | None] = mapped_column("undeliverablefolder", String(256))
    state: Mapped[int] = mapped_column("statecode", default=State.ACTIVE)
    status: Mapped[int] = mapped_column("statuscode", default=State.ACTIVE + 1)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")
