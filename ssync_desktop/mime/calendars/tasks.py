"""To-dos as tasks (VTODO; RFC 5545, section 3.6.2)."""

from datetime import date
from typing import Final

from ssync_desktop.domain.items.calendar_file import CalendarEntry
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.kinds import Phase, TaskStatus
from ssync_desktop.domain.items.times import TimeOfDay
from ssync_desktop.mime.calendars.events import priority_of
from ssync_desktop.mime.calendars.lines import Line, NotKept, Part
from ssync_desktop.mime.calendars.times import When, when
from ssync_desktop.mime.calendars.zones import Zones

_STATUS: Final = {
    "NEEDS-ACTION": TaskStatus.NOT_STARTED,
    "IN-PROCESS": TaskStatus.IN_PROGRESS,
    "COMPLETED": TaskStatus.COMPLETED,
    "CANCELLED": TaskStatus.CANCELED,
}
_PHASES: Final = {TaskStatus.COMPLETED: Phase.COMPLETED, TaskStatus.CANCELED: Phase.CANCELED}


def task_of(todo: Part, zones: Zones) -> CalendarEntry:
    """Return what *todo* says; raises ``NotKept``."""
    if todo.line("rrule") is not None:
        raise NotKept("it recurs, and tasks that recur do not synchronize")
    start, due = (_when(todo.line(name), zones) for name in ("dtstart", "due"))
    completed = _day_of(todo.line("completed"), zones)
    percent = _percent(todo.text("percent-complete"))
    status = _STATUS.get(todo.word("status"))
    if status is None and (completed or percent == 100):
        status = TaskStatus.COMPLETED
    if status is None:
        status = TaskStatus.IN_PROGRESS if percent else TaskStatus.NOT_STARTED
    content = TaskContent(
        subject=todo.single("summary"),
        body=todo.text("description"),
        start=start.at.at.date() if start else None,
        due=due.at.at.date() if due else None,
        completed_on=completed if status is TaskStatus.COMPLETED else None,
        percent_complete=100 if status is TaskStatus.COMPLETED else percent,
        priority=priority_of(todo),
        status=status,
        due_time=TimeOfDay(due.at.at.time(), due.at.zone) if due and not due.day else None,
    )
    return CalendarEntry(content, todo.text("uid"), _PHASES.get(status, Phase.OPEN))


def _percent(text: str) -> int:
    return min(int(text), 100) if text.isdecimal() else 0


def _when(line: Line | None, zones: Zones) -> When | None:
    """Return what *line* says on the wall: of a moment in UTC, where its reader is."""
    if line is None:
        return None
    said = when(line, zones)
    return When(said.in_zone(zones.of_hours())) if said.moment else said


def _day_of(line: Line | None, zones: Zones) -> date | None:
    """Return the day of a moment where its reader is: not worth asking anybody for a zone."""
    if line is None:
        return None
    said = when(line, zones)
    return (said.in_zone(zones.usual) if said.moment else said.at).at.date()
