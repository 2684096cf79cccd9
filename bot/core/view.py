"""What `core.door` may look at: the settings, and one room's records before the fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.core.outcomes.values import Outcome
from bot.core.polls.values import UNFINISHED, PollRound, PollState
from bot.core.primitives import ActId, EventId, Millis, RoomId, UserId
from bot.core.questions.values import Deck, QuestionRound, Suggestion
from bot.core.review.values import Draft
from bot.core.rooms.admin import Reported
from bot.core.rooms.values import LogEntry, Room
from bot.core.schedule.preferences import NONE_CHOSEN, Preferences
from bot.core.schedule.quiet import NO_QUIET_HOURS, QuietHours, parse_quiet
from bot.core.schedule.values import Schedule, ScheduleName, Slot
from bot.core.schedule.zones import zone_or
from bot.core.weeks.values import Week, WeekId


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator set, as far as decisions need it; or what holds in one room."""

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
    decks: Mapping[str, Deck] = field(default_factory=dict)
    """All that rooms can choose from, by id."""
    key: bytes = field(default=b"", repr=False)
    """For hashes of who suggested a question."""
    admin_room: RoomId | None = None
    """Where the operator hears of the bot itself; no room of members."""
    contact: str = ""
    """Of the people who run the bot; empty: they gave none."""
    version: str = ""
    """Of the program."""
    share_at_least: int = 10
    """So many have to vote before a result leaves a room that shares."""

    def for_room(self, chosen: Preferences) -> "Settings":
        """The same with what a room has chosen, as far as that is still to be had."""
        deck = self.decks.get(chosen.deck, self.deck)
        return replace(self, deck=deck, zone=zone_or(chosen.zone, self.zone))


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a room's past is in its view, beside what is unfinished."""

    rounds: tuple[ActId, ...] = ()
    """Questions and polls of these ids."""
    events: tuple[EventId, ...] = ()
    """Those that are these events, or polls whose companions are."""
    asked_of: Deck | None = None
    """What tells which question of that deck comes next."""
    posted_of: Deck | None = None
    """The same of polls."""
    poll: str = ""
    """The newest poll of that id, and the newest of them that was counted."""
    results: bool = False
    """The newest poll that was counted, and the newest of those of `posted_of`."""
    weeks: tuple[WeekId, ...] = ()
    """What was asked and counted then, with the counts before; and what the summaries said."""
    summaries: tuple[WeekId, ...] = ()
    """What the summaries of these weeks said, and no more of them."""
    slots: tuple[ScheduleName, ...] = ()
    """What became of the `newest` slots of each of these, if later than `since`."""
    newest: int = 0
    since: Millis = 0
    latest_questions: int = 0
    """So many of the newest."""
    latest_polls: int = 0
    last_question: bool = False
    log: bool = False
    result_messages: bool = False
    """Which messages say the results of the polls that are in the view."""
    done_outcomes: int = 0
    """So many of the newest; those that are open are there anyway."""
    room_number: bool = False
    """The number that the next room gets which shares."""

    def __or__(self, about: "Reach") -> "Reach":
        """This one, and rounds and events that another names."""
        both = (*self.rounds, *about.rounds), (*self.events, *about.events)
        return replace(self, rounds=both[0], events=both[1]) if any(both) else self


NOTHING_PAST = Reach()


def of_examples(settings: Settings) -> Reach:
    """For right uses of commands that name something of the room."""
    return Reach(asked_of=settings.deck, posted_of=settings.deck, results=True)


@dataclass(frozen=True, slots=True)
class View:
    """What a decision needs of one room's records, and the settings. Rounds are oldest first.

    All that is unfinished is there; of what is over, as far as the decision reaches.

    The rounds of a room that was replaced are in the view of both: its events, the new one's words.
    """

    settings: Settings
    room: Room
    schedules: tuple[Schedule, ...] = ()
    questions: tuple[QuestionRound, ...] = ()
    polls: tuple[PollRound, ...] = ()
    slots: tuple[Slot, ...] = ()
    weeks: Mapping[WeekId, Week] | None = None
    """Those whose summary was posted."""
    replaced: tuple[Room, ...] = ()
    """Rooms whose tombstone names this one."""
    preferences: Preferences = NONE_CHOSEN
    """What `settings` has been made for the room with."""
    suggestions: tuple[Suggestion, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    drafts: tuple[Draft, ...] = ()
    """Of its summaries, decided or not; those of weeks long ago are forgotten."""
    result_messages: Mapping[ActId, EventId] = field(default_factory=dict)
    """By the poll's round."""
    log: tuple[LogEntry, ...] = ()
    left_out: tuple[Slot, ...] = ()
    """Slots to come that moderators want left out."""
    reported: tuple[Reported, ...] = ()
    """In the admin room: troubles that were reported and are not over."""
    room_number: int = 1
    """No room has it."""

    @property
    def quiet(self) -> QuietHours:
        """When reminders and what is late wait for the morning here."""
        return parse_quiet(self.preferences.quiet) or NO_QUIET_HOURS

    @property
    def rooms(self) -> set[RoomId]:
        """Those whose records a decision may change."""
        here = {self.room.room_id, *(each.room_id for each in self.replaced)}
        rounds: tuple[PollRound | QuestionRound, ...] = (*self.polls, *self.questions)
        return here.union(*((each.room_id, each.stands_in) for each in rounds))

    @property
    def unfinished_poll(self) -> PollRound | None:
        """The newest poll that is waiting to be sent, open or being counted."""
        return next((poll for poll in reversed(self.polls) if poll.state in UNFINISHED), None)

    @property
    def closed_polls(self) -> tuple[PollRound, ...]:
        """Counted polls, oldest first."""
        return tuple(poll for poll in self.polls if poll.state is PollState.CLOSED)
