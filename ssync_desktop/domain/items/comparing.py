"""A row and an item side by side: what each has to give to the other, and what keeps it back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ssync_desktop.domain.items.acting import directions_for, table_of
from ssync_desktop.domain.items.attaching import files_of, with_files
from ssync_desktop.domain.items.clashing import (
    REFUSED,
    Answer,
    answer_about,
    apart,
    clash_over,
    times_to_come,
)
from ssync_desktop.domain.items.conflict import (
    Merged,
    Sides,
    Values,
    Winners,
    differ,
    merge,
)
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import FieldConflict, LocalItem
from ssync_desktop.domain.items.kinds import Question, SyncDirection
from ssync_desktop.domain.items.meeting_rules import (
    Directions,
    Limit,
    limited,
    limits,
    organizes,
    with_known_organizer,
)
from ssync_desktop.domain.items.occurrence_rules import HeldBack, goes_over, held_back
from ssync_desktop.domain.items.planning import ItemRules, Pair
from ssync_desktop.domain.items.projection import kept, to_exchange
from ssync_desktop.domain.items.reminders import reminded, with_own_reminder
from ssync_desktop.domain.options import ObjectType


@dataclass(frozen=True, slots=True)
class Comparison:
    """Three versions of an item, what becomes of them, and words on what is held back.

    *shown* is the row as Exchange would show it; the sides are without what is held back of it.
    *directions* are those of this pair, which can be fewer than those of the field map. *clash* is
    the time about which the user has to be asked, or was, as *answer* says.
    """

    shown: Content
    sides: Sides
    directions: Directions
    merged: Merged
    held_back: tuple[str, ...]
    clash: tuple[FieldConflict, ...] = ()
    answer: Answer = Answer.UNASKED
    times: Values = field(default_factory=dict)  # that would come, before anybody is asked


def compare(pair: Pair, local: LocalItem, rules: ItemRules) -> Comparison | None:
    """Return what *local* and the item of *pair* have to give each other.

    None while nothing is known of what the item says. An item whose version the mapping knows says
    what it said then, in whatever words the server returns it.
    """
    table = local.object_type
    shown = to_exchange(local, rules.now.date())
    common = common_of(pair, table)
    there = there_of(pair, table)
    if there is None:
        return None
    there = with_known_organizer(there, shown, rules)
    goes = goes_over(pair, local, rules)
    here, far = held_back(shown, common, goes), held_back(there, common, goes)
    sides = Sides(here.content, common, far.content)
    winners = _winners(pair, local, rules)
    restores = table is ObjectType.SERVICE_APPOINTMENT
    mapped = directions_for(pair, rules)
    found = tuple(limits(pair, local, shown, rules))
    directions = limited(mapped, found)
    merged = merge(sides, directions, winners, restores=restores)
    times = {} if common is None else times_to_come(merged.to_crm, there)
    answer = answer_about(pair.mapping, times)
    clash: tuple[FieldConflict, ...] = ()
    if answer is Answer.NO:
        found = (*found, REFUSED)
        directions = limited(mapped, found)
        merged = merge(sides, directions, winners, restores=restores)
    elif answer is Answer.AWAITED or (answer is Answer.UNASKED and _clashes(pair, times)):
        assert common is not None
        clash, merged = clash_over(times, sides.crm), apart(merged, common)
    actual = far.content if pair.remote is None else pair.remote.content
    merged = reminded(merged, shown, local.content, actual, rules.now)
    whole = merged
    if sides.crm != sides.exchange:
        whole = merge(sides, mapped, winners, restores=restores)
    words = tuple(_words(found, whole, merged))
    _keep_cancelled(merged, here, far)
    return Comparison(shown, sides, directions, merged, words, clash, answer, times)


def _keep_cancelled(merged: Merged, here: HeldBack, far: HeldBack) -> None:
    """Leave out of what goes over the occurrences that its goal has cancelled for itself."""
    for fields, own in ((merged.to_crm, here), (merged.to_exchange, far)):
        if "series" in fields:
            fields["series"] = own.kept_in(fields["series"])


def _words(limits: Iterable[Limit], whole: Merged, merged: Merged) -> Iterator[str]:
    """Yield what of *limits* keeps something of *whole* from being in *merged*."""
    back = (whole.to_exchange.keys() - merged.to_exchange) | (whole.to_crm.keys() - merged.to_crm)
    for one in limits:
        if back.intersection(one.fields or back):
            yield one.words


def _clashes(pair: Pair, times: Values) -> bool:
    return bool(times) and pair.question is Question.SCHEDULING_CONFLICT


def moved_to(pair: Pair, local: LocalItem, rules: ItemRules) -> Content | None:
    """Return what *local* is to say with a time from Exchange about which nobody was asked."""
    compared = compare(replace(pair, question=None), local, rules)
    if compared is None or not compared.times or compared.answer is not Answer.UNASKED:
        return None
    return replace(compared.shown, **compared.merged.to_crm)


def common_of(pair: Pair, table: ObjectType) -> Content | None:
    """Return what both sides of *pair* said when they last agreed."""
    if pair.mapping is None or pair.mapping.common is None:
        return None
    return kept(table, pair.mapping.common)


def there_of(pair: Pair, table: ObjectType) -> Content | None:
    """Return what the item of *pair* says as far as a row of *table* can say it.

    Its reminder is the one that was given to it, whatever its user has made of that. What hangs on
    it is what it was read with: nothing was noted of that while attachments did not synchronize.
    """
    common = common_of(pair, table)
    remote = pair.remote
    if remote is None:
        return common
    there = kept(table, remote.content)
    if common is not None and is_heard(pair):
        there = with_files(common, files_of(there))
    return with_own_reminder(there, common)


def is_heard(pair: Pair) -> bool:
    """Say whether *pair* knows its item as it is: nothing has changed there since it was noted."""
    remote, mapping = pair.remote, pair.mapping
    return remote is None or (mapping is not None and mapping.remote_version == remote.version)


def changed_there(pair: Pair, rules: ItemRules) -> bool:
    """Say whether the item says something else than when both sides last agreed.

    What Exchange is only given by the organization does not count.
    """
    table = table_of(pair)
    common, there = common_of(pair, table), there_of(pair, table)
    if common is None or there is None:
        return False
    there = _in_the_words_of(common, with_known_organizer(there, common, rules))
    directions = directions_for(pair, rules)
    given = {name for name, one in directions.items() if one is SyncDirection.TO_EXCHANGE}
    return differ(there, common, _names(there, {}) - given)


def _in_the_words_of(common: Content, there: Content) -> Content:
    """Return *there* with the body of *common* where only blanks and line ends tell them apart.

    Servers keep those as they like, which nobody has said.
    """
    same = there.body.split() == common.body.split()
    return replace(there, body=common.body) if same else there


def changed_here(pair: Pair, local: LocalItem, rules: ItemRules) -> bool:
    """Say whether the row says something else than when both sides last agreed.

    Only what Exchange would be given counts.
    """
    common = common_of(pair, local.object_type)
    if common is None:
        return False
    shown = to_exchange(local, rules.now.date())
    common = with_known_organizer(common, shown, rules)
    return differ(shown, common, _names(shown, directions_for(pair, rules)))


def _names(content: Content, directions: Mapping[str, SyncDirection]) -> set[str]:
    """Return the fields of *content*, or those that *directions* let go to Exchange."""
    names = {name for name, one in content.__dataclass_fields__.items() if one.compare}
    if not directions:
        return names
    return names & {name for name, one in directions.items() if one.to_exchange}


def _winners(pair: Pair, local: LocalItem, rules: ItemRules) -> Winners:
    """Return whose value counts where both changed it (D14).

    What a mailbox says of the time comes from the organizer: it is theirs, or has been told by
    them. The organization says it only where the organizer wrote the row, later. Two that never
    agreed keep the time that the guests were told.
    """
    there = None if pair.remote is None or is_heard(pair) else pair.remote.modified_on
    later = there is None or local.modified_on >= there
    agreed = pair.mapping is not None and pair.mapping.common is not None
    by_organizer = organizes(pair, rules) and local.modified_by == rules.user_id
    unsettled = rules.renewed.get(local.object_type, frozenset())
    return Winners(later, later and agreed and by_organizer, unsettled)
