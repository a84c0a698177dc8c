"""Appointments made, changed and deleted (MS-OXWSCORE and MS-OXWSMTGS for calendar items)."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from lxml import etree

from ssync_desktop.domain.addresses import Address
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.delivery import changed
from ssync_desktop.sandbox.ews.markup import Element, local, t
from ssync_desktop.sandbox.ews.model import Exchange, Item
from ssync_desktop.sandbox.ews.operations.calendar_mapi import global_id_of, sender_of
from ssync_desktop.sandbox.ews.operations.calendar_meetings import (
    announce_change,
    attendees_of,
    call_off,
    invite,
    is_organizer,
)
from ssync_desktop.sandbox.ews.operations.calendar_series import (
    Appointment,
    check_order,
    describe,
    duration,
    end_of,
    forget,
    occurrence,
    originals,
    start_over,
)
from ssync_desktop.sandbox.ews.operations.create_parts import Order, built, owner_of
from ssync_desktop.sandbox.ews.properties import CALENDAR_ITEM
from ssync_desktop.sandbox.ews.properties_changes import Written
from ssync_desktop.sandbox.ews.properties_values import (
    Values,
    addresses_in,
    is_true,
    people,
    put,
    text_of,
)
from ssync_desktop.sandbox.ews.properties_zones import zone_name, zone_of
from ssync_desktop.sandbox.ews.refusals import EwsError

_GLOBAL_ID: Final = "040000008200E00074C5B7101A82E008" + "00" * 16 + "10000000"
_SILENT: Final = "SendToNone"
_SHAPE: Final = frozenset({"Recurrence", "Start", "End", "IsAllDayEvent", "StartTimeZone"})
_MEETING, _RECEIVED, _CANCELLED = 1, 2, 4  # MS-OXOCAL 2.2.1.10, AppointmentStateFlags


def make_appointment(order: Order, node: Element) -> list[Item]:
    """Make an appointment; with attendees it is a meeting, and they are invited if asked for."""
    if not order.invitations:
        raise EwsError("ErrorSendMeetingInvitationsRequired")
    folder, call = order.target("calendar"), order.call
    item = built(call, node, owner_of(folder))
    assert isinstance(item, Appointment)
    settle(call.exchange, item, owner_of(folder))
    call.exchange.put(folder, item)
    describe(call.exchange, item)
    if attendees_of(item.values) and order.invitations != _SILENT:
        invite(call, item, copy=order.invitations.endswith("AndSaveCopy"))
    return [item]


def item_of(call: Call, node: Element) -> Item:
    """Return the item that an ItemId, OccurrenceItemId or RecurringMasterItemId means."""
    kind = local(node)
    if kind == "OccurrenceItemId":
        master = call.item(node.get("RecurringMasterId", ""))
        if not isinstance(master, Appointment):
            raise EwsError("ErrorCalendarCannotUseIdForRecurringMasterId")
        return occurrence(call.exchange, master, int(node.get("InstanceIndex", "0")))
    if kind == "RecurringMasterItemId":
        found = call.item(node.get("OccurrenceId", ""))
        return found.master or found if isinstance(found, Appointment) else found
    return call.item(node.get("Id", ""))


def settle(exchange: Exchange, item: Appointment, owner: Address) -> None:
    """Write down what follows from what was said about an appointment; raises ``EwsError``."""
    values = item.values
    put(values, "End", item.end)
    if item.end < item.start:
        raise EwsError("ErrorCalendarEndDateIsEarlierThanStartDate")
    if is_true(values, "IsAllDayEvent"):
        _whole_days(item)
    if item.recurring:
        _begin_with_first(item)
    if not text_of(values, "UID"):
        put(values, "UID", _GLOBAL_ID + uuid4().hex.upper())
    item.extended |= global_id_of(text_of(values, "UID"))
    if not addresses_in(values, "Organizer"):
        values["Organizer"] = people("Organizer", (sender_of(item.extended) or owner,))
    for name, value in (("LegacyFreeBusyStatus", "Busy"), ("AppointmentSequenceNumber", 0),
                        ("IsCancelled", False), ("MeetingRequestWasSent", False),
                        ("IsResponseRequested", True), ("AllowNewTimeProposal", True),
                        ("IsAllDayEvent", False), ("ReminderIsSet", False)):  # fmt: skip
        if name not in values:
            put(values, name, value)
    _say_when(item)
    _say_who(item, owner)
    put(values, "DateTimeStamp", exchange.now())
    put(values, "IsRecurring", item.recurring or item.master is not None)
    if item.master is None:
        put(values, "CalendarItemType", "RecurringMaster" if item.recurring else "Single")


def _whole_days(item: Appointment) -> None:
    """Push an all-day appointment out to midnight on both sides, in its own zone."""
    start, end = _midnight(item.start, zone_of(item.values)), item.end
    last = _midnight(end, zone_of(item.values, "End"))
    if last < end or last <= start:
        last = _midnight(last + timedelta(hours=36), zone_of(item.values, "End"))
    put(item.values, "Start", start)
    put(item.values, "End", last)


def _midnight(moment: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(moment.astimezone(zone).date(), time(), zone)


def _begin_with_first(item: Appointment) -> None:
    """Let a series begin with its first occurrence."""
    first = next(originals(item), None)
    if first is None:
        raise EwsError("ErrorRecurrenceHasNoOccurrence")
    start = first[1].astimezone(UTC)
    if start != item.start:
        end = end_of(item, first[1])
        put(item.values, "Start", start)
        put(item.values, "End", end)


def _say_when(item: Appointment) -> None:
    values = item.values
    put(values, "Duration", duration(item.end - item.start))
    put(values, "ReminderDueBy", item.start)
    put(values, "TimeZone", zone_name(values))
    for end, moment in (("Start", item.start), ("End", item.end)):
        if f"{end}TimeZone" not in values:
            values[f"{end}TimeZone"] = t(f"{end}TimeZone", Id=zone_name(values, end))
        put(values, f"{end}TimeZoneId", zone_name(values, end))
        local_time = moment.astimezone(zone_of(values, end)).replace(tzinfo=None)
        put(values, f"{end}WallClock", local_time.isoformat(timespec="seconds"))


def _say_who(item: Appointment, owner: Address) -> None:
    values, mine = item.values, is_organizer(item, owner)
    meeting = bool(attendees_of(values)) or not mine
    put(values, "IsMeeting", meeting)
    put(values, "IsOrganizer", mine)
    if mine:
        put(values, "MyResponseType", "Organizer" if meeting else "Unknown")
    elif "MyResponseType" not in values:
        put(values, "MyResponseType", "NoResponseReceived")
    cancelled = _CANCELLED if is_true(values, "IsCancelled") else 0
    put(values, "AppointmentState", meeting * _MEETING + (not mine) * _RECEIVED + cancelled)


def change_appointment(
    call: Call, item: Appointment, changes: list[Element], invitations: str
) -> None:
    """Do *changes* to an appointment; attendees are told as *invitations* says."""
    if not invitations:
        raise EwsError("ErrorSendMeetingInvitationsOrCancellationsRequired")
    written = Written(CALENDAR_ITEM, dict(item.values), dict(item.extended))
    written.update(changes)
    if item.master is not None and "Recurrence" in written.touched:
        raise EwsError("ErrorInvalidPropertySet", "An occurrence does not recur.")
    before, was = item.values, item.extended
    item.values, item.extended = written.values, written.extended
    try:
        settle(call.exchange, item, owner_of(item.home))
        shape = {name for name in _SHAPE if _differs(name, before, item.values)}
        if item.master is not None and "Start" in shape:
            check_order(call.exchange, item)
    except EwsError:
        item.values, item.extended = before, was
        raise
    changed(item, call.exchange.now(), call.author)
    master = item.master or item
    if item.master is not None:
        own = item.master.own.setdefault(item.index, {})
        own |= {name: item.values.get(name) for name in written.touched}
        item.master.marks[item.index] = item.extended
    elif shape or _recurs_anew(changes):
        start_over(call.exchange, item)
    describe(call.exchange, master)
    call.exchange.note(Change.UPDATED, master)
    if invitations != _SILENT and is_organizer(item, owner_of(item.home)):
        announce_change(call, item, before, invitations, moved=bool(shape))


def _recurs_anew(changes: list[Element]) -> bool:
    """Say whether the recurrence was taken away: what is set after that is another one."""
    taken = (one[0].get("FieldURI") for one in changes if local(one) == "DeleteItemField")
    return "calendar:Recurrence" in taken


def _differs(name: str, before: Values, after: Values) -> bool:
    return _spelled(before.get(name)) != _spelled(after.get(name))


def _spelled(node: Element | None) -> bytes:
    return b"" if node is None else etree.tostring(node, method="c14n", exclusive=True)


def delete_occurrence(call: Call, item: Appointment, cancellations: str) -> None:
    """Take one occurrence out of its series."""
    master = item.master
    assert master is not None
    if cancellations != _SILENT and is_organizer(item, owner_of(master.home)):
        call_off(call, item, copy=cancellations.endswith("AndSaveCopy"))
    master.own.pop(item.index, None)
    master.gone.add(item.index)
    master.seen.pop(item.index, None)
    call.exchange.items.pop(item.id, None)
    describe(call.exchange, master)
    call.exchange.note(Change.UPDATED, master)


def leave_calendar(call: Call, item: Appointment, cancellations: str) -> None:
    """Do what comes before an appointment is deleted: attendees are told if that was asked for."""
    meeting = attendees_of(item.values) and not is_true(item.values, "IsCancelled")
    if cancellations != _SILENT and meeting and is_organizer(item, owner_of(item.home)):
        call_off(call, item, copy=cancellations.endswith("AndSaveCopy"))
    forget(call.exchange, item)
