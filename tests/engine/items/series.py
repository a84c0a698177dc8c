"""A series of five days, and occurrences of it that take place at another time."""

from dataclasses import replace
from datetime import timedelta

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Frequency
from ssync_desktop.domain.items.occurrences import occurrence_at, originals
from tests.kit.clock import START
from tests.kit.items_at_hand import hours

DAILY = Series(Recurrence(Frequency.DAILY, START.date() + timedelta(days=1), count=5))


def moved(content: AppointmentContent, *shifts: timedelta) -> AppointmentContent:
    """Return *content* with its first occurrences moved, each by its own length of time."""
    assert content.series is not None
    changed = []
    for original, shift in zip(originals(content), shifts, strict=False):
        shown = occurrence_at(content, original)
        begins = shown.block.start.instant + shift
        changed.append(OccurrenceChange(original, replace(shown, block=hours(begins))))
    return replace(content, series=replace(content.series, changed=tuple(changed)))


def series_of(row: LocalItem) -> Series | None:
    assert isinstance(row.content, AppointmentContent)
    return row.content.series
