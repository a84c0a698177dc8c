"""Times as people say them, with the exact moment and its zone on hover."""

from datetime import datetime, timedelta

MINUTE = 60
HOUR = 3600
DAY = 86_400


def relative(moment: datetime | None, now: datetime, never: str = "never") -> str:
    """Return "3 min ago", "in 2 h", "yesterday 14:05" …; *never* for no moment at all."""
    if moment is None:
        return never
    seconds = (moment - now).total_seconds()
    amount = _amount(abs(seconds))
    if not amount:
        return _far(moment, now)
    if amount == "now":
        return amount
    return f"in {amount}" if seconds > 0 else f"{amount} ago"


def absolute(moment: datetime | None) -> str:
    """Return the moment in this machine's zone, named, and in UTC; empty for none."""
    if moment is None:
        return ""
    local = moment.astimezone()
    zone = local.tzname() or local.strftime("%z")
    text = f"{local:%a %d %b %Y %H:%M:%S} {zone}"
    return text if zone == "UTC" else f"{text} ({moment:%H:%M:%S} UTC)"


def span(seconds: float) -> str:
    """Return a duration in one or two units: "20 ms", "1.4 s", "12 s", "3 min 20 s" …."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return _two(whole, MINUTE, "min", 1, "s")
    if whole < DAY:
        return _two(whole, HOUR, "h", MINUTE, "min")
    return _two(whole, DAY, "d", HOUR, "h")


def left(done: int, total: int, rate: float) -> timedelta | None:
    """Return how long the rest takes at *rate* items per second; None when nobody can know."""
    if rate <= 0 or total <= done:
        return None
    return timedelta(seconds=(total - done) / rate)


def _amount(seconds: float) -> str:
    if seconds < 5:
        return "now"
    if seconds < MINUTE:
        return f"{int(seconds)} s"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    if seconds < DAY / 2:
        return f"{int(seconds // HOUR)} h"
    return ""


def _far(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(), now.astimezone().date()
    days = (local.date() - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return f"{near[days]} {local:%H:%M}"
    if local.year == today.year:
        return f"{local:%d %b %H:%M}"
    return f"{local:%d %b %Y}"


def _two(seconds: int, big: int, big_name: str, small: int, small_name: str) -> str:
    first, rest = divmod(seconds, big)
    second = rest // small
    return f"{first} {big_name} {second} {small_name}" if second else f"{first} {big_name}"
