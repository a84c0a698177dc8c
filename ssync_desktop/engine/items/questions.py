"""What only the user can decide about an item that becomes a row, or moves one (section 5.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ssync_desktop.domain.items.comparing import moved_to
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.item import LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import Phase, Question
from ssync_desktop.domain.items.planning import Pair
from ssync_desktop.engine.items.known import Known
from ssync_desktop.organization.bookings import Clash, clashes
from ssync_desktop.store.unit import Unit


def with_questions(unit: Unit, known: Known, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return *pairs* with the questions they raise: new items, and new times of what is linked."""
    return tuple(_with_question(unit, known, pair) for pair in pairs)


def _with_question(unit: Unit, known: Known, pair: Pair) -> Pair:
    if pair.local is not None:
        return _with_new_time(unit, known, pair, pair.local)
    item, mapping = pair.remote, pair.mapping
    if item is None or pair.copy or not item.tracked:
        return pair
    if mapping is not None and mapping.object_id is not None:
        return pair
    return _of_new_row(unit, known, pair, item)


def _of_new_row(unit: Unit, known: Known, pair: Pair, item: MailboxItem) -> Pair:
    """Return *pair* with the question whether its item becomes a row.

    An item that was linked before, with another organization or with a row that is no more, comes
    first; then a record that is much the same; then a clash with another appointment (B97).
    """
    if item.mark is not None:
        return replace(pair, question=Question.PREVIOUSLY_LINKED)
    likely_id = pair.likely_id
    if likely_id is None:
        # That somebody else has one is a secret of theirs.
        similar = (one.id for one in unit.items.similar(item.content) if known.reads(one))
        likely_id = next(similar, None)
    if likely_id is not None:
        return replace(pair, question=Question.DUPLICATE, likely_id=likely_id)
    if not known.checks_bookings:
        return pair
    return _about_time(pair, clashes(unit, known.busy_addresses, item.content, known.rules.now))


def _with_new_time(unit: Unit, known: Known, pair: Pair, local: LocalItem) -> Pair:
    """Return *pair* with the question whether its row is moved into another appointment (B97)."""
    mapping, rules = pair.mapping, known.rules
    if pair.remote is None or mapping is None or mapping.unlinked:
        return pair
    if not known.checks_bookings or not _says_another_time(pair.remote.content, mapping.common):
        return pair
    moved = moved_to(pair, local, rules) if local.phase is Phase.OPEN else None
    if moved is None:
        return pair
    return _about_time(pair, clashes(unit, known.busy_addresses, moved, rules.now, local))


def _about_time(pair: Pair, found: Sequence[Clash]) -> Pair:
    if not found:
        return pair
    overlaps = tuple(overlap for _, overlap in found)
    return replace(pair, question=Question.SCHEDULING_CONFLICT, overlaps=overlaps)


def _says_another_time(there: Content, common: Content | None) -> bool:
    """Say whether *there* needs a closer look: nearly all changes leave the time as it was."""
    if not isinstance(there, AppointmentContent) or not isinstance(common, AppointmentContent):
        return False
    return (there.block, there.series) != (common.block, common.series)
