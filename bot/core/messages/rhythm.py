"""What is said of a room's own rhythm: schedules, zone, quiet hours, pauses, decks, the log."""

from dataclasses import dataclass

from bot.core.coming import Previewed, Upcoming
from bot.core.model import Millis, ScheduleName, UserId
from bot.core.quiet import QuietHours
from bot.core.rules import Rule


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One schedule, and when it is due next."""

    name: ScheduleName
    rule: Rule
    next: tuple[Millis, ...]


@dataclass(frozen=True, slots=True)
class TellSchedules:
    """What is set here."""

    schedules: tuple[Scheduled, ...]
    zone: str
    quiet: QuietHours
    paused_until: Millis | None
    """None: not paused."""
    left_out: tuple[Upcoming, ...] = ()
    """What would come, but moderators skip it."""


@dataclass(frozen=True, slots=True)
class ScheduleSet:
    """A schedule was set, or (without a rule) turned off."""

    name: ScheduleName
    rule: Rule | None
    next: tuple[Millis, ...]
    paused_until: Millis | None
    left_out: tuple[Previewed, ...] = ()
    """What would come among these and does not: skipped, or while another poll is open."""


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """The room has another time zone."""

    zone: str
    at: Millis
    """The present time, to be shown in it."""
    upcoming: tuple[Upcoming, ...]


@dataclass(frozen=True, slots=True)
class QuietSet:
    """The quiet hours were set, or turned off."""

    hours: QuietHours


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is posted until then."""

    until: Millis
    open_until: Millis | None
    """When the poll that is still open closes."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The pause is over."""

    was_paused: bool
    upcoming: tuple[Upcoming, ...]
    left_out: tuple[Upcoming, ...] = ()
    """What would come, but moderators skip it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The next question or poll is left out, or (`off`) comes again after all."""

    what: ScheduleName
    at: Millis
    upcoming: tuple[Upcoming, ...]
    off: bool = False
    still: tuple[Upcoming, ...] = ()
    """With `off`: what stays left out."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What comes in the next four weeks, from the moment of number `start` on."""

    moments: tuple[Previewed, ...]
    """More than fit into a message; what does not is shown from its number on."""
    all: int
    """So many moments there are, those before `start` too."""
    zone: str
    closes_at: Millis | None
    """Of the poll that is open."""
    paused_until: Millis | None
    start: int = 1


@dataclass(frozen=True, slots=True)
class DeckLine:
    """One deck to choose."""

    id: str
    title: str
    questions: int
    polls: int


@dataclass(frozen=True, slots=True)
class TellDecks:
    """The decks to choose from."""

    decks: tuple[DeckLine, ...]
    """All of them."""
    chosen: str
    start: int = 1
    """The number of the first to show."""


@dataclass(frozen=True, slots=True)
class DeckSet:
    """The room has another deck."""

    deck: DeckLine
    left: int
    """Questions not asked yet in this cycle."""


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
