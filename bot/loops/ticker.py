"""Looks at the clock: slots of schedules, reminders, ends of polls.

APScheduler wakes it; what is due is reckoned from the records, so that a late wake-up, a restart
or a jump of the clock changes nothing about what happens, and once.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.due import Rhythm, due, next_due, rhythm
from bot.core.facts import ClockSetBack
from bot.core.model import Millis, RoomId, Schedule
from bot.core.preferences import NONE_CHOSEN
from bot.loops.clerk import Clerk
from bot.loops.clock import nap
from bot.store import Connection, acts, preferences, rooms, rounds

log = logging.getLogger(__name__)

LONGEST_NAP_S = 60
A_JUMP: Millis = 1_000
"""Clocks are always set right a little; this is more than that."""


class Ticker:
    """Wakes at the next due moment, and after every commit, which may have brought one nearer."""

    def __init__(self, clerk: Clerk, refresh: Callable[[], None] = lambda: None) -> None:
        """`refresh` brings the clerk's settings up to date with files that were edited."""
        self._clerk = clerk
        self._refresh = refresh
        self._woken = clerk.listen()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ahead: Millis | None = None
        """Of the loop's clock, which never jumps."""

    async def run(self) -> None:
        """Tick for ever."""
        self._scheduler.start()
        try:
            while True:
                self._woken.clear()
                await self._notice_jumps()
                self._wake_at(await self.tick())
                # A clock that jumps, or a machine that slept, is noticed after this nap.
                await nap(self._woken, LONGEST_NAP_S)
        finally:
            self._scheduler.shutdown(wait=False)

    async def _notice_jumps(self) -> None:
        """What waits to be tried again waits for a time; that may have gone far off."""
        ahead = self._clerk.now() - int(asyncio.get_running_loop().time() * 1000)
        jump = 0 if self._ahead is None else ahead - self._ahead
        if abs(jump) > A_JUMP:
            log_fields = {"event": "clock-jumped", "seconds": round(jump / 1000)}
            words = "The clock jumped by %(seconds)+d s: someone set it, or the machine slept."
            log.warning(words, log_fields)
        # Before the start it may have jumped, too.
        if self._ahead is None or jump < -A_JUMP:
            async with self._clerk.database.transaction() as db:
                await acts.retry_now(db)
        self._ahead = ahead

    def _wake_at(self, moment: Millis | None) -> None:
        if moment is None:
            return
        wait = timedelta(milliseconds=moment - self._clerk.now())
        self._scheduler.add_job(
            self._woken.set,
            "date",
            run_date=datetime.now(UTC) + wait,
            id="wake",
            replace_existing=True,
            misfire_grace_time=None,  # however late, it is better than never
        )

    async def _schedules(self, db: Connection) -> list[Schedule]:
        """Those of all rooms but the admin room, which may have been a room of members before."""
        admin_room = self._clerk.settings.admin_room
        return [each for each in await rooms.every_schedule(db) if each.room_id != admin_room]

    async def tick(self) -> Millis | None:
        """Settle what is due; returns when something will be, if that is known."""
        async with self._clerk.database.transaction() as db:
            schedules = await self._schedules(db)
            polls = await rounds.unfinished_polls(db)
            chosen = await preferences.every(db)
        # After the records were read, so that nothing in them is newer than this.
        now = self._clerk.now()

        @cache
        def rhythms(room_id: RoomId) -> Rhythm:
            return rhythm(self._clerk.settings, chosen.get(room_id, NONE_CHOSEN))

        self._refresh()
        if come := list(due(schedules, polls, rhythms, now)):
            if any(isinstance(each, ClockSetBack) for each in come):
                log.warning(
                    "The clock was set back. What was skipped too early comes after all.",
                    extra={"event": "clock-set-back"},
                )
            await self._clerk.settle(come)
        return next_due(schedules, polls, rhythms, now)
