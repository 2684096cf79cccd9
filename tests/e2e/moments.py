"""Moments of schedules, reckoned anew from the calendar, and how the bot should write them."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.primitives import Millis

LONDON = ZoneInfo("Europe/London")
MON, THU, FRI = 0, 3, 4


def next_slot(weekday: int, hour: int, weeks: int = 0) -> datetime:
    """The next such hour in London, and then so many weeks later."""
    now = datetime.now(LONDON)
    day = now + timedelta(days=(weekday - now.weekday()) % 7)
    slot = day.replace(hour=hour, minute=0, second=0, microsecond=0)
    return slot + timedelta(weeks=weeks if slot > now else weeks + 1)


def ahead_of(slot: datetime) -> Millis:
    """How far off that moment is."""
    return int((slot.timestamp() - time.time()) * 1000)


def lasting(slot: datetime, days: int) -> datetime:
    """So many times 24 hours later, whatever the clocks do meanwhile."""
    return slot.astimezone(UTC) + timedelta(days=days)


def written(slot: datetime, now: datetime | None = None) -> str:
    """The moment as people read it, with the year if it isn't that of now.

    September has four letters here.
    """
    month = "Sept" if slot.month == 9 else f"{slot:%b}"
    this_year = (now or datetime.now(slot.tzinfo)).year
    year = "" if slot.year == this_year else f" {slot.year}"
    return f"{slot:%a} {slot.day} {month}{year}, {slot:%H:%M} {slot:%Z}"
