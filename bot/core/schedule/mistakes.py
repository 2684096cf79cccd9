"""What can be wrong with a rule, and what was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from bot.core.primitives import Millis
from bot.core.schedule.values import Nth

LONGEST_WORDS = 80
"""Of a mistake, as it is shown."""


class Part(StrEnum):
    """Which part of a rule is wrong; it is missing where a mistake has no words."""

    DAY = "day"
    TIME = "time"
    HALF = "half"
    """An hour from 1 to 12 that may be in the morning or in the evening."""
    WEEKS = "weeks"
    """`every` so many weeks: 1 to 8."""
    LENGTH = "length"
    """What follows `for`."""
    POLLS_ONLY = "polls only"
    """`for` is only said of polls."""
    EXCEPT = "except"
    """A day that is not among those it is to be taken from."""
    DATE = "date"
    """A date of the month; only a weekday of it can be had."""
    SECOND_TIME = "second time"
    """One schedule has one time of day."""
    EXTRA = "extra"
    """Nothing more is expected after a whole rule."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What of a rule was understood, in whatever order it came."""

    days: tuple[int, ...] = ()
    at: time | None = None
    weeks: int = 1
    nth: Nth | None = None
    lasts: Millis | None = None
    every: Sequence[str] = ()
    """The words that said `weeks`."""
    which: Sequence[str] = ()
    """The word that said `nth`."""
    days_first: bool = False
    """Days came before the time, so that others after it need the same time once more."""
    more_days: tuple[int, ...] = ()
    """Those others, as long as their time has not come."""
    waiting: Sequence[str] = ()
    """The words that said them."""


NOTHING_YET = Understood()


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a rule, and the words as they were typed, cut to be shown."""

    part: Part
    words: str = ""
    understood: Understood = field(default=NOTHING_YET, compare=False)
    """The rest, for an example that does what was meant."""


class WrongRule(ValueError):
    """The text is no rule."""

    def __init__(self, part: Part, words: Sequence[str] = (), size: int = 1) -> None:
        """`size`: so many words of the rule are not to be read for something else."""
        self.size = size
        self.mistake = Mistake(part, " ".join(words)[:LONGEST_WORDS])
        super().__init__(f"{part}: {self.mistake.words}")
