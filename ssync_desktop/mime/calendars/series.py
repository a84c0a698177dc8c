"""A series with its exceptions: one event with a rule, and others that replace occurrences of it.

By RFC 5545 a rule skips what a month lacks, and a start that its rule does not name counts all the
same; here neither is so. What differs is made up for: days too many are cancelled, and those that
are missing become appointments of their own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice, takewhile
from typing import Final

from dateutil.rrule import rrulestr

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.occurrences import occurrence_at, originals, tidied_series
from ssync_desktop.domain.items.recurrence import starts
from ssync_desktop.domain.items.times import WallTime
from ssync_desktop.mime.calendars.lines import Line, NotKept, Part
from ssync_desktop.mime.calendars.rules import read_rule
from ssync_desktop.mime.calendars.times import When, when
from ssync_desktop.mime.calendars.zones import Zones

MOST_COMPARED: Final = 3_000
"""As many of a series with an end as are compared; ten years of workdays are 2,600."""
MOST_COUNTED: Final = 999
"""The highest count that Exchange and the organization take; longer series end on a day."""
_SAMPLED: Final = 24
_ENDS: Final = re.compile(r"\s*(COUNT|UNTIL)\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Override:
    """An event that takes the place of one occurrence; *content* None: it is cancelled."""

    recurrence_id: Line
    content: AppointmentContent | None


@dataclass(frozen=True, slots=True)
class ReadSeries:
    """A series, appointments that its rule does not reach, and what is to be said about it."""

    content: AppointmentContent
    single: tuple[AppointmentContent, ...] = ()
    notes: tuple[str, ...] = ()


def read_series(
    event: Part, content: AppointmentContent, overrides: Iterable[Override], zones: Zones
) -> ReadSeries:
    """Return the series of *event*, which says *content*; raises ``NotKept``."""
    (line, *others) = event.lines("rrule")
    if others:
        raise NotKept("it has several rules")
    start = content.block.start
    rule, left_out, added = _fitted(read_rule(line.value, start), line.value, start)
    added |= {_original(when(one, zones), start) for one in _each(event.lines("rdate"))}
    left_out |= {_original(when(one, zones), start) for one in _each(event.lines("exdate"))}
    changed = {_original(when(one.recurrence_id, zones), start): one.content for one in overrides}
    known = set(_reached(rule, start, max((*changed, *added, start.at))))
    gone = {original for original, said in changed.items() if said is None}
    single = [
        changed.get(original) or occurrence_at(content, original)
        for original in sorted((changed.keys() | added - left_out) - known - gone)
    ]
    series = Series(
        rule,
        tuple(OccurrenceChange(at, said) for at, said in changed.items() if said is not None),
        tuple(left_out | gone),
    )
    kept = tidied_series(replace(content, series=series))
    if next((at for at in originals(kept) if at not in _cancelled(kept)), None) is None:
        raise NotKept("none of its occurrences takes place")
    return ReadSeries(kept, tuple(single), tuple(_notes(rule, line.value, start)))


def _each(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield a line for each of the values that *lines* list."""
    for line in lines:
        for value in filter(str.strip, line.value.split(",")):
            yield Line(value, line.parameters)


def _original(said: When, start: WallTime) -> datetime:
    """Return when the occurrence that *said* names would begin, on the wall of the series."""
    if said.day:
        return datetime.combine(said.at.at.date(), start.at.time())
    return said.in_zone(start.zone).at


def _fitted(
    rule: Recurrence, text: str, start: WallTime
) -> tuple[Recurrence, set[datetime], set[datetime]]:
    """Return *rule*, those of its occurrences that *text* does not mean, and those it lacks."""
    if rule.count is None and rule.ends_on is None:
        return rule, set(), {start.at}.difference(_reached(rule, start, start.at))
    meant = _by_standard(rule, text, start)
    if not meant:
        raise NotKept("none of its occurrences takes place")
    if rule.count is None:
        ours = set(islice(starts(rule, start.at.time()), MOST_COMPARED))
    else:
        ours = set(_reached(replace(rule, count=None), start, meant[-1]))
        rule = replace(rule, count=len(ours))
    if (rule.count or 0) > MOST_COUNTED:
        rule = replace(rule, count=None, ends_on=meant[-1].date())
    return rule, ours.difference(meant), {start.at, *meant}.difference(ours)


def _by_standard(
    rule: Recurrence, text: str, start: WallTime, most: int = MOST_COMPARED
) -> list[datetime]:
    """Return the occurrences that *text* means by RFC 5545, up to the end that *rule* has."""
    endless = ";".join(one for one in text.split(";") if not _ENDS.match(one))
    found = islice(rrulestr(endless, dtstart=start.at), rule.count or most)
    last = rule.ends_on or date.max
    return list(takewhile(lambda at: at.date() <= last, found))


def _reached(rule: Recurrence, start: WallTime, last: datetime) -> Iterator[datetime]:
    """Yield the occurrences of *rule* until *last*."""
    return takewhile(lambda at: at <= last, starts(rule, start.at.time()))


def _cancelled(content: AppointmentContent) -> frozenset[datetime]:
    return frozenset(content.series.cancelled) if content.series else frozenset()


def _notes(rule: Recurrence, text: str, start: WallTime) -> Iterator[str]:
    """Yield what cannot be made up for in a series without an end."""
    if rule.count is not None or rule.ends_on is not None:
        return
    ours = set(islice(starts(rule, start.at.time()), _SAMPLED))
    if not ours.issubset(_by_standard(rule, text, start, _SAMPLED)):
        yield "takes place on the last day of shorter months too, as series do in Exchange"
