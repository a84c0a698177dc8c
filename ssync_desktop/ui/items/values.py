"""The values of fields in words: when, who, which rule, how urgent."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import IntEnum
from functools import singledispatch

from ssync_desktop.domain.items.attached_files import AttachedFile
from ssync_desktop.domain.items.content import Attendee, PostalAddress, Series
from ssync_desktop.domain.items.kinds import Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.rule_words import in_words
from ssync_desktop.domain.items.time_words import block_words, day_words
from ssync_desktop.domain.items.times import TimeBlock, TimeOfDay
from ssync_desktop.domain.options import Priority
from ssync_desktop.ui.activity.words import size_words
from ssync_desktop.ui.widgets.moments import absolute
from ssync_desktop.ui.words import counted

NOTHING = "(nothing)"
NAMED_OCCURRENCES = 5

_OPTIONS: Mapping[type[IntEnum], Mapping[int, str]] = {
    ShowAs: {
        ShowAs.FREE: "Free",
        ShowAs.TENTATIVE: "Tentative",
        ShowAs.BUSY: "Busy",
        ShowAs.OUT_OF_OFFICE: "Out of office",
    },
    Priority: {Priority.LOW: "Low", Priority.NORMAL: "Normal", Priority.HIGH: "High"},
    TaskStatus: {
        TaskStatus.NOT_STARTED: "Not started",
        TaskStatus.IN_PROGRESS: "In progress",
        TaskStatus.WAITING: "Waiting on someone else",
        TaskStatus.COMPLETED: "Completed",
        TaskStatus.CANCELED: "Canceled",
        TaskStatus.DEFERRED: "Deferred",
    },
    Phase: {Phase.OPEN: "Open", Phase.COMPLETED: "Completed", Phase.CANCELED: "Canceled"},
}


def value_words(field: str, value: object) -> str:
    """Return *value* of *field* as people say it; what is empty is said to be."""
    if field == "percent_complete" and value is not None:
        return f"{value} %"
    return _words(value) or NOTHING


def series_words(series: Series) -> str:
    """Return the rule of a series, and which of its occurrences differ."""
    return "\n".join(_series_lines(series))


@singledispatch
def _words(value: object) -> str:
    """Return any value in words; nothing for nothing."""
    return "" if value is None else str(value).strip()


@_words.register
def _(value: IntEnum) -> str:
    return _OPTIONS[type(value)][value]


@_words.register
def _(value: TimeBlock) -> str:
    return block_words(value)


@_words.register
def _(value: Series) -> str:
    return series_words(value)


@_words.register
def _(value: Attendee) -> str:
    named = value.name and value.name != value.address
    return f"{value.name} <{value.address}>" if named else value.address


@_words.register
def _(value: AttachedFile) -> str:
    return f"{value.name} ({size_words(value.size)})"


@_words.register
def _(value: tuple) -> str:  # type: ignore[type-arg]  # a type alone can be registered
    return "\n".join(map(_words, value))


@_words.register
def _(value: PostalAddress) -> str:
    """Return a line for each line of it, as on an envelope."""
    place = ", ".join(filter(None, (value.city, f"{value.state} {value.postal_code}".strip())))
    return "\n".join(filter(None, (*value.street.splitlines(), place, value.country)))


@_words.register
def _(value: date) -> str:
    return day_words(value)


@_words.register
def _(value: datetime) -> str:
    return absolute(value)


@_words.register
def _(value: TimeOfDay) -> str:
    return f"{value.at:%H:%M} {value.zone}"


def _series_lines(series: Series) -> Iterator[str]:
    yield in_words(series.rule)
    if series.changed:
        yield f"{counted(len(series.changed), 'occurrence')} changed: " + _listed(
            [
                f"{day_words(one.original)} → {block_words(one.content.block)}"
                for one in series.changed
            ]
        )
    if series.cancelled:
        yield "Does not take place: " + _listed([day_words(one) for one in series.cancelled])


def _listed(texts: list[str]) -> str:
    shown = ", ".join(texts[:NAMED_OCCURRENCES])
    more = len(texts) - NAMED_OCCURRENCES
    return f"{shown} and {more:,} more" if more > 0 else shown
