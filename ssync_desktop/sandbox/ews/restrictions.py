"""Which folders or items a search wants (MS-OXWSSRCH, t:SearchExpression)."""

import operator
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

from ssync_desktop.sandbox.ews.markup import Element, children, local
from ssync_desktop.sandbox.ews.refusals import SoapFault

X = TypeVar("X")
Holds = Callable[[X], bool]
Words = Callable[[X, Element], Sequence[str]]
"""Returns what something says under a field path: nothing, one value, or several."""

Comparable = float | str

_COMPARISONS: Final[dict[str, Callable[[Comparable, Comparable], bool]]] = {
    "IsEqualTo": operator.eq,
    "IsGreaterThan": operator.gt,
    "IsGreaterThanOrEqualTo": operator.ge,
    "IsLessThan": operator.lt,
    "IsLessThanOrEqualTo": operator.le,
}
_TRUTHS: Final = {"true": "1", "false": "0"}


def restriction(node: Element | None, words: Words[X]) -> Holds[X]:
    """Return the test that a ``Restriction`` describes; without one everything passes."""
    return (lambda _: True) if node is None else _expression(children(node)[0], words)


def _expression(node: Element, words: Words[X]) -> Holds[X]:
    name = local(node)
    if name in {"And", "Or", "Not"}:
        return _logical(name, [_expression(one, words) for one in children(node)])
    path = children(node)[0]
    if name == "Exists":
        return lambda one: bool(words(one, path))
    if name == "Contains":
        return _contains(node, path, words)
    if name == "Excludes":
        mask = int(children(node)[1].get("Value", "0"), 0)
        return lambda one: not any(int(value or "0", 0) & mask for value in words(one, path))
    if name == "IsNotEqualTo":
        equal = _comparison(operator.eq, node, path, words)
        return lambda one: not equal(one)
    if name in _COMPARISONS:
        return _comparison(_COMPARISONS[name], node, path, words)
    raise SoapFault("ErrorUnsupportedPathForQuery", f"There is no {name} here.")


def _logical(name: str, parts: list[Holds[X]]) -> Holds[X]:
    if name == "And":
        return lambda one: all(part(one) for part in parts)
    if name == "Or":
        return lambda one: any(part(one) for part in parts)
    return lambda one: not parts[0](one)


def _contains(node: Element, path: Element, words: Words[X]) -> Holds[X]:
    wanted = children(node)[1].get("Value", "")
    exact = node.get("ContainmentComparison", "Exact") == "Exact"
    mode = node.get("ContainmentMode", "FullString")
    if not exact:
        wanted = wanted.casefold()

    def found(value: str) -> bool:
        text = value if exact else value.casefold()
        if mode == "FullString":
            return text == wanted
        if mode == "Prefixed":
            return text.startswith(wanted)
        if mode in {"PrefixOnWords", "ExactPhrase"}:
            return f" {wanted}" in f" {text}" + (" " if mode == "ExactPhrase" else "")
        return wanted in text

    return lambda one: any(map(found, words(one, path)))


def _comparison(
    compare: Callable[[Comparable, Comparable], bool],
    node: Element,
    path: Element,
    words: Words[X],
) -> Holds[X]:
    other = children(children(node)[1])[0]
    constant = other.get("Value") if local(other) == "Constant" else None

    def holds(one: X) -> bool:
        right = [constant] if constant is not None else words(one, other)
        return any(_compared(compare, a, b) for a in words(one, path) for b in right)

    return holds


def _compared(compare: Callable[[Comparable, Comparable], bool], left: str, right: str) -> bool:
    """Compare as moments or numbers where both are, and else as words without case."""
    values = [_weighed(one) for one in (left, right)]
    if isinstance(values[0], float) and isinstance(values[1], float):
        return compare(values[0], values[1])
    return compare(left.casefold(), right.casefold())


def _weighed(value: str) -> Comparable:
    value = _TRUTHS.get(value, value)
    try:
        if value[4:5] == "-" and value[10:11] in {"T", ""}:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        return float(value)
    except ValueError:
        return value


def ordering(node: Element | None, words: Words[X]) -> Callable[[list[X]], list[X]] | None:
    """Return what sorts as a ``SortOrder`` says, its first field first; None without one."""
    fields = [(one.get("Order") == "Descending", children(one)[0]) for one in children(node)]
    if not fields:
        return None

    def ordered(found: list[X]) -> list[X]:
        for backward, path in reversed(fields):
            ranked = [(_rank(words(one, path)), one) for one in found]
            ranked.sort(key=operator.itemgetter(0), reverse=backward)
            found = [one for _, one in ranked]
        return found

    return ordered


def _rank(values: Sequence[str]) -> tuple[int, float, str]:
    """Nothing comes before numbers and moments, these before words."""
    if not values:
        return (0, 0.0, "")
    weighed = _weighed(values[0])
    return (1, weighed, "") if isinstance(weighed, float) else (2, 0.0, weighed.casefold())
