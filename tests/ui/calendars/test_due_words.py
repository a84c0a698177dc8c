"""When the tasks of a calendar file are due, in words."""

from datetime import date, time

import pytest

from ssync_desktop.domain.items.calendar_file import CalendarEntry
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.times import TimeOfDay
from ssync_desktop.ui.calendars.words import when_words

DAY, FIVE = date(2026, 3, 2), TimeOfDay(time(17), "Europe/Berlin")


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (TaskContent("Call"), "No day"),
        (TaskContent("Call", due=DAY), "Due Mon 2 Mar 2026"),
        (TaskContent("Call", due=DAY, due_time=FIVE), "Due Mon 2 Mar 2026 17:00 Europe/Berlin"),
    ],
)
def test_a_task_is_due_on_its_day_or_at_a_time_of_it(task: TaskContent, words: str) -> None:
    assert when_words(CalendarEntry(task)) == words
