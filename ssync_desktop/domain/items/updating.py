"""What is done about a row and an item that are both there: linking, updates, or only a note."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ssync_desktop.domain.items.acting import Decision, act, left_alone, with_mails, write
from ssync_desktop.domain.items.begun import is_recovered
from ssync_desktop.domain.items.clashing import Answer
from ssync_desktop.domain.items.comparing import Comparison, compare, is_heard
from ssync_desktop.domain.items.conflict import ATTACHMENTS, TIME, Values
from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.field_words import field_name, field_names
from ssync_desktop.domain.items.item import FieldConflict, IdMapping, LocalItem
from ssync_desktop.domain.items.kinds import (
    ChangeType,
    ItemKind,
    Phase,
    Question,
    SyncDirection,
    UserDecision,
)
from ssync_desktop.domain.items.meeting_rules import held_elsewhere, mails_about
from ssync_desktop.domain.items.overlap import in_words
from ssync_desktop.domain.items.planning import Action, ActionType, ItemRules, Pair
from ssync_desktop.domain.items.projection import as_exchange_has_it, to_crm
from ssync_desktop.domain.options import ObjectType

_LINKED = "The two are the same item."
_CLASHES = "It was moved in Exchange to a time at which there is another appointment."
_RECOVERED = "Exchange has what was written before its answer was lost."
_AGAIN = "It matches the filters again: the two are linked as they were."


def brought_together(
    pair: Pair, local: LocalItem, rules: ItemRules, *, again: bool = False
) -> Iterator[Decision]:
    """Yield what makes both sides say the same, in the order in which it is done.

    Where they have never agreed, or are linked *again* after they were let go, that begins with a
    link, and nobody is written to. What has arrived of a write whose answer was lost is noted
    first.
    """
    compared = compare(pair, local, rules)
    if compared is None:
        yield left_alone(pair, "what it says in Exchange has not been read yet.")
        return
    steps = list(_steps(pair, local, compared, rules, again=again))
    awaited = compared.answer is Answer.AWAITED
    if awaited and not steps:
        yield left_alone(pair, "it waits for an answer.")
        return
    if compared.clash:  # last, for whatever is done before settles what was asked
        why = in_words(pair.overlaps) or [_CLASHES]
        steps.append(act(ActionType.ASK, pair, why, question=Question.SCHEDULING_CONFLICT))
    if not steps:
        steps = list(_note(pair, local, compared))
    for place, step in enumerate(steps):
        following = steps[place + 1].type if place + 1 < len(steps) else None
        asks = step.type is ActionType.ASK
        conflicts = compared.clash if asks else compared.merged.conflicts
        yield replace(step, conflicts=conflicts, then=following)


def _steps(
    pair: Pair, local: LocalItem, compared: Comparison, rules: ItemRules, *, again: bool
) -> Iterator[Action]:
    linking = again or compared.sides.common is None
    if linking:
        words = _AGAIN if again else _LINKED
        yield replace(act(ActionType.LINK, pair, [words]), common=compared.merged.before)
    elif is_recovered(pair):
        yield replace(act(_recovery(pair), pair, [_RECOVERED]), common=compared.merged.before)
    yield from _in_crm(pair, local, compared, rules)
    yield from _in_exchange(pair, local, compared, rules, quiet=linking or rules.first)


def _recovery(pair: Pair) -> ActionType:
    """Return what notes what has arrived: an item that was made has not been linked yet.

    One whose row has left the filters since is linked no more: that would make it tracked.
    """
    made = pair.mapping is not None and pair.mapping.to_exchange is ChangeType.CREATE
    return ActionType.LINK if made and pair.wanted else ActionType.NOTE


def _in_crm(
    pair: Pair, local: LocalItem, compared: Comparison, rules: ItemRules
) -> Iterator[Action]:
    fields = _with_due(compared.merged.to_crm, local.content, compared, to_exchange=False)
    content, phase = to_crm(replace(compared.shown, **fields), local, rules.now.date())
    if not fields and phase is local.phase:
        content = local.content  # it may be shown in other words, but nothing was changed
    elif isinstance(content, TaskContent) and isinstance(local.content, TaskContent):
        content = replace(content, due=content.due if "due" in fields else local.content.due)
    reasons = list(_reasons(local, compared, fields, rules, "in Exchange"))
    if phase is not local.phase and local.kind is ItemKind.TASK:
        reasons.append(f"It is {_PHASES[phase]}.")
    if _called_off(pair, local, rules):
        phase = Phase.CANCELED
        reasons.append("It was called off in Exchange.")
    missing = _misses(pair, local, compared)
    if missing is not local.attachments_missing:
        reasons += _on_left_out(pair)
    if (content, phase, missing) == (local.content, local.phase, local.attachments_missing):
        return
    action = write(ActionType.UPDATE_IN_CRM, pair, local.content, content, reasons)
    yield replace(action, phase=phase, common=compared.merged.halfway)


def _misses(pair: Pair, local: LocalItem, compared: Comparison) -> bool:
    """Say whether the row lacks what hangs on its item, as far as that is to come over."""
    way = compared.directions.get(ATTACHMENTS, SyncDirection.NONE)
    if pair.remote is None or not way.to_crm:
        return local.attachments_missing
    return bool(pair.remote.left_out)


def _on_left_out(pair: Pair) -> Iterator[str]:
    names = () if pair.remote is None else pair.remote.left_out
    if names:
        yield f"What cannot be saved here stays in Exchange: {', '.join(names)}."
    else:
        yield "Everything that hangs on it in Exchange is saved here too."


_PHASES = {Phase.OPEN: "open again", Phase.COMPLETED: "completed", Phase.CANCELED: "canceled"}


def _called_off(pair: Pair, local: LocalItem, rules: ItemRules) -> bool:
    """Say whether a cancellation in Exchange cancels the row: a guest's copy does not (D14)."""
    return (
        pair.remote is not None
        and pair.remote.cancelled
        and not is_heard(pair)
        and local.phase is Phase.OPEN
        and local.kind is ItemKind.APPOINTMENT
        and not _is_copy(local)
        and not held_elsewhere(local.content, rules)
    )


def _in_exchange(
    pair: Pair, local: LocalItem, compared: Comparison, rules: ItemRules, *, quiet: bool
) -> Iterator[Action]:
    there: Content = compared.sides.exchange if pair.remote is None else pair.remote.content
    fields = _with_due(compared.merged.to_exchange, there, compared, to_exchange=True)
    if not fields:
        return
    content = as_exchange_has_it(replace(there, **fields))
    reasons = list(_reasons(local, compared, fields, rules, "in the organization"))
    quietly = {ATTACHMENTS, *_renewed(local, rules)}  # nothing that guests are told of
    untold = _is_copy(local) or fields.keys() <= quietly
    mails = () if untold else mails_about(pair, rules, content, there)
    if mails:
        reasons.append(
            "Nobody is written to when two are linked, or by the first synchronization."
            if quiet
            else "The user organizes it and it has not begun: the guests are told."
        )
    action = write(ActionType.UPDATE_IN_EXCHANGE, pair, there, content, reasons)
    yield replace(with_mails(action, mails, quiet=quiet), common=compared.merged.common)


def _with_due(
    fields: Values, before: Content, compared: Comparison, *, to_exchange: bool
) -> Values:
    """Return *fields* with the day a task is due where it was only due as it started that day."""
    if not isinstance(before, TaskContent) or before.due is not None or "start" not in fields:
        return fields
    direction = compared.directions.get("due", SyncDirection.NONE)
    goes = direction.to_exchange if to_exchange else direction.to_crm
    return {"due": getattr(compared.merged.common, "due", None), **fields} if goes else fields


def _is_copy(local: LocalItem) -> bool:
    return local.object_type is ObjectType.SERVICE_APPOINTMENT


def _renewed(local: LocalItem, rules: ItemRules) -> frozenset[str]:
    return rules.renewed.get(local.object_type, frozenset())


def _reasons(
    local: LocalItem, compared: Comparison, fields: Iterable[str], rules: ItemRules, side: str
) -> Iterator[str]:
    """Yield why *fields* go over from *side*, conflicts one by one."""
    contested = {one.field: one for one in compared.merged.conflicts}
    renewed = [one for one in fields if one in _renewed(local, rules) and one not in contested]
    if renewed:
        yield f"{field_names(local.object_type, renewed)}: goes over since the field map changed."
    plain = [name for name in fields if name not in contested and name not in renewed]
    if plain:
        names = field_names(local.object_type, plain)
        linking = compared.sides.common is None
        yield f"{names}: only {side}." if linking else f"{names}: changed {side}."
    for name in fields:
        if name in contested:
            yield _on_conflict(local.object_type, contested[name], side)
    yield from compared.held_back


def _on_conflict(table: ObjectType, conflict: FieldConflict, side: str) -> str:
    name = field_name(table, conflict.field)
    if conflict.field in TIME:
        return f"{name}: different on both sides; the organizer's counts, {side}."
    return f"{name}: different on both sides; the later one counts, {side}."


def _note(pair: Pair, local: LocalItem, compared: Comparison) -> Iterator[Action]:
    """Yield a note where the mapping does not know yet that both sides agree."""
    mapping = pair.mapping
    if mapping is None or _knows(mapping, pair, local, compared):
        return
    reasons = ("Both sides say the same.", *compared.held_back)
    yield replace(act(ActionType.NOTE, pair, reasons), common=compared.merged.common)


def _knows(mapping: IdMapping, pair: Pair, local: LocalItem, compared: Comparison) -> bool:
    remote = pair.remote
    settled = (
        mapping.to_crm is mapping.to_exchange is ChangeType.NONE
        and mapping.decision is UserDecision.NONE
        and not mapping.error_code
    )
    same = mapping.local_version == local.row_version and (
        remote is None or (remote.version, remote.key) == (mapping.remote_version, mapping.entry_id)
    )
    return settled and same and compared.merged.common == compared.sides.common
