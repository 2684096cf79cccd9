"""Looks at the clock: slots of schedules, reminders, ends of polls.

APScheduler wakes it; what is due is reckoned from the records, so that a late wake-up, a restart
or a jump of the clock changes nothing about what happens, and once.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.facts import Fact
from bot.core.polls.values import PollRound
from bot.core.primitives import Millis, RoomId
from bot.core.review.values import Draft
from bot.core.schedule.due import due, next_due, rhythm
from bot.core.schedule.facts import ClockSetBack
from bot.core.schedule.preferences import NONE_CHOSEN, Preferences
from bot.core.schedule.values import Schedule
from bot.loops.agenda import Agenda
from bot.loops.clerk import Clerk
from bot.loops.clock import nap
from bot.store import Connection, acts, drafts, preferences, rooms, rounds

log = logging.getLogger(__name__)
T = TypeVar("T", Schedule, PollRound, Draft)

LONGEST_NAP_S = 60
AT_ONCE = 20
"""So many facts in one transaction."""
A_JUMP: Millis = 1_000
"""Clocks are always set right a little; this is more than that."""


class Ticker:
    """Wakes at the next due moment, and after every commit, which may have brought one nearer.

    It keeps when something is due in which room, and looks again at rooms where that has come or
    something was changed. The truth is in the records: a start, or a clock set back, starts over.
    """

    def __init__(
        self,
        clerk: Clerk,
        refresh: Callable[[], None] = lambda: None,
        longest_nap_s: float = LONGEST_NAP_S,
    ) -> None:
        """`refresh` brings the clerk's settings up to date with files that were edited."""
        self._clerk = clerk
        self._longest_nap_s = longest_nap_s
        self._refresh = refresh
        self._woken = clerk.listen()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ahead: Millis | None = None
        """Of the loop's clock, which never jumps."""
        self._agenda, self._held = Agenda(), Agenda()
        """When something is due in a room; when it is due again where nothing came of it."""
        self._looked_at: Millis = 0

    async def run(self) -> None:
        """Tick for ever."""
        self._scheduler.start()
        try:
            while True:
                self._woken.clear()
                await self._notice_jumps()
                self._wake_at(await self.tick())
                # A clock that jumps, or a machine that slept, is noticed after this nap.
                await nap(self._woken, self._longest_nap_s)
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

    async def tick(self) -> Millis | None:
        """Settle what is due; returns when something will be, if that is known."""
        self._refresh()
        come = await self.look()
        if any(isinstance(each, ClockSetBack) for each in come):
            log.warning(
                "The clock was set back. What was skipped too early comes after all.",
                extra={"event": "clock-set-back"},
            )
        # Not all at once: others want to get in between.
        for start in range(0, len(come), AT_ONCE):
            await self._clerk.settle(come[start : start + AT_ONCE])
        return self._agenda.next()

    async def look(self) -> list[Fact]:
        """What is due, in the rooms where it may have come or in which something changed."""
        rooms = self._to_look_at(self._clerk.now())
        if rooms is not None and not rooms:
            return []
        schedules, polls, chosen, waiting = await self._clerk.database.at_once(
            lambda: partial(_read, rooms)
        )
        # After the records were read, so that nothing in them is newer than this.
        now = self._clerk.now()
        self._looked_at = max(self._looked_at, now)
        admin_room = self._clerk.settings.admin_room
        # That may have been a room of members before.
        by_room = _by_room(each for each in schedules if each.room_id != admin_room)
        open_polls, open_drafts = _by_room(polls), _by_room(waiting)
        come: list[Fact] = []
        for room_id in sorted({*by_room, *open_polls, *open_drafts} if rooms is None else rooms):
            here = rhythm(self._clerk.settings, chosen.get(room_id, NONE_CHOSEN))
            of_room = (
                by_room.get(room_id, ()),
                open_polls.get(room_id, ()),
                {room_id: here}.__getitem__,
                now,
                open_drafts.get(room_id, ()),
            )
            found = list(due(*of_room))
            come += found
            self._agenda.put(room_id, next_due(*of_room))
            # What nothing comes of now, as while a room is being replaced, is due all the time.
            self._held.put(room_id, now + LONGEST_NAP_S * 1000 if found else None)
        return come

    def _to_look_at(self, now: Millis) -> Collection[RoomId] | None:
        """Those rooms; None: all, as at the start and where the clock was set back."""
        changed = self._woken.take()
        if changed is None or now < self._looked_at:
            self._agenda, self._held, self._looked_at = Agenda(), Agenda(), now
            return None
        self._looked_at = now
        return changed.union(self._agenda.come(now), self._held.come(now))


async def _read(
    these: Collection[RoomId] | None, db: Connection
) -> tuple[Sequence[Schedule], Sequence[PollRound], Mapping[RoomId, Preferences], Sequence[Draft]]:
    return (
        await rooms.running_schedules(db, these),
        await rounds.unfinished_polls(db, these),
        await preferences.every(db, these),
        await drafts.waiting(db, these),
    )


def _by_room(found: Iterable[T]) -> dict[RoomId, list[T]]:
    by_room: dict[RoomId, list[T]] = {}
    for each in found:
        by_room.setdefault(each.room_id, []).append(each)
    return by_room
