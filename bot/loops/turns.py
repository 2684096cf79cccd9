"""What waits to be said or done, in the order of its turns, without a look at all of it each time.

The most urgent goes first; of what is equally urgent, what the room waits for that has waited
longest to be heard: a room full of things to say keeps no other silent.
"""

import heapq
from collections.abc import Iterable
from itertools import count

from bot.core.model import RoomId
from bot.store.acts import Order
from bot.store.work import Event


class Turns:
    """What may begin in each room, as it was read last."""

    def __init__(self) -> None:
        self._read: dict[RoomId, int] = {}
        """Which reading of a room holds; what was read before it is let go when its turn comes."""
        self._numbers = count()
        self._words: list[tuple[int, float, int, int, Order]] = []
        self._errands: list[tuple[int, float, int, int, Order]] = []

    def put(self, room_id: RoomId, acts: Iterable[Order], heard: float) -> None:
        """From now on this is what may begin in the room, which was heard last at that time."""
        reading = self._read[room_id] = next(self._numbers)
        for act in acts:
            turns = self._errands if is_errand(act) else self._words
            heapq.heappush(turns, (act.urgency, heard, next(self._numbers), reading, act))

    def next(self, *, errand: bool) -> Order | None:
        """Whose turn it is; it is not here any more then."""
        turns = self._errands if errand else self._words
        while turns:
            *_, reading, act = heapq.heappop(turns)
            if self._read[act.room_id] == reading:
                return act
        return None


def is_errand(act: Order) -> bool:
    """Whether it says nothing. To join or leave takes no place from words: it may ask others."""
    return not isinstance(act.work, Event)
