"""The organization: one row, its settings as published columns."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import at_least, between


class OrganizationRow(Row):
    """``organization``. Settings without a published column are JSON in ``orgdborgsettings``.

    Published is XML there, with an undocumented shape; JSON is ours and says so by its column's
    content. ``onlyrow`` is ours as well: it lets the database refuse a second organization.
    """

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("onlyrow", name="uq_organization_onlyrow"),
        CheckConstraint("onlyrow = 1", name="onlyrow"),
        *at_most(name=160, trackingprefix=256),
        between("trackingtokenidbase", 0, 2_147_483_647),
        between("trackingtokeniddigits", 1, 10),
        between("maximumtrackingnumber", 9, 999_999_999),
        between("maxuploadfilesize", 0, 134_217_728),
        at_least("tracelogmaximumageindays", 0),
    )

    id: Mapped[Key] = mapped_column("organizationid")
    only_row: Mapped[int] = mapped_column("onlyrow", default=1)
    name: Mapped[str] = mapped_column("name", String(160))
    default_profile_id: Mapped[UUID | None] = mapped_column(
        "defaultemailserverprofileid", ForeignKey("emailserverprofile.emailserverprofileid")
    )
    default_email_settings: Mapped[str] = mapped_column("defaultemailsettings", Text)
    require_approval_for_users: Mapped[bool] = mapped_column("requireapprovalforuseremail")
    require_approval_for_queues: Mapped[bool] = mapped_column("requireapprovalforqueueemail")
    correlation_enabled: Mapped[bool] = mapped_column("emailcorrelationenabled")
    alert_errors: Mapped[bool] = mapped_column("generatealertsforerrors")
    alert_warnings: Mapped[bool] = mapped_column("generatealertsforwarnings")
    alert_information: Mapped[bool] = mapped_column("generatealertsforinformation")
    notify_mailbox_owner: Mapped[bool] = mapped_column("notifymailboxownerofemailserverlevelalerts")
    max_upload_file_size: Mapped[int] = mapped_column("maxuploadfilesize")  # octets
    blocked_extensions: Mapped[str] = mapped_column("blockedattachments", Text)
    unresolved_recipients_allowed: Mapped[bool] = mapped_column("allowunresolvedpartiesonemailsend")
    tracking_prefixes: Mapped[str] = mapped_column("trackingprefix", String(256))
    tracking_user_base: Mapped[int] = mapped_column("trackingtokenidbase")
    tracking_user_digits: Mapped[int] = mapped_column("trackingtokeniddigits")
    maximum_tracking_number: Mapped[int] = mapped_column("maximumtrackingnumber")
    trace_log_days: Mapped[int] = mapped_column("tracelogmaximumageindays")
    other_settings: Mapped[str] = mapped_column("orgdborgsettings", Text)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")
