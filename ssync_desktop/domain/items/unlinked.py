"""What is done about items that are not linked: creating, linking, asking, letting be."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ssync_desktop.domain.items.acting import (
    Decision,
    act,
    directions_for,
    left_alone,
    part_of,
    with_mails,
    write,
)
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import (
    ItemKind,
    Phase,
    Question,
    SyncDirection,
    UserDecision,
)
from ssync_desktop.domain.items.meeting_rules import is_held_by, mails_about, named_by_user
from ssync_desktop.domain.items.overlap import in_words
from ssync_desktop.domain.items.planning import ActionType, ItemRules, Pair
from ssync_desktop.domain.items.projection import kept, to_crm, to_exchange
from ssync_desktop.domain.items.reminders import to_be_set
from ssync_desktop.domain.items.updating import brought_together
from ssync_desktop.domain.options import ObjectType

_ASKED_BECAUSE = {
    Question.SCHEDULING_CONFLICT: "It is at the same time as another appointment.",
    Question.DUPLICATE: "The organization has a record that is much the same.",
    Question.PREVIOUSLY_LINKED: "It was linked before, by an earlier link or elsewhere.",
}


def unlinked(pair: Pair, rules: ItemRules) -> Iterator[Decision]:
    """Yield what is done about *pair*, which no mapping links.

    A row that the user may not read is none to them.
    """
    pair = pair if pair.readable else replace(pair, local=None)
    local, remote = pair.local, pair.remote
    if local is not None and remote is not None:
        if pair.wanted or _tracks(remote, rules):
            yield from _linked_anew(pair, local, remote, rules)
    elif local is not None and pair.wanted:
        yield from _created_in_exchange(pair, local, rules)
    elif remote is not None:
        yield from _created_in_crm(pair, remote, rules)
    elif pair.mapping is not None and (pair.remote_gone or not pair.mapping.entry_id):
        yield act(ActionType.UNLINK, pair, ["It is gone before it was on both sides."])


def let_go(pair: Pair, rules: ItemRules) -> Iterator[Decision]:
    """Yield what is done about *pair*, which was unlinked: nothing without the user's Yes.

    The user is asked when the item is there and was touched, and either side wants it. A row that
    only left the filters and matches them again goes on with its item, which nobody is asked about.
    """
    local, remote, mapping = pair.local, pair.remote, pair.mapping
    if mapping is not None and mapping.left_filters and _is_back(pair):
        yield from _after_filters(pair, rules)
        return
    if mapping is None or (remote is None and not _answered_yes(pair)):
        return
    if _answered_yes(pair):
        yield from unlinked(replace(pair, question=None), rules)
        return
    touched = remote is not None and remote.version != mapping.remote_version
    tracked = remote is not None and _tracks(remote, rules)
    if touched and (tracked or (local is not None and pair.wanted)):
        yield from _asked(pair, Question.PREVIOUSLY_LINKED)


def _is_back(pair: Pair) -> bool:
    """Say whether a filter matches the row again, and both what is linked and nobody's No is known.

    Of an item that is gone the user is asked: it may have been deleted for good. What needed no
    filter, for its category, was let go because the row could not be read, and needs none now.
    """
    mapping = pair.mapping
    refused = mapping is not None and mapping.decision is UserDecision.NO
    heard = pair.remote is not None or (pair.remote_gone and not _answered_yes(pair))
    needs_none = pair.readable and mapping is not None and mapping.tracked
    back = pair.local is not None and (pair.wanted or needs_none)
    return back and heard and not refused


def _after_filters(pair: Pair, rules: ItemRules) -> Iterator[Decision]:
    """Yield what links a row and its item as before, from what both last agreed on.

    The version that is known is that of the item when our mark was taken off: what it said by then
    may be more than what was agreed on.
    """
    local, remote = pair.local, pair.remote
    if local is None or remote is None or _is_foreign(remote, rules):
        yield from _asked(pair, Question.PREVIOUSLY_LINKED)
    else:
        unheard = None if pair.mapping is None else replace(pair.mapping, remote_version="")
        yield from brought_together(replace(pair, mapping=unheard), local, rules, again=True)


def _is_foreign(remote: MailboxItem, rules: ItemRules) -> bool:
    return remote.mark is not None and remote.mark.organization_id != rules.organization_id


def _linked_anew(
    pair: Pair, local: LocalItem, remote: MailboxItem, rules: ItemRules
) -> Iterator[Decision]:
    """Yield what links a row and an item that are the same, instead of doubling either."""
    if _is_foreign(remote, rules) and not _answered_yes(pair):
        yield from _asked(pair, Question.PREVIOUSLY_LINKED)
    else:
        fresh = replace(pair.mapping, common=None) if pair.mapping is not None else None
        yield from brought_together(replace(pair, mapping=fresh), local, rules)


def _is_chosen(remote: MailboxItem, rules: ItemRules) -> bool:
    """Say whether the category on *remote* means anything: contacts are not tracked by it (5.1)."""
    return remote.tracked and rules.track_categorized and remote.kind is not ItemKind.CONTACT


def _tracks(remote: MailboxItem, rules: ItemRules) -> bool:
    """Say whether the user begins to track *remote* by its category, as the settings let them."""
    may = remote.organizer or rules.track_from_non_organizer
    return may and _is_chosen(remote, rules)


def _created_in_exchange(pair: Pair, local: LocalItem, rules: ItemRules) -> Iterator[Decision]:
    hindrance = _hindrance(local, rules)
    if hindrance is not None:
        yield left_alone(pair, hindrance)
        return
    shown = to_exchange(local, rules.now.date())
    content = part_of(shown, directions_for(pair, rules), to_exchange=True)
    reasons = ["It matches the filters and is not in Exchange yet."]
    mails = mails_about(pair, rules, content)
    if mails:
        reasons.append(
            "The first synchronization invites nobody."
            if rules.first
            else "The user organizes it and it has not begun: the guests are invited."
        )
    sent = to_be_set(content, rules.now)
    action = write(ActionType.CREATE_IN_EXCHANGE, pair, None, sent, reasons)
    yield replace(with_mails(action, mails, quiet=rules.first), common=content)


def _hindrance(local: LocalItem, rules: ItemRules) -> str | None:
    """Return in words what keeps *local* from being created in Exchange.

    A calendar makes its user the organizer of what is created in it, so meetings of others come to
    it by their invitations.
    """
    content = local.content
    if not isinstance(content, AppointmentContent):
        return None
    if local.object_type is ObjectType.SERVICE_APPOINTMENT:
        return None
    if content.organizer is None:
        return "it has no organizer, which synchronizing requires."
    if not is_held_by(content, rules):
        return f"it comes to this calendar when {content.organizer.address} invites."
    if local.phase is Phase.CANCELED and rules.propagate_cancellations:
        return "it is canceled, and what is canceled is not kept in Exchange."
    return None


def _created_in_crm(pair: Pair, remote: MailboxItem, rules: ItemRules) -> Iterator[Decision]:
    """Yield what is done about an item without a row: only what is tracked gets one (B91)."""
    if not _is_chosen(remote, rules):
        return
    question = pair.question
    if question is None and remote.mark is not None and not pair.copy:
        question = Question.PREVIOUSLY_LINKED
    if remote.cancelled:
        yield left_alone(pair, "it was called off in Exchange before it was tracked.")
    elif not remote.organizer and not rules.track_from_non_organizer:
        yield left_alone(pair, "somebody else organizes it, which the settings leave out.")
    elif question is not None and not _answered_yes(pair):
        yield from _asked(pair, question)
    else:
        yield from _new_row(pair, remote, rules)


def _new_row(pair: Pair, remote: MailboxItem, rules: ItemRules) -> Iterator[Decision]:
    directions = directions_for(pair, rules)
    said = part_of(named_by_user(remote.content, rules), directions, to_exchange=False)
    content, phase = to_crm(said, None, rules.now.date())
    reasons = ["It is tracked in Exchange and not in the organization yet."]
    action = write(ActionType.CREATE_IN_CRM, pair, None, content, reasons)
    own: dict[str, Any] = {
        name: getattr(content, name)
        for name, direction in directions.items()
        if direction is SyncDirection.TO_EXCHANGE
    }
    common = replace(kept(action.object_type, remote.content), **own)
    yield replace(action, phase=phase, common=common)


def _asked_because(pair: Pair, question: Question) -> list[str]:
    if question is Question.SCHEDULING_CONFLICT and pair.overlaps:
        return in_words(pair.overlaps)
    return [_ASKED_BECAUSE[question]]


def _asked(pair: Pair, question: Question) -> Iterator[Decision]:
    """Yield the question for the user, or words on the answer that is missing; a No is final."""
    decision = UserDecision.NONE if pair.mapping is None else pair.mapping.decision
    if decision is UserDecision.NONE:
        yield act(ActionType.ASK, pair, _asked_because(pair, question), question=question)
    elif decision is UserDecision.ASKED:
        yield left_alone(pair, "it waits for an answer.")


def _answered_yes(pair: Pair) -> bool:
    return pair.mapping is not None and pair.mapping.decision is UserDecision.YES
