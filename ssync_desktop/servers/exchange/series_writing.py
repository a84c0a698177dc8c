"""Writing the occurrences of a series that differ from it, or do not take place.

They are named by their place among the occurrences that the rule has, counted from 1, cancelled
ones as well (t:OccurrenceItemId).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Final

from exchangelib.errors import ErrorCalendarOccurrenceIsDeletedFromRecurrence, EWSError
from exchangelib.util import create_element

from ssync_desktop.domain.items.content import AppointmentContent, Series
from ssync_desktop.domain.items.occurrences import occurrence_at, originals
from ssync_desktop.servers.exchange.appointments import (
    ELEMENT,
    TIMES,
    properties,
    same_people,
)
from ssync_desktop.servers.exchange.item_fields import Place, changes
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import ChangedItem, DeletedItem, Element

NOTHING: Final = frozenset[Place]()


@dataclass(frozen=True, slots=True)
class Differences:
    """What has to be written about single occurrences of a series."""

    cancelled: tuple[datetime, ...] = ()
    changed: tuple[tuple[datetime, list[Element]], ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.cancelled or self.changed)

    def __len__(self) -> int:
        """Count the occurrences that are written, each by itself."""
        return len(self.cancelled) + len(self.changed)


def differences(
    before: AppointmentContent | None,
    content: AppointmentContent,
    touched: frozenset[Place] = NOTHING,
) -> Differences:
    """Return what single occurrences of *content* need when the series itself is written.

    *before* is what the series said whose occurrences stay as they are; None where it is new or
    repeats anew, by which all that was different is forgotten. *touched* is what is written about
    the whole series, which reaches the occurrences where these say nothing of their own.
    """
    if content.series is None:
        return Differences()
    had = before.series if before is not None and before.series is not None else None
    known = {one.original: one.content for one in had.changed} if had else {}
    changed = dict(_changed(content, known, touched))
    cancelled = [one for one in content.series.cancelled if not had or one not in had.cancelled]
    return Differences(tuple(cancelled), tuple(_ordered(content, changed)))


def restores(before: AppointmentContent, content: AppointmentContent) -> bool:
    """Say whether an occurrence takes place again that was cancelled."""
    if before.series is None or content.series is None:
        return False
    return not set(before.series.cancelled) <= set(content.series.cancelled)


def _changed(
    content: AppointmentContent,
    known: Mapping[datetime, AppointmentContent],
    touched: frozenset[Place],
) -> Iterator[tuple[datetime, list[Element]]]:
    """Yield what is written about each occurrence that differs, or did and does no longer."""
    assert content.series is not None
    wanted = {one.original: one.content for one in content.series.changed}
    back = [one for one in known if one not in wanted and one not in content.series.cancelled]
    for original in (*wanted, *back):
        shown = wanted.get(original) or occurrence_at(content, original)
        if original in known:
            was, always = known[original], touched
        else:
            was, always = occurrence_at(content, original), NOTHING
        told = _told(was, shown, always)
        if told:
            yield original, told


def _told(
    was: AppointmentContent, shown: AppointmentContent, always: frozenset[Place]
) -> list[Element]:
    before, after = properties(same_people(was, shown)), properties(shown)
    if any(before[place] != after[place] for place in TIMES):
        always |= frozenset(TIMES)
    return changes(ELEMENT, before, after, always)  # who is invited: whole, it may be inherited


def _ordered(
    content: AppointmentContent, changed: Mapping[datetime, list[Element]]
) -> Iterator[tuple[datetime, list[Element]]]:
    """Yield them so that none is in another's way: those that move back first to last."""
    assert content.series is not None
    moved = {one.original: one.content.block.start.at for one in content.series.changed}
    later = [one for one in changed if moved.get(one, one) > one]
    for original in sorted(later, reverse=True):
        yield original, changed[original]
    for original in sorted(changed.keys() - set(later)):
        yield original, changed[original]


def write(
    mailbox: OpenedMailbox,
    key: str,
    content: AppointmentContent,
    told: Differences,
    invitations: str,
) -> None:
    """Write *told* about the series *content* whose key is *key*; raises the first refusal."""
    assert content.series is not None
    places = _places(content, content.series)
    if told.cancelled:
        payload = create_element(
            "m:DeleteItem",
            attrs={"DeleteType": "MoveToDeletedItems", "SendMeetingCancellations": invitations},
        )
        ids = create_element("m:ItemIds")
        ids.extend(_id(key, places[one]) for one in told.cancelled if one in places)
        payload.append(ids)
        _demand(
            DeletedItem(mailbox).ask_as(payload), ErrorCalendarOccurrenceIsDeletedFromRecurrence
        )
    if told.changed:
        payload = create_element(
            "m:UpdateItem",
            attrs={
                "ConflictResolution": "AlwaysOverwrite",
                "MessageDisposition": "SaveOnly",
                "SendMeetingInvitationsOrCancellations": invitations,
            },
        )
        items = create_element("m:ItemChanges")
        for original, updates in told.changed:
            if original in places:
                items.append(change(_id(key, places[original]), updates))
        payload.append(items)
        _demand(ChangedItem(mailbox).ask_as(payload))


def change(identity: Element, updates: list[Element]) -> Element:
    """Return what changes one item."""
    item, told = create_element("t:ItemChange"), create_element("t:Updates")
    told.extend(updates)
    item.append(identity)
    item.append(told)
    return item


def _places(content: AppointmentContent, series: Series) -> dict[datetime, int]:
    """Return the place of each original up to the last that differs."""
    last = max((*(one.original for one in series.changed), *series.cancelled), default=None)
    if last is None:
        return {}
    upto = takewhile(lambda at: at <= last, originals(content))
    return {original: place for place, original in enumerate(upto, 1)}


def _id(key: str, place: int) -> Element:
    return create_element(
        "t:OccurrenceItemId", attrs={"RecurringMasterId": key, "InstanceIndex": str(place)}
    )


def _demand(answers: list[Element | EWSError], *but: type[EWSError]) -> None:
    for one in answers:
        if isinstance(one, EWSError) and not isinstance(one, but):
            raise one
