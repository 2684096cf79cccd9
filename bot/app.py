"""The composition root: builds everything, runs the loops, handles signals.

A loop that dies ends the process; nothing here goes on half-working.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import decks, device
from bot.config import Config
from bot.core.model import DAY, Deck, UserId
from bot.core.view import Settings
from bot.errors import ShopfloorFault
from bot.library import Library
from bot.loops.clerk import Clerk
from bot.loops.clock import wall_clock
from bot.loops.inbox import Inbox
from bot.loops.locksmith import Locksmith
from bot.loops.sender import Sender
from bot.loops.teller import Teller
from bot.loops.ticker import Ticker
from bot.loops.unsealer import Unsealer
from bot.matrix import pickles, private
from bot.matrix.gateway import Gateway
from bot.store import Database, acts, counted, preferences, sync
from bot.store import crypto as keys

log = logging.getLogger(__name__)


KEPT_DAYS = 180
COUNTED_DAYS = 2


def load_decks(prompts: Sequence[Path]) -> Mapping[str, Deck]:
    """The shipped deck and the operator's own. Raises DeckFault with every mistake."""
    return decks.load_all([decks.shipped(), *prompts])


def chosen_deck(config: Config, every: Mapping[str, Deck]) -> Deck:
    """The deck that rooms are asked from. Raises ShopfloorFault."""
    if config.bot.deck not in every:
        known = ", ".join(sorted(every))
        raise ShopfloorFault(f"bot.deck: there is no deck “{config.bot.deck}”; there is {known}.")
    return every[config.bot.deck]


def library(config: Config) -> Library:
    """The decks of the running bot. Raises ShopfloorFault if the one of the config is not there."""
    found = Library([decks.shipped(), *config.bot.prompts])
    chosen_deck(config, found.decks)
    return found


def settings(config: Config, every: Mapping[str, Deck], key: bytes = b"") -> Settings:
    """What decisions need of the config and the decks. Raises ShopfloorFault."""
    return Settings(
        UserId(config.matrix.user_id),
        chosen_deck(config, every),
        ZoneInfo(config.bot.timezone),
        config.bot.prefix,
        config.access.invites_from,
        config.access.bots,
        config.access.manage_power,
        config.schedule.rules() if config.schedule else None,
        every,
        key,
    )


async def run(config: Config) -> None:
    """Run the bot until SIGTERM or Ctrl-C. Raises ShopfloorFault."""
    books = library(config)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    async with running(config, books):
        await stopping.wait()
        log.info("Stopping.")


@asynccontextmanager
async def running(config: Config, books: Library) -> AsyncIterator[None]:
    """The bot at work while the block lasts. Raises ShopfloorFault, also from within a loop."""
    ended: ShopfloorFault | None = None
    async with Database.open(config.storage.database) as database:
        with private.locked(config.storage.secrets):
            try:
                async with asyncio.TaskGroup() as group:
                    work = group.create_task(_work(config, books, database))
                    yield
                    work.cancel()
            except* ShopfloorFault as faults:
                ended = _first(faults)
    if ended:
        # Not raised in the block above: Python before 3.11.4 makes a group of it again.
        raise ended


async def _work(config: Config, books: Library, database: Database) -> None:
    me = UserId(config.matrix.user_id)
    async with Gateway.open(config.matrix.homeserver, me) as gateway:
        signed_in = await device.sign_in(config, gateway, database)
        gateway.use_token(signed_in.access_token)
        log.info("Signed in as %s. Ctrl-C ends it.", me)
        key = pickles.count_key(config.storage.secrets)
        clerk = Clerk(database, settings(config, books.decks, key), wall_clock)

        def refresh() -> None:
            if books.refresh():
                clerk.settings = settings(config, books.decks, key)

        crypto = await device.sealing(config, gateway, database, signed_in)
        unsealer, smith = Unsealer(crypto, database), Locksmith(crypto)
        in_doubt = signed_in.since > wall_clock()
        inbox = Inbox(gateway, clerk, crypto, unsealer, smith, in_doubt=in_doubt)
        async with asyncio.TaskGroup() as group:
            group.create_task(_prune(database))
            group.create_task(smith.run())
            group.create_task(inbox.run())
            group.create_task(inbox.fill_gaps())
            # What is due is decided on what happened meanwhile, and said after it was decided.
            await inbox.caught_up.wait()
            group.create_task(Ticker(clerk, refresh).run())
            group.create_task(Sender(gateway, clerk, crypto, me, signed_in.since).run())
            group.create_task(Teller(gateway, clerk, unsealer, key).run())


async def _prune(database: Database) -> None:
    """Forget what is old, now and every day."""
    while True:
        before = wall_clock() - KEPT_DAYS * DAY
        async with database.transaction() as db:
            await acts.prune(db, before)
            await sync.prune(db, before)
            await keys.prune(db, before)
            await counted.prune(db, wall_clock() - COUNTED_DAYS * DAY)
            await preferences.prune(db, wall_clock())
        await database.shorten_log()
        await asyncio.sleep(DAY / 1000)


def _first(faults: BaseExceptionGroup[ShopfloorFault]) -> ShopfloorFault:
    inner = faults.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
