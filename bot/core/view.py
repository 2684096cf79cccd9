"""What `core.decide` may look at: the settings, and one room's records before the fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.model import (
    UNFINISHED,
    Deck,
    PollRound,
    PollState,
    QuestionRound,
    Room,
    Schedule,
    ScheduleName,
    Slot,
    UserId,
    Week,
    WeekId,
)

DEFAULT_SCHEDULE: Mapping[ScheduleName, str] = {
    ScheduleName.QUESTIONS: "mon,thu 18:00",
    ScheduleName.POLLS: "fri 12:00 for 2d",
    ScheduleName.SUMMARY: "mon 12:00",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator set, as far as decisions need it."""

    me: UserId
    deck: Deck
    zone: ZoneInfo
    prefix: str = "!floor"
    invites_from: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    """Other bots (user id patterns); neither members nor voices."""
    manage_power: int = 50
    schedule: Mapping[ScheduleName, str] | None = None
    """Started in every new room; None: rooms start the default themselves."""


@dataclass(frozen=True, slots=True)
class View:
    """One room's records, and the settings. Rounds and slots are oldest first."""

    settings: Settings
    room: Room
    schedules: tuple[Schedule, ...] = ()
    questions: tuple[QuestionRound, ...] = ()
    polls: tuple[PollRound, ...] = ()
    slots: tuple[Slot, ...] = ()
    weeks: Mapping[WeekId, Week] | None = None
    """Those whose summary was posted."""

    @property
    def unfinished_poll(self) -> PollRound | None:
        """The newest poll that is waiting to be sent, open or being counted."""
        return next((poll for poll in reversed(self.polls) if poll.state in UNFINISHED), None)

    @property
    def closed_polls(self) -> tuple[PollRound, ...]:
        """Counted polls, oldest first."""
        return tuple(poll for poll in self.polls if poll.state is PollState.CLOSED)
