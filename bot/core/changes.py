"""What is to be written into our records, as values."""

from dataclasses import dataclass

from bot.core.outcomes.values import Outcome
from bot.core.polls.values import PollRound
from bot.core.primitives import ActId, EventId, RoomId
from bot.core.questions.values import QuestionRound, Suggestion
from bot.core.review.values import Draft
from bot.core.rooms.admin import Inquiry, Reported
from bot.core.rooms.values import LogEntry, Room
from bot.core.schedule.preferences import Preferences
from bot.core.schedule.values import Schedule, ScheduleName, Slot
from bot.core.weeks.values import Week


@dataclass(frozen=True, slots=True)
class PutRoom:
    """Write down how a room stands."""

    room: Room


@dataclass(frozen=True, slots=True)
class PutSchedule:
    """Write down a schedule, or how far it has been looked at."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class DropSchedules:
    """Forget a room's schedules."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class PutSlot:
    """Write down what became of a slot."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Write down that nothing came of a slot at which something was to be posted."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class DropSlot:
    """A slot to come is not to be left out after all."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class PutQuestion:
    """Write down how a question's round stands."""

    round: QuestionRound


@dataclass(frozen=True, slots=True)
class PutPoll:
    """Write down how a poll's round stands."""

    round: PollRound


@dataclass(frozen=True, slots=True)
class PutCounted:
    """Write down which events a poll's count took in, by keyed hashes."""

    round_id: ActId
    digests: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class DropCounted:
    """Forget them."""

    round_id: ActId


@dataclass(frozen=True, slots=True)
class MoveRecords:
    """A room goes on in another: its schedules, slots, rounds and weeks are that one's now."""

    old: RoomId
    new: RoomId


@dataclass(frozen=True, slots=True)
class PutPreferences:
    """Write down what a room has chosen."""

    chosen: Preferences


@dataclass(frozen=True, slots=True)
class PutSuggestion:
    """Write down how a suggestion stands."""

    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class DropSuggestion:
    """Forget a suggestion."""

    room_id: RoomId
    number: int


@dataclass(frozen=True, slots=True)
class PutOutcome:
    """Write down how an outcome stands."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DropOutcome:
    """Forget an outcome."""

    room_id: RoomId
    number: int


@dataclass(frozen=True, slots=True)
class PutDraft:
    """Write down how the draft of a summary stands."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class PutEntry:
    """Write down what a moderator changed."""

    entry: LogEntry


@dataclass(frozen=True, slots=True)
class DropSchedule:
    """Forget one schedule of a room."""

    room_id: RoomId
    name: ScheduleName


@dataclass(frozen=True, slots=True)
class PutWeek:
    """Write down a week as its summary told it; what is written stays."""

    room_id: RoomId
    week: Week
    corrects: bool = False
    """It takes the place of what is written."""


@dataclass(frozen=True, slots=True)
class CancelAct:
    """Do not carry out an act, nor what rests on it, as far as it is still waiting."""

    act_id: ActId


@dataclass(frozen=True, slots=True)
class CancelActs:
    """Do not carry out anything that is still waiting in a room."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class RetryActs:
    """Rights have changed: try at once what waits in a room to be tried again."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class PutReported:
    """Write down which troubles the admin room has heard of; others are forgotten."""

    room_id: RoomId
    reported: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class PutInquiry:
    """Write down that somebody waits for the status."""

    inquiry: Inquiry


@dataclass(frozen=True, slots=True)
class DropInquiry:
    """Forget that they do."""

    event_id: EventId


Change = (
    PutRoom
    | PutSchedule
    | DropSchedules
    | PutSlot
    | LeaveOut
    | DropSlot
    | PutQuestion
    | PutPoll
    | PutCounted
    | DropCounted
    | MoveRecords
    | PutPreferences
    | PutSuggestion
    | DropSuggestion
    | PutOutcome
    | DropOutcome
    | PutDraft
    | PutEntry
    | DropSchedule
    | PutWeek
    | CancelAct
    | CancelActs
    | RetryActs
    | PutReported
    | PutInquiry
    | DropInquiry
)
