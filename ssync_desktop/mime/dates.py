"""Dates of mail headers (RFC 5322, section 3.3) as aware UTC."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{3},?\s+)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+"
    r"(\d{1,2}):(\d\d)(?::(\d\d))?\s+(?:([+-])(\d\d)(\d\d)|GMT|UTC?|Z)\b",
    re.ASCII,
)


def parse(value: str) -> datetime | None:
    """Return the moment a Date value names, or None when it names none.

    A zone nobody knows counts as UTC, like ``-0000``; a leap second as the second before it.
    """
    usual = _USUAL.match(value)
    try:
        if usual is not None:
            return _from_usual(usual)
        return _from_anything(value)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None  # no such day, or an odd form that the standard library stumbles over


def received(value: str) -> datetime | None:
    """Return the moment at the end of a Received value, behind its last semicolon."""
    return parse(value.rpartition(";")[2])


def _from_usual(match: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    number = _MONTHS.get(month.lower())
    if number is None:
        return None
    local = datetime(
        int(year), number, int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=UTC
    )
    if sign is None:
        return local
    offset = _offset(int(hours) * 60 + int(minutes))
    return local - offset if sign == "+" else local + offset


def _from_anything(value: str) -> datetime | None:
    found = parsedate_tz(value[:200])
    if found is None:
        return None
    year, month, day, hour, minute, second = found[:6]
    local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    seconds = found[9] or 0
    offset = _offset(abs(seconds) // 60)
    return local - offset if seconds >= 0 else local + offset


def _offset(minutes: int) -> timedelta:
    """Return a zone's distance from UTC; one of a day or more is nonsense and counts as none."""
    return timedelta(minutes=minutes if minutes < 24 * 60 else 0)
