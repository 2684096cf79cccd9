"""`shopfloor demo`: the main job, played for an audience at a terminal.

The people are scripted; the homeserver, the bot and everything shown of the room are real.
"""

import asyncio
import logging
import shlex
import signal
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.logging import RichHandler
from rich.status import Status

from bot.core.primitives import EventId, RoomId
from bot.demo.ending import invitation, record_book
from bot.demo.month import Month
from bot.demo.screen import InPlaces, Screen, console
from bot.demo.script import Script, make_room
from bot.demo.set_clock import SetClock
from bot.demo.stage import Stage, set_up
from bot.demo.telling import Telling

FOLDER = "shopfloor-demo-"
PAUSE = 0.4
"""Seconds an audience gets for each thing said; a file needs none."""
ENCRYPTED = (
    "The room is encrypted: the homeserver sees who is there, the room’s name and the reactions, "
    "but no messages. You see them here because a member of the room decrypts them."
)
_EVER = 366 * 24 * 3600.0


async def play(
    *, once: bool, encrypted: bool = False, weeks: int = 0, keep: Path | None = None
) -> None:
    """Play, tell what the database holds, and, unless `once`, stay up until told to stop.

    With `weeks` so many of them in two rooms are played, and else a short one in one room.
    With `encrypted` the room is so from the start, and everybody in it is at a client that can.
    Ctrl-C and SIGTERM end it at any moment, and leave nothing behind but the bot's folder where
    `keep` says so. Raises ShopfloorFault.
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
    playing = asyncio.create_task(
        _play(screen, once=once, encrypted=encrypted, weeks=weeks, keep=keep)
    )
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait([playing, stopped], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if stopping.is_set():
        playing.cancel()
    with suppress(asyncio.CancelledError):
        await playing
    screen.print(f"\n{_left(keep)}", markup=False, soft_wrap=True)


def _left(keep: Path | None) -> str:
    if keep is None:
        return "Everything is stopped and removed."
    folder = shlex.quote(str(keep))
    return (
        f"Everything is stopped, and removed but for the bot’s folder, {keep}. Try its record:\n"
        f"shopfloor --config {folder}/shopfloor.toml export --out {folder}/record"
    )


async def _play(
    screen: Console, *, once: bool, encrypted: bool, weeks: int, keep: Path | None
) -> None:
    rooms = "two rooms" if weeks else "a room"
    screen.print(
        f"A temporary homeserver, the bot, and five people in {rooms}, all on this machine."
    )
    with (
        TemporaryDirectory(prefix=FOLDER) as folder,
        screen.status("") as status,
    ):
        _progress(screen, status, "Starting the homeserver")
        async with set_up(Path(folder), keep, encrypted=encrypted, clocked=weeks > 0) as stage:
            _progress(screen, status, "Starting the bot")
            if encrypted:
                screen.print(ENCRYPTED)
            async with stage.bot_at_work():
                if stage.clock:
                    await _show_weeks(screen, status, stage, stage.clock, weeks, once=once)
                else:
                    await _show(screen, status, stage, once=once)
                status.update("Stopping")
                status.start()


async def _show(screen: Console, status: Status, stage: Stage, *, once: bool) -> None:
    room = await make_room(stage.cast, encrypted=stage.encrypted)
    onlooking = Onlooking(stage, room, Screen(screen))
    pause = PAUSE if screen.is_terminal else 0
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(onlooking.run())
        _progress(screen, status, "The five are in the room")
        await onlooking.until(await Script(stage.cast, stage.bot, room, pause).play())
        status.stop()
        screen.print(await record_book(stage))
        if not once:
            screen.print(invitation(stage, room))
            await asyncio.Event().wait()
        watching.cancel()


async def _show_weeks(
    screen: Console, status: Status, stage: Stage, clock: SetClock, weeks: int, *, once: bool
) -> None:
    # Here somebody did set the clock.
    logging.getLogger("bot.loops.ticker").setLevel(logging.ERROR)
    onto = Screen(screen)
    _progress(screen, status, "The bot’s clock is set forward, from one thing due to the next")
    zone = ZoneInfo(stage.config.bot.timezone)
    pause = PAUSE if screen.is_terminal else 0
    month = Month(stage.cast, stage.bot, clock, zone, InPlaces(onto).show, pause)
    first = await month.play(weeks, encrypted=stage.encrypted)
    status.stop()
    screen.print(await record_book(stage))
    if not once:
        screen.print(invitation(stage, first.room))
        await Onlooking(stage, first.room, onto, first.telling, first.latest).run()


def _progress(screen: Console, status: Status, words: str) -> None:
    """A spinner says what takes its time; a file gets a line."""
    status.update(words)
    if not screen.is_terminal:
        screen.print(f"{words}.")


class Onlooking:
    """One person's view of the room, shown as it comes, in the order it comes."""

    def __init__(
        self,
        stage: Stage,
        room: RoomId,
        screen: Screen,
        telling: Telling | None = None,
        latest: EventId | None = None,
    ) -> None:
        """`telling` knows what came up to `latest`, which is not shown any more."""
        self._onlooker = stage.onlooker
        self._room = room
        self._screen = screen
        self._telling = telling or Telling(stage.bot)
        self._latest = latest
        self._shown: set[str] = set()
        self._news = asyncio.Condition()

    async def run(self) -> None:
        """Look on until cancelled."""
        while True:
            event = await self._onlooker.wait_for(
                self._room, lambda _event: True, timeout=_EVER, after=self._latest
            )
            last = self._latest = event["event_id"]
            if shown := self._telling.tell(event):
                self._screen.show(shown)
            async with self._news:
                self._shown.add(last)
                self._news.notify_all()

    async def until(self, event: EventId) -> None:
        """Wait until that event has been shown."""
        async with self._news:
            await self._news.wait_for(lambda: event in self._shown)
