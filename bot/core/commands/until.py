"""The end of a pause as people write it: `until monday`, `until fri 12:00`, `until 14 Dec`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.commands import english
from bot.core.primitives import DAY, Millis
from bot.core.schedule.slots import local, moment
from bot.core.schedule.times_of_day import is_half, parse_hour, parse_time

FARTHEST: Millis = 366 * DAY
NEXT_YEAR = timedelta(days=275)
"""A date without a year may be one of next year if it is at most so far ahead: `2 Jan`."""


@dataclass(frozen=True, slots=True)
class Until:
    """A moment to come, as it was written; which one depends on today.

    At most one of four is set; with none it is the next time that clocks show `at`.
    """

    weekday: int | None = None
    """0 is Monday: the next one, never today."""
    days: int | None = None
    """So many days from today: tomorrow."""
    on: tuple[int | None, int, int] | None = None
    """Year, if it was written, month and day."""
    at: time = time.min
    next: bool = False
    """`next friday`: it may be the one of next week."""
    either: bool = False
    """`5/12`: month and day may be the other way round."""
    month: bool = False
    """`next month`: its first day."""

    def readings(self, now: Millis, zone: ZoneInfo) -> tuple["Until", ...]:
        """What it can mean today, as dates to come; several: nobody knows which is meant."""
        today = local(now, zone).date()
        days = [day for day in self._days(now, zone) if _is_near(day, today)]
        dates = [replace(_ON_DATE, on=(day.year, day.month, day.day), at=self.at) for day in days]
        return tuple(each for each in dates if each.moment(now, zone) is not None)

    def moment(self, now: Millis, zone: ZoneInfo) -> Millis | None:
        """When that is; None if it has passed, does not exist, or is more than a year away.

        Of several readings this is the first.
        """
        today = local(now, zone).date()
        found = (
            moment(day, self.at, zone) for day in self._days(now, zone) if _is_near(day, today)
        )
        return next((at for at in found if now < at <= now + FARTHEST), None)

    def _days(self, now: Millis, zone: ZoneInfo) -> list[date]:
        today = local(now, zone).date()
        if self.weekday is not None:
            ahead = (self.weekday - today.weekday() - 1) % 7 + 1
            # From Saturday on there is but one `next monday`; on Tuesday there are two fridays.
            this_week = self.next and self.weekday > today.weekday()
            return [today + timedelta(days=each) for each in (ahead, *([ahead + 7] * this_week))]
        if self.on is not None:
            year, month, day = self.on
            turned = [(year, day, month)] * (self.either and day != month)
            dates = (_dated(*each, today) for each in ((year, month, day), *turned))
            return [each for each in dates if each]
        if self.days is not None:
            return [today + timedelta(days=self.days)]
        if self.month:
            return [(today.replace(day=1) + timedelta(days=31)).replace(day=1)]
        over = moment(today, self.at, zone) <= now
        return [today + timedelta(days=over)]


_ON_DATE = Until()


def parse_until(text: str) -> Until | None:  # noqa: PLR0911 - one line a kind of day
    """Read what follows `until`; None if it is no moment."""
    plain = re.sub(r"([0-9])\s+([ap]\.?m\b)", r"\1\2", text.lower().replace(",", " "))
    words = [word for word in plain.split() if word not in (*english.FILLERS, *english.THIS)]
    words, at = _with_time(words)
    if at is not None and not words:
        return Until(at=at)
    following = bool(words) and words[0] in english.COMING
    match words[1:] if following else words:
        case [word] if word in english.DAY_WORDS:
            return Until(weekday=english.DAY_WORDS[word][0], at=at or time.min, next=following)
        case [word] if word in english.WEEK_WORDS and following:
            return Until(weekday=0, at=at or time.min)
        case [word] if word in english.MONTH and following:
            return Until(month=True, at=at or time.min)
        case [word] if word in english.TOMORROW:
            return Until(days=1, at=at or time.min)
        case [word] if word in (*english.TODAY, *english.TONIGHT) and at is not None:
            return Until(days=0, at=at)
    return _on(" ".join(words), at or time.min)


def lacks_time(text: str) -> bool:
    """Whether it says the day, today, and only the time of day is missing."""
    words = [word for word in text.lower().split() if word not in english.THIS]
    return len(words) == 1 and words[0] in (*english.TODAY, *english.TONIGHT)


def written_until(until: Until) -> str:
    """The one way in which it is written, as `parse_until` reads it."""
    day = _written_day(until)
    return day if until.at == time.min and day else f"{day} {until.at:%H:%M}".strip()


def _written_day(until: Until) -> str:
    if until.weekday is not None:
        word = english.DAYS[until.weekday]
        return f"{english.COMING[0]} {word}" if until.next else word
    if until.month:
        return f"{english.COMING[0]} {english.MONTH[0]}"
    if until.on is None:
        return "" if until.days is None else (english.TODAY, english.TOMORROW)[until.days][0]
    year, month, number = until.on
    if until.either:
        return f"{number}/{month}" + (f"/{year}" if year else "")
    name = english.MONTHS[month - 1][:3]
    return f"{year:04d}-{month:02d}-{number:02d}" if year else f"{number} {name}"


def _with_time(words: list[str]) -> tuple[list[str], time | None]:
    """The words that say the day, and the time of day if one is at either end."""
    ends = ((words[:-1], words[-1:]), (words[1:], words[:1]))
    for rest, (word, *_) in ((rest, end or [""]) for rest, end in ends):
        hour = _hour(word, rest)
        if (at := parse_time(word) or hour) is not None:
            return [each for each in rest if each not in english.AT], at
    return [each for each in words if each not in english.AT], None


def _hour(word: str, rest: Sequence[str]) -> time | None:
    """An hour alone, after `at`: `18`, but `8` only of tonight."""
    hour = parse_hour(word) if rest and rest[-1] in english.AT else None
    if hour is None or not is_half(word):
        return hour
    tonight = any(each in english.TONIGHT for each in rest)
    return time(hour.hour % 12 + 12) if tonight and hour.hour < 12 else None


def _on(text: str, at: time) -> Until | None:
    numbers = [int(each) for each in re.findall(r"[0-9]{1,4}", text)]
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", text):
        return _until(numbers[0], numbers[1], numbers[2], at)
    if re.fullmatch(
        r"[0-9]{1,2}/[0-9]{1,2}(/[0-9]{4})?|[0-9]{1,2}[.-][0-9]{1,2}[.-][0-9]{4}", text
    ):
        first, second, *years = numbers
        return _slashed(first, second, years[0] if years else None, at)
    # `20.12.` is a day, `20.12` the time of day.
    if re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}\.?", text):
        return _until(None, numbers[1], numbers[0], at)
    day_of = r"([0-9]{1,2})(?:st|nd|rd|th)?"
    if found := re.fullmatch(rf"{day_of} ([a-z]+)\.?(?: ([0-9]{{4}}))?", text):
        number, name, named_year = found[1], found[2], found[3]
    elif found := re.fullmatch(rf"([a-z]+)\.? {day_of}(?: ([0-9]{{4}}))?", text):
        number, name, named_year = found[2], found[1], found[3]
    else:
        return None
    month = english.MONTH_WORDS.get(name, 0)
    return _until(int(named_year) if named_year else None, month, int(number), at)


def _slashed(first: int, second: int, year: int | None, at: time) -> Until | None:
    """`14/12`, or `12/14` as in America."""
    as_day, as_month = _until(year, second, first, at), _until(year, first, second, at)
    if as_day and as_month:
        return replace(as_day, either=first != second)
    return as_day or as_month


def _until(year: int | None, month: int, day: int, at: time) -> Until | None:
    # 2028 has a 29th of February.
    return Until(on=(year, month, day), at=at) if _date(year or 2028, month, day) else None


def _dated(year: int | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(year, month, day)
    here, then = _date(today.year, month, day), _date(today.year + 1, month, day)
    if here and here > today:
        return here
    # `until 18 Nov` on that day is rather a slip than a year off.
    return then if then and then <= today + NEXT_YEAR else None


def _is_near(day: date, today: date) -> bool:
    return day <= today + timedelta(days=366)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1970 <= year <= 9000 else None
    except ValueError:
        return None
