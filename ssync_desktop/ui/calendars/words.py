"""What stands in a calendar's file, in words, and what becomes of it."""

from collections.abc import Mapping

from ssync_desktop.domain.items.calendar_file import CalendarEntry, CalendarImport, Fate
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.rule_words import in_words
from ssync_desktop.domain.items.time_words import block_words
from ssync_desktop.domain.query import Condition
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.values import value_words
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.words import counted

FATES: Mapping[Fate, Badge] = {
    Fate.NEW: Badge("add", Tone.GOOD, "New"),
    Fate.KNOWN: Badge("check", Tone.OFF, "There already"),
    Fate.LEFT_OUT: Badge("warning", Tone.WARN, "Left out"),
}
VIEWS = (
    View("All entries"),
    *(
        View(title, (Condition("fate", "eq", fate.value),))
        for fate, title in (
            (Fate.NEW, "New"),
            (Fate.KNOWN, "There already"),
            (Fate.LEFT_OUT, "Left out"),
        )
    ),
)
STAYS = "It stays as it is."
UNREACHED = "not reached. Import the file again to go on; what is there already stays as it is."
WHERE_THEN = (
    "They stand in the lists here once the mailbox of their owner has synchronized them, as far as "
    "a filter of the owner lets them through."
)


def when_words(entry: CalendarEntry) -> str:
    """Return when an entry takes place, or is due."""
    content = entry.content
    if isinstance(content, AppointmentContent):
        return block_words(content.block)
    if content.due is None:
        return "No day"
    at = f" {value_words('due_time', content.due_time)}" if content.due_time is not None else ""
    return f"Due {value_words('due', content.due)}{at}"


def kind_words(entry: CalendarEntry) -> str:
    """Return what an entry is: an appointment, a series with its rule, a task."""
    content = entry.content
    if not isinstance(content, AppointmentContent):
        return "Task"
    return "Appointment" if content.series is None else in_words(content.series.rule)


def summary(counts: Mapping[Fate, int], unread: int) -> str:
    """Return how many entries a file has, and what would become of them."""
    parts = [f"{counts.get(fate, 0):,} {FATES[fate].word.lower()}" for fate in Fate]
    total = counted(sum(counts.values()), "entry", "entries")
    more = f" {counted(unread, 'note')} on what of the file cannot be kept." if unread else ""
    return f"{total}: {', '.join(parts)}.{more}"


def result_words(done: CalendarImport) -> tuple[str, str]:
    """Return a heading and the lines below it."""
    lines = [WHERE_THEN] if done.created else []
    if done.known:
        verb = "was" if done.known == 1 else "were"
        lines.append(f"{counted(done.known, 'entry', 'entries')} {verb} there already.")
    lines += done.left_out
    words = f"{counted(done.created, 'entry', 'entries')} imported"
    if done.unreached:
        rest = counted(done.unreached, "entry", "entries")
        lines.insert(
            0, f"{rest} of the file {'was' if done.unreached == 1 else 'were'} {UNREACHED}"
        )
        words = f"Stopped: {words}"
    return words, "\n".join(lines)
