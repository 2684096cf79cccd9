"""Weeks in which clocks change, and weeks in which they do anything, played on a real record book.

Which moments there are is reckoned minute by minute from the calendar: see `plays`.
"""

from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR, MINUTE, ActId, Millis, RoomId
from bot.core.questions.values import QuestionState
from bot.core.schedule.values import Schedule, ScheduleName
from bot.core.verbs.rooms import StartCommand, StopCommand
from bot.loops.clerk import Clerk
from bot.loops.ticker import Ticker
from bot.store import rooms
from tests.ledger import long_or_short
from tests.loops.desk import ROOM, Clock, Desk, desk
from tests.loops.plays import (
    ALWAYS,
    LONDON,
    RULES,
    carry_out,
    local,
    moments,
    rounds_of,
    slots,
    tick,
    utc,
    waiting,
)
from tests.store import whole

# --- weeks in which clocks change ------------------------------------------------------------

CHANGES = [
    ("Europe/London", "2026-10-25"),
    ("Europe/London", "2027-03-28"),
    ("America/Havana", "2027-11-07"),
    ("America/Havana", "2028-03-12"),
    ("Africa/Cairo", "2026-10-29"),
    ("Africa/Cairo", "2027-04-30"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Australia/Lord_Howe", "2027-04-04"),
    ("America/Santiago", "2026-09-06"),
]
TIMES = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:15", "03:00", "23:30"]


async def rules(books: Desk, since: Millis) -> dict[RoomId, time]:
    """Questions and polls every day, at another time in every room."""
    found = {}
    for at in TIMES:
        room = RoomId(f"!at-{at}:example.org")
        await books.put_room(room)
        found[room] = time.fromisoformat(at)
        async with books.clerk.database.transaction() as db:
            for name, rule in ((ScheduleName.QUESTIONS, ""), (ScheduleName.POLLS, " for 12h")):
                schedule = Schedule(room, name, f"daily {at}{rule}", since, since)
                await rooms.put_schedule(db, schedule)
    return found


async def said(books: Desk, room: RoomId) -> list[str]:
    """What was ordered to be said in a room."""
    async with books.clerk.database.transaction() as db:
        rows = await db.execute_fetchall(
            "SELECT act_id, content FROM acts WHERE room_id = ? ORDER BY position", (room,)
        )
    return [row["act_id"].partition("-")[0] + row["content"] for row in rows]


@pytest.mark.parametrize(("name", "day"), CHANGES)
async def test_when_clocks_change_no_slot_is_lost_or_doubled_and_times_are_local(
    tmp_path: Path, name: str, day: str
) -> None:
    zone = ZoneInfo(name)
    noon = utc(f"{day}T12:00")
    start, end = noon - 3 * DAY, noon + 3 * DAY
    offsets = {local(at, zone).utcoffset() for at in (start, end)}
    assert len(offsets) == 2
    async with desk(tmp_path, Clock(start)) as books:
        clerk = Clerk(books.clerk.database, replace(books.clerk.settings, zone=zone), books.clock)
        books = replace(books, clerk=clerk)  # noqa: PLW2901 - the same desk elsewhere
        times = await rules(books, start)
        while (woken := await tick(books)) and woken <= end:
            books.clock.ahead = woken - start
        for room, at in times.items():
            due = list(moments(tuple(range(7)), at, zone, start, end))
            assert len(due) == 6
            async with books.clerk.database.transaction() as db:
                became = await whole.slots(db, room, end)
            both = sorted((ScheduleName.POLLS, ScheduleName.QUESTIONS))
            assert [(slot.due_at, slot.name, slot.skipped) for slot in became] == [
                (moment, each, "") for moment in due for each in both
            ]
            words = await said(books, room)
            assert len([each for each in words if each.startswith("question")]) == len(due)
            assert not [each for each in words if "Late: " in each]
            # The end of each poll stands in its words as clocks there show it.
            ends = [f"{local(moment + 12 * HOUR, zone):%H:%M}" for moment in due]
            polls = [each for each in words if each.startswith("companion")]
            assert len(polls) == len(ends)
            assert all(end in poll for end, poll in zip(ends, polls, strict=True))


# --- weeks in which clocks do anything -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """The clock is set, or time goes by; then the bot looks at it, or is stopped, or is busy."""

    to: Millis
    then: str
    """Of `T`ick, `S`ay what waits, `O`ff, o`N`: some, in this order."""


START = utc("2026-11-18T09:00")
NEAR = [-HOUR, -1, 0, 0, 1, MINUTE, HOUR, 20 * HOUR, 25 * HOUR]
weeks = [
    moment
    for days, at in RULES.values()
    for moment in moments(days, at, LONDON, START - 5 * DAY, START + 12 * DAY)
]
any_time = st.one_of(
    st.builds(int.__add__, st.sampled_from(weeks), st.sampled_from(NEAR)),
    st.builds(int.__add__, st.sampled_from(weeks), st.sampled_from(NEAR)),
    st.integers(START - 200 * DAY, START + 190 * DAY),
)
any_move = st.builds(
    Move,
    any_time,
    st.sampled_from(["", "T", "TS", "TS", "TS", "TST", "ONTS", "TSON", "TSO", "NTS"]),
)


@dataclass(slots=True)
class Watcher:
    """Knows what the clock passed over while the schedule was on, and how rounds stood."""

    seen_until: Millis | None = None
    passed: set[tuple[ScheduleName, Millis]] = field(default_factory=set)
    stood: dict[ActId, tuple[int, object]] = field(default_factory=dict)

    def started(self, now: Millis) -> None:
        """The schedule is on."""
        if self.seen_until is None:
            self.seen_until = now

    def ticked(self, now: Millis) -> None:
        """All that has come since the last look must be written down."""
        if self.seen_until is None:
            return
        if now > self.seen_until and not 9 <= local(now, LONDON).hour < 21:
            return  # what is late in quiet hours waits for the morning
        for name, (days, at) in RULES.items():
            for moment in moments(days, at, LONDON, self.seen_until, now):
                self.passed.add((name, moment))
        self.seen_until = now

    async def check(self, books: Desk) -> None:
        """Nothing is lost unsaid, and no round goes back to where it was."""
        became = await slots(books)
        assert self.passed <= set(became)
        questions, polls = await rounds_of(books)
        posted = [key for key, skipped in became.items() if not skipped and key[0] != "summary"]
        assert len(posted) == len(questions) + len(polls)
        stands: dict[ActId, tuple[int, object]] = {
            **{
                one.round_id: (list(QuestionState).index(one.state), one.event_id)
                for one in questions
            },
            **{one.round_id: (list(PollState).index(one.state), one.event_id) for one in polls},
        }
        for round_id, (state, event_id) in self.stood.items():
            assert state <= stands[round_id][0]
            assert event_id in (None, stands[round_id][1])
        self.stood = stands


async def happens(move: Move, books: Desk, watcher: Watcher, ticker: Ticker) -> None:
    """One move, and what is known to follow from it."""
    books.clock.stands_at = move.to
    for each in move.then:
        match each:
            case "T":
                before = await waiting(books)
                await ticker.tick()
                fresh = [order for order in await waiting(books) if order not in before]
                assert not [order for order in fresh if (order.expires_at or ALWAYS) <= move.to]
                watcher.ticked(books.clock())
            case "S":
                await carry_out(books)
            case "N":
                await books.command(ROOM, StartCommand(), f"${uuid4()}")
                watcher.started(books.clock())
            case "O":
                await books.command(ROOM, StopCommand(), f"${uuid4()}")
                watcher.seen_until = None


@pytest.mark.soak
@settings(
    max_examples=long_or_short(1500, 25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.lists(any_move, min_size=5, max_size=12))
async def test_whatever_the_clock_does_no_slot_is_posted_twice_or_lost_unsaid(
    tmp_path: Path, course: list[Move]
) -> None:
    async with desk(tmp_path / str(uuid4()), Clock(START)) as books:
        await books.put_room(ROOM)
        watcher, ticker = Watcher(), Ticker(books.clerk)
        for move in [Move(START, "N"), *course, Move(START + 14 * DAY, "TS")]:
            await happens(move, books, watcher, ticker)
            await watcher.check(books)
