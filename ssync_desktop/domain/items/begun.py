"""What a write in Exchange left there whose end nobody has heard of.

What was about to be written is noted before it is sent (``begin_writing``). Whatever of that is
found afterwards both sides had agreed on, so what the row or the item says beside it was said
since: what somebody took back meanwhile does not come back from Exchange as if it were news.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from ssync_desktop.domain.items.attached_files import Files, attached
from ssync_desktop.domain.items.attaching import files_of, with_files
from ssync_desktop.domain.items.comparing import is_heard
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Content,
    OccurrenceChange,
    Series,
    TaskContent,
)
from ssync_desktop.domain.items.planning import Pair
from ssync_desktop.domain.items.projection import kept

_Said = OccurrenceChange | datetime | None  # changed, cancelled (its original), or as the rule says


def is_recovered(pair: Pair) -> bool:
    """Say whether the item of *pair* may say what was begun, as it has changed since."""
    mapping, remote = pair.mapping, pair.remote
    begun = mapping is not None and mapping.begun is not None
    return begun and remote is not None and not is_heard(pair)


def with_begun(pair: Pair) -> Pair:
    """Return *pair*, its sides having last agreed on whatever is there of what was begun.

    Its files have to be known (``attaching.recognised``).
    """
    mapping, remote = pair.mapping, pair.remote
    if not is_recovered(pair):
        return pair
    assert mapping is not None
    assert mapping.begun is not None
    assert remote is not None
    there = kept(mapping.object_type, remote.content)
    common = _agreed(mapping.common, mapping.begun, there)
    begun = None if common == mapping.common else mapping.begun  # no more has arrived
    return replace(pair, mapping=replace(mapping, common=common, begun=begun))


def _agreed(common: Content | None, begun: Content, there: Content) -> Content:
    """Return what both agreed on once *begun* had come as far as *there* shows.

    Of an item that is made all arrives at once but for its files and single occurrences: what it
    says beside them somebody said in Exchange. Of one that is changed a field has arrived that
    says what it was to say.
    """
    values: dict[str, Any] = {}
    if common is not None:
        values = {
            name: getattr(begun, name)
            for name in (one.name for one in fields(common))
            if getattr(begun, name) == getattr(there, name)
        }
    agreed = replace(begun if common is None else common, **values)
    if isinstance(agreed, TaskContent) and isinstance(begun, TaskContent):
        agreed = _with_reminder(agreed, common, begun)
    agreed = with_files(agreed, _files(files_of(common), files_of(begun), files_of(there)))
    if isinstance(agreed, AppointmentContent):
        return replace(agreed, series=_series(agreed.series, common, begun, there))
    return agreed


def _with_reminder(agreed: TaskContent, common: Content | None, begun: TaskContent) -> TaskContent:
    """Return *agreed* with the reminder that came with a day, though Exchange may not show it."""
    moved = isinstance(common, TaskContent) and common.due != begun.due == agreed.due
    return replace(agreed, reminder=begun.reminder) if moved else agreed


def _files(common: Files, begun: Files, there: Files) -> Files:
    """Return the files on which both agreed; those of the item come with its keys."""
    arrived = [one for one in there if one in begun or one in common]
    return attached([*arrived, *(one for one in common if one in begun and one not in there)])


def _series(
    agreed: Series | None, common: Content | None, begun: Content, there: Content
) -> Series | None:
    """Return *agreed* with those of its occurrences that have arrived."""
    goal, found, former = _series_of(begun), _series_of(there), _series_of(common)
    if goal is None or found is None or goal.rule != found.rule:
        return agreed
    if former is not None and former.rule != goal.rule:
        former = None  # single occurrences went with the rule they were exceptions to
    said: list[_Said] = []
    for original in sorted({*_originals(goal), *_originals(found), *_originals(former)}):
        aim, now, was = (_said(one, original) for one in (goal, found, former))
        said.append(aim if now == aim else _partly(begun, aim, now, was))
    return Series(
        goal.rule,
        tuple(one for one in said if isinstance(one, OccurrenceChange)),
        tuple(one for one in said if isinstance(one, datetime)),
    )


def _partly(series: Content, aim: _Said, now: _Said, was: _Said) -> _Said:
    """Return *was* with what has arrived at one occurrence.

    Where it says nothing of its own it says what its *series* does, which arrives first.
    """
    if not isinstance(now, OccurrenceChange) or not isinstance(was, OccurrenceChange):
        return was
    goals = [aim.content] if isinstance(aim, OccurrenceChange) else []
    values: dict[str, Any] = {}
    for one in fields(now.content):
        value = getattr(now.content, one.name)
        if any(value == getattr(goal, one.name) for goal in (*goals, series)):
            values[one.name] = value
    return replace(was, content=replace(was.content, **values))


def _series_of(content: Content | None) -> Series | None:
    return content.series if isinstance(content, AppointmentContent) else None


def _originals(series: Series | None) -> Iterator[datetime]:
    if series is not None:
        yield from (one.original for one in series.changed)
        yield from series.cancelled


def _said(series: Series | None, original: datetime) -> _Said:
    """Return what *series* says of one occurrence; None where that is what its rule says."""
    if series is None:
        return None
    if original in series.cancelled:
        return original
    return next((one for one in series.changed if one.original == original), None)
