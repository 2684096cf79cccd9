"""Moments as reports write them: ISO 8601 for programs, as in a room for people."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.primitives import Millis
from bot.render import dates
from bot.render.voice import Voice


def iso(at: Millis | None, zone: ZoneInfo) -> str | None:
    """E.g. `2026-11-23T18:00:00.000+00:00`; None for what has not come."""
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, zone).isoformat(timespec="milliseconds")


def millis(moment: str) -> Millis:
    """What `iso` wrote."""
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def shown(at: Millis, zone: ZoneInfo) -> str:
    """As the bot says it in rooms, e.g. `Fri 27 Nov 2026, 12:00 GMT`."""
    return dates.dated_moment(at, Voice("", zone))


def shown_day(at: Millis, zone: ZoneInfo) -> str:
    """The day alone, e.g. `Fri 27 Nov 2026`."""
    return dates.day(at, Voice("", zone))
