"""Recurrences as rules of iCalendar, and back (RFC 5545, section 3.3.10)."""

import re
from datetime import UTC, datetime
from typing import Final

from ssync_desktop.sandbox.ews.markup import Element, local, t

_DAYS: Final = {
    "Monday": "MO", "Tuesday": "TU", "Wednesday": "WE", "Thursday": "TH", "Friday": "FR",
    "Saturday": "SA", "Sunday": "SU", "Day": "MO,TU,WE,TH,FR,SA,SU", "Weekday": "MO,TU,WE,TH,FR",
    "WeekendDay": "SA,SU",
}  # fmt: skip
_NAMES: Final = {spelled: name for name, spelled in _DAYS.items()}
_PLACES: Final = {"First": "1", "Second": "2", "Third": "3", "Fourth": "4", "Last": "-1"}
_PLACE_NAMES: Final = {number: name for name, number in _PLACES.items()}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def rule_of(recurrence: Element, start: datetime) -> str:
    """Return a Recurrence as an RRULE (RFC 5545, section 3.3.10)."""
    pattern, extent = recurrence[0], recurrence[1]
    kind = local(pattern).removesuffix("Recurrence")
    parts = {"FREQ": kind.removeprefix("Relative").removeprefix("Absolute").upper()}
    said = {local(one): one.text or "" for one in (*pattern, *extent)}
    parts["INTERVAL"] = said.get("Interval", "1")
    if "DaysOfWeek" in said:
        parts["BYDAY"] = ",".join(_DAYS[day] for day in said["DaysOfWeek"].split())
    if "FirstDayOfWeek" in said:
        parts["WKST"] = _DAYS[said["FirstDayOfWeek"]]
    if "DayOfWeekIndex" in said:
        parts["BYSETPOS"] = _PLACES[said["DayOfWeekIndex"]]
    if "DayOfMonth" in said:
        parts["BYMONTHDAY"] = said["DayOfMonth"]
    if "Month" in said:
        parts["BYMONTH"] = str(_MONTHS.index(said["Month"]) + 1)
    if "NumberOfOccurrences" in said:
        parts["COUNT"] = said["NumberOfOccurrences"]
    if "EndDate" in said:
        last = datetime.fromisoformat(said["EndDate"][:10])
        parts["UNTIL"] = f"{datetime.combine(last, start.timetz()).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def recurrence_of(rule: str, start: datetime) -> Element | None:
    """Return an RRULE as a Recurrence; None for a rule that Exchange cannot say."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    kind, pattern = parts.get("FREQ", "").capitalize(), {"Interval": parts.get("INTERVAL", "1")}
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    if kind == "Weekly":
        names = [_NAMES.get(day, "") for day in days] or [f"{start:%A}"]
        pattern["DaysOfWeek"] = " ".join(names)
        pattern["FirstDayOfWeek"] = _NAMES.get(parts.get("WKST", "MO"), "Monday")
    elif kind in {"Monthly", "Yearly"}:
        place, weekdays = _place(parts, days)
        if weekdays:
            kind = f"Relative{kind}"
            pattern |= {"DaysOfWeek": _NAMES.get(weekdays, ""),
                        "DayOfWeekIndex": _PLACE_NAMES.get(place, "")}  # fmt: skip
        else:
            kind = f"Absolute{kind}"
            pattern["DayOfMonth"] = parts.get("BYMONTHDAY", str(start.day)).replace("-1", "31")
        if kind.endswith("Yearly"):
            pattern.pop("Interval")
            pattern["Month"] = _MONTHS[int(parts.get("BYMONTH", start.month)) - 1]
    elif kind != "Daily":
        return None
    if not all(pattern.values()):
        return None
    shown = t(f"{kind}Recurrence", *(t(name, said) for name, said in pattern.items()))
    return t("Recurrence", shown, _extent(parts, start))


def _place(parts: dict[str, str], days: list[str]) -> tuple[str, str]:
    """Return which of which days is meant: BYDAY=-1FR says the same as BYDAY=FR;BYSETPOS=-1."""
    if len(days) == 1 and (found := re.fullmatch(r"([+-]?\d)([A-Z]{2})", days[0])):
        return found[1].lstrip("+"), found[2]
    ordered = [spelled for spelled in _DAYS["Day"].split(",") if spelled in days]
    return parts.get("BYSETPOS", "1"), ",".join(ordered)


def _extent(parts: dict[str, str], start: datetime) -> Element:
    begin = t("StartDate", f"{start:%Y-%m-%d}Z")
    if "COUNT" in parts:
        return t("NumberedRecurrence", begin, t("NumberOfOccurrences", parts["COUNT"]))
    if "UNTIL" in parts:
        until = datetime.fromisoformat(parts["UNTIL"])
        last = until.astimezone(start.tzinfo) if until.tzinfo else until
        return t("EndDateRecurrence", begin, t("EndDate", f"{last:%Y-%m-%d}Z"))
    return t("NoEndRecurrence", begin)
