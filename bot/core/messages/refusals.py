"""What is said to a command that cannot be obeyed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.core.coming import OpenNow
from bot.core.model import Millis, ScheduleName, WeekId
from bot.core.rules import Mistake


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The command is for moderators."""

    command: str
    needed: int
    """The power level it takes."""
    shown_by: str = ""
    """The command by which everyone sees what this one would change."""


@dataclass(frozen=True, slots=True)
class AlreadyRun:
    """A message was edited for which a command was obeyed before."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """No such command."""

    command: ClassVar[str] = ""
    word: str
    guess: str = ""
    """The command that may have been meant, with what was typed after it if that fits."""


@dataclass(frozen=True, slots=True)
class HowToVote:
    """Nobody votes by a command."""

    command: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class BadUsage:
    """A known command with words it does not understand."""

    command: str
    words: str
    """What was not understood, cut short; empty when something is missing."""
    right: str | None = ""
    """The right command that is nearest; empty: the usual example; None: there is none here."""


@dataclass(frozen=True, slots=True)
class BadDuration:
    """`for` with something that is no duration from one minute to 60 days."""

    words: str
    command: str = "poll"
    """The command it was given with: `poll` or `pause`, with the poll that was named."""


@dataclass(frozen=True, slots=True)
class BadUntil:
    """`until` something that is no day or date, or one that has passed or is far away."""

    words: str
    command: str = "pause"
    """The command it was given with: `pause` or `poll`, with the poll that was named."""
    known: bool = False
    """It is one; but over, today, or too far ahead, if there is nothing under `right`."""
    right: tuple[str, ...] = ()
    """What it can mean; a single one is an example of it with the time that is missing."""


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


@dataclass(frozen=True, slots=True)
class UnknownSchedule:
    """`schedule` with something that is none of the three."""

    command: ClassVar[str] = "schedule"
    word: str
    right: str = ""
    """The right command that is nearest; empty: the usual example."""


@dataclass(frozen=True, slots=True)
class BadRule:
    """A schedule with a rule that is none."""

    command: ClassVar[str] = "schedule"
    schedule: ScheduleName
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class BadZone:
    """`timezone` with something that is no time zone."""

    command: ClassVar[str] = "timezone"
    words: str
    similar: tuple[str, ...]
    """Zones that may have been meant."""
    short: bool = False
    """It is a short name, like `CET`, that these share."""


@dataclass(frozen=True, slots=True)
class BadQuiet:
    """`quiet` with something that is no span of hours."""

    command: ClassVar[str] = "quiet"
    words: str


@dataclass(frozen=True, slots=True)
class NothingToSkip:
    """`skip` where no such thing is to come; or `skip off` where nothing is left out."""

    what: ScheduleName | None = None
    """None: neither a question nor a poll."""
    off: bool = False


@dataclass(frozen=True, slots=True)
class UnknownDeck:
    """The operator has installed no deck of that id."""

    id: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownSuggestion:
    """No suggestion of that number waits."""

    number: int
    waiting: tuple[int, ...]


class NotTaken(StrEnum):
    """Why a suggestion was not taken."""

    TOO_LONG = "too-long"
    SAME = "same"
    """It waits here already."""
    ENOUGH_OF_YOURS = "enough-of-yours"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class SuggestionNotTaken:
    """`suggest` with something that cannot be asked, or one too many."""

    why: NotTaken
    length: int


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
class TooManyCommands:
    """One person's commands came too fast; this one and those that follow are left out."""

    command: ClassVar[str] = ""
    most: int
    """So many may be given in a minute."""
    lost: str = ""
    """What a moderator wanted done."""
    again: bool = False
    """The room has heard of the flood: only what is lost is worth another word."""


REFUSALS: tuple[type, ...] = (
    NotAllowed,
    AlreadyRun,
    UnknownCommand,
    HowToVote,
    BadUsage,
    BadDuration,
    BadUntil,
    BadWeek,
    FutureWeek,
    UnknownQuestion,
    UnknownPoll,
    PollIsOpen,
    NoPollOpen,
    NoResults,
    UnknownSchedule,
    BadRule,
    BadZone,
    BadQuiet,
    NothingToSkip,
    UnknownDeck,
    UnknownSuggestion,
    SuggestionNotTaken,
    TooManyCommands,
    NotPosted,
    BadQuorum,
)
"""All of them: where one is the answer, nothing was obeyed."""
