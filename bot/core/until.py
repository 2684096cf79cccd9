"""The end of a pause as people write it: `until monday`, `until fri 12:00`, `until 14 Dec`."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import english
from bot.core.model import DAY, Millis
from bot.core.rules import parse_time
from bot.core.slots import local, moment

FARTHEST: Millis = 366 * DAY
NEXT_YEAR = timedelta(days=275)
"""A date without a year may be one of next year if it is at most so far ahead: `2 Jan`."""


@dataclass(frozen=True, slots=True)
class Until:
    """A moment to come, as it was written; which one depends on today. One of three is set."""

    weekday: int | None = None
    """0 is Monday: the next one, never today."""
    days: int | None = None
    """So many days from today: tomorrow."""
    on: tuple[int | None, int, int] | None = None
    """Year, if it was written, month and day."""
    at: time = time.min

    def moment(self, now: Millis, zone: ZoneInfo) -> Millis | None:
        """When that is; None if it has passed, does not exist, or is more than a year away."""
        today = local(now, zone).date()
        day = self._day(today)
        at = moment(day, self.at, zone) if day and day <= today + timedelta(days=366) else None
        return at if at is not None and now < at <= now + FARTHEST else None

    def _day(self, today: date) -> date | None:
        if self.weekday is not None:
            return today + timedelta(days=(self.weekday - today.weekday() - 1) % 7 + 1)
        if self.on is None:
            return today + timedelta(days=self.days or 0)
        year, month, day = self.on
        if year:
            return _date(year, month, day)
        here, then = _date(today.year, month, day), _date(today.year + 1, month, day)
        if here and here > today:
            return here
        # `until 18 Nov` on that day is rather a slip than a year off.
        return then if then and then <= today + NEXT_YEAR else None


def parse_until(text: str) -> Until | None:
    """Read what follows `until`; None if it is no moment."""
    plain = re.sub(r"([0-9])\s+([ap]\.?m\b)", r"\1\2", text.lower().replace(",", " "))
    words = [word for word in plain.split() if word not in (*english.FILLERS, *english.AT)]
    at = parse_time(words[-1]) if len(words) > 1 else None
    match words[:-1] if at else words:
        case [word] if word in english.DAY_WORDS:
            return Until(weekday=english.DAY_WORDS[word][0], at=at or time.min)
        case [word] if word in english.TOMORROW:
            return Until(days=1, at=at or time.min)
    on = _on(" ".join(words[:-1] if at else words))
    return Until(on=on, at=at or time.min) if on else None


def written_until(until: Until) -> str:
    """The one way in which it is written, as `parse_until` reads it."""
    if until.weekday is not None:
        day = english.DAYS[until.weekday]
    elif until.on is None:
        day = english.TOMORROW[0]
    else:
        year, month, number = until.on
        name = english.MONTHS[month - 1][:3]
        day = f"{year:04d}-{month:02d}-{number:02d}" if year else f"{number} {name}"
    return day if until.at == time.min else f"{day} {until.at:%H:%M}"


def _on(text: str) -> tuple[int | None, int, int] | None:
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        on = (int(found[1]), int(found[2]), int(found[3]))
        return on if _date(*on) else None
    day = r"([0-9]{1,2})(?:st|nd|rd|th)?"
    if found := re.fullmatch(rf"{day} ([a-z]+)\.?(?: ([0-9]{{4}}))?", text):
        number, name, year = found[1], found[2], found[3]
    elif found := re.fullmatch(rf"([a-z]+)\.? {day}(?: ([0-9]{{4}}))?", text):
        number, name, year = found[2], found[1], found[3]
    else:
        return None
    month = english.MONTH_WORDS.get(name, 0)
    # 2028 has a 29th of February.
    named = (int(year) if year else None, month, int(number))
    return named if _date(named[0] or 2028, month, named[2]) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1970 <= year <= 9000 else None
    except ValueError:
        return None
