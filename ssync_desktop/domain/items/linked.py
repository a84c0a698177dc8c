"""What is done about a pair that is linked: carried over, deleted on both sides, or unlinked."""

from collections.abc import Iterator
from dataclasses import replace

from ssync_desktop.domain.items.acting import Decision, LeftAlone, act, left_alone, with_mails
from ssync_desktop.domain.items.comparing import changed_here, changed_there, common_of
from ssync_desktop.domain.items.content import AppointmentContent, Content, TaskContent
from ssync_desktop.domain.items.deleting import (
    as_it_was_the_users,
    fate_in_crm,
    fate_in_exchange,
    loss_in_crm,
)
from ssync_desktop.domain.items.item import IdMapping, LocalItem
from ssync_desktop.domain.items.kinds import ItemKind, Phase
from ssync_desktop.domain.items.meeting_rules import is_past, mails_about, organizes
from ssync_desktop.domain.items.planning import Action, ActionType, ItemRules, Pair
from ssync_desktop.domain.items.projection import to_exchange
from ssync_desktop.domain.items.updating import brought_together
from ssync_desktop.domain.options import ObjectType

_KEPT = "That is no delete: it is unlinked and stays in Exchange."
_LEFT_BY_CLOSING = "It was closed, so that it does not match the filters any more."


def linked(pair: Pair, rules: ItemRules) -> Iterator[Decision]:
    """Yield what is done about *pair*, whose mapping names a row and an item."""
    local = pair.local
    gone = pair.remote_gone or pair.missing
    stays = local is not None and pair.readable and (pair.wanted or _is_tracked(pair))
    if gone and not stays:
        words = "It is gone in Exchange, and the organization does not synchronize it any more."
        yield act(ActionType.UNLINK, pair, [words])
    elif local is not None and not gone and _canceled(pair, local, rules):
        yield from _deleted_in_exchange(pair, rules, "It was canceled in the organization.")
    elif local is not None and not stays and not gone and _closed_since(pair, local, rules):
        yield from _told_and_let_go(pair, local, rules)
    elif local is None or not stays:
        yield from _lost_in_crm(pair, rules)
    elif gone:
        yield from _gone_in_exchange(pair, local, rules)
    else:
        yield from brought_together(pair, local, rules)


def set_aside(pair: Pair, mapping: IdMapping) -> Decision:
    """Return what is done about *pair*, whose item lies in another folder: it waits there.

    Nothing is deleted and nothing written meanwhile, whatever becomes of the row. So it does where
    nobody can know whether it lies in another folder: to take it for deleted could lose it.
    """
    if pair.moved_to and (pair.moved_to, pair.unseen) != (mapping.moved_to, mapping.unseen):
        if pair.unseen:
            words = f"It is gone from its folder, and may lie in “{pair.moved_to}” in Exchange."
            waits = "That may not be opened, so it counts as no delete: it waits for its return."
            return act(ActionType.SET_ASIDE, pair, [words, waits])
        words = f"It was moved to “{pair.moved_to}” in Exchange, which is no delete."
        waits = "It does not synchronize until it comes back."
        return act(ActionType.SET_ASIDE, pair, [words, waits])
    lies = "may lie" if mapping.unseen else "lies"
    words = f"it {lies} in “{mapping.moved_to}” in Exchange, and waits until it comes back."
    return left_alone(pair, words)


def _is_tracked(pair: Pair) -> bool:
    """Say whether the user tracks it in Exchange, so that it needs no filter (section 5.1)."""
    if pair.mapping is None or not pair.mapping.tracked:
        return False
    return pair.remote is None or pair.remote.tracked


def _closed_since(pair: Pair, local: LocalItem, rules: ItemRules) -> bool:
    """Say whether it left the filters by being closed, which Exchange has to hear first.

    Of an appointment that is completion: it shows Free then. Where what leaves the filters counts
    as deleted (B98) there is nothing to show; a completed task stays even so.
    """
    common = common_of(pair, local.object_type)
    shown = to_exchange(local, rules.now.date())
    if not pair.readable:
        return False
    if isinstance(shown, TaskContent) and isinstance(common, TaskContent):
        return local.phase is not Phase.OPEN and shown.status is not common.status
    if isinstance(shown, AppointmentContent) and isinstance(common, AppointmentContent):
        completed = local.phase is Phase.COMPLETED and rules.distinct_deletes
        return completed and shown.show_as is not common.show_as
    return False


def _told_and_let_go(pair: Pair, local: LocalItem, rules: ItemRules) -> Iterator[Decision]:
    """Yield what tells Exchange that the row was closed, and then unlinks the two.

    Nothing is unlinked while an answer is awaited, or while nobody knows what Exchange says.
    """
    steps = list(brought_together(pair, local, rules))
    if any(isinstance(one, LeftAlone) or one.type is ActionType.ASK for one in steps):
        yield from steps
        return
    told = [one for one in steps if isinstance(one, Action) and one.type is not ActionType.NOTE]
    if told:
        told[-1] = replace(told[-1], then=ActionType.UNLINK)
    yield from told
    yield act(ActionType.UNLINK, pair, [_LEFT_BY_CLOSING, _KEPT])


def _is_news(pair: Pair, local: LocalItem) -> bool:
    """Say whether the row was written since the link last heard of it."""
    return pair.mapping is not None and pair.mapping.local_version != local.row_version


def _lost_in_crm(pair: Pair, rules: ItemRules) -> Iterator[Decision]:
    """Yield what becomes of the item when the user has no row any more (D7, B95, B98)."""
    counts, words = loss_in_crm(pair, rules)
    if not counts:
        yield act(ActionType.UNLINK, pair, [words, _KEPT])
        return
    seen = as_it_was_the_users(pair, rules)
    fate = fate_in_exchange(seen, _there(pair), rules, changed=changed_there(pair, rules))
    if fate.deleted:
        yield from _deleted_in_exchange(seen, rules, words, fate.words)
    else:
        yield act(ActionType.UNLINK, pair, [words, fate.words])


def _deleted_in_exchange(pair: Pair, rules: ItemRules, *reasons: str) -> Iterator[Decision]:
    there = _there(pair)
    service = pair.mapping is not None and (
        pair.mapping.object_type is ObjectType.SERVICE_APPOINTMENT
    )
    mails = () if service or there is None else mails_about(pair, rules, there)
    said = (*reasons, "The guests are told that it is called off.") if mails else reasons
    action = act(ActionType.DELETE_IN_EXCHANGE, pair, said)
    yield with_mails(action, mails, quiet=rules.first)


def _there(pair: Pair) -> Content | None:
    if pair.remote is not None:
        return pair.remote.content
    return None if pair.mapping is None else pair.mapping.common


def _gone_in_exchange(pair: Pair, local: LocalItem, rules: ItemRules) -> Iterator[Decision]:
    """Yield what becomes of the row when its item is gone (B96)."""
    words = "It was deleted in Exchange."
    if pair.missing and not pair.remote_gone:
        words = "Exchange does not list it any more, which proves nothing: somebody has to look."
    fate = fate_in_crm(pair, local, rules, changed=changed_here(pair, local, rules))
    type_ = ActionType.DELETE_IN_CRM if fate.deleted else ActionType.UNLINK
    yield act(type_, pair, [words, fate.words])


def _canceled(pair: Pair, local: LocalItem, rules: ItemRules) -> bool:
    """Say whether a cancellation deletes the organizer's item in Exchange (B94).

    Only one that is news does: what was canceled long ago stays when the setting is switched on.
    """
    there = _there(pair)
    return (
        rules.propagate_cancellations
        and pair.readable
        and _is_news(pair, local)
        and local.phase is Phase.CANCELED
        and local.kind is ItemKind.APPOINTMENT
        and local.object_type is not ObjectType.SERVICE_APPOINTMENT
        and organizes(pair, rules)
        and (there is None or rules.update_past_meetings or not is_past(there, rules.now))
        and not changed_there(pair, rules)
    )
