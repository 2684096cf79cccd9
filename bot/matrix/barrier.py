"""Whether the homeserver lets the account take part, as far as the last requests tell."""

import asyncio
from enum import Enum, auto

from bot.matrix.bars import AT_THE_DOOR
from bot.matrix.failures import Barred


class Way(Enum):
    """What was asked for. One may be barred while the other is free."""

    SYNC = auto()
    DEED = auto()
    """To say something, to join; and whatever else is no sync."""


class Barrier:
    """Down from the first request that is refused because of it, until one shows that it is up."""

    def __init__(self) -> None:
        self._down: dict[Way, Barred] = {}
        self.down, self.up = asyncio.Event(), asyncio.Event()
        self.up.set()

    @property
    def fault(self) -> Barred | None:
        """Why the account may not do all that it should; None if it may."""
        return next(iter(self._down.values()), None)

    @property
    def keeps_silent(self) -> Barred | None:
        """What keeps the account from saying anything."""
        return self._down.get(Way.DEED)

    def met(self, way: Way, fault: Barred) -> None:
        """A request was refused because of it."""
        self._down[way] = fault
        self.down.set()
        self.up.clear()

    def answered(self, *ways: Way) -> None:
        """A request was answered; those ways are free, and no bar is left at the door."""
        for way, fault in list(self._down.items()):
            if way in ways or fault.bar in AT_THE_DOOR:
                del self._down[way]
        if not self._down:
            self.up.set()
            self.down.clear()
