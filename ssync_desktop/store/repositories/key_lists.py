"""Long lists of keys as a table of their own in a statement, whose text and plan stay the same.

With it a statement can do something for each key, such as look at its newest rows alone, which
``IN (…)`` cannot.
"""

import json
from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import ARRAY, FromClause, Integer, String, bindparam, column, func
from sqlalchemy.orm import Session

KeyType = Literal["text", "number"]
_TYPES: dict[KeyType, type[String] | type[Integer]] = {"text": String, "number": Integer}


def key_list(dialect: str, kind: KeyType) -> FromClause:
    """Return a table with one column, ``value``, filled by the parameter ``keys``.

    The parameter is what :func:`key_parameter` makes of the keys.
    """
    value: Any = column("value", _TYPES[kind])
    if dialect == "postgresql":
        array = bindparam("keys", type_=ARRAY(_TYPES[kind]))
        return func.unnest(array).table_valued(value, name="keys").render_derived()
    return func.json_each(bindparam("keys", type_=String)).table_valued(value, name="keys")


def key_parameter(dialect: str, keys: Collection[Any]) -> Any:
    """Return *keys*, texts or numbers, as the parameter of a :func:`key_list`."""
    return list(keys) if dialect == "postgresql" else json.dumps(list(keys))


def dialect_of(session: Session) -> str:
    """Return the name of the database's dialect."""
    return session.get_bind().dialect.name
