"""What only the mailbox's user can decide: the three questions, and fields both sides changed.

A question stands on the link and in an alert with Yes and No; the answer is used by the next pass
(section 5.6).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.items.clashing import asked_about, is_of_clash
from ssync_desktop.domain.items.details import ItemDetails, Side
from ssync_desktop.domain.items.item import FieldConflict, IdMapping, LocalItem
from ssync_desktop.domain.items.kinds import Question, UserDecision
from ssync_desktop.domain.items.overlap import Overlap
from ssync_desktop.domain.items.projection import to_crm, to_exchange
from ssync_desktop.domain.items.reminders import to_be_set
from ssync_desktop.domain.items.time_words import block_words
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import Role, TraceLevel
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_rights import author_of, require_editor
from ssync_desktop.organization.item_writing import settled

ASKED: Mapping[Question, str] = MappingProxyType(
    {
        Question.SCHEDULING_CONFLICT: (
            "“{subject}”{own} takes place while there is another appointment{other}. "
            "Save it all the same?"
        ),
        Question.DUPLICATE: (
            "“{subject}” is much like something that is stored already. Save it all the same?"
        ),
        Question.PREVIOUSLY_LINKED: (
            "“{subject}” was linked before, here or with another organization. Link it again?"
        ),
    }
)
"""The questions as they stand in alerts; the answer to each is Yes or No."""

MOVED = (
    "“{subject}” was moved in Exchange to a time{own} at which there is another "
    "appointment{other}. Move it here as well?"
)
"""The question about a time to which an item that is linked was moved."""

_SUBJECT_SHOWN = 200  # characters of it in an alert


def ask(
    context: Context,
    mailbox: Mailbox,
    mapping: IdMapping,
    question: Question,
    clash: tuple[FieldConflict, ...] = (),
    overlaps: Sequence[Overlap] = (),
) -> IdMapping:
    """Ask the user of *mailbox*, once; a question that waits or was answered is not repeated.

    *clash* is the time to which an item that is linked was moved: another one is asked about anew.
    *overlaps* is what is in the way.
    """
    anew = asked_about(mapping.conflicts) != asked_about(clash)
    if mapping.question is question and mapping.decision is not UserDecision.NONE and not anew:
        return mapping
    context.unit.alerts.clear_of_mappings([mapping.id])
    others = (one for one in mapping.conflicts if one.field not in {new.field for new in clash})
    alert_mailbox(
        context,
        mailbox,
        TraceLevel.ERROR,
        ErrorCode(question.value),
        _asked_in_words(MOVED if clash else ASKED[question], mapping.subject, overlaps),
        mapping_id=mapping.id,
    )
    return context.unit.id_mappings.save(
        replace(
            mapping,
            question=question,
            decision=UserDecision.ASKED,
            conflicts=(*clash, *others) if clash else mapping.conflicts,
        )
    )


def _asked_in_words(text: str, subject: str, overlaps: Sequence[Overlap]) -> str:
    """Return a question; times stand behind the subject, where they stay when it is hidden."""
    own = other = ""
    if overlaps:
        own, other = block_words(overlaps[0].own), overlaps[0].when_and_whose
        own, other = f" ({own})", f" ({other})"
    return text.format(subject=subject[:_SUBJECT_SHOWN], own=own, other=other)


def decide(context: Context, mapping_id: UUID, *, yes: bool, seen: UUID | None = None) -> IdMapping:
    """Answer the question of a link; an answer can be changed until the next pass has used it.

    Raises PRIVILEGE_DENIED for others than the link's owner, who decides alone: it is about their
    own calendar. System Administrators may decide for them. *seen* is the alert with the question
    that was shown, None for whatever is asked now. Raises RECORD_CHANGED where nothing is asked any
    more, or something else than what was shown.
    """
    mapping = _own_mapping(context, mapping_id)
    if mapping.question is None:
        raise NeedsAttention(
            ErrorCode.RECORD_CHANGED,
            "This question has been settled in the meantime",
            "There is nothing left to decide.",
        )
    if seen is not None:
        _require_still_asked(context, mapping, seen)
    context.unit.alerts.clear_of_mappings([mapping_id])
    return context.unit.id_mappings.decide(mapping_id, UserDecision.YES if yes else UserDecision.NO)


def _require_still_asked(context: Context, mapping: IdMapping, seen: UUID) -> None:
    """Each time that something is asked there is an alert of its own: it tells them apart."""
    alert = context.unit.alerts.find(seen)
    if alert is None or alert.mapping_id != mapping.id or alert.code.value != mapping.question:
        raise NeedsAttention(
            ErrorCode.RECORD_CHANGED,
            "It has changed since, and nothing was answered",
            "Look at it again.",
        )


def resolve_conflicts(
    context: Context,
    mapping_id: UUID,
    choices: Mapping[str, Side],
    seen: ItemDetails | None = None,
) -> IdMapping:
    """Let somebody choose other values for fields that both sides had changed (D14).

    *choices* are sides by the names of fields. What is chosen is written into the organization,
    as an edit of its own, and reaches Exchange with the next pass; a field without a choice stays
    as it is. Afterwards the link shows no conflict, but for a time that the user was asked about
    and that is not taken over: forgotten, it would be asked about again. *seen* is what was shown
    when it was chosen, None for whatever there is now. Raises PRIVILEGE_DENIED, RECORD_CHANGED
    where one of these fields says something else by now, or ``DraftRefused`` for fields that were
    in no conflict.
    """
    mapping = _own_mapping(context, mapping_id)
    conflicts = {one.field: one for one in mapping.conflicts}
    if seen is not None and _conflicts_of(seen.mapping, choices) != _conflicts_of(mapping, choices):
        raise _overtaken()
    if unknown := choices.keys() - conflicts:
        text = f"No conflict is known of the field “{min(unknown)}”."
        raise DraftRefused([Problem(min(unknown), text, "Look at the item again.")])
    if mapping.object_id is None:
        raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
    local = context.unit.items.get(mapping.object_type, mapping.object_id)
    if seen is not None and seen.crm is not None:
        now = context.clock.now()
        stands = to_be_set(to_exchange(local, now.date()), now)
        if any(getattr(stands, field) != getattr(seen.crm, field) for field in choices):
            raise _overtaken()
    values = {field: _value(conflicts[field], side) for field, side in choices.items()}
    _write(context, local, values)
    left = (one for one in mapping.conflicts if choices.get(one.field) is not Side.EXCHANGE)
    refused = tuple(one for one in left if is_of_clash(one))
    return context.unit.id_mappings.save(replace(mapping, conflicts=refused))


def _conflicts_of(mapping: IdMapping, fields: Collection[str]) -> list[FieldConflict]:
    return [one for one in mapping.conflicts if one.field in fields]


def _overtaken() -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.RECORD_CHANGED,
        "It has changed since, and nothing was written",
        "Look at what it says now, and choose again.",
    )


def _value(conflict: FieldConflict, side: Side) -> object:
    match side:
        case Side.CRM:
            return conflict.crm
        case Side.COMMON:
            return conflict.common
        case Side.EXCHANGE:
            return conflict.exchange


def _write(context: Context, local: LocalItem, values: Mapping[str, Any]) -> None:
    """Write *values*, which are in the form in which Exchange shows them, into a row."""
    require_editor(context, local)
    today = context.clock.now().date()
    shown = to_exchange(local, today)
    chosen = replace(shown, **values)
    if chosen == shown:
        return
    content, phase = to_crm(chosen, local, today)
    changed = replace(
        local,
        content=content,
        phase=phase,
        modified_by=author_of(context),
        modified_on=context.clock.now(),
    )
    context.unit.items.save(settled(context, changed, local.phase))


def _own_mapping(context: Context, mapping_id: UUID) -> IdMapping:
    mapping = context.unit.id_mappings.get(mapping_id)
    if mapping.owner_id == context.caller.user_id or context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        return mapping
    raise NeedsAttention(
        ErrorCode.PRIVILEGE_DENIED,
        "You may not decide about the items of somebody else",
        "Leave it to the owner of the mailbox, or ask a System Administrator.",
    )
