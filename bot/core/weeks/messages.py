"""What is said of weeks."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.outcomes.values import OpenOutcome
from bot.core.polls.values import OpenNow
from bot.core.primitives import Millis
from bot.core.schedule.values import Upcoming
from bot.core.weeks.values import Week, WeekId


@dataclass(frozen=True, slots=True)
class BadWeek:
    """A week that is not written 2026-W47, or does not exist."""

    command: ClassVar[str] = "summary"
    words: str


@dataclass(frozen=True, slots=True)
class FutureWeek:
    """A week that has not begun."""

    week: WeekId


@dataclass(frozen=True, slots=True)
class TellWeek:
    """The weekly summary, or an answer to `summary`."""

    week: Week
    so_far: bool
    """The week has not ended."""
    upcoming: tuple[Upcoming, ...] = ()
    was_due: Millis | None = None
    """Set when it comes late."""
    counted: bool = True
    """Whether the replies have been; in the room they always have."""
    open_poll: OpenNow | None = None
    whole: bool = False
    """Asked for by `summary all`: nothing is left out for being too much."""
    outcomes: tuple[OpenOutcome, ...] = ()
    """What is still to be done about earlier results; not of a week long ago."""


WeekRefusal = BadWeek | FutureWeek
"""Where one is the answer, nothing was obeyed."""
WeekMessage = TellWeek | WeekRefusal
