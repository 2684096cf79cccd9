"""What is done once a day: forgetting what is old, and a backup. All of it is reckoned in UTC.

Says nothing to anyone; whatever becomes of a backup, the bot goes on.
"""

import asyncio
import logging
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from bot import files
from bot.config.sections import Storage
from bot.core.primitives import Millis
from bot.errors import StoreFault
from bot.loops.clock import Clock
from bot.store import Database, tables
from bot.store.backup import backup

log = logging.getLogger(__name__)

LOOKS_EVERY_S = 3600.0
"""A machine that slept, or whose clock was set, is noticed by then."""


class Upkeep:
    """Looks after what grows."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        clock: Clock,
        server_clock: Callable[[], Millis | None],
    ) -> None:
        """`server_clock` tells the homeserver's time, if that is known."""
        self._database = database
        self._storage = storage
        self._clock = clock
        self._server_clock = server_clock
        self._forgot_on: date | None = None
        self._complained_on: date | None = None

    async def run(self) -> None:
        """Keep house for ever. Raises StoreFault if the database cannot be used."""
        while True:
            await self.look()
            await asyncio.sleep(LOOKS_EVERY_S)

    async def look(self) -> None:
        """Do what was not done yet on this day. Raises StoreFault as `run`."""
        own, theirs = self._clock(), self._server_clock()
        # A clock that was set far ahead must not have everything forgotten: of the two, the
        # earlier one is believed.
        now = own if theirs is None else min(own, theirs)
        if _day(now) != self._forgot_on:
            await self._forget(now)
            self._forgot_on = _day(now)
        if self._storage.keep:
            await self._back_up(_day(own))

    async def _forget(self, now: Millis) -> None:
        async with self._database.transaction() as db:
            await tables.forget(db, now)
        await self._database.shorten_log()

    async def _back_up(self, today: date) -> None:
        path, folder = self._storage.database, self._storage.backups
        to = folder / f"{path.stem}-{today}.db"
        try:
            files.make_folder(folder)
            self._drop_old(today)  # before as well: it may be what takes the room
            if not to.is_file():
                _refuse_to_fill(folder, path)
                await backup(path, to)
                done = {"event": "backed-up", "file": to}
                log.info("Backed up the records to %(file)s.", done)
                self._drop_old(today)
        except (OSError, StoreFault) as fault:
            if self._complained_on != today:
                why = f"{folder}: {fault.strerror}." if isinstance(fault, OSError) else fault
                fields = {"event": "no-backup", "why": why}
                log.warning("No backup today: %(why)s", fields)
            self._complained_on = today

    def _drop_old(self, today: date) -> None:
        """Keep the newest; what a clock dated that was wrong waits until its day has come."""
        stem = re.escape(self._storage.database.stem)
        name = re.compile(stem + r"-([0-9]{4}-[0-9]{2}-[0-9]{2})\.db(\.new)?")
        # A folder is nothing that was made here.
        files = [each for each in self._storage.backups.iterdir() if not each.is_dir()]
        found = [(name.fullmatch(each.name), each) for each in files]
        past = sorted((made[1], each, made[2]) for made, each in found if made)
        past = [each for each in past if each[0] <= str(today)]
        whole = [path for _, path, unfinished in past if not unfinished]
        # What is not finished was left by a kill.
        left = [path for day, path, unfinished in past if unfinished and day < str(today)]
        for path in (*whole[: -self._storage.keep], *left):
            path.unlink(missing_ok=True)


def _day(at: Millis) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()


def _refuse_to_fill(folder: Path, database: Path) -> None:
    """A backup must not take the room that the bot itself needs. Raises StoreFault or OSError."""
    size = database.stat().st_size
    if shutil.disk_usage(folder).free < 2 * size:
        raise StoreFault(
            f"{folder}: too little space. It needs twice the size of the database, "
            f"{2 * size / 1e6:.0f} MB. Free some, or set another folder in storage.backups."
        )
