"""Contents as text and back, exactly: how a last common version and a former one are kept.

The text is JSON. Enumerations are written as their codes, days and wall times in ISO 8601, and
what a field says by default is left out; so no field may ever get another default. Python's
``fold`` is not written: in UTC it means nothing, and on the wall ``WallTime.later`` stands for it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, time
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from ssync_desktop.domain.items.content import CONTENT_TYPES, Content
from ssync_desktop.domain.items.item import FieldConflict
from ssync_desktop.domain.items.kinds import ItemKind, Phase

Json = Any
BESIDE_CONTENT: Mapping[str, Any] = {"phase": Phase}
"""What both sides can have changed besides the fields of a content, and the type it has."""
_TYPES: Mapping[ItemKind, Any] = CONTENT_TYPES


def encode(content: Content) -> str:
    """Return *content* as text; equal texts say exactly the same."""
    return _text(_encoded(content))


def decode(kind: ItemKind, text: str) -> Content:
    """Return the content of *kind* that *text* says; ``ValueError`` where it says none."""
    return cast("Content", _decoded(_TYPES[kind], _json(text)))


def encode_conflicts(conflicts: Iterable[FieldConflict]) -> str:
    """Return *conflicts* as text, with what all three sides said."""
    return _text(
        [
            {
                "field": one.field,
                "crm": _encoded(one.crm),
                "common": _encoded(one.common),
                "exchange": _encoded(one.exchange),
                "crm_won": one.crm_won,
            }
            for one in conflicts
        ]
    )


def decode_conflicts(kind: ItemKind, text: str) -> tuple[FieldConflict, ...]:
    """Return the conflicts over fields of *kind* that *text* says; ``ValueError`` if it does not.

    Those over fields that this version does not know are left out.
    """
    hints = {**BESIDE_CONTENT, **_hints(_TYPES[kind])}
    try:
        known = [(one, hints[one["field"]]) for one in _json(text) if one["field"] in hints]
        return tuple(
            FieldConflict(
                one["field"],
                crm=_side(hint, one["crm"]),
                common=_side(hint, one["common"]),
                exchange=_side(hint, one["exchange"]),
                crm_won=one["crm_won"],
            )
            for one, hint in known
        )
    except (TypeError, KeyError) as error:
        raise ValueError(text) from error


def encode_value(value: object) -> str:
    """Return the value of one field as text."""
    return _text(_encoded(value))


def decode_value(kind: ItemKind, field: str, text: str) -> object:
    """Return the value of *field* of *kind* that *text* says; ``ValueError`` where there is none.

    A field may be empty on one side whatever it has on the other, so nothing is always allowed.
    """
    hint = BESIDE_CONTENT.get(field) or _hints(_TYPES[kind]).get(field)
    if hint is None:
        raise ValueError(field)
    return _side(hint, _json(text))


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    hint: Any
    default: object


@cache
def _fields(kind: Any) -> tuple[_Field, ...]:
    hints = get_type_hints(kind)
    return tuple(_Field(one.name, hints[one.name], one.default) for one in fields(kind))


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return {one.name: one.hint for one in _fields(kind)}


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json(text: str) -> Json:
    return json.loads(text)  # raises JSONDecodeError, which is a ValueError


def _encoded(value: object) -> Json:
    if is_dataclass(value):
        pairs = ((one, getattr(value, one.name)) for one in _fields(cast("Any", type(value))))
        return {one.name: _encoded(said) for one, said in pairs if said != one.default}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):  # of which a datetime is one
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encoded(one) for one in value]
    return value


def _side(hint: Any, value: Json) -> object:
    return None if value is None else _decoded(hint, value)


def _decoded(hint: Any, value: Json) -> object:
    if get_origin(hint) is UnionType:
        (hint,) = (one for one in get_args(hint) if one is not type(None))
        return _side(hint, value)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValueError(value)
        return tuple(_decoded(get_args(hint)[0], one) for one in value)
    if is_dataclass(hint):
        return _record(hint, value)
    if issubclass(hint, Enum):
        return hint(value)
    dated = issubclass(hint, date | time)
    if type(value) is not (str if dated else hint):
        raise ValueError(value)
    return hint.fromisoformat(value) if dated else value


def _record(kind: Any, values: Json) -> object:
    if not isinstance(values, dict):
        raise ValueError(values)  # noqa: TRY004  what is wrong is the text, no caller's value
    said = {}
    for one in _fields(kind):
        if one.name in values:
            said[one.name] = _decoded(one.hint, values[one.name])
        elif one.default is MISSING:
            raise ValueError(values)
    return kind(**said)
