"""When something is due in which room: one is found among many without a look at the others."""

import heapq
from collections.abc import Iterable

from bot.core.primitives import Millis, RoomId


class Agenda:
    """The next moment of each room, as far as there is one."""

    def __init__(self) -> None:
        self._moments: dict[RoomId, Millis] = {}
        self._order: list[tuple[Millis, RoomId]] = []
        """Those, and some that hold no more."""

    def put(self, room_id: RoomId, moment: Millis | None) -> None:
        """From now on this is the room's moment; None: it has none."""
        self._moments.pop(room_id, None)
        if moment is not None:
            self._moments[room_id] = moment
            heapq.heappush(self._order, (moment, room_id))

    def come(self, now: Millis) -> Iterable[RoomId]:
        """The rooms whose moment has come. They have none then."""
        found = []
        while (moment := self.next()) is not None and moment <= now:
            _, room_id = heapq.heappop(self._order)
            del self._moments[room_id]
            found.append(room_id)
        return found

    def next(self) -> Millis | None:
        """The first moment of all."""
        while self._order and self._moments.get(self._order[0][1]) != self._order[0][0]:
            heapq.heappop(self._order)
        return self._order[0][0] if self._order else None
