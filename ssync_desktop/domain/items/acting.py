"""The decisions of a plan as rules make them: actions, and words on what is left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, TypeAlias

from ssync_desktop.domain.items.content import CONTENT_TYPES, Content
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.kinds import KIND_OF, Question, SyncDirection
from ssync_desktop.domain.items.planning import Action, ActionType, ItemRules, Pair
from ssync_desktop.domain.options import ObjectType

ALWAYS_GIVEN = frozenset({"subject", "block", "mailing"})
"""What every new item gets whatever the field map says, or nobody could tell which it is.

And where its addresses lie, which is told to nobody but the link.
"""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Something that does not synchronize, in words."""

    words: str


Decision: TypeAlias = Action | LeftAlone


def said_by(pair: Pair) -> Content | None:
    """Return what is known of what *pair* says, the nearest first that the user may read."""
    if pair.local is not None and pair.readable:
        return pair.local.content
    if pair.remote is not None:
        return pair.remote.content
    return None if pair.mapping is None else pair.mapping.common


def subject_of(pair: Pair) -> str:
    """Return what to call *pair* by."""
    content = said_by(pair)
    if content is not None and content.subject:
        return content.subject
    return pair.mapping.subject if pair.mapping is not None else ""


def left_alone(pair: Pair, words: str) -> LeftAlone:
    """Return that *pair* does not synchronize."""
    return LeftAlone(f"“{subject_of(pair)}”: {words}")


def table_of(pair: Pair) -> ObjectType:
    """Return the table of the row of *pair*, or the one it would get."""
    if pair.local is not None:
        return pair.local.object_type
    if pair.mapping is not None and pair.mapping.object_id is not None:
        return pair.mapping.object_type
    content = said_by(pair)
    if content is None:
        assert pair.mapping is not None, "a pair has a mapping, a row or an item"
        return pair.mapping.object_type
    return table_for(content)


def table_for(content: Content, before: ObjectType | None = None) -> ObjectType:
    """Return the table for *content*; one that becomes a series goes to that of series."""
    if before is ObjectType.SERVICE_APPOINTMENT:
        return before
    if getattr(content, "series", None) is not None:
        return ObjectType.RECURRING_APPOINTMENT_MASTER
    if before in (None, ObjectType.RECURRING_APPOINTMENT_MASTER):
        return _PLAIN[type(content)]
    return before


_PLAIN: Mapping[type, ObjectType] = {
    CONTENT_TYPES[KIND_OF[table]]: table
    for table in (ObjectType.APPOINTMENT, ObjectType.CONTACT, ObjectType.TASK)
}


def act(
    type_: ActionType, pair: Pair, reasons: Iterable[str], *, question: Question | None = None
) -> Action:
    """Return an action that writes to neither side, or deletes."""
    table = table_of(pair)
    said = tuple(reasons)
    return Action(type_, KIND_OF[table], table, pair, subject_of(pair), said, question=question)


def write(
    type_: ActionType, pair: Pair, before: Content | None, after: Content, reasons: Iterable[str]
) -> Action:
    """Return an action by which one side, which says *before*, comes to say *after*."""
    table = table_for(after, None if before is None and pair.local is None else table_of(pair))
    return Action(
        type_,
        KIND_OF[table],
        table,
        pair,
        after.subject,
        tuple(reasons),
        content=after,
        changes=difference(before, after),
    )


def with_mails(action: Action, mails: tuple[str, ...], *, quiet: bool) -> Action:
    """Return *action* with the mails its rules ask for; *quiet* withholds them."""
    return replace(action, withheld=mails) if quiet else replace(action, mails=mails)


def part_of(
    content: Content, directions: Mapping[str, SyncDirection], *, to_exchange: bool
) -> Content:
    """Return what a new item gets of *content*: the fields that go there, the others empty."""
    given: dict[str, Any] = {}
    for one in fields(content):
        direction = directions.get(one.name, SyncDirection.NONE)
        goes = direction.to_exchange if to_exchange else direction.to_crm
        if goes or one.name in ALWAYS_GIVEN or one.default is MISSING:
            given[one.name] = getattr(content, one.name)
    return type(content)(**given)


def directions_for(pair: Pair, rules: ItemRules) -> Mapping[str, SyncDirection]:
    """Return the directions of the fields of *pair* by the field map.

    An appointment can become a series, so its rule goes over like its time.
    """
    table = table_of(pair)
    directions = rules.directions.get(table, {})
    if table is ObjectType.APPOINTMENT and "block" in directions:
        return {**directions, "series": directions["block"]}
    return directions
