"""To-dos as tasks (VTODO; RFC 5545, section 3.6.2)."""

from datetime import date
from typing import Final

from ssync_desktop.domain.items.calendar_file import CalendarEntry
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.kinds import Phase, TaskStatus
from ssync_desktop.mime.calendars.events import priority_of
from ssync_desktop.mime.calendars.lines import Line, NotKept, Part
from ssync_desktop.mime.calendars.times import when
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
    completed = _day(todo.line("completed"), zones)
    percent = _percent(todo.text("percent-complete"))
    status = _STATUS.get(todo.word("status"))
    if status is None and (completed or percent == 100):
        status = TaskStatus.COMPLETED
    if status is None:
        status = TaskStatus.IN_PROGRESS if percent else TaskStatus.NOT_STARTED
    content = TaskContent(
        subject=todo.single("summary"),
        body=todo.text("description"),
        start=_day(todo.line("dtstart"), zones),
        due=_day(todo.line("due"), zones),
        completed_on=completed if status is TaskStatus.COMPLETED else None,
        percent_complete=100 if status is TaskStatus.COMPLETED else percent,
        priority=priority_of(todo),
        status=status,
    )
    return CalendarEntry(content, todo.text("uid"), _PHASES.get(status, Phase.OPEN))


def _percent(text: str) -> int:
    return min(int(text), 100) if text.isdecimal() else 0


def _day(line: Line | None, zones: Zones) -> date | None:
    """Return the day of *line* on the wall: of a moment in UTC, where its reader is."""
    if line is None:
        return None
    said = when(line, zones)
    return (said.in_zone(zones.usual) if said.moment else said.at).at.date()
