"""The day by which something is to be done, as people write it: `by 1 Mar`, `by friday`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.commands import english
from bot.core.commands.spelling import ENDS, MARKS, cut
from bot.core.commands.until import Until, parse_until, written_until
from bot.core.outcomes.messages import BadDay
from bot.core.primitives import Millis
from bot.core.schedule.slots import local
from bot.core.schedule.times_of_day import parse_time

LONGEST_DAY = 5
"""Words: `next friday at 6 pm`."""
_EVENING = time(23, 59)
"""A day is over when it ends: today is one to come."""
_AROUND = (*english.FILLERS, *english.COMING, *english.AT)
_DAYS = (*english.DAY_WORDS, *english.MONTH_WORDS, *english.MONTH, *english.TODAY)


@dataclass(frozen=True, slots=True)
class Split:
    """Words, and the day they end in."""

    text: str
    by: Until | None = None
    wrong: str = ""
    """What stands in the place of a day, and is none."""


def split_day(text: str) -> Split:
    """Take `by friday` off the end. What means no day is a part of the text: `side by side`."""
    words = text.split()
    small = [word.lower().strip(ENDS + MARKS) for word in words]
    for at in range(len(words) - 2, max(len(words) - 2 - LONGEST_DAY, -1), -1):
        if small[at] in english.BY:
            before, typed = " ".join(words[:at]).rstrip(" " + MARKS), words[at + 1 :]
            if by := _day(typed):
                return Split(before, by)
            if _means_a_day(small[at + 1 :]):
                return Split(before, wrong=cut(*typed))
            break
    return Split(text)


def _day(words: Sequence[str]) -> Until | None:
    # The full stop may belong to the date: `20.12.`
    for typed in (" ".join(words), " ".join(words).rstrip(ENDS + MARKS)):
        if typed.lower() in (*english.TODAY, *english.TONIGHT):
            return Until(days=0)
        until = parse_until(typed)
        if until and until != Until(at=until.at):
            return replace(until, at=time.min)
    return None


def _means_a_day(words: Sequence[str]) -> bool:
    """Whether every word is one of days and dates, though together they are none: `31 Feb`."""
    named = any(word in _DAYS for word in words)
    return named and all(_is_of_day(word) for word in words)


def _is_of_day(word: str) -> bool:
    return word in (*_DAYS, *_AROUND) or word[:1].isdecimal() or parse_time(word) is not None


def written_day(by: Until) -> str:
    """The one way in which it is written, as `split_day` reads it."""
    return f"{english.BY[0]} {written_until(by)}"


def day_of(by: Until, now: Millis, zone: ZoneInfo, command: str) -> date | BadDay:
    """Which day that is in the room; or why it can be none, and what would be possible."""
    whole = replace(by, at=_EVENING)
    readings = whole.readings(now, zone)
    at = whole.moment(now, zone)
    if at is not None and len(readings) < 2:
        return local(at, zone).date()
    possible = (written_until(replace(each, at=time.min)) for each in readings)
    right = tuple(possible) or _next_year(by, local(now, zone).date())
    return BadDay(written_until(by), command, known=True, right=right)


def _next_year(by: Until, today: date) -> tuple[str, ...]:
    """The same day of the year when it comes next, of a date that has passed."""
    _, month, day = by.on or (None, 0, 0)
    days = (today + timedelta(days=ahead) for ahead in range(366))
    return tuple(str(each) for each in days if (each.month, each.day) == (month, day))[:1]
