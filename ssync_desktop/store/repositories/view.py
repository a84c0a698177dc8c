"""A list of the window as SQL: where its rows come from and which names may be asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, get_type_hints
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, RowMapping, String, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from ssync_desktop.domain.query import Condition, Table
from ssync_desktop.domain.rows import ROW_TYPES, ListRow

Column = InstrumentedAttribute[Any] | ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class View:
    """One list. *columns* are all that can be read, compared or sorted by, and no bodies.

    Their names are those of the list row, a dot before those of a value inside it
    (``incoming.status``). *text* names the columns a filter text is looked for in. *aliases* are
    further names to sort by: ``name`` where a row has none, or a whole inner value. *only* leaves
    rows out of every query.
    """

    source: FromClause
    id: InstrumentedAttribute[UUID]
    columns: Mapping[str, Column]
    text: tuple[str, ...]
    build: Callable[[RowMapping], ListRow]
    aliases: Mapping[str, str]
    only: ColumnElement[bool] | None = None

    def column(self, name: str) -> Column:
        """Return the column called *name*; ``ValueError`` for a name this list does not have."""
        found = self.columns.get(self.aliases.get(name, name))
        if found is None:
            raise ValueError(f"There is no column {name!r} in this list.")
        return found

    def contains(self, text: str, dialect: str) -> ColumnElement[bool]:
        """Return "a visible text contains *text*", in whatever case either is written."""
        return or_(*(_contains(self.columns[name], text, dialect) for name in self.text))

    def meets(self, condition: Condition) -> ColumnElement[bool]:
        """Return *condition* as SQL; ``ValueError`` for an operator that does not exist."""
        column: Any = self.column(condition.column)
        compare = _OPERATORS.get(condition.operator)
        if compare is None:
            raise ValueError(f"There is no operator {condition.operator!r}.")
        answer: ColumnElement[bool] = compare(column, condition.value)
        return answer

    def order(self, name: str, *, descending: bool) -> tuple[ColumnElement[Any], ...]:
        """Return what to sort by: texts without regard to case, empty values last, then the id."""
        column: Any = self.column(name)
        if isinstance(column.type, String):
            column = func.lower(column)
        key = column.desc() if descending else column.asc()
        if getattr(column, "nullable", True):
            key = key.nulls_last()  # which keeps SQLite from using an index
        return key, (self.id.desc() if descending else self.id.asc())


def columns_of(row: type[Any], *names: str, **others: Column) -> dict[str, Column]:
    """Return columns of the table *row* by their names, and *others* by those given."""
    return {name: getattr(row, name) for name in names} | others


def or_empty(column: InstrumentedAttribute[str]) -> Column:
    """Return *column*, with the empty text where a joined row is missing."""
    return func.coalesce(column, "")


def builder(table: Table, **inner: Callable[[RowMapping], Any]) -> Callable[[RowMapping], ListRow]:
    """Return what makes a list row of *table* from columns of the same names.

    Codes become members of their option set; *inner* makes the fields that have no column.
    """
    kind = ROW_TYPES[table]
    hints = get_type_hints(kind)
    plain = [field.name for field in fields(kind) if field.name not in inner]
    codes = {name: hints[name] for name in plain if _is_option_set(hints[name])}

    def build(row: RowMapping) -> ListRow:
        values = {name: row[name] for name in plain}
        values |= {name: options(row[name]) for name, options in codes.items()}
        return kind(**values, **{name: make(row) for name, make in inner.items()})

    return build


def _is_option_set(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


_OPERATORS: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "eq": lambda column, value: column == value,
    "ne": lambda column, value: column != value,
    "in": lambda column, value: column.in_(tuple(value)),
    "lt": lambda column, value: column < value,
    "ge": lambda column, value: column >= value,
    "null": lambda column, value: column.is_not(None) if value is False else column.is_(None),
}


def _contains(column: Any, text: str, dialect: str) -> ColumnElement[bool]:
    if text.isascii():
        found: ColumnElement[bool] = column.icontains(text, autoescape=True)
        return found
    # Beyond ASCII SQLite does not know cases, nor does PostgreSQL under the locale "C".
    if dialect == "sqlite":
        return func.ssync_fold(column, type_=String).contains(text.casefold(), autoescape=True)
    folded = func.lower(column.collate("und-x-icu"), type_=String)
    return folded.contains(text.lower(), autoescape=True)
