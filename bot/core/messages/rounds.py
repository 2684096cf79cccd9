"""What is said of questions, polls and weeks."""

from dataclasses import dataclass

from bot.core.answering import Barrier
from bot.core.coming import OpenNow, Upcoming
from bot.core.counted import Since
from bot.core.model import Millis, Poll, Question, Result, ScheduleName, Tally, Ways, Week


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question, in the room."""

    question: Question
    source: str
    was_due: Millis | None = None
    """Set when it comes late."""


@dataclass(frozen=True, slots=True)
class AskOwn:
    """A question in a moderator's own words, in the room."""

    text: str


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The first message in a question's thread."""

    question: Question


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


@dataclass(frozen=True, slots=True)
class FewQuestionsLeft:
    """For moderators, once a cycle."""

    left: int


@dataclass(frozen=True, slots=True)
class PollSkipped:
    """A poll was due while another was open."""

    due_at: Millis
    open_until: Millis


@dataclass(frozen=True, slots=True)
class NobodyCanAnswer:
    """For moderators: why a poll or question was not posted, and which level to change."""

    what: ScheduleName
    """`POLLS` or `QUESTIONS`."""
    question: str
    barriers: tuple[Barrier, ...]
    usual_level: int
    """Of members to whom nobody gave another."""


@dataclass(frozen=True, slots=True)
class FewCanAnswer:
    """For moderators: fewer than half of the members can answer what was posted."""

    what: ScheduleName
    able: int
    members: int
    barriers: tuple[Barrier, ...]
    usual_level: int


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


@dataclass(frozen=True, slots=True)
class Item:
    """A question or poll of the deck, as it is listed."""

    number: int
    """By its place in the deck, from 1: by it moderators name it."""
    text: str
    asked: bool
    """Of questions: since they began again with the first. Of polls: ever."""
    next: bool


@dataclass(frozen=True, slots=True)
class ListItems:
    """The deck's questions or polls, or a part of them."""

    what: ScheduleName
    items: tuple[Item, ...]
    all: int
    """So many there are."""
    start: int | None
    """The first number wanted; None: those around the next."""
