"""Who of a room's members can answer there, and in which way, by the room's power levels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.polls.values import Poll, Ways
from bot.core.primitives import UserId
from bot.core.rooms.rights import power_of
from bot.core.rooms.values import PowerLevels, Room

MESSAGE = "m.room.message"
ENCRYPTED = "m.room.encrypted"
REACTION = "m.reaction"
RESPONSES = ("org.matrix.msc3381.poll.response", "m.poll.response")
END = "org.matrix.msc3381.poll.end"
TYPES = (MESSAGE, ENCRYPTED, REACTION, *RESPONSES, END)
"""What of the levels of single types of event is kept."""
EVERY_OTHER = "events_default"
"""The level of all types that have none of their own."""


class Way(StrEnum):
    """How one answers."""

    VOTE = "vote"
    REACT = "react"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Barrier:
    """A level that keeps members from answering."""

    setting: str
    """The type of event that has the level, or `EVERY_OTHER`."""
    level: int


@dataclass(frozen=True, slots=True)
class Answerable:
    """How many of the members can answer, and how."""

    members: int
    able: int
    """In at least one way."""
    ways: Ways = Ways.BOTH
    """Of voting: those which all have that can vote at all."""
    barriers: tuple[Barrier, ...] = ()
    """What is above the level that members have if nobody gave them another."""

    @property
    def by_nobody(self) -> bool:
        """Whether there is no use in asking."""
        return self.able == 0

    @property
    def by_few(self) -> bool:
        """Whether fewer than half can answer."""
        return 2 * self.able < self.members


def ways_to_answer(poll: Poll | None) -> tuple[Way, ...]:
    """How one can answer a poll; without one, a question."""
    if poll is None:
        return (Way.REPLY,)
    return (Way.VOTE, Way.REACT) if poll.takes_reactions else (Way.VOTE,)


def in_doubt(room: Room, ways: Iterable[Way]) -> bool:
    """Whether one has to know who is in the room to say who can answer so."""
    levels = room.power_levels
    if levels is None:
        return False  # then everybody may send everything
    if levels.events is None:
        return True
    lowest = min((levels.users_default, *levels.users.values()))
    return any(_needed(room, way) > lowest for way in ways)


def answerable(room: Room, members: Sequence[UserId], ways: Iterable[Way]) -> Answerable:
    """Who of the members can answer in these ways."""
    numbers = {way: able(room, members, way) for way in ways}
    most = max(numbers.values())
    return Answerable(len(members), most, _ways(numbers, most), _barriers(room, numbers))


def may_send_end(room: Room, user: UserId) -> bool:
    """Whether that user may end a poll in the way that apps show."""
    if room.power_levels is None:
        return True
    type_ = ENCRYPTED if room.encrypted else END
    return power_of(room, user) >= _barrier(room.power_levels, type_).level


def able(room: Room, members: Iterable[UserId], way: Way) -> int:
    """How many of them can do that there."""
    needed = _needed(room, way)
    return sum(power_of(room, user) >= needed for user in members)


def _ways(numbers: Mapping[Way, int], most: int) -> Ways:
    # Each has one power level: who can do what takes more, can do what takes less.
    if numbers.get(Way.REACT) == numbers.get(Way.VOTE) == most:
        return Ways.BOTH
    return Ways.REACTION if numbers.get(Way.REACT) == most else Ways.POLL


def _types(room: Room, way: Way) -> tuple[str, ...]:
    if way is Way.REACT:
        return (REACTION,)  # in clear text in encrypted rooms, too
    if room.encrypted:
        return (ENCRYPTED,)
    return RESPONSES if way is Way.VOTE else (MESSAGE,)


def _needed(room: Room, way: Way) -> int:
    """Apps send one type of response or the other; we cannot know which."""
    levels = room.power_levels or PowerLevels()
    return max(_barrier(levels, type_).level for type_ in _types(room, way))


def _barrier(levels: PowerLevels, type_: str) -> Barrier:
    own = (levels.events or {}).get(type_)
    return Barrier(EVERY_OTHER, levels.events_default) if own is None else Barrier(type_, own)


def _barriers(room: Room, ways: Iterable[Way]) -> tuple[Barrier, ...]:
    levels = room.power_levels or PowerLevels()
    types = (type_ for way in ways for type_ in _types(room, way))
    found = dict.fromkeys(_barrier(levels, type_) for type_ in types)
    return tuple(each for each in found if each.level > levels.users_default)
