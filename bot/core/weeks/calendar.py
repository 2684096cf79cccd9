"""ISO weeks: which one holds a moment, when it begins, and how people write it."""

import re
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.primitives import Millis
from bot.core.schedule.slots import local, moment
from bot.core.weeks.values import WeekId


def week_of(at: Millis, zone: ZoneInfo) -> WeekId:
    """The ISO week that holds this moment in the zone."""
    return _week(local(at, zone).date())


def week_before(at: Millis, zone: ZoneInfo) -> WeekId:
    """The ISO week before the one that holds this moment in the zone."""
    return _week(local(at, zone).date() - timedelta(days=7))


def weeks_before(week: WeekId, count: int) -> tuple[WeekId, ...]:
    """So many weeks before that one, oldest first; fewer where the calendar begins."""
    monday = date.fromisocalendar(week.year, week.number, 1)
    days = (monday.toordinal() - 7 * back for back in range(count, 0, -1))
    return tuple(_week(date.fromordinal(day)) for day in days if day > 0)


def week_span(week: WeekId, zone: ZoneInfo) -> tuple[Millis, Millis]:
    """When the week begins and when the next one does, in the zone."""
    monday = date.fromisocalendar(week.year, week.number, 1)
    start, end = (moment(monday + timedelta(days=days), time.min, zone) for days in (0, 7))
    return start, end


def parse_week(text: str) -> WeekId | None:
    """Read a week written `2026-W47`; None if it is written otherwise or does not exist."""
    found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text, re.ASCII | re.IGNORECASE)
    # Before 1970 there are no times here, and after 9998 the calendar ends within a week.
    if not found or not 1970 <= int(found[1]) <= 9998:
        return None
    week = WeekId(int(found[1]), int(found[2]))
    try:
        date.fromisocalendar(week.year, week.number, 1)
    except ValueError:
        return None
    return week


def latest_week(number: int, this: WeekId) -> WeekId | None:
    """The latest week of that number that has begun; there is no 53rd in most years."""
    weeks = (parse_week(f"{year}-W{number:02d}") for year in (this.year, this.year - 1))
    return next((week for week in weeks if week and week <= this), None)


def _week(day: date) -> WeekId:
    year, number, _ = day.isocalendar()
    return WeekId(year, number)
