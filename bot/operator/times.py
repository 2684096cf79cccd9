"""Moments as reports write them: ISO 8601 with the offset of the zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.model import Millis


def iso(at: Millis | None, zone: ZoneInfo) -> str | None:
    """E.g. `2026-11-23T18:00:00.000+00:00`; None for what has not come."""
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, zone).isoformat(timespec="milliseconds")
