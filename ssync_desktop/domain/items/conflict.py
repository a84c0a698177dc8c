"""Three versions of an item become one: what goes where, field by field (D14).

A field that only one side changed goes to the other; one that both changed is a conflict, which
the later modification wins, and of the time the organizer's side. A field that goes one way is
won by where it comes from. Where two items are linked that
have never agreed, what one side leaves empty is filled from the other. Attachments are no single
value: file by file they come and go, and no side's win over the other's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from ssync_desktop.domain.items import attached_files
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.item import FieldConflict
from ssync_desktop.domain.items.kinds import SyncDirection

Values = dict[str, Any]

ATTACHMENTS = "attachments"
TIME = ("block", "series")
PROGRESS = ("status", "percent_complete", "completed_on")
_GROUP = {name: group for group in (TIME, PROGRESS) for name in group}
"""Fields that only make sense together: where both sides changed some, one side gives them all."""


@dataclass(frozen=True, slots=True)
class Sides:
    """An item as the organization has it, as both last agreed, and as Exchange has it.

    All in the form of Exchange (``projection``). *common* None: they have never agreed.
    """

    crm: Content
    common: Content | None
    exchange: Content


@dataclass(frozen=True, slots=True)
class Winners:
    """Whose value counts where both sides changed it.

    Of the fields *unsettled* it is not known who did: they begin to go over only now, and are
    brought together as if both sides had never agreed.
    """

    crm_is_later: bool
    crm_holds_time: bool
    unsettled: frozenset[str] = frozenset()

    def crm_wins(self, field: str) -> bool:
        """Say whether the organization's value of *field* counts."""
        return self.crm_holds_time if field in TIME else self.crm_is_later


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be written on each side, and the common version at each step.

    *common* is what both have agreed on when all is written, *halfway* when the organization is
    written and Exchange is not, *before* when neither is: planned again from there, what is left
    is the rest.
    """

    to_crm: Values
    to_exchange: Values
    before: Content
    halfway: Content
    common: Content
    conflicts: tuple[FieldConflict, ...]


def merge(
    sides: Sides,
    directions: Mapping[str, SyncDirection],
    winners: Winners,
    *,
    restores: bool = False,
) -> Merged:
    """Return what becomes of *sides*.

    What goes one way is carried when its source has changed; what the other side says until then
    is its own. With *restores* it is written over at once.
    """
    to_crm: Values = {}
    to_exchange: Values = {}
    agreed: Values = {}
    conflicts: list[FieldConflict] = []
    for one in fields(sides.crm):
        name = one.name
        crm, exchange = getattr(sides.crm, name), getattr(sides.exchange, name)
        direction = directions.get(name, SyncDirection.NONE)
        agreed[name] = crm if direction is SyncDirection.TO_EXCHANGE else exchange
        if crm == exchange or direction is SyncDirection.NONE:
            continue
        if name == ATTACHMENTS:
            _merge_files(sides, direction, to_crm, to_exchange, agreed)
            continue
        crm_gives, exchange_gives = _givers(sides, directions, winners, name)
        if crm_gives and exchange_gives:
            crm_won = _crm_wins(name, direction, winners)
            conflicts.append(_conflict(sides, name, crm_won=crm_won))
            crm_gives, exchange_gives = crm_won, not crm_won
        if (crm_gives or restores) and direction.to_exchange:
            to_exchange[name] = agreed[name] = crm
        elif exchange_gives and direction.to_crm:
            to_crm[name] = agreed[name] = exchange
    common = replace(sides.exchange, **agreed)
    halfway = replace(common, **{name: getattr(sides.exchange, name) for name in to_exchange})
    before = replace(halfway, **_before(sides, to_crm, to_exchange))
    return Merged(to_crm, to_exchange, before, halfway, common, tuple(conflicts))


def _before(sides: Sides, to_crm: Values, to_exchange: Values) -> Values:
    """Return what of the common version is another one as long as nothing was written."""
    values = {name: getattr(sides.crm, name) for name in to_crm}
    if ATTACHMENTS in to_crm and ATTACHMENTS in to_exchange:
        # What only one side has yet must not look as if it had gone on the other.
        crm = _files(sides.crm)
        values[ATTACHMENTS] = tuple(one for one in _files(sides.exchange) if one in crm)
    return values


def _merge_files(
    sides: Sides, way: SyncDirection, to_crm: Values, to_exchange: Values, agreed: Values
) -> None:
    """Add what becomes of the attachments."""
    crm, exchange = _files(sides.crm), _files(sides.exchange)
    common = None if sides.common is None else _files(sides.common)
    here, there = attached_files.merged(crm, common, exchange, way)
    if here != crm:
        to_crm[ATTACHMENTS] = here
    if there != exchange:
        to_exchange[ATTACHMENTS] = there
    # Those of Exchange come first: they have the keys by which they are known again.
    agreed[ATTACHMENTS] = here if way is SyncDirection.TO_EXCHANGE else there


def _files(content: Content) -> attached_files.Files:
    return content.attachments if isinstance(content, AppointmentContent) else ()


def _crm_wins(name: str, direction: SyncDirection, winners: Winners) -> bool:
    if direction is SyncDirection.BOTH:
        return winners.crm_wins(name)
    return direction is SyncDirection.TO_EXCHANGE


def _givers(
    sides: Sides, directions: Mapping[str, SyncDirection], winners: Winners, name: str
) -> tuple[bool, bool]:
    """Say whether the organization has a value of field *name* to give, and whether Exchange has.

    The fields of a group that goes both ways give together.
    """
    if name in winners.unsettled:
        return not _empty(sides.crm, [name]), not _empty(sides.exchange, [name])
    direction = directions[name]
    group = [
        one
        for one in _GROUP.get(name, (name,))
        if hasattr(sides.crm, one) and directions.get(one) is direction
    ]
    if sides.common is None:
        return not _empty(sides.crm, group), not _empty(sides.exchange, group)
    return differ(sides.crm, sides.common, group), differ(sides.exchange, sides.common, group)


def differ(content: Content, common: Content, names: Iterable[str]) -> bool:
    """Say whether two contents say something else in any of the fields *names*."""
    return any(getattr(content, name) != getattr(common, name) for name in names)


def _empty(content: Content, names: list[str]) -> bool:
    """Say whether *content* says in none of *names* more than a new one does by itself."""
    return all(getattr(content, one) == default for one, default in _defaults(content, names))


def _defaults(content: Content, names: list[str]) -> Iterator[tuple[str, object]]:
    for one in fields(content):
        if one.name in names:
            # A subject has no default; an empty one is empty all the same.
            yield one.name, "" if one.default is MISSING else one.default


def _conflict(sides: Sides, name: str, *, crm_won: bool) -> FieldConflict:
    common = None if sides.common is None else getattr(sides.common, name)
    crm, exchange = getattr(sides.crm, name), getattr(sides.exchange, name)
    return FieldConflict(name, crm, common, exchange, crm_won)
