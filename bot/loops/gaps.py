"""Reads what sync answers left out, backwards, until nothing is missing.

A gap is written down with the token of the answer that left it: a kill forgets none.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import takewhile

from bot.core.facts import Fact
from bot.core.keyring import Kept
from bot.core.primitives import RoomId, UserId
from bot.core.rooms.values import Room
from bot.loops.clerk import Clerk
from bot.loops.decryption import Decryption
from bot.matrix.crypto import Crypto
from bot.matrix.decode import Event, identity
from bot.matrix.filters import TIMELINE_TYPES
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.outage import backoff
from bot.matrix.spoken import Listener
from bot.matrix.timeline import event_facts, own_join
from bot.store import Connection, crypto, rooms, sync
from bot.store.sync import Gap

log = logging.getLogger(__name__)

MOST_PAGES = 5000
"""Of a gap: half a million events."""
PATIENCE = 5
"""Failures in a row after which a gap is no reason any more to hold back what is due."""
Place = tuple[RoomId, str]
"""A gap: its room, and the sync token before it."""
ToSettle = Callable[[Sequence[Fact]], Awaitable[list[Fact]]]
"""What of the facts is to be settled."""


class GapReader:
    """What was left out, and whether all of it has been read."""

    def __init__(
        self,
        gateway: Gateway,
        clerk: Clerk,
        crypto: Crypto,
        decryption: Decryption,
        to_settle: ToSettle,
    ) -> None:
        self._gateway = gateway
        self._clerk = clerk
        self._crypto = crypto
        self._decryption = decryption
        self._to_settle = to_settle
        self._pages: Counter[Place] = Counter()
        """How many were read of each gap."""
        self._failures: Counter[Place] = Counter()
        """In a row, of each gap."""
        self._retry_at: dict[Place, float] = {}
        self.noted = asyncio.Event()
        """Set where there is another gap."""
        self.caught_up = asyncio.Event()
        """Set once everything that happened while the bot was away has been settled."""

    async def fill(self) -> None:
        """Read what sync answers left out, backwards, page by page, for ever."""
        while True:
            async with self._clerk.database.transaction() as db:
                gaps = await sync.gaps(db)
            if not gaps:
                self._pages.clear()
                self._failures.clear()
                self._retry_at.clear()
                self.noted.clear()
                await self.noted.wait()
                continue
            # One room that cannot be read keeps no other waiting.
            await asyncio.sleep(min([await self._try(gap) for gap in gaps]))
            if all(self._failures[_place(gap)] >= PATIENCE for gap in gaps):
                self.caught_up.set()
            await self.note_caught_up()

    async def _try(self, gap: Gap) -> float:
        """Read a page, if it is time to; returns how many seconds to wait with the next."""
        place, clock = _place(gap), asyncio.get_running_loop().time
        if (rest := self._retry_at.get(place, 0) - clock()) > 0:
            return rest
        try:
            await self._read_page(gap)
        except TryLater as fault:
            wait = wait_after(fault, self._failures[place]) / 1000
            self._retry_at[place] = clock() + wait
            # An outage says nothing of the room.
            self._failures[place] += not fault.everywhere
            return wait
        self._failures[place] = 0
        return 0

    async def _read_page(self, gap: Gap) -> None:
        settings = self._clerk.settings
        try:
            page, further = await self._gateway.history(
                gap.room_id, gap.next_from, TIMELINE_TYPES, until=gap.since
            )
        except Denied as refusal:
            log_fields = {"event": "gap-unreadable", "room": gap.room_id, "why": refusal}
            log.warning("Can't read what was missed in %(room).80r: %(why)s", log_fields)
            page, further = [], None
        load = partial(rooms.load, room_id=gap.room_id)
        room = await self._clerk.database.at_once(lambda: load)
        ours = list(takewhile(lambda event: not _came_in(event, room, settings.me), page))
        decrypted = await self._decryption.decrypt(gap.room_id, reversed(ours))
        self._decryption.park(gap.room_id, decrypted.waiting)
        listener = Listener(settings.me, settings.prefix, gap.since, admin_room=settings.admin_room)
        found: list[Fact] = [
            fact for event in decrypted.events for fact in event_facts(room, event, listener)
        ]
        finished = not page or not further or len(ours) < len(page)
        if not finished and self._is_endless(gap, further):
            endless = {"event": "gap-endless", "room": gap.room_id}
            log.warning("Missed too much in %(room).80r; skipping the rest.", endless)
            finished = True

        left = None if finished else Gap(gap.room_id, gap.since, str(further))
        settled = await self._to_settle(found)
        await self._clerk.settle(
            settled, lambda: partial(_read_of_gap, gap, left, self._crypto.collect())
        )

    def _is_endless(self, gap: Gap, further: str | None) -> bool:
        """Whether the homeserver leads in a circle, or further than anything can have happened."""
        place = _place(gap)
        self._pages[place] += 1
        return further == gap.next_from or self._pages[place] >= MOST_PAGES

    async def note_caught_up(self) -> None:
        """See whether anything is still to be read from before."""
        if self.caught_up.is_set():
            return
        async with self._clerk.database.transaction() as db:
            if not await sync.gaps(db):
                self.caught_up.set()


async def _read_of_gap(gap: Gap, left: Gap | None, kept: Kept, db: Connection) -> None:
    await crypto.write(db, kept)
    if left:
        await sync.put_gap(db, left)
    else:
        await sync.close_gap(db, gap)


def _place(gap: Gap) -> Place:
    return gap.room_id, gap.since


def _came_in(event: Event, room: Room, me: UserId) -> bool:
    """Whether this is the bot's join, the end of what concerns it when reading backwards."""
    _, _, at = identity(event)
    return own_join(event, me) and at == room.joined_at


def wait_after(fault: Exception, failures: int) -> int:
    """How long to wait after so many failures in a row, in milliseconds, or as the server asks."""
    asked = fault.after if isinstance(fault, TryLater) else None
    return backoff(failures) if asked is None else asked
