"""Where the demo plays: a throw-away homeserver, accounts on it, and the bot's own folder.

Nothing here plays; `script` does. The config is written to a file and read by `bot.config`, so
that the bot starts as it does for everybody.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot import app, files
from bot import config as configuration
from bot.config import Config
from bot.core.primitives import UserId
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.people_with_keys import PersonWithKeys
from bot.demo.set_clock import HANDS, ByTheClock, SetClock
from bot.errors import ShopfloorFault
from bot.loops.clock import Timepiece
from bot.matrix import private

BOT = "shopfloor"
MODERATOR = "ada"
PEOPLE = "people"


_LOOKED_AT_S = 0.1
"""How often the bot looks at a clock that is set."""


class Cast(NamedTuple):
    """The five people. Ada makes the room, so she is its moderator."""

    ada: Person
    ben: Person
    cleo: Person
    dee: Person
    emre: Person


@dataclass(frozen=True, slots=True)
class Stage:
    """All that is needed to play."""

    homeserver: str
    """Its address."""
    config: Config
    cast: Cast
    onlooker: Person
    """The moderator at a second screen, who only looks."""
    password: str
    """Of every account."""
    encrypted: bool
    """Whether the people are at clients that encrypt, so that a room can be."""
    clock: SetClock | None = None
    """The homeserver and the bot go by it."""

    @property
    def bot(self) -> UserId:
        """The bot's user id."""
        return UserId(self.config.matrix.user_id)

    @asynccontextmanager
    async def bot_at_work(self) -> AsyncIterator[None]:
        """The real bot runs while the block lasts. Raises ShopfloorFault."""
        books = app.library(self.config)
        timepiece = Timepiece(self.clock.now, _LOOKED_AT_S) if self.clock else None
        async with app.running(self.config, books, timepiece=timepiece):
            yield


@asynccontextmanager
async def set_up(
    folder: Path, keep: Path | None = None, *, encrypted: bool = False, clocked: bool = False
) -> AsyncIterator[Stage]:
    """Start a homeserver in that folder, with everybody's account. Raises ShopfloorFault.

    The bot's own folder is in it, or the one to keep. With `clocked` the stage has a clock that can
    be set.
    """
    home = keep or folder / "bot"
    _make_empty(home)
    clock = SetClock(folder / HANDS) if clocked else None
    password = secrets.token_hex(4)
    async with AsyncExitStack() as stack:
        homeserver = await stack.enter_async_context(
            (ByTheClock if clocked else Homeserver).start(folder / "homeserver")
        )

        async def at_a_client(localpart: str) -> Person:
            account = homeserver.url, localpart, password
            return await stack.enter_async_context(
                PersonWithKeys.at_a_client(*account, folder / PEOPLE / localpart)
                if encrypted
                else await Person.login(*account)
            )

        names = [BOT, *Cast._fields]
        await asyncio.gather(
            *(homeserver.register(name, password, name.capitalize()) for name in names)
        )
        config = _config(home, homeserver, password)
        cast = Cast(*[await at_a_client(name) for name in Cast._fields])
        onlooker = await at_a_client(MODERATOR)
        yield Stage(homeserver.url, config, cast, onlooker, password, encrypted, clock)


def _make_empty(folder: Path) -> None:
    try:
        files.make_folder(folder)
        full = any(folder.iterdir())
    except OSError as fault:
        raise ShopfloorFault(f"{folder}: can't be the bot's folder: {fault.strerror}.") from fault
    if full:
        raise ShopfloorFault(f"{folder}: this folder isn't empty. Name another one after --keep.")


def _config(folder: Path, homeserver: Homeserver, password: str) -> Config:
    private.keep(folder / "password", password.encode())
    file = folder / "shopfloor.toml"
    file.write_text(
        f"""
[matrix]
homeserver = "{homeserver.url}"
user_id = "@{BOT}:{homeserver.server_name}"
password_file = "password"
[access]
invites_from = ["@*:{homeserver.server_name}"]
[share]
at_least = 3
"""
    )
    return configuration.load(file)
