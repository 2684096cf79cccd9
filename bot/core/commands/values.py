"""What people can ask of the bot, one class a command; and what they hear of what is none."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.messages import (
    BadDuration,
    BadQuiet,
    BadQuorum,
    BadRule,
    BadUntil,
    BadUsage,
    BadWeek,
    BadZone,
    HowToVote,
    NotPosted,
    TooManyCommands,
    UnknownCommand,
    UnknownSchedule,
)
from bot.core.model import Millis, Quorum, ScheduleName, WeekId
from bot.core.quiet import QuietHours
from bot.core.rules import Rule
from bot.core.until import Until


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """Which commands one may give here, or how to give the one named."""

    name: ClassVar[str] = "help"
    for_moderators: ClassVar[bool] = False
    command: str = ""


@dataclass(frozen=True, slots=True)
class NowCommand:
    """What is open, and what comes next."""

    name: ClassVar[str] = "now"
    for_moderators: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ResultsCommand:
    """The latest closed poll, or the one named."""

    name: ClassVar[str] = "results"
    for_moderators: ClassVar[bool] = False
    poll: str | None = None


@dataclass(frozen=True, slots=True)
class SummaryCommand:
    """The week so far, or the one named."""

    name: ClassVar[str] = "summary"
    for_moderators: ClassVar[bool] = False
    week: WeekId | None = None
    weeks_ago: int = 0
    """Without a week: 0 is this one."""
    number: int = 0
    """Of the latest week of that number, where no year was said."""


@dataclass(frozen=True, slots=True)
class StartCommand:
    """Start the default schedule."""

    name: ClassVar[str] = "start"
    for_moderators: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class StopCommand:
    """Stop the schedule."""

    name: ClassVar[str] = "stop"
    for_moderators: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class AskCommand:
    """Ask the next question now, or the one named."""

    name: ClassVar[str] = "ask"
    for_moderators: ClassVar[bool] = True
    question: str | None = None


@dataclass(frozen=True, slots=True)
class PollCommand:
    """Open the next poll now, or the one named, for the usual time or for `lasts`."""

    name: ClassVar[str] = "poll"
    for_moderators: ClassVar[bool] = True
    poll: str | None = None
    lasts: Millis | None = None


@dataclass(frozen=True, slots=True)
class OwnQuestionCommand:
    """Ask a question in the moderator's own words."""

    name: ClassVar[str] = "ask"
    for_moderators: ClassVar[bool] = True
    text: str


@dataclass(frozen=True, slots=True)
class OwnPollCommand:
    """Open a poll in the moderator's own words."""

    name: ClassVar[str] = "poll"
    for_moderators: ClassVar[bool] = True
    question: str
    answers: tuple[str, ...]
    lasts: Millis | None = None
    quorum: Quorum | None = None


@dataclass(frozen=True, slots=True)
class ListQuestionsCommand:
    """The deck's questions, from that number on; without it around the one that comes next."""

    name: ClassVar[str] = "questions"
    for_moderators: ClassVar[bool] = False
    start: int | None = None


@dataclass(frozen=True, slots=True)
class ListPollsCommand:
    """The same of the deck's polls."""

    name: ClassVar[str] = "polls"
    for_moderators: ClassVar[bool] = False
    start: int | None = None


@dataclass(frozen=True, slots=True)
class CloseCommand:
    """End the open poll now."""

    name: ClassVar[str] = "close"
    for_moderators: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PreviewCommand:
    """What comes in the next four weeks, from that number on."""

    name: ClassVar[str] = "preview"
    for_moderators: ClassVar[bool] = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class SchedulesCommand:
    """What is set here: schedules, time zone, quiet hours."""

    name: ClassVar[str] = "schedule"
    for_moderators: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class SetScheduleCommand:
    """Set one schedule, or turn it off."""

    name: ClassVar[str] = "schedule"
    for_moderators: ClassVar[bool] = True
    schedule: ScheduleName
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class SetZoneCommand:
    """Set the room's time zone."""

    name: ClassVar[str] = "timezone"
    for_moderators: ClassVar[bool] = True
    zone: str


@dataclass(frozen=True, slots=True)
class SetQuietCommand:
    """Set the room's quiet hours, or turn them off."""

    name: ClassVar[str] = "quiet"
    for_moderators: ClassVar[bool] = True
    hours: QuietHours
    """Equal start and end: none."""


@dataclass(frozen=True, slots=True)
class PauseCommand:
    """Post nothing for a time, until a moment, or until `resume`."""

    name: ClassVar[str] = "pause"
    for_moderators: ClassVar[bool] = True
    lasts: Millis | None = None
    until: Until | None = None


@dataclass(frozen=True, slots=True)
class ResumeCommand:
    """Go on after a pause."""

    name: ClassVar[str] = "resume"
    for_moderators: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SkipCommand:
    """Leave out the next question or poll, or take that back."""

    name: ClassVar[str] = "skip"
    for_moderators: ClassVar[bool] = True
    what: ScheduleName | None = None
    """None: whichever comes first."""
    off: bool = False


@dataclass(frozen=True, slots=True)
class DecksCommand:
    """The decks to choose from, from that number on."""

    name: ClassVar[str] = "decks"
    for_moderators: ClassVar[bool] = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class SetDeckCommand:
    """Choose the room's deck."""

    name: ClassVar[str] = "deck"
    for_moderators: ClassVar[bool] = True
    deck: str


@dataclass(frozen=True, slots=True)
class SuggestCommand:
    """Suggest a question for this room."""

    name: ClassVar[str] = "suggest"
    for_moderators: ClassVar[bool] = False
    text: str


@dataclass(frozen=True, slots=True)
class SuggestionsCommand:
    """Show what members suggest."""

    name: ClassVar[str] = "suggestions"
    for_moderators: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class AcceptCommand:
    """Take a suggestion."""

    name: ClassVar[str] = "accept"
    for_moderators: ClassVar[bool] = True
    number: int


@dataclass(frozen=True, slots=True)
class DeclineCommand:
    """Turn a suggestion down."""

    name: ClassVar[str] = "decline"
    for_moderators: ClassVar[bool] = True
    number: int


@dataclass(frozen=True, slots=True)
class LogCommand:
    """What moderators changed of late, newest first, from that number on."""

    name: ClassVar[str] = "log"
    for_moderators: ClassVar[bool] = True
    start: int = 1


Plain = NowCommand | StartCommand | StopCommand | CloseCommand | ResumeCommand | SuggestionsCommand
Listing = ListQuestionsCommand | ListPollsCommand | PreviewCommand | DecksCommand | LogCommand
"""Lists that may be too long for a message, and go on from a number."""
Command = (
    HelpCommand
    | Plain
    | ResultsCommand
    | SummaryCommand
    | AskCommand
    | PollCommand
    | OwnQuestionCommand
    | OwnPollCommand
    | Listing
    | SchedulesCommand
    | SetScheduleCommand
    | SetZoneCommand
    | SetQuietCommand
    | PauseCommand
    | SkipCommand
    | SetDeckCommand
    | SuggestCommand
    | AcceptCommand
    | DeclineCommand
)
Refusal = (
    UnknownCommand
    | BadUsage
    | BadDuration
    | BadUntil
    | BadWeek
    | BadRule
    | UnknownSchedule
    | BadZone
    | BadQuiet
    | NotPosted
    | BadQuorum
    | TooManyCommands
    | HowToVote
)
