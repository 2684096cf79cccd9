"""The composition root: builds everything, runs the loops, handles signals.

A loop that dies ends the process; nothing here goes on half-working.
"""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from zoneinfo import ZoneInfo

import bot
from bot import decks, device, health
from bot.config import Config
from bot.config.sections import Site as SiteOptions
from bot.core.primitives import RoomId, UserId
from bot.core.questions.values import Deck
from bot.core.view import Settings
from bot.errors import ShopfloorFault
from bot.library import Library, chosen_deck
from bot.loops import ticker
from bot.loops.clerk import Clerk
from bot.loops.clock import Timepiece, wall_clock
from bot.loops.decryption import Decryption
from bot.loops.device_keys import DeviceKeys
from bot.loops.inbox import Inbox
from bot.loops.metrics import AWAY_S, Metrics, Stage
from bot.loops.publisher import Publisher
from bot.loops.reporter import Look, Reporter
from bot.loops.sender import Sender
from bot.loops.surveyor import Surveyor
from bot.loops.teller import Teller
from bot.loops.upkeep import Upkeep
from bot.loops.usher import Usher
from bot.matrix import private, secret_keys
from bot.matrix.gateway import Gateway
from bot.publishing import Site
from bot.store import Database
from bot.store.sharing import Which
from bot.supervisor import Supervisor

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGTERM, signal.SIGINT)
STOPPING_S = 10
"""So long a stop may take. The sender leaves what it is saying before that."""


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
        RoomId(config.admin.room) if config.admin else None,
        config.bot.contact,
        bot.__version__,
        config.share.at_least,
    )


def _plainly(words: str) -> bytes:
    return f"shopfloor: {words}\n".encode()


async def run(
    config: Config, worded: Callable[[str], bytes] = _plainly, look: Look | None = None
) -> None:
    """Run the bot until SIGTERM or Ctrl-C. Raises ShopfloorFault.

    `worded`: how the log has words that are written past it, at once. `look`: what the admin room
    hears of.
    """
    log.info("Starting shopfloor %(version)s.", {"event": "started", "version": bot.__version__})
    supervisor = Supervisor.from_environment()
    stopping = _heeded_signals(worded)
    async with running(config, library(config), supervisor, look):
        # The homeserver may be away: to wait for it is a part of running.
        supervisor.ready()
        await stopping.wait()
        supervisor.stopping()
        log.info("Stopping.", extra={"event": "stopping"})
    log.info("Stopped.", extra={"event": "stopped"})


def _heeded_signals(worded: Callable[[str], bytes]) -> asyncio.Event:
    """Set by the first signal to stop; a second one, or ten seconds, end the process at once."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        stopping.set()
        for name in SIGNALS:
            loop.remove_signal_handler(name)
        # By the system's alarm: the loop itself may be what hangs, or a thread it waits for.
        for name in (*SIGNALS, signal.SIGALRM):
            signal.signal(name, partial(_cut_off, worded))
        signal.alarm(STOPPING_S)

    for name in SIGNALS:
        loop.add_signal_handler(name, stop)
    return stopping


def _cut_off(worded: Callable[[str], bytes], *_: object) -> None:
    """End as a power cut would; what was under way is taken up at the next start."""
    with suppress(OSError):
        os.write(2, worded("quit at once. The next start finishes what was under way."))
    os._exit(os.EX_OK)


@asynccontextmanager
async def running(
    config: Config,
    books: Library,
    supervisor: Supervisor | None = None,
    look: Look | None = None,
    timepiece: Timepiece | None = None,
) -> AsyncIterator[None]:
    """The bot at work while the block lasts. Raises ShopfloorFault, also from within a loop.

    It goes by the machine's clock, if it is given no other.
    """
    timepiece = timepiece or Timepiece(wall_clock, ticker.LONGEST_NAP_S)
    ended: ShopfloorFault | None = None
    metrics = Metrics()
    async with (
        Database.open(config.storage.database) as database,
        health.watched(config, metrics),
    ):

        async def standing() -> str:
            await database.turn()
            return _standing(metrics)

        with private.locked(config.storage.secrets):
            try:
                async with asyncio.TaskGroup() as group:
                    work = group.create_task(
                        _work(config, books, database, metrics, look, timepiece)
                    )
                    watch = group.create_task((supervisor or Supervisor()).watch(standing))
                    yield
                    work.cancel()
                    watch.cancel()
            except* ShopfloorFault as faults:
                ended = _first(faults)
    if ended:
        # Not raised in the block above: Python before 3.11.4 makes a group of it again.
        raise ended


def _standing(metrics: Metrics) -> str:
    """How the bot stands, for `systemctl status`."""
    if metrics.stage is Stage.SIGNING_IN:
        return "Waiting for the homeserver, to sign in."
    if why := metrics.barred():
        return f"Signed in; {why}."
    if (lag := metrics.sync_lag()) > AWAY_S:
        return f"Waiting for the homeserver, silent for {lag / 60:.0f} min."
    return f"Signed in; {metrics.stage}."


async def _work(
    config: Config,
    books: Library,
    database: Database,
    metrics: Metrics,
    look: Look | None,
    timepiece: Timepiece,
) -> None:
    me = UserId(config.matrix.user_id)
    async with Gateway.open(config.matrix.homeserver, me) as gateway:
        metrics.barred = lambda: fault.words if (fault := gateway.barrier.fault) else ""
        signed_in = await device.sign_in(config, gateway, database)
        gateway.use_token(signed_in.access_token)
        key = secret_keys.count_key(config.storage.secrets)
        clerk = Clerk(database, settings(config, books.decks, key), timepiece.now)

        def refresh() -> None:
            if books.refresh():
                clerk.settings = settings(config, books.decks, key)

        crypto = await device.encryption(config, gateway, database, signed_in)
        # Only now: of a session that was kept nobody has asked the homeserver before.
        log.info("Signed in as %(me)s.", {"event": "signed-in", "me": me})
        metrics.stage = Stage.CATCHING_UP
        decryption, device_keys = Decryption(crypto, database, metrics), DeviceKeys(crypto)
        upkeep = Upkeep(database, config.storage, timepiece.now, gateway.server_clock.now)
        in_doubt = signed_in.since > timepiece.now()
        inbox = Inbox(
            gateway, clerk, crypto, decryption, device_keys, metrics=metrics, in_doubt=in_doubt
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(upkeep.run())
            group.create_task(device_keys.run())
            group.create_task(inbox.run())
            group.create_task(inbox.gaps.fill())
            group.create_task(Usher(gateway, clerk, me).run())
            # What is due is decided on what happened meanwhile, and said after it was decided.
            await inbox.gaps.caught_up.wait()
            signed_in = device.caught_up(config, signed_in)
            group.create_task(ticker.Ticker(clerk, refresh, timepiece.longest_nap_s).run())
            group.create_task(Sender(gateway, clerk, crypto, me, signed_in.since, metrics).run())
            group.create_task(Surveyor(gateway, clerk).run())
            group.create_task(Teller(gateway, clerk, decryption, key, metrics).run())
            if config.site:
                which = Which(config.share.at_least, ZoneInfo(config.bot.timezone))
                make, path = partial(_site, config.site), config.storage.database
                group.create_task(Publisher(clerk, path, which, make).run())
            if look:
                reporter = Reporter(clerk, look, bot.__version__, gateway.name)
                group.create_task(reporter.run(database.migrated_to))
            metrics.stage = Stage.AT_WORK
            log.info("Caught up and ready.", extra={"event": "ready"})


def _site(options: SiteOptions) -> Site:
    return Site(options.folder, options.join, readable_by_all=options.readable_by_all)


def _first(faults: BaseExceptionGroup[ShopfloorFault]) -> ShopfloorFault:
    inner = faults.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
