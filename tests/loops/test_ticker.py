"""What is due is settled once, however often and by however many it is looked at."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.core.commands.facts import Commanded
from bot.core.commands.reading import parse
from bot.core.facts import Sent
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import DAY, HOUR, MINUTE, ActId, EventId, Millis, RoomId
from bot.core.questions.values import QuestionState
from bot.core.rooms.facts import Joined, Left, Upgraded
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.values import Schedule, ScheduleName
from bot.core.verbs.help import HelpCommand
from bot.loops.clock import wall_clock
from bot.loops.ticker import Ticker
from bot.store import rooms, rounds
from tests.core.moves import COMMANDS
from tests.loops.desk import ADA, POLL, ROOM, Clock, Desk, at_work, desk, eventually
from tests.loops.plays import outcome, waiting
from tests.store import whole

MONDAY_NOON: Millis = int(datetime(2026, 11, 16, 12, tzinfo=UTC).timestamp() * 1000)


async def put_schedule(
    books: Desk, name: ScheduleName, rule: str, done_until: Millis, room_id: RoomId = ROOM
) -> None:
    """Let the room have that schedule."""
    await books.put_room(room_id)
    async with books.clerk.database.transaction() as db:
        await rooms.put_schedule(db, Schedule(room_id, name, rule, done_until, done_until))


async def put_poll(books: Desk, opened_at: Millis, closes_at: Millis) -> None:
    """Let a poll be open in the room."""
    await books.put_room(ROOM)
    open_poll = PollRound(
        ActId("poll-1"),
        ROOM,
        "own",
        POLL,
        opened_at,
        closes_at,
        PollState.OPEN,
        EventId("$poll"),
        EventId("$companion"),
        opened_at,
    )
    async with books.clerk.database.transaction() as db:
        await rounds.put_poll(db, open_poll)


async def slots(books: Desk) -> list[tuple[Millis, str]]:
    """What became of the room's slots."""
    async with books.clerk.database.transaction() as db:
        return [(slot.due_at, slot.skipped) for slot in await whole.slots(db, ROOM, books.clock())]


async def tick_often(books: Desk) -> None:
    """Many look at once, and then again."""
    tickers = [Ticker(books.clerk) for _ in range(3)]
    await asyncio.gather(*(ticker.tick() for ticker in tickers for _ in range(4)))
    await tickers[0].tick()


async def test_a_question_that_is_due_is_asked_once(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(MONDAY_NOON)) as books:
        await put_schedule(books, ScheduleName.QUESTIONS, "mon 12:00", MONDAY_NOON - DAY)
        await tick_often(books)
        async with books.clerk.database.transaction() as db:
            assert len(await whole.questions(db, ROOM)) == 1
        assert await slots(books) == [(MONDAY_NOON, "")]
        assert len(await books.acts("question")) == 1


async def test_what_was_seen_as_due_before_another_tick_changes_nothing(tmp_path: Path) -> None:
    stale = SlotsDue(ROOM, ScheduleName.QUESTIONS, (MONDAY_NOON,), None)
    async with desk(tmp_path, Clock(MONDAY_NOON)) as books:
        await put_schedule(books, ScheduleName.QUESTIONS, "mon 12:00", MONDAY_NOON - DAY)
        await Ticker(books.clerk).tick()
        (act,) = await books.acts("question")
        await books.clerk.settle([Sent(ROOM, ActId(act.act_id), EventId("$q"))])
        await books.clerk.settle([stale])
        async with books.clerk.database.transaction() as db:
            (asked,) = await whole.questions(db, ROOM)
        assert (asked.state, asked.event_id) == (QuestionState.ASKED, "$q")


async def test_nothing_is_due_a_moment_before(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(MONDAY_NOON - 1)) as books:
        await put_schedule(books, ScheduleName.QUESTIONS, "mon 12:00", MONDAY_NOON - DAY)
        assert await Ticker(books.clerk).tick() == MONDAY_NOON
        assert await books.acts() == []
        books.clock.ahead = 1
        await Ticker(books.clerk).tick()
        assert len(await books.acts("question")) == 1


async def test_a_poll_at_its_end_is_ended_once(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(MONDAY_NOON)) as books:
        await put_poll(books, MONDAY_NOON - DAY, MONDAY_NOON)
        await tick_often(books)
        assert len(await books.acts()) == len(await books.acts("end")) == 1


async def test_a_reminder_is_counted_for_once(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(MONDAY_NOON)) as books:
        await put_poll(books, MONDAY_NOON - 80 * HOUR, MONDAY_NOON + 20 * HOUR)
        await tick_often(books)
        assert len(await books.acts()) == len(await books.acts("turnout")) == 1


async def test_when_to_look_again_is_the_next_thing_due(tmp_path: Path) -> None:
    async with desk(tmp_path, Clock(MONDAY_NOON)) as books:
        assert await Ticker(books.clerk).tick() is None
        await put_schedule(books, ScheduleName.QUESTIONS, "mon 18:00", MONDAY_NOON)
        assert await Ticker(books.clerk).tick() == MONDAY_NOON + 6 * HOUR
        await put_poll(books, MONDAY_NOON - MINUTE, MONDAY_NOON + 4 * MINUTE)
        assert await Ticker(books.clerk).tick() == MONDAY_NOON + 3 * MINUTE


async def test_after_a_restart_what_was_missed_is_not_asked_again(tmp_path: Path) -> None:
    clock = Clock(MONDAY_NOON)
    async with desk(tmp_path, clock) as books:
        await put_schedule(books, ScheduleName.QUESTIONS, "daily 12:00", MONDAY_NOON - DAY)
        await tick_often(books)
    clock.ahead = 2 * DAY + HOUR
    async with desk(tmp_path, clock) as books:
        await tick_often(books)
        assert await slots(books) == [
            (MONDAY_NOON, ""),
            (MONDAY_NOON + DAY, "too-late"),
            (MONDAY_NOON + 2 * DAY, ""),
        ]
        assert len(await books.acts("question")) == 2


async def test_the_ticker_wakes_by_itself_at_the_moment(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        now = wall_clock()
        await put_poll(books, now - 4 * MINUTE, now + 300)

        async def ended() -> bool:
            return bool(await books.acts("end"))

        async with at_work(Ticker(books.clerk).run()):
            await eventually(ended)
        assert books.clock() >= now + 300


class Counted(Ticker):
    """Counts how often it looked."""

    looks = 0

    async def tick(self) -> Millis | None:
        """Look, and count it."""
        found = await super().tick()
        self.looks += 1
        return found


async def test_the_ticker_wakes_when_a_commit_may_have_brought_something_nearer(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as books:
        ticker = Counted(books.clerk)

        async def has_looked() -> bool:
            async with books.clerk.database.transaction():
                return ticker.looks > 0

        async def ended() -> bool:
            return bool(await books.acts("end"))

        async with at_work(ticker.run()):
            await eventually(has_looked)
            await put_poll(books, wall_clock() - DAY, wall_clock() - 1)
            await books.clerk.settle([])  # nothing follows: it sleeps on
            assert (ticker.looks, await books.acts()) == (1, [])
            await books.command(ROOM, HelpCommand())
            await eventually(ended)


MOVES = (MINUTE, MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, -MINUTE, -HOUR, -2 * DAY)
OTHER = RoomId("!other:example.org")


async def happens(books: Desk, chance: Random, number: int) -> None:
    """Anything that moderators, members and the homeserver bring about."""
    room_id, event = chance.choice((ROOM, OTHER)), EventId(f"$e{number}")
    words = chance.choice((*COMMANDS, *(f"schedule {rule}" for rule in OFTEN)))
    said = Commanded(room_id, event, ADA, books.clock(), parse(words), None, "s", None)
    seldom = (
        Left(room_id),
        Joined(room_id, event, books.clock(), "Floor", news=True),
        Upgraded(ROOM, event, ADA, OTHER),
        Joined(OTHER, event, books.clock(), "Floor", news=True),
    )
    await books.clerk.settle([chance.choice(seldom) if chance.random() < 0.1 else said])
    if chance.random() < 0.5:
        for order in (await waiting(books))[: chance.randrange(4)]:
            await books.clerk.settle([outcome(order, books)])


OFTEN = ("questions daily 9:00", "polls daily 12:00 for 1d", "summary daily 8:00", "polls off")


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_kept_of_the_records_is_what_a_look_at_all_of_them_would_find(
    tmp_path: Path, seed: int
) -> None:
    chance, found = Random(seed), 0
    async with desk(tmp_path, Clock(MONDAY_NOON)) as books:
        for room_id in (ROOM, OTHER):
            await books.put_room(room_id)
        ticker = Ticker(books.clerk)
        for number in range(120):
            books.clock.ahead += chance.choice(MOVES)
            if chance.random() < 0.7:
                await happens(books, chance, number)
            books.clock.ahead += MINUTE
            anew = Ticker(books.clerk)
            due, due_in_all = await ticker.look(), await anew.look()
            assert due == due_in_all
            assert await ticker.tick() == await anew.tick()
            found += len(due)
            await books.clerk.settle(due)
    assert found > 20
