"""Appointments, single and in series; occurrences come to be when somebody looks at them.

A series is one item, its master. An occurrence has an id of its own but lies in no folder: it says
what the master says, at its own time, and what was changed about it alone. That makes it an
exception; a deleted one leaves its date behind (MS-OXOCAL 2.2.1.44.2).
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from ssync_desktop.sandbox.ews.markup import Element, T, t
from ssync_desktop.sandbox.ews.model import Exchange, ExtendedKey, Folder, Item
from ssync_desktop.sandbox.ews.properties_recurrence import starts
from ssync_desktop.sandbox.ews.properties_values import is_true, moment_of, put
from ssync_desktop.sandbox.ews.properties_zones import zone_of
from ssync_desktop.sandbox.ews.refusals import EwsError

_OF_SERIES: Final = frozenset({
    "Recurrence", "FirstOccurrence", "LastOccurrence", "ModifiedOccurrences", "DeletedOccurrences",
})  # fmt: skip
_DAY: Final = timedelta(days=1)
_FAR: Final = timedelta(days=3660)  # as far as an endless series is looked at


@dataclass(eq=False)
class Appointment(Item):
    """An item of a calendar. A series knows its occurrences, and an occurrence its series.

    *original* is the start of an occurrence as the series has it. *own* (None for what was taken
    away), *marks* (extended properties) and *gone* are by index, which counts from 1.
    """

    kind: str = "CalendarItem"
    master: "Appointment | None" = field(default=None, repr=False)
    index: int = 0
    original: datetime | None = None
    own: dict[int, dict[str, Element | None]] = field(default_factory=dict, repr=False)
    marks: dict[int, dict[ExtendedKey, tuple[str, ...]]] = field(default_factory=dict, repr=False)
    gone: set[int] = field(default_factory=set)
    seen: dict[int, "Appointment"] = field(default_factory=dict, repr=False)

    @property
    def change_key(self) -> str:
        """Another one after every change; an occurrence changes with its series."""
        return super().change_key if self.master is None else self.master.change_key

    @property
    def recurring(self) -> bool:
        """Whether it is the master of a series."""
        return "Recurrence" in self.values

    @property
    def start(self) -> datetime:
        """When it begins, in UTC."""
        found = moment_of(self.values, "Start")
        if found is None:
            raise EwsError("ErrorCalendarInvalidPropertyValue", "It has no start.")
        return found

    @property
    def end(self) -> datetime:
        """When it ends, in UTC; half an hour after its start where nobody has said."""
        return moment_of(self.values, "End") or self.start + timedelta(minutes=30)


def originals(master: Appointment) -> Iterator[tuple[int, datetime]]:
    """Yield index and start of every occurrence as the series has it, deleted ones too."""
    zone = zone_of(master.values)
    at = master.start.astimezone(zone).time()
    yield from enumerate(starts(master.values["Recurrence"], at, zone), start=1)


def occurrence(exchange: Exchange, master: Appointment, index: int) -> Appointment:
    """Return an occurrence by its index; raises ``EwsError`` where there is none."""
    if not master.recurring:
        raise EwsError("ErrorCalendarCannotUseIdForRecurringMasterId")
    found = next(islice(originals(master), index - 1, None), None) if index > 0 else None
    if found is None:
        raise EwsError("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange")
    if index in master.gone:
        raise EwsError("ErrorCalendarOccurrenceIsDeletedFromRecurrence")
    return _seen(exchange, master, index, found[1])


def _seen(exchange: Exchange, master: Appointment, index: int, original: datetime) -> Appointment:
    """Return the item of an occurrence, which is the same one every time."""
    known = master.seen.get(index)
    if known is None:
        known = Appointment(master=master, index=index, folder=master.folder)
        known.id = exchange.new_item_id(master.home)
        master.seen[index] = exchange.items[known.id] = known
    known.original = original
    _speak(known, master)
    return known


def _speak(known: Appointment, master: Appointment) -> None:
    """Let an occurrence say what its series says, and what is its own."""
    assert known.original is not None
    own = master.own.get(known.index)
    known.values = {
        name: deepcopy(value) for name, value in master.values.items() if name not in _OF_SERIES
    }
    put(known.values, "Start", known.original)
    put(known.values, "End", end_of(master, known.original))
    for name, value in (own or {}).items():
        known.values.pop(name, None)
        if value is not None:
            known.values[name] = deepcopy(value)
    known.extended = master.extended | master.marks.get(known.index, {})
    known.attachments = master.attachments
    put(known.values, "OriginalStart", known.original)
    put(known.values, "RecurrenceId", known.original)
    put(known.values, "IsRecurring", True)
    put(known.values, "CalendarItemType", "Occurrence" if own is None else "Exception")
    put(known.values, "Duration", duration(known.end - known.start))


def _length(master: Appointment) -> timedelta:
    """Return how far the clock moves from start to end: that is what a series keeps of them.

    Where only one of the two is the second of two equal times, the time that passes.
    """
    zone = zone_of(master.values)
    start, end = master.start.astimezone(zone), master.end.astimezone(zone)
    if is_true(master.values, "IsAllDayEvent"):
        return timedelta(days=round((end.replace(tzinfo=None) - start.replace(tzinfo=None)) / _DAY))
    if start.fold != end.fold:
        return master.end - master.start
    return end.replace(tzinfo=None) - start.replace(tzinfo=None)


def end_of(master: Appointment, original: datetime) -> datetime:
    """Return when the occurrence at *original* ends; one whose hour is jumped over begins later."""
    if not is_true(master.values, "IsAllDayEvent"):
        original = original.astimezone(UTC).astimezone(original.tzinfo)
    return original + _length(master)


def occurrences(
    exchange: Exchange, master: Appointment, begin: datetime, end: datetime
) -> Iterator[Appointment]:
    """Yield the occurrences that touch the time from *begin* to *end*; moved ones at their time."""
    length = _length(master)
    for index, original in originals(master):
        if index in master.gone:
            continue
        if index in master.own:
            moved = _seen(exchange, master, index, original)
            if moved.start < end and moved.end > begin:
                yield moved
        elif original < end and original + length > begin:
            yield _seen(exchange, master, index, original)
        elif original >= end and index > max(master.own, default=0):
            return


def forget(exchange: Exchange, master: Appointment) -> None:
    """Let the occurrences of a series mean nothing any more: it goes, or recurs differently."""
    for known in master.seen.values():
        exchange.items.pop(known.id, None)
    master.seen.clear()


def start_over(exchange: Exchange, master: Appointment) -> None:
    """Forget what was different in a series, for it recurs differently now."""
    forget(exchange, master)
    master.own.clear()
    master.marks.clear()
    master.gone.clear()


def check_order(exchange: Exchange, item: Appointment) -> None:
    """Refuse an occurrence that would be on a day of, or beyond, its neighbours' (EWS's rule)."""
    master = item.master
    assert master is not None
    zone = zone_of(master.values)
    day = item.start.astimezone(zone).date()
    left = [entry for entry in originals(master) if entry[0] not in master.gone]
    earlier = [entry for entry in left if entry[0] < item.index][-1:]
    later = [entry for entry in left if entry[0] > item.index][:1]
    for index, original in earlier + later:
        other = _seen(exchange, master, index, original).start.astimezone(zone).date()
        if other == day or (other > day) != (index > item.index):
            raise EwsError("ErrorOccurrenceCrossingBoundary")


def describe(exchange: Exchange, master: Appointment) -> None:
    """Write into a series what follows from its recurrence: where it begins, ends, and differs."""
    if not master.recurring:
        for name in _OF_SERIES:
            master.values.pop(name, None)
        return
    all_ = [(index, at) for index, at in originals(master) if at < master.start + _FAR]
    left = [(index, at) for index, at in all_ if index not in master.gone]
    for known in master.seen.values():
        _speak(known, master)
    endless = master.values["Recurrence"].find(f"{T}NoEndRecurrence") is not None
    for name, where in (("FirstOccurrence", left[:1]), ("LastOccurrence", left[-1:])):
        master.values.pop(name, None)
        if where and not (endless and name == "LastOccurrence"):
            put(master.values, name, *_told(exchange, master, *where[0]))
    changed = [
        t("Occurrence", *_told(exchange, master, index, at))
        for index, at in left
        if index in master.own
    ]
    deleted = [t("DeletedOccurrence", t("Start", at)) for index, at in all_ if index in master.gone]
    for name, shown in (("ModifiedOccurrences", changed), ("DeletedOccurrences", deleted)):
        master.values.pop(name, None)
        if shown:
            put(master.values, name, *shown)


def _told(exchange: Exchange, master: Appointment, index: int, at: datetime) -> Iterator[Element]:
    """Yield what ``OccurrenceInfoType`` says of an occurrence."""
    known = _seen(exchange, master, index, at)
    yield t("ItemId", Id=known.id)
    yield t("Start", known.start)
    yield t("End", known.end)
    yield t("OriginalStart", at)


def view(exchange: Exchange, folder: Folder, begin: datetime, end: datetime) -> list[Item]:
    """Return what a calendar shows from *begin* to *end*, single items and occurrences in order."""
    found: list[Appointment] = []
    for item in folder.visible:
        if not isinstance(item, Appointment):
            continue
        if item.recurring:
            found.extend(occurrences(exchange, item, begin, end))
        elif item.start < end and (item.end > begin or item.start == begin):
            found.append(item)
    found.sort(key=lambda one: one.start)
    return list(found)


def duration(length: timedelta) -> str:
    """Return *length* as XML Schema spells it."""
    minutes = int(length.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    clock = f"{f'{hours}H' if hours else ''}{f'{rest}M' if rest else ''}"
    spelled = f"P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"
    return spelled if len(spelled) > 1 else "PT0S"
