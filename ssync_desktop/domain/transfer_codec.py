"""Drafts as plain JSON values and back: what the file of an exported organization is made of.

Enumerations are written by name, moments in ISO 8601 with their zone. What belongs to one database
only (ids, versions) and whether a password is set there is left out.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from ssync_desktop.domain.problems import Problem

T = TypeVar("T")
Json = Any
LOCAL = frozenset({"id", "row_version", "password_set", "kind"})
"""Fields that mean something in one database only, or that are written in another way."""


class _ToldAlready(Exception):
    """No error of its own: a part cannot be made, and its problems say why."""


def encode(draft: object) -> dict[str, Json]:
    """Return the fields of a draft as JSON values; references by id are the caller's to name."""
    return {
        name: _encoded(getattr(draft, name))
        for name, hint in _exchanged(type(draft)).items()
        if not _is_reference(hint)
    }


def decode(kind: type[T], values: Mapping[str, Json], place: str, problems: list[Problem]) -> T:
    """Return the draft that *values* describe; what they leave out has its default.

    Whatever is wrong is added to *problems*, named by *place*; the draft is of no use then.
    """
    hints = _exchanged(kind)
    made: dict[str, object] = {}
    for name, value in values.items():
        where = f"{place}.{name}"
        if name not in hints or _is_reference(hints[name]):
            problems.append(Problem(where, f"{where} is not known to this version.", "Remove it."))
            continue
        try:
            made[name] = _decoded(hints[name], value, where, problems)
        except _ToldAlready:
            continue
        except (ValueError, KeyError, TypeError):
            expected = _in_words(hints[name])
            problems.append(Problem(where, f"{where} is not {expected}.", f"Write {expected}."))
    _require(kind, made, values, place, problems)
    return kind(**made)


def changed_fields(before: object, after: object, prefix: str = "") -> tuple[str, ...]:
    """Return the names of the exchanged fields in which two drafts of one kind differ."""
    found: list[str] = []
    for name in _exchanged(type(before)):
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        nested = is_dataclass(old) and type(old) is type(new)
        found += changed_fields(old, new, f"{prefix}{name}.") if nested else (f"{prefix}{name}",)
    return tuple(found)


def _require(
    kind: type[object],
    made: Mapping[str, object],
    values: Mapping[str, Json],
    place: str,
    problems: list[Problem],
) -> None:
    """Leave when something without a default is not in *made*; what is not in *values* is told."""
    needed = [one.name for one in fields(cast("Any", kind)) if one.default is MISSING]
    lacking = [name for name in needed if name not in made]
    problems.extend(
        Problem(f"{place}.{name}", f"{place}.{name} is missing.", "Add it.")
        for name in lacking
        if name not in values
    )
    if lacking:
        raise _ToldAlready


def _exchanged(kind: type[object]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = (one.name for one in fields(cast("Any", kind)))
    return {name: hints[name] for name in names if name not in LOCAL}


def _is_reference(hint: Any) -> bool:
    return hint is UUID or UUID in get_args(hint)


def _encoded(value: object) -> Json:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(_encoded(one) for one in value)
    if isinstance(value, tuple):
        return [_encoded(one) for one in value]
    return encode(value) if is_dataclass(value) else value


def _decoded(hint: Any, value: Json, place: str, problems: list[Problem]) -> object:
    origin = get_origin(hint)
    if origin is UnionType:
        (hint,) = (one for one in get_args(hint) if one is not type(None))
        return None if value is None else _decoded(hint, value, place, problems)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise TypeError(place)
        return origin(_elements(get_args(hint)[0], value, place, problems))
    if is_dataclass(hint):
        return decode(cast("type[object]", hint), dict(value), place, problems)
    if issubclass(hint, Enum):
        return hint[value]
    if hint is datetime:
        return _moment(value)
    if type(value) is not hint:
        raise TypeError(place)
    return value


def _elements(hint: Any, values: list[Json], place: str, problems: list[Problem]) -> list[object]:
    """Return the elements of a list; each tells its own problems before the list is given up."""
    found: list[object] = []
    complete = True
    for number, value in enumerate(values, 1):
        try:
            found.append(_decoded(hint, value, f"{place}[{number}]", problems))
        except _ToldAlready:
            complete = False
    if not complete:
        raise _ToldAlready
    return found


def _moment(value: Json) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _in_words(hint: Any) -> str:
    kinds = [one for one in get_args(hint) or (hint,) if isinstance(one, type)]
    kind = kinds[0] if kinds else str
    if issubclass(kind, Enum):
        return f"one of {', '.join(one.name for one in kind)}"
    names = {
        bool: "true or false",
        int: "a whole number",
        str: "a text",
        datetime: "a moment with its zone, such as 2026-03-02T08:00:00+00:00",
    }
    return names.get(kind, "what belongs here")
