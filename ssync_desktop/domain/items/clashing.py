"""A time from Exchange at which its user has another appointment: who is asked, and what was said.

A row that is linked keeps its time until its user lets it go (section 5.4, B97). Which time they
were asked about, and refused, is kept among the conflicts of the link: there they can still choose
the other one. It is told from what both sides changed by the row, which never said anything else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum, auto
from typing import Any

from ssync_desktop.domain.items.conflict import TIME, Merged, Values
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import FieldConflict, IdMapping
from ssync_desktop.domain.items.kinds import Question, UserDecision
from ssync_desktop.domain.items.meeting_rules import Limit

REFUSED = Limit(
    "Its user keeps the time it has here: at the other one there is another appointment.",
    TIME,
    to_crm=False,
)


class Answer(Enum):
    """What the user said about a time at which there is another appointment."""

    UNASKED = auto()
    AWAITED = auto()
    YES = auto()
    NO = auto()


def times_to_come(to_crm: Values, there: Content) -> Values:
    """Return what *there* says of the time, where that goes to the organization."""
    return {name: getattr(there, name) for name in TIME if name in to_crm}


def asked_about(conflicts: Iterable[FieldConflict]) -> Values:
    """Return the time that the user was asked about, as Exchange says it; nothing for none."""
    return {one.field: one.exchange for one in conflicts if is_of_clash(one)}


def is_of_clash(conflict: FieldConflict) -> bool:
    """Say whether *conflict* is a time that the user was asked about."""
    return conflict.field in TIME and conflict.crm_won and conflict.crm == conflict.common


def clash_over(times: Values, shown: Content) -> tuple[FieldConflict, ...]:
    """Return what is kept of *times* when the user is asked about them; the row shows *shown*."""
    own = {name: getattr(shown, name) for name in times}
    return tuple(
        FieldConflict(name, crm=own[name], common=own[name], exchange=said, crm_won=True)
        for name, said in times.items()
    )


def answer_about(mapping: IdMapping | None, times: Values) -> Answer:
    """Return what the user has said about *times*; another time is another question."""
    if mapping is None or not times or asked_about(mapping.conflicts) != times:
        return Answer.UNASKED
    if mapping.question is not Question.SCHEDULING_CONFLICT:
        return Answer.NO  # which came to rest
    match mapping.decision:
        case UserDecision.YES:
            return Answer.YES
        case UserDecision.ASKED:
            return Answer.AWAITED
        case _:
            return Answer.NO


def apart(merged: Merged, common: Content) -> Merged:
    """Return *merged* with the time as it is on each side, while nobody has decided about it."""
    before: dict[str, Any] = {name: getattr(common, name) for name in TIME}
    return replace(
        merged,
        to_crm=_without_time(merged.to_crm),
        to_exchange=_without_time(merged.to_exchange),
        before=replace(merged.before, **before),
        halfway=replace(merged.halfway, **before),
        common=replace(merged.common, **before),
        conflicts=tuple(one for one in merged.conflicts if one.field not in TIME),
    )


def still_refused(conflicts: Iterable[FieldConflict], there: Content) -> Iterator[FieldConflict]:
    """Yield *conflicts* but those about a time that *there* does not say any more."""
    for one in conflicts:
        if not is_of_clash(one) or getattr(there, one.field, None) == one.exchange:
            yield one


def _without_time(fields: Values) -> Values:
    return {name: value for name, value in fields.items() if name not in TIME}
