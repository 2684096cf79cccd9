"""Keeps the site fresh while the bot runs: after what changed in a room, its pages.

Beside everything else: the records are read through a connection of its own, pages are made in a
thread. If it can't write, the log says so once, and the bot goes on.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.core.primitives import RoomId
from bot.core.sharing.naming import room_key
from bot.errors import ShopfloorFault
from bot.loops.clerk import Clerk
from bot.publishing import Site
from bot.store import Database, preferences, sharing
from bot.store.sharing import Which

log = logging.getLogger(__name__)

REST_S = 20.0
"""Between two looks: much may happen in a room at once."""
AGAIN_S = 600.0
"""After a failure everything is written again."""


class Publisher:
    """Who writes the pages."""

    def __init__(
        self, clerk: Clerk, database: Path, which: Which, make: Callable[[], Site]
    ) -> None:
        self._database = database
        self._which = which
        self._make = make
        self._site: Site | None = None
        self._news = clerk.listen()
        self._complained = ""

    async def run(self) -> None:
        """Write what has changed, for ever."""
        while True:
            self._news.clear()
            rest = REST_S if await self._published(self._news.take()) else AGAIN_S
            await asyncio.sleep(rest)
            await self._news.wait()

    async def _published(self, rooms: frozenset[RoomId] | None) -> bool:
        try:
            site, wanted = (self._site, rooms) if self._site else (self._make(), None)
            await self._publish(site, wanted)
            self._site = site
        except ShopfloorFault as fault:
            self._site = None
            self._news.set()
            if str(fault) != self._complained:
                self._complained = str(fault)
                fields = {"event": "site-not-written", "why": fault}
                log.warning("The site isn't up to date: %(why)s", fields)
            return False
        self._complained = ""
        return True

    async def _publish(self, site: Site, rooms: frozenset[RoomId] | None) -> None:
        if rooms is None:
            await asyncio.to_thread(site.begin)
        async with Database.read(self._database) as database, database.snapshot() as db:
            written = set[str]()
            async for room in sharing.record(db, replace(self._which, rooms=rooms)):
                await asyncio.to_thread(site.put_room, room)
                written.add(room.id)
            for room_id in rooms or ():
                key = room_key(await preferences.load(db, room_id))
                if key not in written:
                    await asyncio.to_thread(site.drop_room, key)
        await asyncio.to_thread(site.finish)
