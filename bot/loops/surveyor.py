"""At the start and once a day: what no sync answer tells of the account and its rooms.

A room that an administrator of the homeserver deletes brings no departure; nobody says that a room
has become empty; and of users whom the account ignores the homeserver tells nothing at all.
"""

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress

from bot.core.primitives import RoomId, UserId
from bot.core.rooms.facts import Left, Surveyed
from bot.core.rooms.rights import people
from bot.core.rooms.values import Room
from bot.loops.clerk import Clerk
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.outage import backoff
from bot.store import rooms

log = logging.getLogger(__name__)

EVERY_S = 24 * 3600.0


class Surveyor:
    """Looks around. Room after room: nothing waits for it."""

    def __init__(self, gateway: Gateway, clerk: Clerk) -> None:
        self._gateway = gateway
        self._clerk = clerk

    async def run(self) -> None:
        """Survey for ever. Raises SignedOut."""
        failures = 0
        while True:
            try:
                await self.survey()
                failures = 0
                await asyncio.sleep(EVERY_S)
            except (TryLater, Denied) as fault:
                asked = fault.after if isinstance(fault, TryLater) else None
                wait = backoff(failures) if asked is None else asked
                failures += 1
                await asyncio.sleep(wait / 1000)

    async def survey(self) -> None:
        """Once. Raises Denied, TryLater or SignedOut."""
        await self._hear_everyone()
        # First the records: a room that is joined meanwhile is not missed in the answer.
        async with self._clerk.database.transaction() as db:
            recorded = await rooms.joined(db)
        there = await self._gateway.rooms()
        for room in recorded:
            await self._look_at(room, there)

    async def _hear_everyone(self) -> None:
        me = self._clerk.settings.me
        with suppress(Denied):
            await self._unignore(me)

    async def _unignore(self, me: UserId) -> None:
        if ignored := await self._gateway.ignored(me):
            await self._gateway.ignore_nobody(me)
            about = {"event": "ignored-nobody", "users": ignored}
            log.warning(
                "The account ignored some users (%(users)d), so the bot missed their votes and "
                "messages. It ignores no one now.",
                about,
            )

    async def _look_at(self, room: Room, there: Collection[RoomId]) -> None:
        settings = self._clerk.settings
        try:
            members = await self._gateway.members(room.room_id)
        except Denied:
            # Only what both answers say is believed: with the room its schedule goes.
            if room.room_id not in there:
                await self._clerk.settle([Left(room.room_id)])
            return
        number = len(people(members, settings.me, settings.bots))
        if number == 0 or room.alone_since is not None:
            await self._clerk.settle([Surveyed(room.room_id, number)])
