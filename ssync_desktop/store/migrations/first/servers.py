"""Mail servers, the organization's settings, and the alerts."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the tables."""
    _create_emailserverprofile()
    _create_organization()
    _create_tracelog()


def drop() -> None:
    """Drop the tables, those that point at others first."""
    for table in ("tracelog", "organization", "emailserverprofile"):
        op.drop_table(table)


def _create_emailserverprofile() -> None:
    op.create_table(
        "emailserverprofile",
        sa.Column("emailserverprofileid", Identifier(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("description", sa.String(2000), nullable=False),
        sa.Column("servertype", sa.Integer(), nullable=False),
        sa.Column("incomingserverlocation", sa.String(2084), nullable=False),
        sa.Column("incomingportnumber", sa.Integer(), nullable=False),
        sa.Column("incomingusessl", sa.Boolean(), nullable=False),
        sa.Column("incomingsecurity", sa.Integer(), nullable=False),
        sa.Column("incomingauthenticationprotocol", sa.Integer(), nullable=False),
        sa.Column("incomingcredentialretrieval", sa.Integer(), nullable=False),
        sa.Column("incomingusername", sa.String(250), nullable=False),
        sa.Column("isincomingpasswordset", sa.Boolean(), nullable=False),
        sa.Column("incomingcertificate", sa.String(64), nullable=False),
        sa.Column("outgoingserverlocation", sa.String(2084), nullable=False),
        sa.Column("outgoingportnumber", sa.Integer(), nullable=False),
        sa.Column("outgoingusessl", sa.Boolean(), nullable=False),
        sa.Column("outgoingsecurity", sa.Integer(), nullable=False),
        sa.Column("outgoingauthenticationprotocol", sa.Integer(), nullable=False),
        sa.Column("outgoingcredentialretrieval", sa.Integer(), nullable=False),
        sa.Column("outgoingusername", sa.String(250), nullable=False),
        sa.Column("isoutgoingpasswordset", sa.Boolean(), nullable=False),
        sa.Column("outgoingcertificate", sa.String(64), nullable=False),
        sa.Column("usesamesettingsforoutgoingconnections", sa.Boolean(), nullable=False),
        sa.Column("minpollingintervalinminutes", sa.Integer(), nullable=False),
        sa.Column("maxconcurrentconnections", sa.Integer(), nullable=False),
        sa.Column("processemailsreceivedafter", Moment(), nullable=True),
        sa.Column("moveundeliveredemails", sa.Boolean(), nullable=False),
        sa.Column("sendemailalert", sa.Boolean(), nullable=False),
        sa.Column("timeoutmailboxconnection", sa.Boolean(), nullable=False),
        sa.Column("timeoutmailboxconnectionafteramount", sa.Integer(), nullable=False),
        sa.Column("owneremailaddress", sa.String(100), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("stoppedcode", sa.String(100), nullable=False),
        sa.Column("statecode", sa.Integer(), nullable=False),
        sa.Column("statuscode", sa.Integer(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("emailserverprofileid", name=op.f("pk_emailserverprofile")),
        sa.ForeignKeyConstraint(
            ["ownerid"], ["systemuser.systemuserid"], name=op.f("fk_emailserverprofile_ownerid")
        ),
        sa.CheckConstraint(
            "length(description) <= 2000", name=op.f("ck_emailserverprofile_description_length")
        ),
        sa.CheckConstraint(
            "incomingauthenticationprotocol IN (0, 1, 2, 3, 4)",
            name=op.f("ck_emailserverprofile_incomingauthenticationprotocol_codes"),
        ),
        sa.CheckConstraint(
            "length(incomingcertificate) <= 64",
            name=op.f("ck_emailserverprofile_incomingcertificate_length"),
        ),
        sa.CheckConstraint(
            "incomingcredentialretrieval IN (0, 1, 2, 3, 4, 5, 6, 7)",
            name=op.f("ck_emailserverprofile_incomingcredentialretrieval_codes"),
        ),
        sa.CheckConstraint(
            "incomingportnumber BETWEEN 0 AND 65535",
            name=op.f("ck_emailserverprofile_incomingportnumber_range"),
        ),
        sa.CheckConstraint(
            "incomingsecurity IN (0, 1, 2)",
            name=op.f("ck_emailserverprofile_incomingsecurity_codes"),
        ),
        sa.CheckConstraint(
            "length(incomingserverlocation) <= 2084",
            name=op.f("ck_emailserverprofile_incomingserverlocation_length"),
        ),
        sa.CheckConstraint(
            "length(incomingusername) <= 250",
            name=op.f("ck_emailserverprofile_incomingusername_length"),
        ),
        sa.CheckConstraint(
            "incomingusessl = (incomingsecurity <> 0)",
            name=op.f("ck_emailserverprofile_incomingusessl"),
        ),
        sa.CheckConstraint(
            "maxconcurrentconnections BETWEEN 1 AND 300",
            name=op.f("ck_emailserverprofile_maxconcurrentconnections_range"),
        ),
        sa.CheckConstraint(
            "minpollingintervalinminutes BETWEEN 0 AND 1440",
            name=op.f("ck_emailserverprofile_minpollingintervalinminutes_range"),
        ),
        sa.CheckConstraint("length(name) <= 100", name=op.f("ck_emailserverprofile_name_length")),
        sa.CheckConstraint(
            "outgoingauthenticationprotocol IN (0, 1, 2, 3, 4)",
            name=op.f("ck_emailserverprofile_outgoingauthenticationprotocol_codes"),
        ),
        sa.CheckConstraint(
            "length(outgoingcertificate) <= 64",
            name=op.f("ck_emailserverprofile_outgoingcertificate_length"),
        ),
        sa.CheckConstraint(
            "outgoingcredentialretrieval IN (0, 1, 2, 3, 4, 5, 6, 7)",
            name=op.f("ck_emailserverprofile_outgoingcredentialretrieval_codes"),
        ),
        sa.CheckConstraint(
            "outgoingportnumber BETWEEN 0 AND 65535",
            name=op.f("ck_emailserverprofile_outgoingportnumber_range"),
        ),
        sa.CheckConstraint(
            "outgoingsecurity IN (0, 1, 2)",
            name=op.f("ck_emailserverprofile_outgoingsecurity_codes"),
        ),
        sa.CheckConstraint(
            "length(outgoingserverlocation) <= 2084",
            name=op.f("ck_emailserverprofile_outgoingserverlocation_length"),
        ),
        sa.CheckConstraint(
            "length(outgoingusername) <= 250",
            name=op.f("ck_emailserverprofile_outgoingusername_length"),
        ),
        sa.CheckConstraint(
            "outgoingusessl = (outgoingsecurity <> 0)",
            name=op.f("ck_emailserverprofile_outgoingusessl"),
        ),
        sa.CheckConstraint(
            "length(owneremailaddress) <= 100",
            name=op.f("ck_emailserverprofile_owneremailaddress_length"),
        ),
        sa.CheckConstraint(
            "servertype IN (0, 1, 2, 3, 4)", name=op.f("ck_emailserverprofile_servertype_codes")
        ),
        sa.CheckConstraint(
            "statecode IN (0, 1)", name=op.f("ck_emailserverprofile_statecode_codes")
        ),
        sa.CheckConstraint(
            "statuscode = statecode + 1", name=op.f("ck_emailserverprofile_statuscode_of_state")
        ),
        sa.CheckConstraint(
            "length(stoppedcode) <= 100", name=op.f("ck_emailserverprofile_stoppedcode_length")
        ),
        sa.CheckConstraint(
            "timeoutmailboxconnectionafteramount BETWEEN 0 AND 100000",
            name=op.f("ck_emailserverprofile_timeoutmailboxconnectionafteramount_range"),
        ),
    )
    op.create_index(op.f("ix_emailserverprofile_ownerid"), "emailserverprofile", ["ownerid"])


def _create_organization() -> None:
    op.create_table(
        "organization",
        sa.Column("organizationid", Identifier(), nullable=False),
        sa.Column("onlyrow", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("defaultemailserverprofileid", Identifier(), nullable=True),
        sa.Column("defaultemailsettings", sa.Text(), nullable=False),
        sa.Column("requireapprovalforuseremail", sa.Boolean(), nullable=False),
        sa.Column("requireapprovalforqueueemail", sa.Boolean(), nullable=False),
        sa.Column("emailcorrelationenabled", sa.Boolean(), nullable=False),
        sa.Column("generatealertsforerrors", sa.Boolean(), nullable=False),
        sa.Column("generatealertsforwarnings", sa.Boolean(), nullable=False),
        sa.Column("generatealertsforinformation", sa.Boolean(), nullable=False),
        sa.Column("notifymailboxownerofemailserverlevelalerts", sa.Boolean(), nullable=False),
        sa.Column("maxuploadfilesize", sa.Integer(), nullable=False),
        sa.Column("blockedattachments", sa.Text(), nullable=False),
        sa.Column("allowunresolvedpartiesonemailsend", sa.Boolean(), nullable=False),
        sa.Column("trackingprefix", sa.String(256), nullable=False),
        sa.Column("trackingtokenidbase", sa.Integer(), nullable=False),
        sa.Column("trackingtokeniddigits", sa.Integer(), nullable=False),
        sa.Column("maximumtrackingnumber", sa.Integer(), nullable=False),
        sa.Column("tracelogmaximumageindays", sa.Integer(), nullable=False),
        sa.Column("orgdborgsettings", sa.Text(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organizationid", name=op.f("pk_organization")),
        sa.ForeignKeyConstraint(
            ["defaultemailserverprofileid"],
            ["emailserverprofile.emailserverprofileid"],
            name=op.f("fk_organization_defaultemailserverprofileid"),
        ),
        sa.UniqueConstraint("onlyrow", name=op.f("uq_organization_onlyrow")),
        sa.CheckConstraint(
            "maximumtrackingnumber BETWEEN 9 AND 999999999",
            name=op.f("ck_organization_maximumtrackingnumber_range"),
        ),
        sa.CheckConstraint(
            "maxuploadfilesize BETWEEN 0 AND 134217728",
            name=op.f("ck_organization_maxuploadfilesize_range"),
        ),
        sa.CheckConstraint("length(name) <= 160", name=op.f("ck_organization_name_length")),
        sa.CheckConstraint("onlyrow = 1", name=op.f("ck_organization_onlyrow")),
        sa.CheckConstraint(
            "tracelogmaximumageindays >= 0",
            name=op.f("ck_organization_tracelogmaximumageindays_least"),
        ),
        sa.CheckConstraint(
            "length(trackingprefix) <= 256", name=op.f("ck_organization_trackingprefix_length")
        ),
        sa.CheckConstraint(
            "trackingtokenidbase BETWEEN 0 AND 2147483647",
            name=op.f("ck_organization_trackingtokenidbase_range"),
        ),
        sa.CheckConstraint(
            "trackingtokeniddigits BETWEEN 1 AND 10",
            name=op.f("ck_organization_trackingtokeniddigits_range"),
        ),
    )


def _create_tracelog() -> None:
    op.create_table(
        "tracelog",
        sa.Column("tracelogid", Identifier(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("tracecodename", sa.String(100), nullable=False),
        sa.Column("regardingobjectid", Identifier(), nullable=False),
        sa.Column("regardingobjecttypecode", sa.Integer(), nullable=False),
        sa.Column("regardingname", sa.String(200), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("errordetails", sa.String(2048), nullable=False),
        sa.Column("traceparameterxml", sa.Text(), nullable=False),
        sa.Column("machinename", sa.String(320), nullable=False),
        sa.Column("createdon", Moment(), nullable=False),
        sa.Column("modifiedon", Moment(), nullable=False),
        sa.Column("occurrencecount", sa.Integer(), nullable=False),
        sa.Column("isunique", sa.Boolean(), nullable=False),
        sa.Column("canbedeleted", sa.Boolean(), nullable=False),
        sa.Column("regardingobjectownerid", Identifier(), nullable=True),
        sa.Column("activityid", Identifier(), nullable=True),
        sa.PrimaryKeyConstraint("tracelogid", name=op.f("pk_tracelog")),
        sa.CheckConstraint(
            "length(errordetails) <= 2048", name=op.f("ck_tracelog_errordetails_length")
        ),
        sa.CheckConstraint("level IN (1, 2, 3)", name=op.f("ck_tracelog_level_codes")),
        sa.CheckConstraint(
            "length(machinename) <= 320", name=op.f("ck_tracelog_machinename_length")
        ),
        sa.CheckConstraint("occurrencecount >= 1", name=op.f("ck_tracelog_occurrencecount_least")),
        sa.CheckConstraint(
            "length(regardingname) <= 200", name=op.f("ck_tracelog_regardingname_length")
        ),
        sa.CheckConstraint(
            "regardingobjecttypecode IN (9606, 9605)",
            name=op.f("ck_tracelog_regardingobjecttypecode_codes"),
        ),
        sa.CheckConstraint("length(text) <= 2000", name=op.f("ck_tracelog_text_length")),
        sa.CheckConstraint(
            "length(tracecodename) <= 100", name=op.f("ck_tracelog_tracecodename_length")
        ),
    )
    op.create_index(op.f("ix_tracelog_modifiedon"), "tracelog", ["modifiedon"])
    op.create_index(
        op.f("ix_tracelog_regardingobjectid_tracecodename"),
        "tracelog",
        ["regardingobjectid", "tracecodename"],
    )
    op.create_index(
        op.f("ix_tracelog_regardingobjectownerid"), "tracelog", ["regardingobjectownerid"]
    )
