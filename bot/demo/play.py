"""`shopfloor demo`: the main job, played for an audience at a terminal.

The people are scripted; the homeserver, the bot and everything shown of the room are real.
"""

import asyncio
import logging
import signal
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.logging import RichHandler

from bot.demo.screen import Screen, console
from bot.demo.script import make_room
from bot.demo.stage import Stage, set_up

FOLDER = "shopfloor-demo-"
PAUSE = 0.4
"""Seconds an audience gets for each thing said; a file needs none."""
_EVER = 366 * 24 * 3600.0


async def play(*, once: bool) -> None:
    """Play, tell what the database holds, and, unless `once`, stay up until told to stop.

    Ctrl-C and SIGTERM end it at any moment, and leave nothing behind. Raises ShopfloorFault.
    """
    screen = console()
    logging.basicConfig(
        level=logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=screen, show_time=False, show_path=False)],
    )
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, stopping.set)
    playing = asyncio.create_task(_play(screen, once=once))
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait([playing, stopped], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if stopping.is_set():
        playing.cancel()
    with suppress(asyncio.CancelledError):
        await playing
    screen.print("\nEverything is stopped and removed.")


async def _play(screen: Console, *, once: bool) -> None:
    screen.print("A homeserver to throw away, the bot, and five people in a room; all of it here.")
    with TemporaryDirectory(prefix=FOLDER) as folder, _Progress(screen) as progress:
        progress.says("Starting the homeserver")
        async with set_up(Path(folder)) as stage:
            progress.says("Starting the bot")
            async with stage.bot_at_work():
                await _show(screen, progress, stage, once=once)


async def _show(screen: Console, progress: "_Progress", stage: Stage, *, once: bool) -> None:
    room = await make_room(stage.cast)
    onlooking = _Onlooking(stage, room, Screen(screen))
    watching = asyncio.create_task(onlooking.run())
    ...
