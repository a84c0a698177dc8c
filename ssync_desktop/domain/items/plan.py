"""What a pass does about the items of a mailbox, decided without asking anybody anything.

From both sides, the links between them, the filters and the rules come actions with their reasons.
Nothing is deleted without a proof, nobody is written to beyond what the rules ask for, and what
was applied is planned no second time.
"""

from collections.abc import Iterable, Iterator

from ssync_desktop.domain.items.acting import Decision, LeftAlone, left_alone, table_of
from ssync_desktop.domain.items.brakes import brakes_of, digest_of
from ssync_desktop.domain.items.linked import linked, set_aside
from ssync_desktop.domain.items.planning import Action, ItemRules, Pair, Plan
from ssync_desktop.domain.items.unlinked import let_go, unlinked
from ssync_desktop.domain.options import ObjectType

_TABLES = {
    ObjectType.APPOINTMENT: "appointments",
    ObjectType.RECURRING_APPOINTMENT_MASTER: "recurring appointments",
    ObjectType.SERVICE_APPOINTMENT: "service activities",
    ObjectType.CONTACT: "contacts",
    ObjectType.TASK: "tasks",
    ObjectType.FAX: "faxes",
    ObjectType.LETTER: "letters",
    ObjectType.PHONE_CALL: "phone calls",
}


def plan(pairs: Iterable[Pair], rules: ItemRules) -> Plan:
    """Return what is to be done about *pairs*, deletes last."""
    actions: list[Action] = []
    words: dict[str, None] = {}
    for pair in pairs:
        for decision in decide(pair, rules):
            if isinstance(decision, LeftAlone):
                words[decision.words] = None
            else:
                actions.append(decision)
    actions.sort(key=lambda one: one.deletes)
    lately = rules.deleted_lately
    brakes = brakes_of(actions, rules.linked, lately)
    return Plan(tuple(actions), brakes, digest_of(actions), tuple(words), lately)


def decide(pair: Pair, rules: ItemRules) -> Iterator[Decision]:
    """Yield what is done about one pair."""
    mapping, remote = pair.mapping, pair.remote
    concerns = mapping is not None or pair.wanted or (remote is not None and remote.tracked)
    hindrance = _hindrance(pair, rules)
    if hindrance is not None:
        if concerns:
            yield hindrance
    elif mapping is not None and mapping.unlinked:
        yield from let_go(pair, rules)
    elif mapping is not None and (pair.moved_to or (mapping.moved_to and pair.remote is None)):
        yield set_aside(pair, mapping)
    elif mapping is not None and mapping.object_id is not None and mapping.entry_id:
        yield from linked(pair, rules)
    else:
        yield from unlinked(pair, rules)


def _hindrance(pair: Pair, rules: ItemRules) -> LeftAlone | None:
    """Return in words what keeps *pair* from synchronizing at all; a link to it stays."""
    table = table_of(pair)
    if table not in rules.tables:
        return LeftAlone(f"No filter for {_TABLES[table]} is active, so they do not synchronize.")
    if pair.copy and rules.ignore_copies:
        return left_alone(pair, "it is a copy of an item that is linked.")
    if pair.remote is not None and pair.remote.recurring:
        return left_alone(pair, "tasks that repeat do not synchronize.")
    if pair.remote is not None and pair.remote.assigned:
        return left_alone(pair, "tasks that one person assigned to another do not synchronize.")
    if pair.local is not None and pair.local.draft:
        return left_alone(pair, "it is a draft.")
    return None
