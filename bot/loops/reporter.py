"""Looks at what `shopfloor check` looks at, now and then, and has the admin room hear of it.

What is looked at comes from outside: those who check a bot that does not run do it in the same way.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.core.polls.values import PollState
from bot.core.primitives import RoomId
from bot.core.rooms.admin import AwaitedPoll, Inquiry, Standing, Trouble
from bot.core.rooms.facts import CheckedUp, DatabaseMigrated
from bot.core.rooms.values import Membership
from bot.loops.clerk import Clerk
from bot.loops.clock import nap
from bot.matrix.gateway import Denied, TryLater
from bot.store import Connection, acts, admin, rooms, rounds

log = logging.getLogger(__name__)

SETTLING_S = 60.0
"""After a start some things are not in order yet, such as the backup of the day."""
LOOKS_EVERY_S = 3600.0
BETWEEN_S = 1.0
NAP_S = 60.0
NAMED_WITHIN_S = 10.0
MOST_NAMED = 6
"""Polls: so many are shown."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look has found."""

    troubles: tuple[Trouble, ...]
    looked_at: frozenset[str]
    """Each `what` that could be looked at; of the rest nothing is known."""


Look = Callable[[], Awaitable[Seen]]
Name = Callable[[RoomId], Awaitable[str | None]]


class Reporter:
    """The one who reports to the admin room; where there is none, nobody."""

    def __init__(self, clerk: Clerk, look: Look, version: str, name: Name) -> None:
        """`name`: what a room is called. Raises Denied or TryLater."""
        self._clerk = clerk
        self._look = look
        self._version = version
        self._name = name
        self._woken = clerk.listen()
        self._is_in = True
        self._due = self._settled_at = 0.0

    async def run(self, migrated_to: int | None = None) -> None:
        """Report for ever; first that the database was migrated, where it was."""
        room_id = self._clerk.settings.admin_room
        if room_id is None:
            return
        if migrated_to is not None:
            await self._clerk.settle([DatabaseMigrated(room_id, migrated_to)])
        clock = asyncio.get_running_loop().time
        self._due = self._settled_at = clock() + SETTLING_S
        while True:
            self._woken.clear()
            inquiries = await self._inquiries(room_id)
            if self._is_in and (inquiries or clock() >= self._due):
                await self._report(room_id)
                self._due = clock() + LOOKS_EVERY_S
                await asyncio.sleep(BETWEEN_S)  # however often somebody asks
                continue
            wait = max(self._due - clock(), 0.0) if self._is_in else NAP_S
            await nap(self._woken, min(wait, NAP_S))

    async def _inquiries(self, room_id: RoomId) -> tuple[Inquiry, ...]:
        """Who waits; and notes whether the bot is in the room."""
        async with self._clerk.database.transaction() as db:
            room = await rooms.load(db, room_id)
            inquiries = await admin.inquiries(db)
        is_in = room.membership is Membership.JOINED
        if is_in and not self._is_in:
            # Those who have just let it in hear of all at once, unless it has just begun.
            self._due = self._settled_at
        if self._is_in and not is_in:
            log_fields = {"event": "admin-room-missing", "room": room_id}
            log.warning("The bot isn't in its admin room %(room).80r. Invite it there.", log_fields)
        self._is_in = is_in
        return inquiries

    async def _report(self, room_id: RoomId) -> None:
        seen = await self._seen()
        async with self._clerk.database.transaction() as db:
            standing = await self._standing(db)
            inquiries = await admin.inquiries(db)
        if inquiries:
            standing = replace(standing, polls=await self._named(standing.polls))
        await self._clerk.settle(
            [CheckedUp(room_id, seen.troubles, seen.looked_at, standing, inquiries)]
        )

    async def _seen(self) -> Seen:
        """What a look finds. A mistake in it is a trouble, too, and stops nothing else."""
        try:
            return await self._look()
        except Exception as fault:
            trace = "".join(traceback.format_tb(fault.__traceback__)) + type(fault).__name__
            words = "A bug in shopfloor: its check failed.\n%(trace)s"
            log.error(words, {"event": "mistake", "trace": trace})
            words = "the check itself failed. That's a bug in shopfloor; its log says where."
            return Seen((Trouble("check", "", words, serious=True),), frozenset({"check"}))

    async def _named(self, polls: Sequence[AwaitedPoll]) -> tuple[AwaitedPoll, ...]:
        """The polls with the names of their rooms, as far as the homeserver says them in time."""
        names: dict[RoomId, str] = {}
        with suppress(Denied, TryLater, TimeoutError):
            async with asyncio.timeout(NAMED_WITHIN_S):
                for each in polls[:MOST_NAMED]:
                    names[each.room_id] = await self._name(each.room_id) or ""
        return tuple(replace(each, name=names.get(each.room_id, "")) for each in polls)

    async def _standing(self, db: Connection) -> Standing:
        admin_room = self._clerk.settings.admin_room
        polls = [each for each in await rounds.unfinished_polls(db) if each.state is PollState.OPEN]
        return Standing(
            self._version,
            sum(room.room_id != admin_room for room in await rooms.joined(db)),
            tuple(AwaitedPoll(each.room_id, each.poll.question, each.closes_at) for each in polls),
            await acts.waiting(db),
            len(await acts.stuck(db)),
        )
