"""What holds of every plan, whatever both sides did.

What was applied is planned no second time; nothing is deleted without a proof; nobody is written to
beyond the rules; and a pass that is stopped between two actions ends as an undisturbed one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.acting import table_for
from ssync_desktop.domain.items.attached_files import AttachedFile, attached
from ssync_desktop.domain.items.content import AppointmentContent, Content, TaskContent
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind, Phase, Question
from ssync_desktop.domain.items.meeting_rules import invited_to, is_held_by, is_past
from ssync_desktop.domain.items.planning import Action, ActionType, ItemRules, Pair
from ssync_desktop.domain.items.projection import kept, to_exchange
from ssync_desktop.domain.items.settling import settled_task
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    ADA,
    BOB,
    COLLEAGUE,
    EVE,
    LATER,
    MAP,
    NOW,
    ORGANIZATION,
    ROW,
    USER,
    World,
    deletion,
    directed,
    item,
    link,
    row,
    rules,
)
from tests.kit.item_strategies import DUE_TIMES, appointments, contacts, series, tasks

CONTENTS: Mapping[ItemKind, st.SearchStrategy[Any]] = {
    ItemKind.APPOINTMENT: st.one_of(appointments(), series()),
    ItemKind.TASK: tasks(),
    ItemKind.CONTACT: contacts(),
}
FEW = (("plan.pdf", 1, "1"), ("plan.pdf", 2, "2"), ("list.txt", 1, "1"), ("new.txt", 3, "", "k"))
TOGETHER = (("block", "series"), ("status", "percent_complete", "completed_on"))
FILES = st.lists(st.sampled_from([AttachedFile(*one) for one in FEW]), max_size=2).map(attached)
ORGANIZERS = st.sampled_from((ADA, EVE, BOB, None))
SWITCHES = (
    *("first", "track_categorized", "track_from_non_organizer", "propagate_cancellations"),
    *("update_past_meetings", "own_organizer_where_empty", "distinct_deletes", "ignore_copies"),
    "delete_on_owner_change",
)


@st.composite
def contents(draw: st.DrawFn, table: ObjectType) -> Content:
    """Return a content of *table*, of meetings with one of the organizers that matter."""
    content: Content = draw(CONTENTS[KIND_OF[table]])
    if isinstance(content, AppointmentContent):
        content = replace(content, organizer=draw(ORGANIZERS))
        if table is not ObjectType.RECURRING_APPOINTMENT_MASTER:
            content = replace(content, series=None)
        if table is ObjectType.APPOINTMENT:
            content = replace(content, attachments=draw(FILES))
    return content


@st.composite
def edited(draw: st.DrawFn, content: Content, table: ObjectType) -> Content:
    """Return *content* with any of its fields changed."""
    other = draw(contents(table))
    names = draw(st.sets(st.sampled_from(sorted(content.__dataclass_fields__)), max_size=3))
    for group in TOGETHER:
        if names.intersection(group):
            names |= set(group).intersection(content.__dataclass_fields__)
    changes: dict[str, Any] = {name: getattr(other, name) for name in names}
    return replace(content, **changes)


@st.composite
def rows(draw: st.DrawFn, content: Content, table: ObjectType) -> Any:
    """Return a row that says *content*, as it is stored: in any phase it can be in."""
    phase = draw(st.sampled_from(Phase))
    if isinstance(content, TaskContent):
        content = replace(content, due_time=draw(DUE_TIMES))
        content, phase = settled_task(table, content, phase, None, NOW.date())
    return row(
        content,
        table,
        phase=phase,
        version=draw(st.integers(1, 2)),
        on=draw(st.sampled_from((LATER, NOW))),
        by=draw(st.sampled_from((USER, COLLEAGUE, None))),
        owner=draw(st.sampled_from((USER, COLLEAGUE))),
        draft=draw(st.integers(0, 9)) == 0,
    )


@st.composite
def items(draw: st.DrawFn, content: Content) -> Any:
    """Return an item that says *content*."""
    marks = (None, ItemMark(ORGANIZATION, ROW), ItemMark(COLLEAGUE, ROW))
    return item(
        content,
        version=draw(st.sampled_from("12")),
        on=draw(st.sampled_from((LATER, NOW))),
        tracked=draw(st.booleans()),
        cancelled=isinstance(content, AppointmentContent) and draw(st.integers(0, 5)) == 0,
        recurring=isinstance(content, TaskContent) and draw(st.integers(0, 9)) == 0,
        mark=draw(st.sampled_from(marks)),
    )


@st.composite
def all_rules(draw: st.DrawFn) -> ItemRules:
    """Return rules with any switches."""
    return rules(**{name: draw(st.booleans()) for name in SWITCHES})


def often(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, 4)) > 0


@st.composite
def pairs(draw: st.DrawFn, table: ObjectType) -> Pair:
    """Return anything that a pass can come upon."""
    common = draw(contents(table))
    owner = draw(st.sampled_from((USER, COLLEAGUE, None)))
    mapping = draw(st.sampled_from((link(kept(table, common), table, row_owner_id=owner), None)))
    local = remote = None
    if often(draw):
        local = draw(edited(common, table).flatmap(lambda said: rows(said, table)))
    if often(draw):
        remote = draw(edited(common, table).flatmap(items))
    if mapping is None and local is None and remote is None:
        remote = draw(items(common))
    if mapping is not None and remote is not None and remote.version == "1":
        remote = replace(remote, content=common)  # which is what a version means
    proof = draw(st.none() | st.booleans().map(lambda may: deletion(entitled=may)))
    gone = mapping is not None and remote is None
    return Pair(
        mapping,
        local,
        deletion=proof if local is None else None,
        wanted=local is not None and often(draw),
        remote=remote,
        remote_gone=gone and draw(st.booleans()),
        missing=gone and draw(st.integers(0, 3)) == 0,
        copy=mapping is None and draw(st.integers(0, 5)) == 0,
        question=draw(st.sampled_from(OF_NEW if local is None else OF_LINKED)),
    )


OF_NEW = (None, None, *Question)
OF_LINKED = (None, None, Question.SCHEDULING_CONFLICT)
TABLES = st.sampled_from(sorted(KIND_OF))
PAIRS = TABLES.flatmap(pairs)


@given(PAIRS, all_rules())
def test_that_what_was_applied_is_planned_no_second_time(pair: Pair, by: ItemRules) -> None:
    world = World(pair, by)
    world.synchronize()
    first_round = world.pair
    again = world.synchronize()
    # Once closed and told, a task that left the filters is let go.
    if [one.type for one in again] == [ActionType.UNLINK]:
        assert not first_round.wanted
        again = world.synchronize()
    assert not again, [(one.type, one.reasons, one.changes) for one in again]


@given(PAIRS, all_rules())
def test_that_nothing_is_deleted_without_a_proof(pair: Pair, by: ItemRules) -> None:
    for action in World(pair, by).synchronize():
        if action.type is ActionType.DELETE_IN_CRM:
            assert pair.remote_gone or pair.missing
            assert pair.local is not None
            assert pair.local.kind is ItemKind.APPOINTMENT or pair.local.owner_id == USER
        elif action.type is ActionType.DELETE_IN_EXCHANGE:
            by_rule = called_off(pair, by) or given_away(pair, by)
            assert proven(pair) or not by.distinct_deletes or by_rule
            assert pair.mapping is not None
            assert not pair.mapping.unlinked
        if action.deletes and action.kind is ItemKind.APPOINTMENT:
            assert organized_and_to_come(pair, action, by)


def proven(pair: Pair) -> bool:
    return pair.local is None and pair.deletion is not None and pair.deletion.entitled


def given_away(pair: Pair, by: ItemRules) -> bool:
    mapping, local = pair.mapping, pair.local
    mine = mapping is not None and mapping.row_owner_id == USER
    return by.delete_on_owner_change and mine and local is not None and local.owner_id != USER


def called_off(pair: Pair, by: ItemRules) -> bool:
    local = pair.local
    return by.propagate_cancellations and local is not None and local.phase is Phase.CANCELED


def organized_and_to_come(pair: Pair, action: Action, by: ItemRules) -> bool:
    if pair.remote is not None:
        known: Content | None = pair.remote.content
    elif pair.mapping is not None:
        known = pair.mapping.common
    assert known is not None
    held = is_held_by(known, by)
    if action.type is ActionType.DELETE_IN_CRM:
        assert pair.local is not None
        known = pair.local.content
    past = is_past(known, by.now)
    return held and (not past or (called_off(pair, by) and by.update_past_meetings))


@given(PAIRS, all_rules())
def test_that_nobody_is_written_to_beyond_the_rules(pair: Pair, by: ItemRules) -> None:
    linking = False
    for action in World(pair, by).synchronize():
        linking = linking or action.type is ActionType.LINK
        told = action.mails or action.withheld
        if not told:
            continue
        assert not (action.mails and action.withheld)
        assert bool(action.withheld) is (by.first or linking)
        assert action.object_type in {
            ObjectType.APPOINTMENT,
            ObjectType.RECURRING_APPOINTMENT_MASTER,
        }
        assert action.type in {
            ActionType.CREATE_IN_EXCHANGE,
            ActionType.UPDATE_IN_EXCHANGE,
            ActionType.DELETE_IN_EXCHANGE,
        }
        assert ADA.address not in told
        assert invited(pair, action).issuperset(told)
        says = action.content if action.content is not None else there(pair)
        assert says is not None
        assert not is_past(says, by.now)
        assert pair.remote is None or pair.remote.organizer


def there(pair: Pair) -> Content | None:
    if pair.remote is not None:
        return pair.remote.content
    return None if pair.mapping is None else pair.mapping.common


def invited(pair: Pair, action: Action) -> set[str]:
    said = (action.content, there(pair))
    return {
        one.address
        for content in said
        if isinstance(content, AppointmentContent)
        for one in invited_to(content)
    }


@given(PAIRS, all_rules(), st.integers(0, 2))
def test_that_a_stopped_pass_ends_as_an_undisturbed_one(
    pair: Pair, by: ItemRules, steps: int
) -> None:
    whole, stopped = World(pair, by), World(pair, by)
    whole.synchronize()
    stopped.synchronize(steps=steps)
    stopped.synchronize()
    stopped.synchronize()
    assert said(stopped) == said(whole)


def said(world: World) -> tuple[object, ...]:
    local, remote = world.pair.local, world.pair.remote
    return (
        None if local is None else (local.content, local.phase),
        None if remote is None else remote.content,
    )


@st.composite
def linked_pairs(draw: st.DrawFn) -> Pair:
    """Return a linked pair of which any fields were changed on both sides, of the user's own."""
    table = draw(st.sampled_from((ObjectType.TASK, ObjectType.CONTACT, ObjectType.APPOINTMENT)))
    common = draw(contents(table))
    here, there = draw(edited(common, table)), draw(edited(common, table))
    if isinstance(common, AppointmentContent):
        common, here, there = (alone(one) for one in (common, here, there))
    local = row(here, table, version=2, on=draw(st.sampled_from((LATER, NOW))))
    if isinstance(here, TaskContent):
        here = replace(here, due_time=draw(DUE_TIMES))
        content, phase = settled_task(table, here, Phase.OPEN, None, NOW.date())
        local = replace(local, content=content, phase=phase)
    mapping = link(kept(table, common), table)
    return Pair(mapping, local, wanted=True, remote=item(there, version="2", on=NOW))


def alone(content: Content) -> Content:
    assert isinstance(content, AppointmentContent)
    return replace(content, organizer=ADA, required=(), optional=())


@given(linked_pairs(), all_rules())
def test_that_nothing_is_moved_into_another_appointment_unasked(pair: Pair, by: ItemRules) -> None:
    world = World(replace(pair, question=Question.SCHEDULING_CONFLICT), by)
    for action in world.synchronize():
        if action.type is ActionType.UPDATE_IN_CRM:
            assert not {"block", "series"} & {one.field for one in action.changes}
    assert not world.synchronize()


@given(linked_pairs())
def test_that_both_sides_say_the_same_afterwards(pair: Pair) -> None:
    world = World(pair, rules())
    world.synchronize()
    local, remote = world.pair.local, world.pair.remote
    assert local is not None
    assert remote is not None
    by_map = rules().directions[local.object_type]
    shown = to_exchange(local, NOW.date())
    held = kept(local.object_type, remote.content)
    for name, direction in by_map.items():
        if direction.to_crm and direction.to_exchange:
            assert getattr(shown, name) == getattr(held, name), name


@given(linked_pairs())
def test_that_what_only_one_side_changed_is_never_lost(pair: Pair) -> None:
    assert pair.mapping is not None
    assert pair.local is not None
    assert pair.remote is not None
    common, table = pair.mapping.common, pair.local.object_type
    here, there = to_exchange(pair.local, NOW.date()), kept(table, pair.remote.content)
    world = World(pair, rules())
    world.synchronize()
    assert world.pair.local is not None
    shown = to_exchange(world.pair.local, NOW.date())
    contested = {name for group in TOGETHER for name in group}
    for name, direction in rules().directions[table].items():
        if name in contested or not (direction.to_crm and direction.to_exchange):
            continue
        was, mine, theirs = (getattr(one, name) for one in (common, here, there))
        if mine in (was, theirs) or theirs == was:
            wanted = mine if theirs == was else theirs
            if name == "due" and wanted is None and isinstance(shown, TaskContent):
                wanted = shown.start  # what starts is due that day where nothing else is said
            assert getattr(shown, name) == wanted, name


@st.composite
def mapped_pairs(draw: st.DrawFn) -> tuple[Pair, ItemRules]:
    """Return a pair under a field map in which whatever can be chosen was chosen anyhow."""
    table = draw(TABLES)
    free = [one for one in MAP if one.object_type is table and not one.fixed]
    chosen = {one.field: draw(st.sampled_from(one.allowed)) for one in free}
    return draw(pairs(table)), directed(table, **chosen)


@given(mapped_pairs())
def test_that_under_any_field_map_it_comes_to_rest(case: tuple[Pair, ItemRules]) -> None:
    world = World(*case)
    for _ in range(3):  # what a state of a task brings with it can go over once more
        world.synchronize()
    assert not world.synchronize()


@given(mapped_pairs())
def test_that_what_goes_one_way_is_never_written_the_other(
    case: tuple[Pair, ItemRules],
) -> None:
    pair, by = case
    directions = by.directions[pair_table(pair)]
    for action in World(pair, by).synchronize():
        for change in action.changes:
            direction = directions.get(change.field)
            if action.type is ActionType.UPDATE_IN_CRM and change.field not in FOLLOWS:
                assert direction is not None
                assert direction.to_crm, change.field
            if action.type is ActionType.UPDATE_IN_EXCHANGE and change.field not in FOLLOWS:
                assert direction is not None
                assert direction.to_exchange, change.field


FOLLOWS = {"percent_complete", "completed_on", "reminder", "due_time", "series"}
"""What follows from the status and the day of a task, and what turns an appointment into a series."""


def pair_table(pair: Pair) -> ObjectType:
    if pair.local is not None:
        return pair.local.object_type
    if pair.mapping is not None:
        return pair.mapping.object_type
    assert pair.remote is not None
    return table_for(pair.remote.content)
