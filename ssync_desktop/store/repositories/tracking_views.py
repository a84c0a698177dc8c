"""The list of rules on folders."""

from sqlalchemy import FromClause, RowMapping, func

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.tracking_folders import REGARDED
from ssync_desktop.store.repositories.view import View, builder, columns_of, or_empty
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.servers import EmailServerProfileRow
from ssync_desktop.store.tables.tracking import TrackingFolderRow


def tracking_folders() -> View:
    """Rules with their mailboxes, and the records they set mail regarding."""
    row = TrackingFolderRow
    return View(
        source=_joined(),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "folder_name", "folder_id", "mailbox_id", "owner_id", "regarding_id"),
            *("regarding_type", "onboarding", "done", "total", "disabled", "error_code"),
            *("error_on", "synchronized_on", "row_version"),
            mailbox_name=MailboxRow.name,
            profile_id=MailboxRow.profile_id,
            profile_name=or_empty(EmailServerProfileRow.name),
            regarding_name=func.coalesce(*(table.name for table in REGARDED), ""),
        ),
        text=("folder_name", "mailbox_name", "regarding_name", "error_code"),
        build=builder(Table.TRACKING_FOLDERS, regarding_type=_regarding_type),
        aliases={"name": "folder_name"},
    )


def _joined() -> FromClause:
    row = TrackingFolderRow
    source: FromClause = row.__table__.join(
        MailboxRow.__table__, MailboxRow.id == row.mailbox_id
    ).outerjoin(EmailServerProfileRow.__table__, EmailServerProfileRow.id == MailboxRow.profile_id)
    for table in REGARDED:
        source = source.outerjoin(table.__table__, table.id == row.regarding_id)
    return source


def _regarding_type(values: RowMapping) -> ObjectType | None:
    code = values["regarding_type"]
    return None if code is None else ObjectType(code)
