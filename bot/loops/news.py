"""What those who wait for commits are woken with: that something happened, and in which rooms."""

import asyncio
from collections.abc import Iterable

from bot.core.primitives import RoomId


class News(asyncio.Event):
    """Set when there is something to look at. At first that is everything."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms: set[RoomId] = set()
        self._anywhere = True

    def tell(self, rooms: Iterable[RoomId] | None) -> None:
        """Something changed in these rooms; None: anywhere."""
        if rooms is None:
            self._anywhere = True
        else:
            self._rooms.update(rooms)

    def take(self) -> frozenset[RoomId] | None:
        """Where something changed since this was asked last; None: anywhere."""
        rooms = None if self._anywhere else frozenset(self._rooms)
        self._rooms.clear()
        self._anywhere = False
        return rooms
