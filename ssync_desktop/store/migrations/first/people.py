"""People: users, queues, and the accounts, contacts and leads that mail comes from."""

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment


def create() -> None:
    """Create the tables."""
    _create_systemuser()
    _create_usersettings()
    _create_systemuserroles()
    _create_queue()
    _create_queueitem()
    _create_account()
    _create_contact()
    _create_lead()
    _create_emailsearch()
    if op.get_bind().dialect.name != "sqlite":  # which has made it with its table
        op.create_foreign_key(
            op.f("fk_systemuser_queueid"),
            "systemuser",
            "queue",
            ["queueid"],
            ["queueid"],
            ondelete="SET NULL",
        )


def drop() -> None:
    """Drop the tables, those that point at others first."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("fk_systemuser_queueid"), "systemuser", type_="foreignkey")
    for table in (
        "emailsearch",
        "lead",
        "contact",
        "account",
        "queueitem",
        "queue",
        "systemuserroles",
        "usersettings",
        "systemuser",
    ):
        op.drop_table(table)


def _create_systemuser() -> None:
    op.create_table(
        "systemuser",
        sa.Column("systemuserid", Identifier(), nullable=False),
        sa.Column("fullname", sa.String(200), nullable=False),
        sa.Column("firstname", sa.String(64), nullable=False),
        sa.Column("lastname", sa.String(64), nullable=False),
        sa.Column("domainname", sa.String(1024), nullable=False),
        sa.Column("internalemailaddress", sa.String(100), nullable=False),
        sa.Column("accessmode", sa.Integer(), nullable=False),
        sa.Column("isdisabled", sa.Boolean(), nullable=False),
        sa.Column("queueid", Identifier(), nullable=True),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("systemuserid", name=op.f("pk_systemuser")),
        sa.ForeignKeyConstraint(
            ["queueid"],
            ["queue.queueid"],
            name=op.f("fk_systemuser_queueid"),
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.CheckConstraint(
            "accessmode IN (0, 1, 2, 3, 4, 5)", name=op.f("ck_systemuser_accessmode_codes")
        ),
        sa.CheckConstraint(
            "length(domainname) <= 1024", name=op.f("ck_systemuser_domainname_length")
        ),
        sa.CheckConstraint("length(firstname) <= 64", name=op.f("ck_systemuser_firstname_length")),
        sa.CheckConstraint("length(fullname) <= 200", name=op.f("ck_systemuser_fullname_length")),
        sa.CheckConstraint(
            "length(internalemailaddress) <= 100",
            name=op.f("ck_systemuser_internalemailaddress_length"),
        ),
        sa.CheckConstraint("length(lastname) <= 64", name=op.f("ck_systemuser_lastname_length")),
    )
    op.create_index(op.f("ix_systemuser_domainname"), "systemuser", ["domainname"])


def _create_usersettings() -> None:
    op.create_table(
        "usersettings",
        sa.Column("systemuserid", Identifier(), nullable=False),
        sa.Column("incomingemailfilteringmethod", sa.Integer(), nullable=False),
        sa.Column("issendasallowed", sa.Boolean(), nullable=False),
        sa.Column("trackingtokenid", sa.Integer(), nullable=True),
        sa.Column("nexttrackingnumber", sa.Integer(), nullable=False),
        sa.Column("lastalertsviewedtime", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("systemuserid", name=op.f("pk_usersettings")),
        sa.ForeignKeyConstraint(
            ["systemuserid"],
            ["systemuser.systemuserid"],
            name=op.f("fk_usersettings_systemuserid"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("trackingtokenid", name=op.f("uq_usersettings_trackingtokenid")),
        sa.CheckConstraint(
            "incomingemailfilteringmethod IN (0, 1, 2, 3, 4)",
            name=op.f("ck_usersettings_incomingemailfilteringmethod_codes"),
        ),
        sa.CheckConstraint(
            "nexttrackingnumber >= 0", name=op.f("ck_usersettings_nexttrackingnumber_least")
        ),
        sa.CheckConstraint(
            "trackingtokenid >= 1", name=op.f("ck_usersettings_trackingtokenid_least")
        ),
    )


def _create_systemuserroles() -> None:
    op.create_table(
        "systemuserroles",
        sa.Column("systemuserid", Identifier(), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("systemuserid", "role", name=op.f("pk_systemuserroles")),
        sa.ForeignKeyConstraint(
            ["systemuserid"],
            ["systemuser.systemuserid"],
            name=op.f("fk_systemuserroles_systemuserid"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("length(role) <= 60", name=op.f("ck_systemuserroles_role_length")),
    )


def _create_queue() -> None:
    op.create_table(
        "queue",
        sa.Column("queueid", Identifier(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("description", sa.String(2000), nullable=False),
        sa.Column("emailaddress", sa.String(100), nullable=False),
        sa.Column("queueviewtype", sa.Integer(), nullable=False),
        sa.Column("incomingemailfilteringmethod", sa.Integer(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.Column("statecode", sa.Integer(), nullable=False),
        sa.Column("statuscode", sa.Integer(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("queueid", name=op.f("pk_queue")),
        sa.ForeignKeyConstraint(
            ["ownerid"], ["systemuser.systemuserid"], name=op.f("fk_queue_ownerid")
        ),
        sa.CheckConstraint("length(description) <= 2000", name=op.f("ck_queue_description_length")),
        sa.CheckConstraint(
            "length(emailaddress) <= 100", name=op.f("ck_queue_emailaddress_length")
        ),
        sa.CheckConstraint(
            "incomingemailfilteringmethod IN (0, 1, 2, 3, 4)",
            name=op.f("ck_queue_incomingemailfilteringmethod_codes"),
        ),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_queue_name_length")),
        sa.CheckConstraint("queueviewtype IN (0, 1)", name=op.f("ck_queue_queueviewtype_codes")),
        sa.CheckConstraint("statecode IN (0, 1)", name=op.f("ck_queue_statecode_codes")),
        sa.CheckConstraint("statuscode = statecode + 1", name=op.f("ck_queue_statuscode_of_state")),
    )
    op.create_index(op.f("ix_queue_ownerid"), "queue", ["ownerid"])


def _create_queueitem() -> None:
    op.create_table(
        "queueitem",
        sa.Column("queueitemid", Identifier(), nullable=False),
        sa.Column("queueid", Identifier(), nullable=False),
        sa.Column("objectid", Identifier(), nullable=False),
        sa.Column("objecttypecode", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("sender", sa.String(250), nullable=False),
        sa.Column("torecipients", sa.String(500), nullable=False),
        sa.Column("enteredon", Moment(), nullable=False),
        sa.Column("statecode", sa.Integer(), nullable=False),
        sa.Column("statuscode", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("queueitemid", name=op.f("pk_queueitem")),
        sa.ForeignKeyConstraint(["queueid"], ["queue.queueid"], name=op.f("fk_queueitem_queueid")),
        sa.UniqueConstraint("queueid", "objectid", name=op.f("uq_queueitem_queueid_objectid")),
        sa.CheckConstraint("length(sender) <= 250", name=op.f("ck_queueitem_sender_length")),
        sa.CheckConstraint("statecode IN (0, 1)", name=op.f("ck_queueitem_statecode_codes")),
        sa.CheckConstraint(
            "statuscode = statecode + 1", name=op.f("ck_queueitem_statuscode_of_state")
        ),
        sa.CheckConstraint("length(title) <= 300", name=op.f("ck_queueitem_title_length")),
        sa.CheckConstraint(
            "length(torecipients) <= 500", name=op.f("ck_queueitem_torecipients_length")
        ),
    )
    op.create_index(op.f("ix_queueitem_objectid"), "queueitem", ["objectid"])


def _create_account() -> None:
    op.create_table(
        "account",
        sa.Column("accountid", Identifier(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("emailaddress1", sa.String(100), nullable=False),
        sa.Column("emailaddress2", sa.String(100), nullable=False),
        sa.Column("emailaddress3", sa.String(100), nullable=False),
        sa.Column("statecode", sa.Integer(), nullable=False),
        sa.Column("statuscode", sa.Integer(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.PrimaryKeyConstraint("accountid", name=op.f("pk_account")),
        sa.ForeignKeyConstraint(
            ["ownerid"], ["systemuser.systemuserid"], name=op.f("fk_account_ownerid")
        ),
        sa.CheckConstraint(
            "length(emailaddress1) <= 100", name=op.f("ck_account_emailaddress1_length")
        ),
        sa.CheckConstraint(
            "length(emailaddress2) <= 100", name=op.f("ck_account_emailaddress2_length")
        ),
        sa.CheckConstraint(
            "length(emailaddress3) <= 100", name=op.f("ck_account_emailaddress3_length")
        ),
        sa.CheckConstraint("length(name) <= 160", name=op.f("ck_account_name_length")),
        sa.CheckConstraint("statecode IN (0, 1)", name=op.f("ck_account_statecode_codes")),
        sa.CheckConstraint(
            "statuscode = statecode + 1", name=op.f("ck_account_statuscode_of_state")
        ),
    )
    op.create_index(op.f("ix_account_ownerid"), "account", ["ownerid"])


def _create_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("contactid", Identifier(), nullable=False),
        sa.Column("fullname", sa.String(160), nullable=False),
        sa.Column("emailaddress1", sa.String(100), nullable=False),
        sa.Column("emailaddress2", sa.String(100), nullable=False),
        sa.Column("emailaddress3", sa.String(100), nullable=False),
        sa.Column("statecode", sa.Integer(), nullable=False),
        sa.Column("statuscode", sa.Integer(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.PrimaryKeyConstraint("contactid", name=op.f("pk_contact")),
        sa.ForeignKeyConstraint(
            ["ownerid"], ["systemuser.systemuserid"], name=op.f("fk_contact_ownerid")
        ),
        sa.CheckConstraint(
            "length(emailaddress1) <= 100", name=op.f("ck_contact_emailaddress1_length")
        ),
        sa.CheckConstraint(
            "length(emailaddress2) <= 100", name=op.f("ck_contact_emailaddress2_length")
        ),
        sa.CheckConstraint(
            "length(emailaddress3) <= 100", name=op.f("ck_contact_emailaddress3_length")
        ),
        sa.CheckConstraint("length(fullname) <= 160", name=op.f("ck_contact_fullname_length")),
        sa.CheckConstraint("statecode IN (0, 1)", name=op.f("ck_contact_statecode_codes")),
        sa.CheckConstraint(
            "statuscode = statecode + 1", name=op.f("ck_contact_statuscode_of_state")
        ),
    )
    op.create_index(op.f("ix_contact_ownerid"), "contact", ["ownerid"])


def _create_lead() -> None:
    op.create_table(
        "lead",
        sa.Column("leadid", Identifier(), nullable=False),
        sa.Column("fullname", sa.String(160), nullable=False),
        sa.Column("emailaddress1", sa.String(100), nullable=False),
        sa.Column("emailaddress2", sa.String(100), nullable=False),
        sa.Column("emailaddress3", sa.String(100), nullable=False),
        sa.Column("statecode", sa.Integer(), nullable=False),
        sa.Column("statuscode", sa.Integer(), nullable=False),
        sa.Column("versionnumber", sa.BigInteger(), nullable=False),
        sa.Column("ownerid", Identifier(), nullable=False),
        sa.PrimaryKeyConstraint("leadid", name=op.f("pk_lead")),
        sa.ForeignKeyConstraint(
            ["ownerid"], ["systemuser.systemuserid"], name=op.f("fk_lead_ownerid")
        ),
        sa.CheckConstraint(
            "length(emailaddress1) <= 100", name=op.f("ck_lead_emailaddress1_length")
        ),
        sa.CheckConstraint(
            "length(emailaddress2) <= 100", name=op.f("ck_lead_emailaddress2_length")
        ),
        sa.CheckConstraint(
            "length(emailaddress3) <= 100", name=op.f("ck_lead_emailaddress3_length")
        ),
        sa.CheckConstraint("length(fullname) <= 160", name=op.f("ck_lead_fullname_length")),
        sa.CheckConstraint("statecode IN (0, 1)", name=op.f("ck_lead_statecode_codes")),
        sa.CheckConstraint("statuscode = statecode + 1", name=op.f("ck_lead_statuscode_of_state")),
    )
    op.create_index(op.f("ix_lead_ownerid"), "lead", ["ownerid"])


def _create_emailsearch() -> None:
    op.create_table(
        "emailsearch",
        sa.Column("emailsearchid", Identifier(), nullable=False),
        sa.Column("emailaddress", sa.String(300), nullable=False),
        sa.Column("emailcolumnnumber", sa.Integer(), nullable=False),
        sa.Column("parentobjectid", Identifier(), nullable=False),
        sa.Column("parentobjecttypecode", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("emailsearchid", name=op.f("pk_emailsearch")),
        sa.UniqueConstraint(
            "parentobjectid", "emailcolumnnumber", name=op.f("uq_emailsearch_parent")
        ),
        sa.CheckConstraint(
            "length(emailaddress) <= 300", name=op.f("ck_emailsearch_emailaddress_length")
        ),
        sa.CheckConstraint(
            "emailcolumnnumber >= 1", name=op.f("ck_emailsearch_emailcolumnnumber_least")
        ),
        sa.CheckConstraint(
            "parentobjecttypecode IN (1, 2, 4, 8, 2020)",
            name=op.f("ck_emailsearch_parentobjecttypecode_codes"),
        ),
    )
    op.create_index(op.f("ix_emailsearch_emailaddress"), "emailsearch", ["emailaddress"])
