"""Email server profiles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.last_test import ConnectionResult
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
    ExchangeVersion,
    ServerType,
    State,
)
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import between, one_of, state_pair


class EmailServerProfileRow(Row):
    """``emailserverprofile``. Passwords are in the keyring; here stands only "is set" (B8).

    Ours: ``…security`` says how a connection is protected, of which the published ``…usessl`` is
    the yes or no; ``…certificate`` is the pinned fingerprint; ``stoppedcode`` is set while a
    permanent sign-in error stops the profile (D24); ``tokenlocation`` is where OAuth gets its
    tokens (published: only the tenant); ``alarmedon`` is when its owner was told that most of its
    mailboxes fail, as long as they do (B106).
    """

    __tablename__ = "emailserverprofile"
    __table_args__ = (
        *at_most(
            name=100,
            description=2000,
            incomingserverlocation=2084,
            outgoingserverlocation=2084,
            defaultserverlocation=2084,
            tokenlocation=2084,
            lasttestrequest=2084,
            lasttestresponse=2084,
            lastcrmmessage=2084,
            incomingusername=250,
            outgoingusername=250,
            incomingcertificate=64,
            outgoingcertificate=64,
            owneremailaddress=100,
            stoppedcode=100,
        ),
        one_of("servertype", ServerType),
        one_of("exchangeversion", ExchangeVersion),
        one_of("lasttestexecutionstatus", ConnectionResult),
        one_of("incomingsecurity", ConnectionSecurity),
        one_of("outgoingsecurity", ConnectionSecurity),
        CheckConstraint("incomingusessl = (incomingsecurity <> 0)", name="incomingusessl"),
        CheckConstraint("outgoingusessl = (outgoingsecurity <> 0)", name="outgoingusessl"),
        one_of("incomingauthenticationprotocol", AuthenticationProtocol),
        one_of("outgoingauthenticationprotocol", AuthenticationProtocol),
        one_of("incomingcredentialretrieval", CredentialRetrieval),
        one_of("outgoingcredentialretrieval", CredentialRetrieval),
        between("incomingportnumber", 0, 65_535),
        between("outgoingportnumber", 0, 65_535),
        between("minpollingintervalinminutes", 0, 1440),
        between("maxconcurrentconnections", 1, 300),
        between("timeoutmailboxconnectionafteramount", 0, 100_000),
        *state_pair(),
    )

    id: Mapped[Key] = mapped_column("emailserverprofileid")
    name: Mapped[str] = mapped_column("name", String(100))
    description: Mapped[str] = mapped_column("description", String(2000), default="")
    server_type: Mapped[int] = mapped_column("servertype")
    incoming_host: Mapped[str] = mapped_column("incomingserverlocation", String(2084))
    incoming_port: Mapped[int] = mapped_column("incomingportnumber")
    incoming_use_ssl: Mapped[bool] = mapped_column("incomingusessl")
    incoming_security: Mapped[int] = mapped_column("incomingsecurity")
    incoming_authentication: Mapped[int] = mapped_column("incomingauthenticationprotocol")
    incoming_retrieval: Mapped[int] = mapped_column("incomingcredentialretrieval")
    incoming_user_name: Mapped[str] = mapped_column("incomingusername", String(250), default="")
    incoming_password_set: Mapped[bool] = mapped_column("isincomingpasswordset", default=False)
    incoming_certificate: Mapped[str] = mapped_column("incomingcertificate", String(64), default="")
    outgoing_host: Mapped[str] = mapped_column("outgoingserverlocation", String(2084))
    outgoing_port: Mapped[int] = mapped_column("outgoingportnumber")
    outgoing_use_ssl: Mapped[bool] = mapped_column("outgoingusessl")
    outgoing_security: Mapped[int] = mapped_column("outgoingsecurity")
    outgoing_authentication: Mapped[int] = mapped_column("outgoingauthenticationprotocol")
    outgoing_retrieval: Mapped[int] = mapped_column("outgoingcredentialretrieval")
    outgoing_user_name: Mapped[str] = mapped_column("outgoingusername", String(250), default="")
    outgoing_password_set: Mapped[bool] = mapped_column("isoutgoingpasswordset", default=False)
    outgoing_certificate: Mapped[str] = mapped_column("outgoingcertificate", String(64), default="")
    same_settings_for_outgoing: Mapped[bool] = mapped_column(
        "usesamesettingsforoutgoingconnections"
    )
    min_polling_interval: Mapped[int] = mapped_column("minpollingintervalinminutes", default=0)
    max_connections: Mapped[int] = mapped_column("maxconcurrentconnections", default=10)
    process_received_after: Mapped[datetime | None] = mapped_column("processemailsreceivedafter")
    move_undelivered: Mapped[bool] = mapped_column("moveundeliveredemails", default=False)
    send_email_alert: Mapped[bool] = mapped_column("sendemailalert", default=False)
    limit_connection_time: Mapped[bool] = mapped_column("timeoutmailboxconnection", default=True)
    connection_timeout_ms: Mapped[int] = mapped_column("timeoutmailboxconnectionafteramount")
    owner_email_address: Mapped[str] = mapped_column("owneremailaddress", String(100), default="")
    owner_id: Mapped[UUID] = mapped_column(
        "ownerid", ForeignKey("systemuser.systemuserid"), index=True
    )
    stopped_code: Mapped[str] = mapped_column("stoppedcode", String(100), default="")
    alarmed_on: Mapped[datetime | None] = mapped_column("alarmedon")
    use_autodiscover: Mapped[bool] = mapped_column(
        "useautodiscover", default=False, server_default=false()
    )
    default_location: Mapped[str] = mapped_column(
        "defaultserverlocation", String(2084), default="", server_default=text("''")
    )
    exchange_version: Mapped[int | None] = mapped_column("exchangeversion", SmallInteger)
    incoming_impersonation: Mapped[bool] = mapped_column(
        "incominguseimpersonation", default=False, server_default=false()
    )
    outgoing_impersonation: Mapped[bool] = mapped_column(
        "outgoinguseimpersonation", default=False, server_default=false()
    )
    grant_delegate_access: Mapped[bool] = mapped_column(
        "outgoingautograntdelegateaccess", default=False, server_default=false()
    )
    token_location: Mapped[str] = mapped_column(
        "tokenlocation", String(2084), default="", server_default=text("''")
    )
    test_began_on: Mapped[datetime | None] = mapped_column("lastteststarttime")
    test_milliseconds: Mapped[int | None] = mapped_column("lasttesttotalexecutiontime", BigInteger)
    test_result: Mapped[int | None] = mapped_column("lasttestexecutionstatus", SmallInteger)
    test_reached: Mapped[bool | None] = mapped_column("lasttestvalidationstatus")
    test_let_in: Mapped[bool | None] = mapped_column("lastauthorizationstatus")
    test_asked: Mapped[str] = mapped_column(
        "lasttestrequest", String(2084), default="", server_default=text("''")
    )
    test_answer: Mapped[str] = mapped_column(
        "lasttestresponse", String(2084), default="", server_default=text("''")
    )
    test_message: Mapped[str] = mapped_column(
        "lastcrmmessage", String(2084), default="", server_default=text("''")
    )
    state: Mapped[int] = mapped_column("statecode", default=State.ACTIVE)
    status: Mapped[int] = mapped_column("statuscode", default=State.ACTIVE + 1)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")
