"""``ssync audit``: who had other people's messages shown, and when (B107)."""

from typing import Annotated

import typer

from ssync_desktop.cli.commands import Database
from ssync_desktop.cli.opening import answer, opened
from ssync_desktop.cli.terminal import say
from ssync_desktop.domain.options import AuditAction
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AuditRow

DEEDS = {
    AuditAction.SHOW_CONTENT: "had a message shown",
    AuditAction.SHOW_SUBJECTS: "had the subjects of a list shown",
    AuditAction.EDIT_AND_RETRY: "edited a parked message and had it taken in",
    AuditAction.CHANGE_SETTINGS: "changed the settings",
}
FILTER = "set a filter that lets rows of others into the Exchange"
LISTS = {
    Table.EMAILS: "email",
    Table.RECEIVED_ITEMS: "not tracked",
    Table.QUARANTINE: "quarantine",
    Table.FAILURES: "failures",
    Table.ID_MAPPINGS: "appointments, contacts and tasks",
    Table.TRACKING_FOLDERS: "folders of mailbox",
    Table.MAILBOXES: "what would synchronize of mailbox",
}


def show_audit(
    database: Database = "",
    last: Annotated[int, typer.Option("--last", help="How many lines, at most.", min=1)] = 50,
) -> None:
    """Show who had other people's messages shown, the last ones first.

    Changes of the settings that decide what is tracked, and who comes to see it, stand there too.
    """
    with opened(database) as assembly:
        query = Query(Table.AUDIT, sort="created_on", descending=True)
        ids = answer(assembly.service.ids(query)).ids[:last]
        rows = answer(assembly.service.rows(Table.AUDIT, ids))
    for row in rows:
        if isinstance(row, AuditRow):
            say(_line(row))
    if not rows:
        say("Nobody has had other people's messages shown.")


def _line(row: AuditRow) -> str:
    who = row.user_name or "Somebody"
    whose = f" of {row.owner_name}" if row.owner_name else ""
    item = f" {row.object_id}" if row.object_id else ""
    moment = row.created_on.strftime("%Y-%m-%d %H:%M:%S UTC")
    if row.table is Table.SYNC_FILTERS:
        return f"{moment}  {who} {FILTER}{whose} (filter{item})"
    if row.action is AuditAction.CHANGE_SETTINGS:
        changes = "; ".join(f"{one.title}: {one.words}" for one in row.changes)
        return f"{moment}  {who} {DEEDS[row.action]}: {changes}"
    return f"{moment}  {who} {DEEDS[row.action]}{whose} ({LISTS.get(row.table, row.table)}{item})"
