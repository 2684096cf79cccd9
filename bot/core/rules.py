"""When something is due, as people write it: `mon,thu 18:00`, `first mon 18:00 for 3d`.

What is wrong with a rule is a value, not a sentence: whoever answers has the words for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile

from bot.core.model import DAY, HOUR, MINUTE, Millis, Schedule, ScheduleName

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAILY = tuple(range(7))
WEEK: Millis = 7 * DAY
UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "m": MINUTE}
"""Longest first, as they are written."""
UNIT_NAMES = frozenset(
    f"{unit}{ending}" for unit in ("minute", "hour", "day", "week", "month") for ending in ("", "s")
)
LONGEST: Millis = 60 * DAY
POLLS_LAST: Millis = 2 * DAY
"""Where a rule for polls does not say `for` how long."""
LONGEST_WORDS = 60
"""Of a mistake, as it is shown."""


class Nth(StrEnum):
    """Which of a month's Mondays, say, is meant."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Rule:
    """Days and a local time at which something is due."""

    days: tuple[int, ...]
    """Sorted; 0 is Monday."""
    at: time
    lasts: Millis | None = None
    """How long it stays open, where that means something."""
    weeks: int = 1
    """Every so many weeks, counted from the one in which the schedule was set."""
    nth: Nth | None = None
    """Only these of each month; `weeks` means nothing then."""


class Part(StrEnum):
    """Which part of a rule is wrong; it is missing where a mistake has no words."""

    DAY = "day"
    TIME = "time"
    WEEKS = "weeks"
    """`every` so many weeks: 1 to 8."""
    LENGTH = "length"
    """What follows `for`."""
    POLLS_ONLY = "polls only"
    """`for` is only said of polls."""
    EXTRA = "extra"
    """Nothing more is expected after a whole rule."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a rule, and the words as they were typed, cut to be shown."""

    part: Part
    words: str = ""


class WrongRule(ValueError):
    """The text is no rule."""

    def __init__(self, part: Part, words: Sequence[str] = ()) -> None:
        self.mistake = Mistake(part, " ".join(words)[:LONGEST_WORDS])
        super().__init__(f"{part}: {self.mistake.words}")


def parse_rule(text: str, *, lasting: bool) -> Rule:
    """Read a rule, of something that stays open for a time if it is `lasting`.

    Raises WrongRule.
    """
    # Commas may stand wherever spaces do, and people's clocks may say `6:00 pm`: one wrong word.
    words = re.sub(r"(?i)([0-9])\s+([ap]m)\b", r"\1\2", text.replace(",", " ")).split()
    weeks, nth, words = _how_often(words)
    days, words = _days(words, monthly=nth is not None)
    at, words = _time(words)
    return Rule(days, at, _lasts(words, lasting=lasting), weeks, nth)


def written(rule: Rule) -> str:
    """The one way in which a rule is stored and shown; `parse_rule` reads the same from it."""
    days = ",".join(DAYS[day][:3] for day in rule.days)
    words = ["daily" if rule.days == DAILY and rule.nth is None else days, f"{rule.at:%H:%M}"]
    if rule.nth:
        words.insert(0, rule.nth)
    elif rule.weeks > 1:
        words.insert(0, f"every {rule.weeks} weeks")
    if rule.lasts is not None:
        words.append(f"for {written_duration(rule.lasts)}")
    return " ".join(words)


def rule_of(schedule: Schedule) -> Rule:
    """The rule of a schedule as recorded; it was read once before, when it was set."""
    return _recorded(schedule.rule, lasting=schedule.name is ScheduleName.POLLS)


def parse_time(word: str) -> time | None:
    """Read `18:00`, `9:30`, `18.00` or `18h00`; None if it is anything else."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])", word.lower())
    return time(int(found[1]), int(found[2])) if found else None


def parse_duration(text: str) -> Millis | None:
    """Read a whole number and m, h, d or w, from `1m` to `60d`; None if it is anything else."""
    # Five digits: 60 days are 86400m, and a number of any length would be slow to read.
    found = re.fullmatch(r"([0-9]{1,5})([mhdw])", text.lower())
    length = int(found[1]) * UNITS[found[2]] if found else 0
    return length if MINUTE <= length <= LONGEST else None


def written_duration(length: Millis) -> str:
    """Whole minutes in the largest unit that fits, as `parse_duration` reads it."""
    unit = next(unit for unit, each in UNITS.items() if length % each == 0)
    return f"{length // UNITS[unit]}{unit}"


# Only what is recorded is kept: a rule as typed may be long, and comes once.
@lru_cache(maxsize=1024)
def _recorded(text: str, *, lasting: bool) -> Rule:
    return parse_rule(text, lasting=lasting)


def _how_often(words: list[str]) -> tuple[int, Nth | None, list[str]]:
    """Every how many weeks, which of the month, and the words that follow."""
    match [word.lower() for word in words[:3]]:
        case [which, *_] if which in list(Nth):
            return 1, Nth(which), words[1:]
        case ["every", "week", *_]:
            return 1, None, words[2:]
        case ["every", "day", *_]:
            return 1, None, ["daily", *words[2:]]
        case ["every", number, "week" | "weeks"]:
            if re.fullmatch(r"[1-8]", number):
                return int(number), None, words[3:]
            raise WrongRule(Part.WEEKS, words[:3])
        case ["every", number, *_] if number.isdecimal():
            raise WrongRule(Part.WEEKS, words[:3])
        case ["every", *_]:
            return 1, None, words[1:]
    return 1, None, words


def _days(words: list[str], *, monthly: bool) -> tuple[tuple[int, ...], list[str]]:
    """The days that the words begin with, and the words that follow."""
    named = [*takewhile(bool, (_named(word.lower(), monthly=monthly) for word in words))]
    days, rest = sorted({day for each in named for day in each}), words[len(named) :]
    if not rest:
        raise WrongRule(Part.TIME if days else Part.DAY)
    word = rest[0]
    odd = not parse_time(word) and word.lower() != "for"
    if odd and word.isalpha() and len(rest) > 1:
        raise WrongRule(Part.DAY, [word])
    if not days:
        raise WrongRule(Part.DAY, [word] if odd else ())
    return tuple(days), rest


def _named(word: str, *, monthly: bool) -> tuple[int, ...]:
    if word == "daily" and not monthly:
        return DAILY
    return tuple(number for number, name in enumerate(DAYS) if word in (name, name[:3]))


def _time(words: list[str]) -> tuple[time, list[str]]:
    word, *rest = words
    at = parse_time(word)
    if at is None:
        raise WrongRule(Part.TIME, [word] if word.lower() != "for" else ())
    return at, rest


def _lasts(words: list[str], *, lasting: bool) -> Millis | None:
    if not words:
        return POLLS_LAST if lasting else None
    if words[0].lower() != "for":
        raise WrongRule(Part.EXTRA, words)
    if not lasting:
        raise WrongRule(Part.POLLS_ONLY, words)
    lasts = parse_duration(" ".join(words[1:]))
    if lasts is None:
        raise WrongRule(Part.LENGTH, words[1:])
    return lasts
