"""Calendars as files: their entries become items of one owner, and an owner's items entries."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.items.calendar_file import (
    CalendarEntry,
    CalendarImport,
    Fate,
    JudgedEntry,
)
from ssync_desktop.domain.items.content import AppointmentContent, TaskContent
from ssync_desktop.domain.items.fitting import fitted
from ssync_desktop.domain.items.item import ItemDraft, LocalItem
from ssync_desktop.domain.items.lengths import GLOBAL_ID_LENGTH
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_rights import require_owner
from ssync_desktop.organization.items import create_item

NO_SUBJECT = "(No subject)"
_EXPORTED = (
    ObjectType.APPOINTMENT,
    ObjectType.RECURRING_APPOINTMENT_MASTER,
    ObjectType.SERVICE_APPOINTMENT,
    ObjectType.TASK,
)
_PAGE = 500


def _on() -> bool:
    return True


def import_calendar(
    context: Context,
    entries: Sequence[CalendarEntry],
    owner_id: UUID,
    go_on: Callable[[], bool] = _on,
) -> CalendarImport:
    """Create an item of *owner_id* for each of *entries* that the organization does not know.

    An appointment is known by its UID, whoever owns it; without one, and a task, by saying much the
    same. What is known stays as it is. *go_on* is asked before each: once it says no, what is
    stored stays, and nothing more is. Raises PRIVILEGE_DENIED.
    """
    judged = create_entries(context, entries, owner_id, go_on)
    counts = Counter(one.fate for one in judged)
    left_out = (
        f"“{one.entry.content.subject or NO_SUBJECT}” is left out: {one.why}"
        for one in judged
        if one.fate is Fate.LEFT_OUT
    )
    return CalendarImport(
        counts[Fate.NEW], counts[Fate.KNOWN], tuple(left_out), len(entries) - len(judged)
    )


def create_entries(
    context: Context,
    entries: Sequence[CalendarEntry],
    owner_id: UUID,
    go_on: Callable[[], bool] = _on,
) -> tuple[JudgedEntry, ...]:
    """Do as :func:`import_calendar`, and return what has become of each of *entries* in turn."""
    require_owner(context, owner_id)
    ids = [_global_id(one) for one in entries]
    known = {one.global_id for one in context.unit.items.of_meetings(ids)}
    judged: list[JudgedEntry] = []
    for entry, global_id in zip(entries, ids, strict=True):
        if not go_on():
            break
        content = _storable(entry.content)
        if global_id in known or (not global_id and context.unit.items.similar(content)):
            judged.append(JudgedEntry(entry, Fate.KNOWN))
            continue
        draft = ItemDraft(
            _table(content), content, owner_id, phase=entry.phase, global_id=global_id
        )
        try:
            create_item(context, draft)
        except DraftRefused as refusal:
            why = " ".join(problem.text for problem in refusal.problems)
            judged.append(JudgedEntry(entry, Fate.LEFT_OUT, why))
            continue
        judged.append(JudgedEntry(entry, Fate.NEW))
        known |= {global_id} - {""}
    return tuple(judged)


def export_calendar(context: Context, owner_id: UUID) -> tuple[CalendarEntry, ...]:
    """Return the appointments and tasks of *owner_id*, drafts left out.

    Raises PRIVILEGE_DENIED unless they are the caller's own: what others wrote is not for a file
    of somebody else's (B107).
    """
    if owner_id != context.caller.user_id:
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            "You may not export somebody else's calendar",
            "Ask its owner to export it.",
        )
    return tuple(
        CalendarEntry(item.content, item.global_id or str(item.id), item.phase)
        for object_type in _EXPORTED
        for item in _owned(context, object_type, owner_id)
        if isinstance(item.content, AppointmentContent | TaskContent) and not item.draft
    )


def _owned(context: Context, object_type: ObjectType, owner_id: UUID) -> Iterator[LocalItem]:
    last: UUID | None = None
    while page := context.unit.items.page(object_type, last, _PAGE):
        yield from (item for item in page if item.owner_id == owner_id)
        last = page[-1].id


def _global_id(entry: CalendarEntry) -> str:
    """Return by what an entry is known; tasks, and ids that no column takes, by nothing."""
    appointment = isinstance(entry.content, AppointmentContent)
    fits = len(entry.global_id) <= GLOBAL_ID_LENGTH
    return entry.global_id if appointment and fits else ""


def _storable(content: AppointmentContent | TaskContent) -> AppointmentContent | TaskContent:
    """Return *content* cut to its columns, with a subject: many calendars have events without."""
    if not content.subject:
        content = replace(content, subject=NO_SUBJECT)
    return fitted(content)


def _table(content: AppointmentContent | TaskContent) -> ObjectType:
    if isinstance(content, TaskContent):
        return ObjectType.TASK
    series = content.series is not None
    return ObjectType.RECURRING_APPOINTMENT_MASTER if series else ObjectType.APPOINTMENT
