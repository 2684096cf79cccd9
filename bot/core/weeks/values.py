"""What a week was: the questions asked and the polls closed in it."""

from dataclasses import dataclass

from bot.core.polls.values import Poll, Result
from bot.core.primitives import ActId, Millis, Place
from bot.core.questions.values import NO_REPLIES, Replies
from bot.core.schedule.values import ScheduleName, Skip


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
class Turnout:
    """How many voted in a poll that was counted, and of how many members."""

    voters: int
    members: int

    @property
    def percent(self) -> int:
        """Of the members, in whole per cent, halves up; never above 100."""
        if not self.members:
            return 0
        return min((200 * self.voters + self.members) // (2 * self.members), 100)


@dataclass(frozen=True, slots=True)
class WeekQuestion:
    """One question of a week, with what came in answer to it."""

    item: str
    text: str
    replies: Replies
    place: Place | None = None
    """None in weeks that were stored before places were."""


@dataclass(frozen=True, slots=True)
class WeekPoll:
    """One poll that closed in a week."""

    poll: Poll
    result: Result
    before: tuple[int, ...] | None = None
    """Votes by answer of the last time the same poll closed in this room, if it did."""
    turnout_before: Turnout | None = None
    """Of that time."""
    turnouts: tuple[int, ...] = ()
    """In per cent, oldest first and this one last, of each time the same poll was summed up."""
    replies: Replies = NO_REPLIES
    """In its thread, and to what the bot says of it."""
    place: Place | None = None

    @property
    def turnout(self) -> Turnout:
        """How many voted this time."""
        return Turnout(self.result.tally.voters, self.result.members)


@dataclass(frozen=True, slots=True)
class Missed:
    """A slot of the week at which nothing was posted."""

    at: Millis
    what: ScheduleName
    why: Skip


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one room, as its summary tells it."""

    id: WeekId
    questions: tuple[WeekQuestion, ...] = ()
    polls: tuple[WeekPoll, ...] = ()
    missed: tuple[Missed, ...] = ()
    turnouts: tuple[int, ...] = ()
    """In per cent, oldest first: of the leading polls of the weeks summed up lately, this one's
    last. Empty without a poll."""
    before: Turnout | None = None
    """Of the leading poll of the week that was summed up last before it."""
    summary: ActId | None = None
    """What posts it; None in weeks that were stored before this was."""
    posted: Place | None = None
    """Where its summary stands, once it does."""
    first: tuple[WeekPoll, ...] = ()
    """Of polls corrected since it was posted: what it said."""
    note: str = ""
    """From the moderators who reviewed it."""
    unreviewed: bool = False
    """They were to review it, and did not."""

    @property
    def leading_poll(self) -> WeekPoll | None:
        """The one most people voted in; of several the latest."""
        by_voters = sorted(self.polls, key=lambda poll: poll.turnout.voters)
        return by_voters[-1] if by_voters else None

    @property
    def empty(self) -> bool:
        """Nothing was asked and nothing was counted."""
        return not self.questions and not self.polls
