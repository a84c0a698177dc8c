"""The time zones the server knows, with their rules of this year (MS-OXWSGTZ)."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from tzlocal.windows_tz import win_tz

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, said, t
from ssync_desktop.sandbox.ews.properties_zones import zone_named
from ssync_desktop.sandbox.ews.soap import response, success

NAME = "GetServerTimeZones"


def get_server_time_zones(call: Call, body: Element) -> Element:
    """Tell the zones asked for, or all; whole with their rules, or by name only."""
    asked = [said(one) for one in children(body.find(f"{M}Ids"))]
    whole = body.get("ReturnFullTimeZoneData", "true") in {"true", "1"}
    year = call.exchange.now().year
    found = [name for name in asked or sorted(win_tz) if name in win_tz]
    zones = (_definition(name, year) if whole else _named(name) for name in found)
    return response(NAME, [success(NAME, m("TimeZoneDefinitions", *zones))])


def _named(name: str) -> Element:
    return t("TimeZoneDefinition", Id=name, Name=name)


def _definition(name: str, year: int) -> Element:
    """Return a zone's periods, and on which days of the year one follows the other."""
    zone = zone_named(name)
    changes = _changes(zone, year)
    standard = f"trule:Microsoft/Registry/{name}/{year}-Standard"
    daylight = f"trule:Microsoft/Registry/{name}/{year}-Daylight"
    periods, within = [], []
    offsets = {_is_summer(zone, after): _offset(zone, after) for _, after in changes}
    if set(offsets) == {True, False} and len(changes) == 2:
        for before, after in changes:
            within.append(_recurring(daylight if _is_summer(zone, after) else standard, before))
        periods.append(_period(standard, "Standard", offsets[False]))
        periods.append(_period(daylight, "Daylight", offsets[True]))
    else:
        periods.append(
            _period(standard, "Standard", _offset(zone, datetime(year, 1, 1, tzinfo=UTC)))
        )
        within.append(t("Transition", t("To", standard, Kind="Period")))
    definition = _named(name)
    definition.append(t("Periods", *periods))
    definition.append(t("TransitionsGroups", t("TransitionsGroup", *within, Id="0")))
    definition.append(t("Transitions", t("Transition", t("To", "0", Kind="Group"))))
    return definition


def _period(identifier: str, name: str, offset: timedelta) -> Element:
    """A bias is what has to be added to local time to have UTC."""
    return t("Period", Bias=_duration(-offset), Name=name, Id=identifier)


def _recurring(target: str, wall: datetime) -> Element:
    """Return the transition that happens every year as it does at *wall*, in the old offset."""
    last = (wall + timedelta(days=7)).month != wall.month
    return t(
        "RecurringDayTransition",
        t("To", target, Kind="Period"),
        t("TimeOffset", _duration(timedelta(hours=wall.hour, minutes=wall.minute))),
        t("Month", wall.month),
        t("DayOfWeek", f"{wall:%A}"),
        t("Occurrence", -1 if last else (wall.day - 1) // 7 + 1),
    )


@lru_cache(maxsize=512)
def _changes(zone: ZoneInfo, year: int) -> tuple[tuple[datetime, datetime], ...]:
    """Return each change of offset in *year*: the wall time it happens at, and its first moment."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    days = [start + timedelta(days=number) for number in range(367)]
    found = []
    for first, second in pairwise(days):
        if _offset(zone, first) != _offset(zone, second):
            early, late = first, second
            while late - early > timedelta(minutes=1):
                middle = early + (late - early) / 2
                same = _offset(zone, middle) == _offset(zone, first)
                early, late = (middle, late) if same else (early, middle)
            moment = late.replace(second=0, microsecond=0)
            wall = (moment + _offset(zone, first)).replace(tzinfo=None)
            found.append((wall, moment + timedelta(minutes=1)))
    return tuple(found)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _is_summer(zone: ZoneInfo, moment: datetime) -> bool:
    return bool(moment.astimezone(zone).dst())


def _duration(span: timedelta) -> str:
    """Return *span* as XML Schema spells it, in hours and minutes."""
    minutes = round(abs(span).total_seconds() / 60)
    return f"{'-' if span < timedelta() else ''}PT{minutes // 60}H{minutes % 60}M"


OPERATIONS = {NAME: get_server_time_zones}
