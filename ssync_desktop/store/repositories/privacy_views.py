"""The lists about failed items and about shown content."""

from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.audits import changes_in
from ssync_desktop.store.repositories.view import View, builder, columns_of, or_empty
from ssync_desktop.store.tables.audit import AuditRow
from ssync_desktop.store.tables.failures import ItemFailureRow
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.users import UserRow


def failures() -> View:
    """Items that did not synchronize (B108)."""
    row = ItemFailureRow
    return View(
        source=row.__table__.join(MailboxRow.__table__, MailboxRow.id == row.mailbox_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "operation", "subject", "partner", "mailbox_id", "object_id", "error_code"),
            *("error_text", "attempts", "given_up", "first_failed_on", "failed_on", "owner_id"),
            mailbox_name=MailboxRow.name,
        ),
        text=("subject", "partner", "mailbox_name", "error_text", "error_code"),
        build=builder(Table.FAILURES),
        aliases={"name": "subject"},
    )


def audit() -> View:
    """Who looked at whose content."""
    row = AuditRow
    return View(
        source=row.__table__.outerjoin(UserRow.__table__, UserRow.id == row.owner_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "created_on", "user_id", "user_name", "action", "table", "object_id"),
            "changes",
            owner_name=or_empty(UserRow.full_name),
        ),
        text=("user_name", "owner_name"),
        build=builder(Table.AUDIT, changes=lambda line: changes_in(line["changes"])),
        aliases={"name": "user_name"},
    )
