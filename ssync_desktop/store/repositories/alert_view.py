"""The alerts wall as a list: what was told to several people is one line that names them all."""

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.view import Column, View, builder, columns_of
from ssync_desktop.store.tables.alerts import TraceLogRow
from ssync_desktop.store.tables.users import UserRow


def alerts() -> View:
    """Return the list of alerts, one for each cause."""
    row = TraceLogRow
    return View(
        source=row.__table__,
        id=row.id,
        columns=columns_of(
            row,
            *("id", "level", "code", "text", "created_on", "updated_on", "count"),
            *("regarding_id", "regarding_type", "regarding_name", "can_be_deleted", "email_id"),
            "for_user_id",
            for_user_name=_names(),
        ),
        text=("text", "code", "regarding_name", "for_user_name"),
        build=builder(Table.ALERTS),
        aliases={"name": "text"},
        only=told_first(),
    )


def told_first() -> ColumnElement[bool]:
    """Return "nobody was told the same before"; of equal alerts this is true of exactly one."""
    before = aliased(TraceLogRow)
    told = select(before.id).where(same_cause(TraceLogRow, before), before.id < TraceLogRow.id)
    return ~exists(told.correlate(TraceLogRow))


def same_cause(one: type[TraceLogRow], other: type[TraceLogRow]) -> ColumnElement[bool]:
    """Return "these alerts are the same, whoever is told" (B104)."""
    return and_(
        one.regarding_id == other.regarding_id,
        one.code == other.code,
        one.email_id.is_not_distinct_from(other.email_id),
        one.mapping_id.is_not_distinct_from(other.mapping_id),
        one.is_unique,
        other.is_unique,
    )


def _names() -> Column:
    """Return the names of all who were told, or the empty text."""
    told = aliased(TraceLogRow)
    names = (
        select(func.aggregate_strings(UserRow.full_name, ", "))
        .join_from(told, UserRow, UserRow.id == told.for_user_id)
        .where(same_cause(TraceLogRow, told) | (told.id == TraceLogRow.id))
        .correlate(TraceLogRow)
        .scalar_subquery()
    )
    return func.coalesce(names, "")
