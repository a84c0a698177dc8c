"""What only the user can decide about an item that would become a new row (section 5.6)."""

from collections.abc import Iterable
from dataclasses import replace

from ssync_desktop.domain.items.kinds import Question
from ssync_desktop.domain.items.planning import Pair
from ssync_desktop.engine.items.known import Known
from ssync_desktop.organization.bookings import clashes
from ssync_desktop.store.unit import Unit


def with_questions(unit: Unit, known: Known, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return *pairs*, those of new items with the question they raise, if any."""
    return tuple(_with_question(unit, known, pair) for pair in pairs)


def _with_question(unit: Unit, known: Known, pair: Pair) -> Pair:
    """Return *pair* with its question.

    An item that was linked before, with another organization or with a row that is no more, comes
    first; then a record that is much the same; then a clash with another appointment (B97).
    """
    item, mapping = pair.remote, pair.mapping
    if item is None or pair.local is not None or pair.copy or not item.tracked:
        return pair
    if mapping is not None and mapping.object_id is not None:
        return pair
    if item.mark is not None:
        return replace(pair, question=Question.PREVIOUSLY_LINKED)
    likely_id = pair.likely_id
    if likely_id is None:
        likely = unit.items.similar(item.content)
        likely_id = None if likely is None else likely.id
    if likely_id is not None:
        return replace(pair, question=Question.DUPLICATE, likely_id=likely_id)
    rules = known.rules
    if known.checks_bookings and clashes(unit, rules.addresses, item.content, rules.now):
        return replace(pair, question=Question.SCHEDULING_CONFLICT)
    return pair
