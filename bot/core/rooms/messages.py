"""What is said of a room to its people, and in the admin room."""

from dataclasses import dataclass

from bot.core.primitives import Millis, UserId
from bot.core.rooms.admin import Reported, Standing, Trouble
from bot.core.rooms.answering import Barrier
from bot.core.schedule.values import ScheduleName


@dataclass(frozen=True, slots=True)
class AdminHello:
    """The first words in the admin room."""


@dataclass(frozen=True, slots=True)
class TroubleReport:
    """What has gone wrong since the last report, and what is over."""

    found: tuple[Trouble, ...]
    over: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """The answer to `status`."""

    standing: Standing
    troubles: tuple[Trouble, ...]
    over: tuple[Reported, ...] = ()
    """What is over since the room last heard of it."""


@dataclass(frozen=True, slots=True)
class OnlyStatus:
    """The answer to all other commands in the admin room."""


@dataclass(frozen=True, slots=True)
class DatabaseUpdated:
    """The records were brought up to date when the bot started."""

    version: int
    """Of the database now."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first words in a room."""

    running: bool
    """Whether a schedule was started at once, by the operator's config."""
    encrypted: bool = False
    one_to_one: bool = False
    """Whether nobody else is there than the bot and whoever reads this."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who the bot is, for somebody alone with it who writes what is no command."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The first words in a room that replaces another."""


@dataclass(frozen=True, slots=True)
class RoomReplaced:
    """A command in a room that was replaced."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One change."""

    at: Millis
    by: UserId
    words: str


@dataclass(frozen=True, slots=True)
class TellLog:
    """What moderators changed in the last 30 days, newest first."""

    lines: tuple[LogLine, ...]
    """All of them."""
    start: int = 1
    """The number of the first to show."""


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


RoomMessage = (
    AdminHello
    | TroubleReport
    | Status
    | OnlyStatus
    | DatabaseUpdated
    | Greeting
    | Introduction
    | Followed
    | RoomReplaced
    | TellLog
    | NobodyCanAnswer
    | FewCanAnswer
)
