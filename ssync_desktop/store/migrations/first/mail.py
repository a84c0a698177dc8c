"""Emails with parties and attachments, the ledger of received items, and the quarantine."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the tables."""
    _create_email()
    _create_activityparty()
    _create_activitymimeattachment()
    _create_attachmentcontent()
    _create_receiveditem()
    _create_quarantine()


def drop() -> None:
    """Drop the tables, those that point at others first."""
    for table in (
        "quarantine",
        "receiveditem",
        "attachmentcontent",
        "activitymimeattachment",
        "activityparty",
        "email",
    ):
        op.drop_table(table)


def _create_email() -> None:
    op.create_table(
        "email",
        sa.Column("activityid", Identifier(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.Column("directioncode", sa.Boolean(), nullable=False),
        sa.Column("statecode", sa.SmallInteger(), nullable=False),
        sa.Column("statuscode", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.String(800), nullable=False),
        sa.Column("sender", sa.String(250), nullable=False),
        sa.Column("torecipients", sa.String(500), nullable=False),
        sa.Column("messageid", sa.String(320), nullable=False),
        sa.Column("messageiddupcheck", Identifier(), nullable=False),
        sa.Column("contentmark", sa.String(64), nullable=False),
        sa.Column("inreplyto", sa.String(320), nullable=False),
        sa.Column("messagereferences", sa.Text(), nullable=False),
        sa.Column("conversationindex", sa.String(2048), nullable=False),
        sa.Column("baseconversationindexhash", sa.Integer(), nullable=True),
        sa.Column("trackingtoken", sa.String(50), nullable=False),
        sa.Column("correlationmethod", sa.SmallInteger(), nullable=False),
        sa.Column("correlatedactivityid", Identifier(), nullable=True),
        sa.Column("parentactivityid", Identifier(), nullable=True),
        sa.Column("regardingobjectid", Identifier(), nullable=True),
        sa.Column("regardingobjecttypecode", sa.Integer(), nullable=True),
        sa.Column("regardingobjectidname", sa.String(200), nullable=False),
        sa.Column("acceptingentityid", Identifier(), nullable=True),
        sa.Column("acceptingentitytypecode", sa.Integer(), nullable=True),
        sa.Column("acceptingentityidname", sa.String(200), nullable=False),
        sa.Column("emailsender", Identifier(), nullable=True),
        sa.Column("emailsenderobjecttypecode", sa.Integer(), nullable=True),
        sa.Column("receivingmailboxid", Identifier(), nullable=True),
        sa.Column("sendermailboxid", Identifier(), nullable=True),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("submittedbyid", Identifier(), nullable=True),
        sa.Column("deliveryattempts", sa.Integer(), nullable=False),
        sa.Column("postponeemailprocessinguntil", Moment(), nullable=True),
        sa.Column("senton", Moment(), nullable=True),
        sa.Column("receivedon", Moment(), nullable=True),
        sa.Column("createdon", Moment(), nullable=False),
        sa.Column("modifiedon", Moment(), nullable=False),
        sa.Column("notifications", sa.SmallInteger(), nullable=False),
        sa.Column("prioritycode", sa.SmallInteger(), nullable=False),
        sa.Column("attachmentcount", sa.Integer(), nullable=False),
        sa.Column("internetmessageheaders", sa.String(500), nullable=False),
        sa.Column("isduplicatesenderunresolved", sa.Boolean(), nullable=False),
        sa.Column("lasterrorcode", sa.String(100), nullable=False),
        sa.Column("lasterrortext", sa.String(2000), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("safedescription", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("activityid", name=op.f("pk_email")),
        sa.ForeignKeyConstraint(
            ["correlatedactivityid"],
            ["email.activityid"],
            name=op.f("fk_email_correlatedactivityid"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["parentactivityid"],
            ["email.activityid"],
            name=op.f("fk_email_parentactivityid"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["receivingmailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_email_receivingmailboxid"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sendermailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_email_sendermailboxid"),
            ondelete="SET NULL",
        ),
        sa.UniqueConstraint("messageiddupcheck", name=op.f("uq_email_messageiddupcheck")),
        sa.CheckConstraint(
            "length(acceptingentityidname) <= 200",
            name=op.f("ck_email_acceptingentityidname_length"),
        ),
        sa.CheckConstraint("attachmentcount >= 0", name=op.f("ck_email_attachmentcount_range")),
        sa.CheckConstraint("length(contentmark) <= 64", name=op.f("ck_email_contentmark_length")),
        sa.CheckConstraint(
            "length(conversationindex) <= 2048", name=op.f("ck_email_conversationindex_length")
        ),
        sa.CheckConstraint(
            "correlationmethod BETWEEN 0 AND 7", name=op.f("ck_email_correlationmethod_code")
        ),
        sa.CheckConstraint(
            "deliveryattempts BETWEEN 0 AND 1000000000",
            name=op.f("ck_email_deliveryattempts_range"),
        ),
        sa.CheckConstraint("length(inreplyto) <= 320", name=op.f("ck_email_inreplyto_length")),
        sa.CheckConstraint(
            "length(internetmessageheaders) <= 500",
            name=op.f("ck_email_internetmessageheaders_length"),
        ),
        sa.CheckConstraint(
            "length(lasterrorcode) <= 100", name=op.f("ck_email_lasterrorcode_length")
        ),
        sa.CheckConstraint(
            "length(lasterrortext) <= 2000", name=op.f("ck_email_lasterrortext_length")
        ),
        sa.CheckConstraint("length(messageid) <= 320", name=op.f("ck_email_messageid_length")),
        sa.CheckConstraint(
            "notifications BETWEEN 0 AND 2", name=op.f("ck_email_notifications_code")
        ),
        sa.CheckConstraint("prioritycode BETWEEN 0 AND 2", name=op.f("ck_email_prioritycode_code")),
        sa.CheckConstraint(
            "length(regardingobjectidname) <= 200",
            name=op.f("ck_email_regardingobjectidname_length"),
        ),
        sa.CheckConstraint("length(sender) <= 250", name=op.f("ck_email_sender_length")),
        sa.CheckConstraint(
            "(statecode = 0 AND statuscode IN (1, 8)) OR (statecode = 1 AND statuscode IN (2, 3, 4, 6, 7)) OR (statecode = 2 AND statuscode = 5)",
            name=op.f("ck_email_state_of_status"),
        ),
        sa.CheckConstraint("length(subject) <= 800", name=op.f("ck_email_subject_length")),
        sa.CheckConstraint(
            "length(torecipients) <= 500", name=op.f("ck_email_torecipients_length")
        ),
        sa.CheckConstraint(
            "length(trackingtoken) <= 50", name=op.f("ck_email_trackingtoken_length")
        ),
    )
    op.create_index(
        op.f("ix_email_baseconversationindexhash"), "email", ["baseconversationindexhash"]
    )
    op.create_index(op.f("ix_email_correlatedactivityid"), "email", ["correlatedactivityid"])
    op.create_index(op.f("ix_email_createdon"), "email", ["createdon"])
    op.create_index(
        op.f("ix_email_inreplyto"),
        "email",
        ["inreplyto"],
        sqlite_where=sa.text("inreplyto <> ''"),
        postgresql_where=sa.text("inreplyto <> ''"),
    )
    op.create_index(op.f("ix_email_messageid"), "email", ["messageid"])
    op.create_index(op.f("ix_email_ownerid"), "email", ["ownerid"])
    op.create_index(op.f("ix_email_parentactivityid"), "email", ["parentactivityid"])
    op.create_index(op.f("ix_email_receivingmailboxid"), "email", ["receivingmailboxid"])
    op.create_index(
        op.f("ix_email_statuscode_sendermailboxid"), "email", ["statuscode", "sendermailboxid"]
    )
    op.create_index(
        op.f("ix_email_trackingtoken"),
        "email",
        ["trackingtoken"],
        sqlite_where=sa.text("trackingtoken <> ''"),
        postgresql_where=sa.text("trackingtoken <> ''"),
    )


def _create_activityparty() -> None:
    op.create_table(
        "activityparty",
        sa.Column("activitypartyid", Identifier(), nullable=False),
        sa.Column("activityid", Identifier(), nullable=False),
        sa.Column("participationtypemask", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("addressused", sa.String(200), nullable=False),
        sa.Column("displayname", sa.String(200), nullable=False),
        sa.Column("partyid", Identifier(), nullable=True),
        sa.Column("partyobjecttypecode", sa.Integer(), nullable=True),
        sa.Column("partyidname", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("activitypartyid", name=op.f("pk_activityparty")),
        sa.ForeignKeyConstraint(
            ["activityid"],
            ["email.activityid"],
            name=op.f("fk_activityparty_activityid"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "length(addressused) <= 200", name=op.f("ck_activityparty_addressused_length")
        ),
        sa.CheckConstraint(
            "length(displayname) <= 200", name=op.f("ck_activityparty_displayname_length")
        ),
        sa.CheckConstraint(
            "participationtypemask BETWEEN 1 AND 13",
            name=op.f("ck_activityparty_participationtypemask_code"),
        ),
        sa.CheckConstraint(
            "length(partyidname) <= 200", name=op.f("ck_activityparty_partyidname_length")
        ),
    )
    op.create_index(op.f("ix_activityparty_activityid"), "activityparty", ["activityid"])
    op.create_index(op.f("ix_activityparty_partyid"), "activityparty", ["partyid"])


def _create_activitymimeattachment() -> None:
    op.create_table(
        "activitymimeattachment",
        sa.Column("activitymimeattachmentid", Identifier(), nullable=False),
        sa.Column("objectid", Identifier(), nullable=False),
        sa.Column("objecttypecode", sa.Integer(), nullable=False),
        sa.Column("attachmentnumber", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("mimetype", sa.String(256), nullable=False),
        sa.Column("attachmentcontentid", sa.String(250), nullable=False),
        sa.Column("filesize", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("activitymimeattachmentid", name=op.f("pk_activitymimeattachment")),
        sa.ForeignKeyConstraint(
            ["objectid"],
            ["email.activityid"],
            name=op.f("fk_activitymimeattachment_objectid"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "length(attachmentcontentid) <= 250",
            name=op.f("ck_activitymimeattachment_attachmentcontentid_length"),
        ),
        sa.CheckConstraint(
            "length(filename) <= 255", name=op.f("ck_activitymimeattachment_filename_length")
        ),
        sa.CheckConstraint("filesize >= 0", name=op.f("ck_activitymimeattachment_filesize_range")),
        sa.CheckConstraint(
            "length(mimetype) <= 256", name=op.f("ck_activitymimeattachment_mimetype_length")
        ),
    )
    op.create_index(
        op.f("ix_activitymimeattachment_objectid"), "activitymimeattachment", ["objectid"]
    )


def _create_attachmentcontent() -> None:
    op.create_table(
        "attachmentcontent",
        sa.Column("activitymimeattachmentid", Identifier(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("activitymimeattachmentid", name=op.f("pk_attachmentcontent")),
        sa.ForeignKeyConstraint(
            ["activitymimeattachmentid"],
            ["activitymimeattachment.activitymimeattachmentid"],
            name=op.f("fk_attachmentcontent_activitymimeattachmentid"),
            ondelete="CASCADE",
        ),
    )


def _create_receiveditem() -> None:
    op.create_table(
        "receiveditem",
        sa.Column("receiveditemid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("folder", sa.String(120), nullable=False),
        sa.Column("serverid", sa.String(512), nullable=False),
        sa.Column("contenthash", sa.String(64), nullable=False),
        sa.Column("receivedon", Moment(), nullable=True),
        sa.Column("firstseenon", Moment(), nullable=False),
        sa.Column("messageid", sa.String(320), nullable=False),
        sa.Column("sender", sa.String(250), nullable=False),
        sa.Column("subject", sa.String(800), nullable=False),
        sa.Column("outcome", sa.SmallInteger(), nullable=False),
        sa.Column("reasoncode", sa.SmallInteger(), nullable=False),
        sa.Column("emailid", Identifier(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("afterwardsdone", sa.Boolean(), nullable=False),
        sa.Column("errorcode", sa.String(100), nullable=False),
        sa.Column("errortext", sa.String(2000), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("receiveditemid", name=op.f("pk_receiveditem")),
        sa.ForeignKeyConstraint(
            ["emailid"],
            ["email.activityid"],
            name=op.f("fk_receiveditem_emailid"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_receiveditem_mailboxid"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "mailboxid", "folder", "serverid", "contenthash", name=op.f("uq_receiveditem_key")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_receiveditem_attempts_range")),
        sa.CheckConstraint(
            "length(contenthash) <= 64", name=op.f("ck_receiveditem_contenthash_length")
        ),
        sa.CheckConstraint(
            "length(errorcode) <= 100", name=op.f("ck_receiveditem_errorcode_length")
        ),
        sa.CheckConstraint(
            "length(errortext) <= 2000", name=op.f("ck_receiveditem_errortext_length")
        ),
        sa.CheckConstraint("length(folder) <= 120", name=op.f("ck_receiveditem_folder_length")),
        sa.CheckConstraint("length(headers) <= 65536", name=op.f("ck_receiveditem_headers_length")),
        sa.CheckConstraint(
            "length(messageid) <= 320", name=op.f("ck_receiveditem_messageid_length")
        ),
        sa.CheckConstraint("outcome BETWEEN 1 AND 8", name=op.f("ck_receiveditem_outcome_code")),
        sa.CheckConstraint(
            "reasoncode BETWEEN -1 AND 7", name=op.f("ck_receiveditem_reasoncode_code")
        ),
        sa.CheckConstraint("length(sender) <= 250", name=op.f("ck_receiveditem_sender_length")),
        sa.CheckConstraint("length(serverid) <= 512", name=op.f("ck_receiveditem_serverid_length")),
        sa.CheckConstraint("length(subject) <= 800", name=op.f("ck_receiveditem_subject_length")),
    )
    op.create_index(op.f("ix_receiveditem_emailid"), "receiveditem", ["emailid"])
    op.create_index(op.f("ix_receiveditem_firstseenon"), "receiveditem", ["firstseenon"])
    op.create_index(
        op.f("ix_receiveditem_mailboxid_afterwardsdone"),
        "receiveditem",
        ["mailboxid", "afterwardsdone"],
    )
    op.create_index(
        op.f("ix_receiveditem_mailboxid_outcome"), "receiveditem", ["mailboxid", "outcome"]
    )
    op.create_index(op.f("ix_receiveditem_messageid"), "receiveditem", ["messageid"])


def _create_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("quarantineid", Identifier(), nullable=False),
        sa.Column("receiveditemid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("stage", sa.String(50), nullable=False),
        sa.Column("errorcode", sa.String(100), nullable=False),
        sa.Column("errortext", sa.String(2000), nullable=False),
        sa.Column("filesize", sa.Integer(), nullable=False),
        sa.Column("parkedon", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("quarantineid", name=op.f("pk_quarantine")),
        sa.ForeignKeyConstraint(
            ["mailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_quarantine_mailboxid"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["receiveditemid"],
            ["receiveditem.receiveditemid"],
            name=op.f("fk_quarantine_receiveditemid"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("receiveditemid", name=op.f("uq_quarantine_receiveditemid")),
        sa.CheckConstraint("length(errorcode) <= 100", name=op.f("ck_quarantine_errorcode_length")),
        sa.CheckConstraint(
            "length(errortext) <= 2000", name=op.f("ck_quarantine_errortext_length")
        ),
        sa.CheckConstraint("filesize >= 0", name=op.f("ck_quarantine_filesize_range")),
        sa.CheckConstraint("length(stage) <= 50", name=op.f("ck_quarantine_stage_length")),
    )
    op.create_index(op.f("ix_quarantine_mailboxid"), "quarantine", ["mailboxid"])
