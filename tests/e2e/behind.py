"""The bot behind a proxy that misbehaves, and a poll that lives through it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import config
from bot.core.commands import obeying
from bot.core.primitives import Millis
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops import teller
from bot.matrix import outage
from tests.e2e.bots import KEYCAPS, Floor, Posted, Shopfloor, gather, new_bot
from tests.e2e.proxy import Proxy
from tests.e2e.shown import judge, shown

HASTE: Millis = 40


def hurry(monkeypatch: pytest.MonkeyPatch, first: Millis = HASTE) -> None:
    """Waits after failures are short, and people may be as quick with commands as they like."""
    monkeypatch.setattr(obeying, "MOST_A_MINUTE", 10_000)
    monkeypatch.setattr(outage, "FIRST_WAIT", first)
    monkeypatch.setattr(outage, "LONGEST_WAIT", 6 * first)
    monkeypatch.setattr(teller, "BETWEEN_READS_S", 0.05)


@dataclass(frozen=True, slots=True)
class Behind:
    """A bot whose only way to the homeserver is the proxy."""

    proxy: Proxy
    bot: Shopfloor


@asynccontextmanager
async def behind(homeserver: Homeserver, folder: Path, more: str = "") -> AsyncIterator[Behind]:
    """A bot that has never run; people reach the homeserver directly."""
    async with Proxy.before(homeserver.url) as proxy:
        bot = await new_bot(homeserver, folder, more)
        file = folder / "shopfloor.toml"
        file.write_text(file.read_text().replace(homeserver.url, proxy.url))
        yield Behind(proxy, Shopfloor(config.load(file), bot.user_id))


@dataclass(frozen=True, slots=True)
class Story:
    """A room with a chair and a member, who vote in both ways and change their minds."""

    floor: Floor
    ben: Person

    @classmethod
    async def begin(cls, bot: Shopfloor, ada: Person, ben: Person, **room: object) -> "Story":
        """They meet."""
        return cls(await gather(bot, ada, ben, **room), ben)

    async def vote(self, poll: Posted) -> None:
        """Four votes of two people; two stand."""
        await self.floor.chair.vote(self.floor.room, poll.id, ["co-op"])
        await self.ben.vote(self.floor.room, poll.id, ["co-op"])
        await self.floor.chair.vote(self.floor.room, poll.id, ["demands"])
        await self.ben.react(self.floor.room, poll.companion_id, KEYCAPS[1])

    async def tell(self) -> None:
        """A poll is asked for, voted on, closed, counted; the room shows each thing once."""
        poll = await self.floor.poll()
        await self.vote(poll)
        await self.finish(poll)

    async def finish(self, poll: Posted) -> None:
        """Close the poll, and judge what the room shows."""
        close = await self.floor.chair.say(self.floor.room, "!floor close")
        await self.floor.answer(close)
        await self.floor.result(poll)
        found = await shown(self.floor, [poll], [close])
        assert (found.missing, found.doubled) == ([], []), found
        assert await judge(self.floor, poll, self.floor.chair) == 2
