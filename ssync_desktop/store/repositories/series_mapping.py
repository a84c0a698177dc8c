"""Rows ↔ records: the rule of a series, its cancelled occurrences, and how long it goes on."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.kinds import Frequency, Instance, Weekday
from ssync_desktop.domain.items.occurrences import originals
from ssync_desktop.domain.items.series_problems import MOST_OCCURRENCES
from ssync_desktop.store.tables.calendar import RecurringAppointmentMasterRow

_NO_END, _COUNTED, _ENDS_ON = 1, 2, 3  # patternendtype
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_ANY_ZONE = timedelta(days=1)  # no two clocks on earth show more than this apart


def rule_values(content: AppointmentContent, series: Series) -> dict[str, object]:
    """Return the columns that only a series has."""
    rule = series.rule
    start, end = time_of(content)
    return {
        "frequency": int(rule.frequency),
        "interval": rule.interval,
        "days": int(rule.days),
        "day_of_month": rule.day_of_month,
        "month": rule.month,
        "instance": None if rule.instance is None else int(rule.instance),
        "first_day": int(rule.first_day).bit_length() - 1,
        "pattern_start": rule.starts_on,
        "pattern_end": rule.ends_on,
        "end_type": _COUNTED if rule.count else _ENDS_ON if rule.ends_on else _NO_END,
        "occurrences": rule.count,
        "cancelled": ",".join(one.isoformat() for one in series.cancelled),
        "effective_start": start,
        "effective_end": None if end == NEVER else end,
    }


def series_record(
    row: RecurringAppointmentMasterRow, changed: Sequence[OccurrenceChange]
) -> Series:
    """Return the series of *row*; *changed* are its occurrences that differ."""
    rule = Recurrence(
        frequency=Frequency(row.frequency),
        starts_on=row.pattern_start,
        interval=row.interval,
        days=Weekday(row.days),
        day_of_month=row.day_of_month,
        month=row.month,
        instance=None if row.instance is None else Instance(row.instance),
        first_day=Weekday(1 << row.first_day),
        ends_on=row.pattern_end,
        count=row.occurrences,
    )
    cancelled = tuple(datetime.fromisoformat(one) for one in row.cancelled.split(",") if one)
    return Series(rule, tuple(changed), cancelled)


def time_of(content: AppointmentContent) -> tuple[datetime, datetime]:
    """Return when it takes place; of a series from when and until when its occurrences do."""
    block, series = content.block, content.series
    if series is None:
        return block.start.instant, block.end.instant
    moved = [one.content.block for one in series.changed]
    start = min([block.start.instant, *(one.start.instant for one in moved)])
    last_day = _last_day(content, series.rule)
    if last_day is None:
        return start, NEVER
    length = max(block.duration, timedelta(0))
    last = datetime.combine(last_day, time.max, UTC)
    # Some clients say "until the last day there is" of a series without an end.
    end = last + length + _ANY_ZONE if last < NEVER - length - _ANY_ZONE else NEVER
    return start, max([end, *(one.end.instant for one in moved)])


def _last_day(content: AppointmentContent, rule: Recurrence) -> date | None:
    """Return the day of the last occurrence by the rule, or a later one; None without an end."""
    if rule.ends_on is not None:
        return rule.ends_on
    if rule.count is None or rule.count > MOST_OCCURRENCES:
        return None
    return max((one.date() for one in originals(content)), default=rule.starts_on)
