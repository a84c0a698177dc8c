"""Tasks: their state, and what happens when one of a series is done (MS-OXOTASK 3.1.4)."""

from copy import deepcopy
from datetime import UTC, datetime, time, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.delivery import check_room
from ssync_desktop.sandbox.ews.markup import Element, T, local, said
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.create_parts import Order, built, owner_of
from ssync_desktop.sandbox.ews.properties_recurrence import starts
from ssync_desktop.sandbox.ews.properties_values import (
    Values,
    moment_of,
    number_of,
    put,
    text_of,
)
from ssync_desktop.sandbox.ews.properties_zones import zone_named

_DONE: Final = "Completed"
_STEPS: Final = {"Daily": "days", "Weekly": "weeks", "Monthly": "months", "Yearly": "years"}


def make_task(order: Order, node: Element) -> list[Item]:
    """Make a task."""
    folder = order.target("tasks")
    item = built(order.call, node, owner_of(folder))
    check_room(folder.mailbox, len(item.mime))
    put(item.values, "Owner", folder.mailbox.name)
    settle_task(order.call, item, frozenset(item.values))
    return [order.call.exchange.put(folder, item)]


def settle_task(call: Call, item: Item, touched: frozenset[str]) -> None:
    """Make status, percentage and date of completion say the same; what was *touched* leads."""
    values = item.values
    _agree(values, touched, call.exchange.now())
    if text_of(values, "Status") == _DONE:  # nobody is reminded of it any more
        put(values, "ReminderIsSet", False)
    for name, value in (("IsComplete", text_of(values, "Status") == _DONE),
                        ("IsRecurring", "Recurrence" in values),
                        ("IsTeamTask", False), ("DelegationState", "NoMatch"),
                        ("ChangeCount", number_of(values, "ChangeCount") + 1)):  # fmt: skip
        put(values, name, value)
    if item.folder is not None and "Recurrence" in values and text_of(values, "Status") == _DONE:
        _leave_done(call, item)


def _agree(values: Values, touched: frozenset[str], now: datetime) -> None:
    percent = float(text_of(values, "PercentComplete", "0") or 0)
    status = text_of(values, "Status", "NotStarted")
    if "Status" in touched and status == _DONE:
        percent = 100
    elif "CompleteDate" in touched and "CompleteDate" in values:
        status, percent = _DONE, 100
    elif "PercentComplete" in touched and percent >= 100:
        status = _DONE
    elif "Status" in touched and status == "NotStarted":
        percent = 0
    elif "PercentComplete" in touched and percent > 0 and status in {"NotStarted", _DONE}:
        status = "InProgress"
    elif status != _DONE and percent >= 100:
        percent = 0
    put(values, "Status", status)
    put(values, "PercentComplete", f"{percent:g}")
    if status != _DONE:
        values.pop("CompleteDate", None)
    elif "CompleteDate" not in values:
        put(values, "CompleteDate", datetime.combine(now.astimezone(UTC).date(), time(), UTC))


def _leave_done(call: Call, item: Item) -> None:
    """Leave what is done behind as a task of its own, and go on to the next of the series."""
    done = Item("Task", deepcopy(item.values), dict(item.extended))
    done.values.pop("Recurrence")
    put(done.values, "IsRecurring", False)
    if advance(call, item):
        call.exchange.put(item.home, done)


def advance(call: Call, item: Item) -> bool:
    """Let a series go on to its next task; False when that was the last one."""
    values = item.values
    due = moment_of(values, "DueDate") or moment_of(values, "StartDate")
    following = _following(values["Recurrence"], due, call.exchange.now())
    if following is None:
        return False
    start = moment_of(values, "StartDate")
    if start is not None and due is not None:
        put(values, "StartDate", following - (due - start))
    put(values, "DueDate", following)
    values.pop("CompleteDate", None)
    for name, value in (("Status", "NotStarted"), ("PercentComplete", "0"), ("IsComplete", False)):
        put(values, name, value)
    call.exchange.note(Change.UPDATED, item)
    return True


def _following(recurrence: Element, due: datetime | None, now: datetime) -> datetime | None:
    """Return when the next task is due: by the calendar, or so long after the last was done."""
    pattern = recurrence[0]
    name = local(pattern)
    if name.endswith("Regeneration"):
        interval = int(said(pattern.find(f"{T}Interval"), "1"))
        step = relativedelta(**{_STEPS[name.removesuffix("Regeneration")]: interval})  # type: ignore[arg-type]
        return datetime.combine(now.date(), time(), UTC) + step
    last = due or now - timedelta(days=1)
    found = starts(recurrence, last.timetz(), zone_named("UTC"))
    return next((at for at in found if at > last), None)
