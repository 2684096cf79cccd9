"""What waits to be said or done, in the order of its turns, without a look at all of it each time.

The most urgent goes first; of what is equally urgent, what the room waits for that has waited
longest to be heard: a room full of things to say keeps no other silent.
"""

import heapq
from collections.abc import Iterable
from enum import Enum, auto
from itertools import count

from bot.core.acts import Urgency
from bot.core.primitives import RoomId
from bot.store.acts import Order
from bot.store.work import Event, Picture

Turn = tuple[int, float, int, int, Order]
"""By what it is sorted, the reading it is of, and the act."""


class Kind(Enum):
    """What may go on beside what; in the order in which they are given places."""

    ERRAND = auto()
    """Says nothing. To join or leave takes no place from words: it may ask other servers."""
    WORD = auto()
    REPLY = auto()
    """Somebody may be waiting for it, while a thousand rooms are asked a question."""
    TIDYING = auto()


class Turns:
    """What may begin in each room, as it was read last."""

    def __init__(self) -> None:
        self._read: dict[RoomId, int] = {}
        """Which reading of a room holds; what was read before it is let go when its turn comes."""
        self._numbers = count()
        self._waiting: dict[Kind, list[Turn]] = {kind: [] for kind in Kind}

    def put(self, room_id: RoomId, acts: Iterable[Order], heard: float) -> None:
        """From now on this is what may begin in the room, which was heard last at that time."""
        reading = self._read[room_id] = next(self._numbers)
        for act in acts:
            heapq.heappush(
                self._waiting[kind_of(act)], (act.urgency, heard, next(self._numbers), reading, act)
            )

    def next(self, kind: Kind) -> Order | None:
        """Whose turn it is; it is not here any more then."""
        while turns := self._waiting[kind]:
            *_, reading, act = heapq.heappop(turns)
            if self._read[act.room_id] == reading:
                return act
        return None


def kind_of(act: Order) -> Kind:
    """Which it is."""
    if not isinstance(act.work, Event | Picture):
        return Kind.ERRAND
    return {Urgency.REPLY: Kind.REPLY, Urgency.LATER: Kind.TIDYING}.get(act.urgency, Kind.WORD)
