"""Times of day, as people write them: `18:00`, `6pm`, `noon`."""

import re
from datetime import time

from bot.core.commands import english

NOON = 12


def parse_time(word: str) -> time | None:
    """Read `18:00`, `18.00`, `18h00`, `18h`, `6pm`, `6.30pm` or `noon`; None if it is no time."""
    plain = word.lower()
    if found := re.fullmatch(r"([01]?[0-9]|2[0-3])(?:[:.h]([0-5][0-9])|h)", plain):
        return time(int(found[1]), int(found[2] or 0))
    if found := re.fullmatch(r"(0?[1-9]|1[0-2])(?:[:.]([0-5][0-9]))?([ap])\.?m\.?", plain):
        return time(int(found[1]) % NOON + NOON * (found[3] == "p"), int(found[2] or 0))
    return english.TIMES.get(plain)


def parse_hour(word: str) -> time | None:
    """Read an hour alone, `18` or `9`; None if it is anything else."""
    found = re.fullmatch(r"[01]?[0-9]|2[0-3]", word)
    return time(int(found[0])) if found else None


def is_half(word: str) -> bool:
    """Whether an hour alone may be one of the morning or of the evening: `9`, but not `09`."""
    return bool(re.fullmatch(r"[1-9]|1[0-2]", word))
