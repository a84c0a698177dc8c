"""Mailboxes with the leases on their operations and the statistics of their passes."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the tables."""
    _create_mailbox()
    _create_lease()
    _create_mailboxstatistics()


def drop() -> None:
    """Drop the tables, those that point at others first."""
    for table in ("mailboxstatistics", "lease", "mailbox"):
        op.drop_table(table)


def _create_mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("regardingobjectid", Identifier(), nullable=True),
        sa.Column("regardingobjecttypecode", sa.Integer(), nullable=True),
        sa.Column("isforwardmailbox", sa.Boolean(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("emailaddress", sa.String(100), nullable=False),
        sa.Column("emailserverprofile", Identifier(), nullable=True),
        sa.Column("incomingemaildeliverymethod", sa.Integer(), nullable=False),
        sa.Column("outgoingemaildeliverymethod", sa.Integer(), nullable=False),
        sa.Column("actdeliverymethod", sa.Integer(), nullable=False),
        sa.Column("allowemailconnectortousecredentials", sa.Boolean(), nullable=False),
        sa.Column("username", sa.String(200), nullable=False),
        sa.Column("ispasswordset", sa.Boolean(), nullable=False),
        sa.Column("processemailreceivedafter", Moment(), nullable=True),
        sa.Column("processanddeleteemails", sa.Boolean(), nullable=False),
        sa.Column("emailrouteraccessapproval", sa.Integer(), nullable=False),
        sa.Column("approvedby", Identifier(), nullable=True),
        sa.Column("approvedon", Moment(), nullable=True),
        sa.Column("enabledforincomingemail", sa.Boolean(), nullable=False),
        sa.Column("incomingemailstatus", sa.Integer(), nullable=False),
        sa.Column("receivingpostponeduntil", Moment(), nullable=True),
        sa.Column("incominglastsuccesson", Moment(), nullable=True),
        sa.Column("incomingtransientfailurecount", sa.Integer(), nullable=False),
        sa.Column("incominglasterrorcode", sa.String(100), nullable=False),
        sa.Column("incominglasterror", sa.String(2048), nullable=False),
        sa.Column("incominglasterroroccurredon", Moment(), nullable=True),
        sa.Column("noemailcount", sa.Integer(), nullable=False),
        sa.Column("enabledforoutgoingemail", sa.Boolean(), nullable=False),
        sa.Column("outgoingemailstatus", sa.Integer(), nullable=False),
        sa.Column("postponesendinguntil", Moment(), nullable=True),
        sa.Column("outgoinglastsuccesson", Moment(), nullable=True),
        sa.Column("outgoingtransientfailurecount", sa.Integer(), nullable=False),
        sa.Column("outgoinglasterrorcode", sa.String(100), nullable=False),
        sa.Column("outgoinglasterror", sa.String(2048), nullable=False),
        sa.Column("outgoinglasterroroccurredon", Moment(), nullable=True),
        sa.Column("nosendcount", sa.Integer(), nullable=False),
        sa.Column("enabledforact", sa.Boolean(), nullable=False),
        sa.Column("actstatus", sa.Integer(), nullable=False),
        sa.Column("testemailconfigurationscheduled", sa.Boolean(), nullable=False),
        sa.Column("testlastattemptedby", Identifier(), nullable=True),
        sa.Column("testlastattemptedon", Moment(), nullable=True),
        sa.Column("testmailboxaccesscompletedon", Moment(), nullable=True),
        sa.Column("exchangesyncstatexml", sa.Text(), nullable=True),
        sa.Column("statecode", sa.Integer(), nullable=False),
        sa.Column("statuscode", sa.Integer(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailboxid", name=op.f("pk_mailbox")),
        sa.ForeignKeyConstraint(
            ["emailserverprofile"],
            ["emailserverprofile.emailserverprofileid"],
            name=op.f("fk_mailbox_emailserverprofile"),
        ),
        sa.ForeignKeyConstraint(
            ["ownerid"], ["systemuser.systemuserid"], name=op.f("fk_mailbox_ownerid")
        ),
        sa.UniqueConstraint("regardingobjectid", name=op.f("uq_mailbox_regardingobjectid")),
        sa.CheckConstraint(
            "actdeliverymethod IN (0, 1, 2)", name=op.f("ck_mailbox_actdeliverymethod_codes")
        ),
        sa.CheckConstraint("actstatus IN (0, 1, 2)", name=op.f("ck_mailbox_actstatus_codes")),
        sa.CheckConstraint(
            "length(emailaddress) <= 100", name=op.f("ck_mailbox_emailaddress_length")
        ),
        sa.CheckConstraint(
            "emailrouteraccessapproval IN (0, 1, 2, 3)",
            name=op.f("ck_mailbox_emailrouteraccessapproval_codes"),
        ),
        sa.CheckConstraint(
            "isforwardmailbox = (regardingobjectid IS NULL)",
            name=op.f("ck_mailbox_forward_regards_nobody"),
        ),
        sa.CheckConstraint(
            "NOT isforwardmailbox OR outgoingemaildeliverymethod = 0",
            name=op.f("ck_mailbox_forward_sends_nothing"),
        ),
        sa.CheckConstraint(
            "incomingemaildeliverymethod IN (0, 1, 2, 3)",
            name=op.f("ck_mailbox_incomingemaildeliverymethod_codes"),
        ),
        sa.CheckConstraint(
            "incomingemailstatus IN (0, 1, 2)", name=op.f("ck_mailbox_incomingemailstatus_codes")
        ),
        sa.CheckConstraint(
            "length(incominglasterror) <= 2048", name=op.f("ck_mailbox_incominglasterror_length")
        ),
        sa.CheckConstraint(
            "length(incominglasterrorcode) <= 100",
            name=op.f("ck_mailbox_incominglasterrorcode_length"),
        ),
        sa.CheckConstraint(
            "incomingtransientfailurecount >= 0",
            name=op.f("ck_mailbox_incomingtransientfailurecount_least"),
        ),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_mailbox_name_length")),
        sa.CheckConstraint("noemailcount >= 0", name=op.f("ck_mailbox_noemailcount_least")),
        sa.CheckConstraint(
            "outgoingemaildeliverymethod IN (0, 1, 2)",
            name=op.f("ck_mailbox_outgoingemaildeliverymethod_codes"),
        ),
        sa.CheckConstraint(
            "outgoingemailstatus IN (0, 1, 2)", name=op.f("ck_mailbox_outgoingemailstatus_codes")
        ),
        sa.CheckConstraint(
            "length(outgoinglasterror) <= 2048", name=op.f("ck_mailbox_outgoinglasterror_length")
        ),
        sa.CheckConstraint(
            "length(outgoinglasterrorcode) <= 100",
            name=op.f("ck_mailbox_outgoinglasterrorcode_length"),
        ),
        sa.CheckConstraint(
            "outgoingtransientfailurecount >= 0",
            name=op.f("ck_mailbox_outgoingtransientfailurecount_least"),
        ),
        sa.CheckConstraint(
            "(regardingobjectid IS NULL) = (regardingobjecttypecode IS NULL)",
            name=op.f("ck_mailbox_regarding_has_type"),
        ),
        sa.CheckConstraint(
            "regardingobjecttypecode IN (8, 2020)",
            name=op.f("ck_mailbox_regardingobjecttypecode_codes"),
        ),
        sa.CheckConstraint("statecode IN (0, 1)", name=op.f("ck_mailbox_statecode_codes")),
        sa.CheckConstraint(
            "statuscode = statecode + 1", name=op.f("ck_mailbox_statuscode_of_state")
        ),
        sa.CheckConstraint(
            "NOT processanddeleteemails OR regardingobjecttypecode IS NULL OR regardingobjecttypecode = 2020",
            name=op.f("ck_mailbox_user_mail_is_kept"),
        ),
        sa.CheckConstraint("length(username) <= 200", name=op.f("ck_mailbox_username_length")),
    )
    op.create_index(op.f("ix_mailbox_emailserverprofile"), "mailbox", ["emailserverprofile"])
    op.create_index(op.f("ix_mailbox_ownerid"), "mailbox", ["ownerid"])
    op.create_index(
        op.f("ix_mailbox_receiving_due"), "mailbox", ["statecode", "receivingpostponeduntil"]
    )
    op.create_index(
        op.f("ix_mailbox_sending_due"), "mailbox", ["statecode", "postponesendinguntil"]
    )
    op.create_index(
        op.f("ix_mailbox_testemailconfigurationscheduled"),
        "mailbox",
        ["testemailconfigurationscheduled"],
    )


def _create_lease() -> None:
    op.create_table(
        "lease",
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("operationtypeid", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(320), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("expireson", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mailboxid", "operationtypeid", name=op.f("pk_lease")),
        sa.ForeignKeyConstraint(
            ["mailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_lease_mailboxid"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "operationtypeid IN (0, 1, 2)", name=op.f("ck_lease_operationtypeid_codes")
        ),
        sa.CheckConstraint("length(owner) <= 320", name=op.f("ck_lease_owner_length")),
        sa.CheckConstraint("token >= 1", name=op.f("ck_lease_token_least")),
    )


def _create_mailboxstatistics() -> None:
    op.create_table(
        "mailboxstatistics",
        sa.Column("mailboxstatisticsid", Identifier(), nullable=False),
        sa.Column("mailboxid", Identifier(), nullable=False),
        sa.Column("operationtypeid", sa.SmallInteger(), nullable=False),
        sa.Column("mailboxprocessscheduledon", Moment(), nullable=False),
        sa.Column("mailboxprocessstartedon", Moment(), nullable=False),
        sa.Column("mailboxprocesscompletedon", Moment(), nullable=False),
        sa.Column("itemsprocessed", sa.Integer(), nullable=False),
        sa.Column("itemsfailed", sa.Integer(), nullable=False),
        sa.Column("crmitemsbacklog", sa.Integer(), nullable=False),
        sa.Column("processresult", sa.Boolean(), nullable=False),
        sa.Column("machinename", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("mailboxstatisticsid", name=op.f("pk_mailboxstatistics")),
        sa.ForeignKeyConstraint(
            ["mailboxid"],
            ["mailbox.mailboxid"],
            name=op.f("fk_mailboxstatistics_mailboxid"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "length(machinename) <= 160", name=op.f("ck_mailboxstatistics_machinename_length")
        ),
        sa.CheckConstraint(
            "operationtypeid BETWEEN 0 AND 2",
            name=op.f("ck_mailboxstatistics_operationtypeid_code"),
        ),
    )
    op.create_index(
        op.f("ix_mailboxstatistics_mailboxid_completed"),
        "mailboxstatistics",
        ["mailboxid", "mailboxprocesscompletedon"],
    )
    op.create_index(
        op.f("ix_mailboxstatistics_mailboxprocesscompletedon"),
        "mailboxstatistics",
        ["mailboxprocesscompletedon"],
    )
