"""What a week was: the questions asked and the polls closed in it."""

from dataclasses import dataclass

from bot.core.polls.values import Poll, Result
from bot.core.questions.values import Replies


@dataclass(frozen=True, slots=True, order=True)
class WeekId:
    """An ISO week, e.g. 2026-W47."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @classmethod
    def parse(cls, text: str) -> "WeekId":
        """What `str` wrote."""
        year, _, number = text.partition("-W")
        return cls(int(year), int(number))


@dataclass(frozen=True, slots=True)
class WeekQuestion:
    """One question of a week, with what came in answer to it."""

    item: str
    text: str
    replies: Replies


@dataclass(frozen=True, slots=True)
class WeekPoll:
    """One poll that closed in a week."""

    poll: Poll
    result: Result
    before: tuple[int, ...] | None = None
    """Votes by answer of the last time the same poll closed in this room, if it did."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one room, as its summary tells it."""

    id: WeekId
    questions: tuple[WeekQuestion, ...] = ()
    polls: tuple[WeekPoll, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing was asked and nothing was counted."""
        return not self.questions and not self.polls
