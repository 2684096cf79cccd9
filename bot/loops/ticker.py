"""Looks at the clock: slots of schedules, reminders, ends of polls.

APScheduler wakes it; what is due is reckoned from the records, so that a late wake-up, a restart
or a jump of the clock changes nothing about what happens, and once.
"""

from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.due import due, next_due
from bot.core.model import Millis
from bot.loops.clerk import Clerk
from bot.loops.clock import nap
from bot.store import rooms, rounds

LONGEST_NAP_S = 60


class Ticker:
    """Wakes at the next due moment, and after every commit, which may have brought one nearer."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        self._woken = clerk.listen()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    async def run(self) -> None:
        """Tick for ever."""
        self._scheduler.start()
        try:
            while True:
                self._woken.clear()
                self._wake_at(await self.tick())
                # A clock that jumps, or a machine that slept, is noticed after this nap.
                await nap(self._woken, LONGEST_NAP_S)
        finally:
            self._scheduler.shutdown(wait=False)

    def _wake_at(self, moment: Millis | None) -> None:
        if moment is None:
            return
        self._scheduler.add_job(
            self._woken.set,
            "date",
            run_date=datetime.fromtimestamp(moment / 1000, UTC),
            id="wake",
            replace_existing=True,
            misfire_grace_time=None,  # however late, it is better than never
        )

    async def tick(self) -> Millis | None:
        """Settle what is due; returns when something will be, if that is known."""
        zone = self._clerk.settings.zone
        now = self._clerk.now()
        async with self._clerk.database.transaction() as db:
            schedules = await rooms.schedules(db)
            polls = await rounds.open_polls(db)
        if come := list(due(schedules, polls, zone, now)):
            await self._clerk.settle(come)
        return next_due(schedules, polls, zone, now)
