"""What is said of the room and to those who ask."""

from dataclasses import dataclass

from bot.core.coming import OpenNow, Skip, Upcoming
from bot.core.model import Millis, ScheduleName


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
class Help:
    """The commands one may give here, or how one of them is given."""

    moderator: bool
    command: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    """By name, for commands that need something of this room: right uses, or nothing."""


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """The question asked last, for `now`."""

    text: str
    asked_at: Millis


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
    paused_until: Millis | None = None
    left_out: tuple[Upcoming, ...] = ()
    """What would come, but moderators skip it."""


@dataclass(frozen=True, slots=True)
class Started:
    """The schedule runs; the next three moments."""

    already: bool
    upcoming: tuple[Upcoming, ...]
    paused_until: Millis | None = None
    poll: OpenNow | None = None
    left_out: tuple[Upcoming, ...] = ()
    """As of `Now`."""
    off: tuple[tuple[ScheduleName, str], ...] = ()
    """What has no times here, and those it usually has."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The schedule is off."""

    was_running: bool
    open_until: Millis | None
    """When the poll that is still open closes."""
    left_out: tuple[Upcoming, ...] = ()
    """What moderators skip, and would still be skipped if the same times were set again."""


@dataclass(frozen=True, slots=True)
class Closing:
    """`close` was heard; the poll is being ended and counted."""

    question: str


@dataclass(frozen=True, slots=True)
class CommandsMissed:
    """Commands came while the bot was away, too long ago to be obeyed now."""
