"""What happened, as values: the only thing that `core.door` is given.

A fact says what was seen, never what to do about it. Those of one subject are in its folder.
"""

from dataclasses import dataclass

from bot.core.commands.facts import Commanded
from bot.core.polls.facts import PollFact
from bot.core.primitives import ActId, EventId, RoomId
from bot.core.questions.facts import Reacted
from bot.core.review.facts import ReviewFact
from bot.core.review.values import Drafted
from bot.core.rooms.facts import RoomFact
from bot.core.schedule.facts import ScheduleFact
from bot.core.weeks.facts import WeekCounted


@dataclass(frozen=True, slots=True)
class Redacted:
    """An event was redacted, by someone the homeserver lets do so."""

    room_id: RoomId
    event_id: EventId
    """Of what was redacted."""
    draft: Drafted | None = None
    """Set when the draft of a summary has its note from there."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An act stands in the room."""

    room_id: RoomId
    act_id: ActId
    event_id: EventId | None
    """None: it has no event, or one that is not known."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An act never will be carried out: refused, too late, or resting on one that was."""

    room_id: RoomId
    act_id: ActId
    reason: str
    late: bool = False
    """It was not refused, but waited for too long."""


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Whoever runs the bot does not want an act carried out, nor what rests on it.

    It may have been under way: then it is sent after all.
    """

    room_id: RoomId
    act_id: ActId
    reason: str
    """For the records."""


Fact = (
    Redacted
    | Sent
    | Refused
    | CalledOff
    | Commanded
    | PollFact
    | Reacted
    | WeekCounted
    | ReviewFact
    | RoomFact
    | ScheduleFact
)
