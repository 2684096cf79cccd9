"""What happens to drafts."""

from dataclasses import dataclass

from bot.core.acts import LookReview
from bot.core.primitives import RoomId, UserId
from bot.core.rooms.values import Room
from bot.core.weeks.values import WeekId


@dataclass(frozen=True, slots=True)
class SeenRoom:
    """A room in which drafts may be reviewed, as the homeserver has it now."""

    room: Room
    join_rule: str
    history: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A room of the bot and one other."""

    room: Room
    other: UserId


@dataclass(frozen=True, slots=True)
class ReviewRoomSeen:
    """The bot has looked at the room in which summaries are to be reviewed."""

    act: LookReview
    found: SeenRoom | None
    """None: no room has that address, or chats are wanted."""
    chats: tuple[Chat, ...] = ()
    """Instead of a room: those of two that the bot is in."""
    name: str = ""
    """What the room is called whose summaries they are."""

    @property
    def room_id(self) -> RoomId:
        """The room whose summaries they are."""
        return self.act.room_id


@dataclass(frozen=True, slots=True)
class ReviewReminderDue:
    """Half of the time has passed."""

    room_id: RoomId
    week: WeekId


@dataclass(frozen=True, slots=True)
class ReviewOver:
    """All of it has."""

    room_id: RoomId
    week: WeekId


ReviewFact = ReviewRoomSeen | ReviewReminderDue | ReviewOver
