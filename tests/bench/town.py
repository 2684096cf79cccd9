"""A real homeserver with the bot, an echo, and people in rooms with one of the two."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.bench.botside import Person, RealHomeserver, RoomId, real_homeserver
from tests.bench.programs import bot, running
from tests.bench.stock import BotFolder, Stock

AT_ONCE = 10
PATIENCE_S = 900


@dataclass(frozen=True, slots=True)
class Home:
    """A room, and someone in it who moderates it."""

    person: Person
    room: RoomId


@dataclass(slots=True)
class Town:
    """Where people meet the bot."""

    homeserver: RealHomeserver
    stack: AsyncExitStack
    folder: BotFolder
    me: Person
    """The bot's account, as the benchmark has it."""

    @classmethod
    @asynccontextmanager
    async def built(cls, stock: Stock) -> AsyncIterator["Town"]:
        """A town without rooms. The bot does not run yet."""
        async with AsyncExitStack() as stack:
            homeserver = await stack.enter_async_context(real_homeserver(stock.folder()))
            me = await stack.enter_async_context(await homeserver.person("floor"))
            folder = stock.empty()
            folder.point_at(homeserver.url, me.user_id, me.access_token, me.device_id)
            yield cls(homeserver, stack, folder, me)

    async def person(self, name: str) -> Person:
        """Someone new, as long as the town stands."""
        return await self.stack.enter_async_context(await self.homeserver.person(name))

    async def homes(self, people: int, rooms_each: int, guest: str) -> list[Home]:
        """So many people with so many rooms each, into which they invite the guest."""
        there = await side_by_side(self.person(f"p{number}") for number in range(people))
        made = [
            self._home(person, guest, number) for person in there for number in range(rooms_each)
        ]
        return await side_by_side(made)

    async def _home(self, person: Person, guest: str, number: int) -> Home:
        return Home(person, await person.create_room(f"Depot {number}", invite=[guest]))

    @asynccontextmanager
    async def bot_at_work(self, homes: Sequence[Home], ahead: int = 0) -> AsyncIterator[int]:
        """The bot runs, and is in these rooms; its process id."""
        async with running(*bot(self.folder, ahead)) as process:
            for home in homes:
                await home.person.wait_for(home.room, self.greets, timeout=PATIENCE_S)
            yield process.pid

    def greets(self, event: dict[str, Any]) -> bool:
        """Whether the bot has said something there."""
        spoke: bool = event["sender"] == self.me.user_id and event["type"] == "m.room.message"
        return spoke


async def side_by_side(work: Iterable[Awaitable[Any]]) -> list[Any]:
    """Do it all, so much of it at a time."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(each: Awaitable[Any]) -> Any:
        async with free:
            return await each

    return await asyncio.gather(*map(one, work))
