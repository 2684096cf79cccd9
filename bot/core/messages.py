"""What the bot can say, as values. `render` puts each into words; nothing here is a sentence.

One class per thing said; `Message` is their union. A new one is added here, gets its words in a
file of `render/`, and its line in `render/messages.py`.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import (
    Millis,
    Poll,
    Question,
    Result,
    ScheduleName,
    Tally,
    Week,
    WeekId,
)


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first words in a room."""

    running: bool
    """Whether a schedule was started at once, by the operator's config."""
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question, in the room."""

    question: Question
    source: str
    was_due: Millis | None = None
    """Set when it comes late."""


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The first message in a question's thread."""

    question: Question


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """A poll, in the room."""

    poll: Poll
    closes_at: Millis


@dataclass(frozen=True, slots=True)
class Companion:
    """The first message in a poll's thread, for clients that show no polls."""

    poll: Poll
    closes_at: Millis
    reactions: bool
    """Whether one can vote by reacting to it."""


@dataclass(frozen=True, slots=True)
class EndPoll:
    """The end event of a poll; people read the result instead."""


@dataclass(frozen=True, slots=True)
class Remind:
    """Once, in the last fifth of a poll: how many have voted, never who."""

    question: str
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
    """It takes the place of a result that lacked votes."""


@dataclass(frozen=True, slots=True)
class TellTurnout:
    """How an open poll stands: the turnout, and the votes so far if it is a disclosed one."""

    poll: Poll
    tally: Tally
    members: int
    closes_at: Millis


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A moment at which something is due."""

    at: Millis
    what: ScheduleName


@dataclass(frozen=True, slots=True)
class TellWeek:
    """The weekly summary, or an answer to `summary`."""

    week: Week
    so_far: bool
    """The week has not ended."""
    upcoming: tuple[Upcoming, ...] = ()
    was_due: Millis | None = None
    """Set when it comes late."""


@dataclass(frozen=True, slots=True)
class Help:
    """The commands one may give here."""

    moderator: bool


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """The question asked last, for `now`."""

    text: str
    asked_at: Millis


@dataclass(frozen=True, slots=True)
class OpenNow:
    """The poll that is open or being counted, for `now`."""

    question: str
    closes_at: Millis
    counting: bool


class Skip(StrEnum):
    """Why nothing was posted at a slot."""

    POLL_OPEN = "poll-open"
    TOO_LATE = "too-late"
    MERGED = "merged"
    """Several questions were missed, and one was asked for all."""
    TOO_SHORT = "too-short"
    """Less than a day of the poll would have been left."""
    EMPTY_WEEK = "empty-week"


@dataclass(frozen=True, slots=True)
class SkippedSlot:
    """A slot of the last week at which nothing was posted."""

    at: Millis
    what: ScheduleName
    why: Skip


@dataclass(frozen=True, slots=True)
class Now:
    """What is open, until when, and what comes next."""

    poll: OpenNow | None
    question: LastQuestion | None
    running: bool
    upcoming: tuple[Upcoming, ...]
    skipped: tuple[SkippedSlot, ...]


@dataclass(frozen=True, slots=True)
class Started:
    """The schedule runs; the next three moments."""

    already: bool
    upcoming: tuple[Upcoming, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The schedule is off."""

    was_running: bool
    open_until: Millis | None
    """When the poll that is still open closes."""


@dataclass(frozen=True, slots=True)
class Closing:
    """`close` was heard; the poll is being ended and counted."""

    question: str


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
class PollNotPosted:
    """For moderators: the server refused the poll."""

    question: str
    reason: str
    """The server's own words, cut short."""


@dataclass(frozen=True, slots=True)
class PollNotCounted:
    """For moderators: the server does not let the votes be read."""

    question: str
    reason: str
    """The server's own words, cut short."""


@dataclass(frozen=True, slots=True)
class CommandsMissed:
    """Commands came while the bot was away, too long ago to be obeyed now."""


# --- refusals ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The command is for moderators."""

    command: str
    needed: int
    """The power level it takes."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """No such command."""

    word: str


@dataclass(frozen=True, slots=True)
class BadUsage:
    """A known command with words it does not understand."""

    command: str
    words: str
    """What was not understood, cut short; empty when something is missing."""


@dataclass(frozen=True, slots=True)
class BadDuration:
    """`for` with something that is no duration from one minute to 60 days."""

    words: str


@dataclass(frozen=True, slots=True)
class BadWeek:
    """A week that is not written 2026-W47, or does not exist."""

    words: str


@dataclass(frozen=True, slots=True)
class FutureWeek:
    """A week that has not begun."""

    week: WeekId


@dataclass(frozen=True, slots=True)
class UnknownQuestion:
    """The deck has no question of that id."""

    id: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownPoll:
    """The deck has no poll of that id."""

    id: str
    known: tuple[str, ...]
    command: str = "poll"
    """The command it was asked with: `poll` or `results`."""


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


Message = (
    Greeting
    | AskQuestion
    | OtherSide
    | OpenPoll
    | Companion
    | EndPoll
    | Remind
    | TellResult
    | TellTurnout
    | TellWeek
    | Help
    | Now
    | Started
    | Stopped
    | Closing
    | FewQuestionsLeft
    | PollSkipped
    | PollNotPosted
    | PollNotCounted
    | CommandsMissed
    | NotAllowed
    | UnknownCommand
    | BadUsage
    | BadDuration
    | BadWeek
    | FutureWeek
    | UnknownQuestion
    | UnknownPoll
    | PollIsOpen
    | NoPollOpen
    | NoResults
)
