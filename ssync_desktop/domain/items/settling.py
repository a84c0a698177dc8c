"""What a row settles to when it is written: who holds a meeting, how far a task is.

State and status of a task follow each other: whichever was changed decides. A day of completion
that has come completes it (section 5.5); to reactivate it takes that day away.
"""

from dataclasses import replace
from datetime import date

from ssync_desktop.domain.items.content import AppointmentContent, Attendee, TaskContent
from ssync_desktop.domain.items.kinds import Phase, TaskStatus
from ssync_desktop.domain.options import ObjectType

PHASE_OF = {TaskStatus.COMPLETED: Phase.COMPLETED, TaskStatus.CANCELED: Phase.CANCELED}
"""The phase of a status; all others are open."""

_STATUS_OF = {phase: status for status, phase in PHASE_OF.items()}


def settled_task(
    object_type: ObjectType,
    content: TaskContent,
    phase: Phase,
    before: Phase | None,
    today: date,
) -> tuple[TaskContent, Phase]:
    """Return a task, phone call, letter or fax with its phase as they are stored.

    *before* is the phase it was in, None for a new one; *phase* the one that is wanted. Only tasks
    know a percentage, and statuses besides open, completed and canceled. Rows know no reminder.
    """
    content = replace(content, reminder=None, due_time=content.due_time if content.due else None)
    said = PHASE_OF.get(content.status, Phase.OPEN)
    if before is None:
        wanted = said if phase is Phase.OPEN else phase
    else:
        wanted = said if phase is before else phase
    if wanted is Phase.OPEN and before not in (None, Phase.OPEN):
        content = _reactivated(content)
    elif wanted is Phase.OPEN and content.completed_on is not None:
        wanted = Phase.COMPLETED if content.completed_on <= today else wanted
    if wanted is not Phase.OPEN:  # Exchange, where both show Completed, has a day for both
        content = replace(content, completed_on=content.completed_on or today)
    return _in_phase(object_type, content, wanted), wanted


def _reactivated(content: TaskContent) -> TaskContent:
    """Return a task that goes on; what is wholly complete begins anew."""
    percent = 0 if content.percent_complete == 100 else content.percent_complete
    return replace(content, completed_on=None, percent_complete=percent)


def _in_phase(object_type: ObjectType, content: TaskContent, phase: Phase) -> TaskContent:
    """Return *content* with the status and percentage that go with *phase*."""
    is_task = object_type is ObjectType.TASK
    percent = content.percent_complete if is_task else 0
    if phase is not Phase.OPEN:
        status = _STATUS_OF[phase]
        percent = 100 if is_task and phase is Phase.COMPLETED else percent
    elif content.status in PHASE_OF or not is_task:
        status = TaskStatus.IN_PROGRESS if percent else TaskStatus.NOT_STARTED
    else:
        status = content.status
    return replace(content, status=status, percent_complete=percent)


def with_organizer(content: AppointmentContent, owner: Attendee | None) -> AppointmentContent:
    """Return *content* held by *owner* where nobody is named; who holds it is not invited too.

    So are the occurrences of a series that differ: one series is held by one.
    """
    organizer = content.organizer or owner
    series = content.series
    if series is not None and series.changed:
        changed = (
            replace(one, content=with_organizer(one.content, organizer)) for one in series.changed
        )
        series = replace(series, changed=tuple(changed))
    return replace(
        content,
        series=series,
        organizer=organizer,
        required=tuple(one for one in content.required if one != organizer),
        optional=tuple(one for one in content.optional if one != organizer),
    )
