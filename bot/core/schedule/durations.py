"""Lengths of time, as people write them: `2d`, `two days`, `1d 12h`."""

import re

from bot.core.commands import english
from bot.core.primitives import DAY, HOUR, MINUTE, Millis

WEEK: Millis = 7 * DAY
UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "m": MINUTE}
"""Longest first, as they are written."""
UNIT_NAMES = frozenset(
    f"{unit}{ending}" for unit in ("minute", "hour", "day", "week", "month") for ending in ("", "s")
)
LONGEST: Millis = 60 * DAY
LONGEST_LENGTH = 5
"""Words of a length of time, `one day and two hours`."""


def parse_duration(text: str) -> Millis | None:
    """Read `2d`, `2 days`, `two days` or `1d 12h`, from a minute to 60 days; None if it is none."""
    parts = re.findall(r"[0-9]+|[^\W\d]+|\S", text.lower())
    parts = [part for part in parts if part not in (*english.AND, ",")]
    if not parts or len(parts) % 2:
        return None
    length = 0
    for number, unit in zip(parts[::2], parts[1::2], strict=True):
        many = _number(number)
        if many is None or unit not in english.LENGTHS:
            return None
        length += many * english.LENGTHS[unit]
    return length if MINUTE <= length <= LONGEST else None


def written_duration(length: Millis) -> str:
    """Whole minutes in the largest unit that fits, as `parse_duration` reads it."""
    unit = next(unit for unit, each in UNITS.items() if length % each == 0)
    return f"{length // UNITS[unit]}{unit}"


def _number(word: str) -> int | None:
    # Five digits: 60 days are 86400m, and a number of any length would be slow to read.
    if re.fullmatch(r"[0-9]{1,5}", word):
        return int(word)
    return english.NUMBERS.get(word)
