"""What happens to rooms, from the homeserver's clear-text state alone; and in the admin room."""

from dataclasses import dataclass

from bot.core.acts import Look
from bot.core.primitives import EventId, Millis, RoomId, UserId
from bot.core.rooms.admin import Inquiry, Standing, Trouble
from bot.core.rooms.values import PowerLevels


@dataclass(frozen=True, slots=True)
class Invited:
    """Someone asks the bot into a room."""

    room_id: RoomId
    event_id: EventId
    inviter: UserId
    type: str = ""
    """As of `Created`, where the invitation tells it."""
    direct: bool = False
    """Whether it says that the room is for the two of them."""


@dataclass(frozen=True, slots=True)
class Created:
    """The room's `m.room.create`."""

    room_id: RoomId
    version: str
    creators: tuple[UserId, ...]
    """First who sent it."""
    predecessor: RoomId | None = None
    """The room it says it replaces."""
    type: str = ""
    """What the room is for; empty: for people who talk with each other."""


@dataclass(frozen=True, slots=True)
class PowerChanged:
    """The room's `m.room.power_levels`."""

    room_id: RoomId
    levels: PowerLevels


@dataclass(frozen=True, slots=True)
class EncryptionSeen:
    """The room has `m.room.encryption`; that is never taken back."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The room's `m.room.tombstone`: another room replaces it."""

    room_id: RoomId
    event_id: EventId
    sender: UserId
    successor: RoomId


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot is in the room now, or is called otherwise there."""

    room_id: RoomId
    event_id: EventId
    at: Millis
    display_name: str
    news: bool
    """False for rooms found joined on the first sync of an empty database: no greeting there."""


@dataclass(frozen=True, slots=True)
class ServerNotices:
    """The room is one in which the homeserver itself speaks to the account."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class MembersSeen:
    """How many are in a room whose invitation was marked direct."""

    room_id: RoomId
    joined: int
    invited: int


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Once a day: how many people are in a room, bots left out."""

    room_id: RoomId
    people: int


@dataclass(frozen=True, slots=True)
class Left:
    """The bot is out of the room: it left, was kicked or banned, or the invitation is gone."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class Looked:
    """Who is in the room in which something is about to be posted."""

    act: Look
    members: tuple[UserId, ...]
    """Without bots. Only for the decision: they are stored nowhere."""
    levels: PowerLevels | None = None
    """The room's, where the records lacked a part of them."""

    @property
    def room_id(self) -> RoomId:
        """The room that was looked at."""
        return self.act.room_id


@dataclass(frozen=True, slots=True)
class CheckedUp:
    """The bot has looked at what `shopfloor check` looks at."""

    room_id: RoomId
    """The admin room."""
    troubles: tuple[Trouble, ...]
    seen: frozenset[str]
    """What could be looked at; of the rest nothing is known."""
    standing: Standing
    inquiries: tuple[Inquiry, ...]
    """Who waits for the status."""


@dataclass(frozen=True, slots=True)
class DatabaseMigrated:
    """The records were brought up to date when the bot started."""

    room_id: RoomId
    """The admin room."""
    version: int


RoomFact = (
    Invited
    | Created
    | PowerChanged
    | EncryptionSeen
    | Upgraded
    | Joined
    | ServerNotices
    | MembersSeen
    | Surveyed
    | Left
    | Looked
    | CheckedUp
    | DatabaseMigrated
)
