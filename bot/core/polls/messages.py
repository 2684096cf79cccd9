"""What is said of polls."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.core.outcomes.messages import OutcomeLine
from bot.core.polls.counted import Since
from bot.core.polls.values import OpenNow, Poll, Result, Tally, Ways
from bot.core.primitives import Millis
from bot.core.schedule.values import ScheduleName
from bot.core.weeks.values import WeekId


@dataclass(frozen=True, slots=True)
class Closing:
    """`close` was heard; the poll is being ended and counted."""

    question: str


@dataclass(frozen=True, slots=True)
class UnknownPoll:
    """The deck has no poll of that id."""

    id: str
    known: tuple[str, ...]
    command: str = "poll"
    """The command it was asked with: `poll` or `results`."""
    lasts: Millis | None = None
    """For how long it was to be open."""


@dataclass(frozen=True, slots=True)
class PollIsOpen:
    """One poll at a time in a room."""

    question: str
    closes_at: Millis
    counting: bool = False
    """It has ended, and its result is about to come."""


@dataclass(frozen=True, slots=True)
class NoPollOpen:
    """`close` with none open."""


@dataclass(frozen=True, slots=True)
class NoResults:
    """No poll has closed here yet (or not that one)."""

    id: str
    """The poll asked for; empty for any."""
    counting: bool
    """It is being counted at this moment."""
    open_poll: OpenNow | None = None
    """Another poll that goes on meanwhile."""


class Unfit(StrEnum):
    """Why a question or poll in somebody's own words cannot be posted."""

    NO_QUESTION = "no-question"
    """There is nothing in front of the answers."""
    LONG_QUESTION = "long-question"
    EMPTY = "empty"
    """An answer shows nothing."""
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    LONG_ANSWER = "long-answer"
    ALIKE = "alike"
    """Two answers look the same."""
    NO_SLASH = "no-slash"
    """Something else than a slash is between the answers."""


@dataclass(frozen=True, slots=True)
class NotPosted:
    """A question or poll in somebody's own words that is none."""

    what: ScheduleName
    """Questions or polls."""
    why: Unfit
    number: int
    """Of the answer that is wrong, of answers, or of the question's characters."""
    limit: int
    """How many are allowed; of answers that look alike the number of the second."""

    @property
    def command(self) -> str:
        """The command it was given with."""
        return "ask" if self.what is ScheduleName.QUESTIONS else "poll"


@dataclass(frozen=True, slots=True)
class BadQuorum:
    """`quorum` with something that is no number of people, and no share of the members."""

    command: ClassVar[str] = "poll"
    words: str


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """A poll, in the room."""

    poll: Poll
    closes_at: Millis
    ways: Ways = Ways.BOTH
    """In which one can vote."""


@dataclass(frozen=True, slots=True)
class Companion:
    """The first message in a poll's thread, for clients that show no polls."""

    poll: Poll
    closes_at: Millis
    ways: Ways
    """In which one can vote: in the poll, or by reacting to this."""


@dataclass(frozen=True, slots=True)
class CompanionClosed:
    """What stands in the companion's place when its poll is over."""

    question: str
    counted: bool
    """Whether there is a result."""


@dataclass(frozen=True, slots=True)
class NumberIsNoVote:
    """Somebody typed a number, as if that were a vote. Which one is not said."""


@dataclass(frozen=True, slots=True)
class EndPoll:
    """The end event of a poll; people read the result instead."""


@dataclass(frozen=True, slots=True)
class Remind:
    """Once, in the last fifth of a poll: how many have voted, never who."""

    poll: Poll
    voters: int
    members: int
    closes_at: Millis


@dataclass(frozen=True, slots=True)
class TellResult:
    """What a poll came to."""

    poll: Poll
    result: Result
    closes_at: Millis
    ended_at: Millis
    """Later than `closes_at` by minutes: the bot was away, and says so."""
    again: bool = False
    """Asked for by `results`, so it is an answer and not news."""
    corrects: bool = False
    """It takes the place of an earlier result."""
    since: tuple[Since, ...] = ()
    """What has made the difference, of a correction; empty where that is not known."""
    open_poll: OpenNow | None = None
    """Another poll that goes on meanwhile, of an answer to `results`."""
    outcomes: tuple[OutcomeLine, ...] = ()
    """What the room does about it, likewise."""
    week: WeekId | None = None
    """Of the summary that said the result it corrects."""
    unended: bool = False
    """Its end could not be sent: apps still show it open, and moderators are asked to end it."""


@dataclass(frozen=True, slots=True)
class TellTurnout:
    """How an open poll stands: the turnout, and the votes so far if it is a disclosed one."""

    poll: Poll
    tally: Tally
    members: int
    closes_at: Millis


@dataclass(frozen=True, slots=True)
class PollSkipped:
    """A poll was due while another was open."""

    due_at: Millis
    open_until: Millis


@dataclass(frozen=True, slots=True)
class PollNotPosted:
    """For moderators: the server refused the poll, or whoever runs the bot called it off."""

    question: str
    reason: str | None
    """The server's own words, cut short; None: it was called off."""


@dataclass(frozen=True, slots=True)
class RoomForgets:
    """For moderators: the room deletes messages before a poll that has just opened closes."""

    kept_for: Millis


@dataclass(frozen=True, slots=True)
class QuorumTooHigh:
    """For moderators: the quorum of a poll that has just opened is more than the members."""

    quorum: int
    members: int


@dataclass(frozen=True, slots=True)
class MayNotEnd:
    """For moderators: the room will not let the bot end the poll that has just opened."""


@dataclass(frozen=True, slots=True)
class PollTakenDown:
    """Somebody redacted an open poll. What they took away is not repeated; its end says which."""

    closes_at: Millis


@dataclass(frozen=True, slots=True)
class PollVanished:
    """An open poll is not on the homeserver any more."""

    question: str


@dataclass(frozen=True, slots=True)
class PollNotCounted:
    """For moderators: the votes cannot be read, or whoever runs the bot called the count off."""

    question: str
    reason: str | None
    """The server's own words, cut short; None: it was called off."""


PollRefusal = UnknownPoll | PollIsOpen | NoPollOpen | NoResults | NotPosted | BadQuorum
"""Where one is the answer, nothing was obeyed."""
PollNews = (
    Closing
    | OpenPoll
    | Companion
    | CompanionClosed
    | NumberIsNoVote
    | EndPoll
    | Remind
    | TellResult
    | TellTurnout
    | PollSkipped
    | PollNotPosted
    | RoomForgets
    | QuorumTooHigh
    | MayNotEnd
    | PollTakenDown
    | PollVanished
    | PollNotCounted
)
PollMessage = PollNews | PollRefusal
