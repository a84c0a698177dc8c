"""When something takes place, as people say it."""

from datetime import date, datetime, timedelta

from ssync_desktop.domain.items.times import TimeBlock, WallTime


def block_words(block: TimeBlock) -> str:
    """Return from when to when, with the zone in which the clock shows it."""
    start, end = block.start, block.end
    if block.all_day:
        last = (end.at - timedelta(days=1)).date()
        first = start.at.date()
        days = day_words(first) if last <= first else f"{day_words(first)} to {day_words(last)}"
        return f"{days}, all day"
    same_day = start.at.date() == end.at.date()
    until = f"{end.at:%H:%M}" if same_day else f"{day_words(end.at)} {end.at:%H:%M}"
    if start.zone != end.zone:
        return f"{_moment(start)} to {until} {_zone(end)}"
    return f"{day_words(start.at)} {start.at:%H:%M} to {until} {_zone(start)}"


def day_words(day: date | datetime) -> str:
    """Return a day with its weekday."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def _moment(wall: WallTime) -> str:
    return f"{day_words(wall.at)} {wall.at:%H:%M} {_zone(wall)}"


def _zone(wall: WallTime) -> str:
    return f"{wall.zone} (second time)" if wall.later else wall.zone
