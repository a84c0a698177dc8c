"""The veil over lists: what is not for the viewer is hidden in the statement itself (B107).

A hidden text is replaced before it is compared, sorted or read, so no screen can forget it and no
filter can be used to guess it: whoever looks for a word finds what they can read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, or_, select
from sqlalchemy.orm import aliased

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.privacy import HIDDEN, Viewer, alert_without_quotes
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import AlertRow, ListRow
from ssync_desktop.store.repositories.alert_view import same_cause
from ssync_desktop.store.repositories.view import Column, View
from ssync_desktop.store.tables.alerts import TraceLogRow
from ssync_desktop.store.tables.emails import EmailRow
from ssync_desktop.store.tables.failures import ItemFailureRow
from ssync_desktop.store.tables.id_mappings import IdMappingRow
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.quarantine import QuarantineRow

FLAG = "content_hidden"
_SEARCHED = "text that may be searched"


@dataclass(frozen=True, slots=True)
class _Private:
    """What of a list is private: the column, whose it is, and what shows it on request.

    *quoting* are columns that may quote the private one; they are empty where it is hidden.
    Where *public* holds, the column says what everybody may read elsewhere.
    """

    column: str
    owners: tuple[Column, ...]
    items: tuple[Column, ...]
    quoting: tuple[str, ...] = ()
    public: ColumnElement[bool] | None = None


_PRIVATE: Mapping[Table, _Private] = {
    Table.EMAILS: _Private("subject", (EmailRow.owner_id, EmailRow.submitted_by), (EmailRow.id,)),
    Table.RECEIVED_ITEMS: _Private(
        "subject", (MailboxRow.owner_id,), (ReceivedItemRow.id, ReceivedItemRow.email_id)
    ),
    Table.QUARANTINE: _Private(
        "subject", (MailboxRow.owner_id,), (QuarantineRow.id, QuarantineRow.item_id)
    ),
    Table.FAILURES: _Private("subject", (ItemFailureRow.owner_id,), (ItemFailureRow.object_id,)),
    Table.ID_MAPPINGS: _Private(
        "subject",
        (IdMappingRow.owner_id,),
        (IdMappingRow.id, IdMappingRow.object_id, IdMappingRow.mailbox_id),
        quoting=("error_text",),
        public=and_(
            IdMappingRow.object_type == int(ObjectType.CONTACT), IdMappingRow.object_id.is_not(None)
        ),
    ),
}


def veiled(view: View, table: Table, viewer: Viewer | None) -> View:
    """Return *view* as *viewer* may see it; None is the program itself and sees all."""
    if table is Table.ALERTS:
        return _veiled_alerts(view, viewer)
    private = _PRIVATE.get(table)
    if private is None:
        return view
    if viewer is None or table in viewer.lists:
        return _with_columns(view, {FLAG: false()})
    open_to = [owner == viewer.user_id for owner in private.owners]
    if viewer.items:
        open_to += [item.in_(viewer.items) for item in private.items]
    readable = or_(*open_to)
    told = readable if private.public is None else or_(readable, private.public)
    shown: Any = view.columns[private.column]
    hidden: dict[str, Column] = {
        private.column: case((told, shown), else_=HIDDEN),
        FLAG: case((told, false()), else_=~false()),
    }
    for name in private.quoting:
        quoting: Any = view.columns[name]
        hidden[name] = case((readable, quoting), else_="")
    return _with_columns(view, hidden)


def _veiled_alerts(view: View, viewer: Viewer | None) -> View:
    """Alerts quote subjects; on the walls of others what they quote is hidden.

    That is cut from the text once it is read; a filter does not look at such texts at all.
    """
    if viewer is None:
        return _with_columns(view, {FLAG: false()})
    readable = _told(viewer)
    text: Any = view.columns["text"]
    columns = {
        _SEARCHED: case((readable, text), else_=""),
        FLAG: case((readable, false()), else_=~false()),
    }
    return replace(
        _with_columns(view, columns),
        text=tuple(_SEARCHED if name == "text" else name for name in view.text),
        aliases={**view.aliases, "name": _SEARCHED, "text": _SEARCHED},
        build=_without_quotes(view.build),
    )


def _told(viewer: Viewer) -> ColumnElement[bool]:
    """Return "the viewer is among those who were told"."""
    told = aliased(TraceLogRow)
    same = or_(told.id == TraceLogRow.id, same_cause(TraceLogRow, told))
    statement = select(told.id).where(and_(same, told.for_user_id == viewer.user_id))
    return exists(statement.correlate(TraceLogRow))


def _without_quotes(build: Callable[[Any], ListRow]) -> Callable[[Any], ListRow]:
    def built(row: Any) -> ListRow:
        alert = build(row)
        if isinstance(alert, AlertRow) and alert.content_hidden:
            return replace(alert, text=alert_without_quotes(alert.code, alert.text))
        return alert

    return built


def _with_columns(view: View, columns: Mapping[str, Column]) -> View:
    return replace(view, columns={**view.columns, **columns})
