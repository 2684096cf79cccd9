"""The clock jumps, either way and any distance: nothing comes twice, nothing is lost unsaid."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.core.commands.commanded import commanded
from bot.core.commands.facts import Commanded
from bot.core.primitives import DAY, HOUR, MINUTE, EventId, Millis
from bot.core.schedule.messages import Now
from bot.core.schedule.values import ScheduleName, Skip
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.questions import AskCommand
from bot.core.verbs.rooms import NowCommand, StartCommand, StopCommand
from bot.loops import ticker as module
from bot.loops.ticker import Ticker
from bot.matrix.gateway import Gateway
from bot.store import acts
from tests.loops.desk import (
    ADA,
    ME,
    ROOM,
    Clock,
    Desk,
    at_work,
    desk,
    eventually,
    message,
    sender,
)
from tests.loops.plays import carry_out, rounds_of, slots, tick, utc
from tests.loops.test_sender_faults import Ear
from tests.loops.test_ticker import Counted, put_poll, put_schedule
from tests.matrix.faulty import serving
from tests.store import whole

QUESTIONS, POLLS, SUMMARY = ScheduleName.QUESTIONS, ScheduleName.POLLS, ScheduleName.SUMMARY
WEDNESDAY = utc("2026-11-18T09:00")
THURSDAY = utc("2026-11-19T18:00")
FRIDAY = utc("2026-11-20T12:00")
MONDAY = utc("2026-11-23T12:00")
SLOTS = {QUESTIONS: THURSDAY, POLLS: FRIDAY, SUMMARY: MONDAY}
YEAR: Millis = 365 * DAY


@asynccontextmanager
async def started(folder: Path, at: Millis = WEDNESDAY) -> AsyncIterator[Desk]:
    """A room with the default schedule, on since then; two days before a question was asked."""
    async with desk(folder, Clock(at)) as books:
        await books.put_room(ROOM)
        books.clock.ahead = -2 * DAY
        await books.command(ROOM, AskCommand(None), "$ask")
        books.clock.ahead = 0
        await books.command(ROOM, StartCommand(), "$start")
        await carry_out(books)
        yield books


async def told(books: Desk) -> list[tuple[str, str, str | None]]:
    """All that was said and counted by the clock alone, and how that stands."""
    acts = await books.acts()
    return [(a.act_id, a.state, a.event_id) for a in acts if not a.act_id.startswith("answer")]


async def now_says(books: Desk) -> Now:
    """What `now` would say."""
    at = books.clock()
    fact = Commanded(ROOM, EventId("$now"), ADA, at, NowCommand(), None, "s")
    async with books.clerk.database.transaction() as db:
        view = await whole.view(db, books.clerk.settings, ROOM, at)
    (answer,) = commanded(view, fact, at).acts
    found = getattr(answer, "message", None)
    assert isinstance(found, Now)
    return found


# --- back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SLOTS)
@pytest.mark.parametrize("stops", [False, True])
@pytest.mark.parametrize("back", [1, HOUR, YEAR])
async def test_what_was_posted_does_not_come_again_when_the_clock_is_set_back(
    tmp_path: Path, name: ScheduleName, stops: bool, back: Millis
) -> None:
    async with started(tmp_path) as books:
        for moment in (at for at in SLOTS.values() if at <= SLOTS[name]):
            books.clock.ahead = moment - WEDNESDAY
            await tick(books)
            await carry_out(books)
        before, became = (await told(books), await rounds_of(books)), await slots(books)
        books.clock.ahead -= back
        await tick(books)
        if stops:
            await books.command(ROOM, StopCommand(), "$stop")
            await books.command(ROOM, StartCommand(), "$again")
        books.clock.ahead += back + MINUTE
        await tick(books)
        await carry_out(books)
        assert (await told(books), await rounds_of(books)) == before
        assert became[name, SLOTS[name]] == ""
        assert became.items() <= (await slots(books)).items()


class Room(Ear):
    """Nothing is found in it."""

    looked = 0

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        """Hear, or show what there is."""
        if request.method == "GET":
            self.looked += 1
            return web.json_response({"chunk": []})
        return await super().__call__(request)


async def test_what_waits_to_be_tried_again_is_tried_when_the_clock_was_set_back(
    tmp_path: Path,
) -> None:
    ear = Room((403, {"errcode": "M_FORBIDDEN"}))
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.put_room(ROOM)
        await books.order(message(1))

        async def was_refused() -> bool:
            return (await books.acts())[0].tries == 1

        async def waits() -> bool:
            return bool((await heads(books))[0].retry_at)

        ticker = Ticker(books.clerk, longest_nap_s=0.01)
        async with at_work(sender(gateway, books, ME, 0).run(), ticker.run()):
            await eventually(was_refused)
            assert await waits()
            await books.command(ROOM, HelpCommand(), "$a")  # it is none of the ways to wake it
            assert await waits()
            books.clock.ahead = -HOUR

            async def waits_no_more() -> bool:
                return not await waits()

            await eventually(waits_no_more)
            await books.command(ROOM, HelpCommand(), "$b")
            await books.settled(3)
    assert ear.heard[0] == "line 1"
    # How old it is nobody knows now: had an earlier try put it there, it would have been found.
    assert ear.looked >= 1


async def heads(books: Desk) -> list[acts.Order]:
    async with books.clerk.database.transaction() as db:
        return await acts.heads(db)


async def test_nothing_waits_for_a_time_that_a_wrong_clock_set_before_the_start(
    tmp_path: Path,
) -> None:
    ear = Ear()
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(message(1))
        (waiting,) = await heads(books)
        async with books.clerk.database.transaction() as db:
            await acts.later(db, waiting.act_id, books.clock() + YEAR, "502")

        async def is_due() -> bool:
            return (await heads(books))[0].retry_at == 0

        async with at_work(Ticker(books.clerk).run()):
            await eventually(is_due)
        async with at_work(sender(gateway, books, ME, 0).run()):
            await books.settled()
    assert ear.heard == ["line 1"]


# --- forward -------------------------------------------------------------------------------


async def test_what_a_jump_passes_over_is_caught_up_by_rule_and_the_rest_is_shown(
    tmp_path: Path,
) -> None:
    async with started(tmp_path) as books:
        books.clock.ahead = MONDAY + 7 * HOUR - WEDNESDAY  # an hour after Monday's question
        await tick(books)
        await carry_out(books)
        assert await slots(books) == {
            (QUESTIONS, THURSDAY): Skip.TOO_LATE,
            (POLLS, FRIDAY): Skip.TOO_LATE,
            (SUMMARY, MONDAY): "",
            (QUESTIONS, MONDAY + 6 * HOUR): "",
        }
        shown = [(slot.at, slot.what, slot.why) for slot in (await now_says(books)).skipped]
        assert shown == [
            (THURSDAY, QUESTIONS, Skip.TOO_LATE),
            (FRIDAY, POLLS, Skip.TOO_LATE),
        ]


async def test_a_jump_is_noticed_after_the_next_nap_and_naps_are_short(tmp_path: Path) -> None:
    assert module.LONGEST_NAP_S <= 60
    async with desk(tmp_path) as books:
        now = books.clock()
        await put_poll(books, now - HOUR, now + 5 * HOUR)
        ticker = Counted(books.clerk, longest_nap_s=0.01)

        async def has_looked() -> bool:
            await books.acts()
            return ticker.looks > 3

        async def ended() -> bool:
            return bool(await books.acts("end"))

        async with at_work(ticker.run()):
            await eventually(has_looked)
            assert await books.acts() == []
            books.clock.ahead = 5 * HOUR
            await eventually(ended)


@pytest.mark.parametrize("ahead", [-YEAR, -HOUR, 0, HOUR, YEAR])
async def test_however_wrong_the_clock_is_the_ticker_sleeps_until_something_is_due(
    tmp_path: Path, ahead: Millis
) -> None:
    async with desk(tmp_path) as books:
        books.clock.ahead = ahead
        await put_poll(books, books.clock() - HOUR, books.clock() + HOUR)
        ticker = Counted(books.clerk)

        async def has_looked() -> bool:
            await books.acts()
            return ticker.looks > 0

        async with at_work(ticker.run()):
            await eventually(has_looked)
            for _ in range(50):
                await books.clerk.settle([])
            assert ticker.looks == 1


# --- there and back ------------------------------------------------------------------------


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("stops", [False, True])
async def test_a_clock_that_was_a_year_ahead_for_a_moment_costs_no_slot(
    tmp_path: Path, restarts: bool, stops: bool
) -> None:
    async with started(tmp_path) as books:
        books.clock.ahead = YEAR
        await tick(books)
        await carry_out(books)
        assert set((await slots(books)).values()) >= {Skip.TOO_LATE}
        books.clock.ahead = MINUTE
        if not restarts:
            await tick(books)
        if stops:
            await books.command(ROOM, StopCommand(), "$stop")
            await books.command(ROOM, StartCommand(), "$again")
    async with desk(tmp_path, books.clock) as books:
        # Nothing of next year is shown as left out, and now things come when they are due.
        assert (await now_says(books)).skipped == ()
        for moment in sorted(SLOTS.values()):
            assert (await tick(books) or 0) <= moment
            books.clock.ahead = moment - WEDNESDAY
            await tick(books)
            await carry_out(books)
        became = await slots(books)
        assert {name: became[name, at] for name, at in SLOTS.items()} == dict.fromkeys(SLOTS, "")
        questions, polls = await rounds_of(books)
        assert [each.due_at for each in questions] == [WEDNESDAY - 2 * DAY, THURSDAY]
        assert [each.due_at for each in polls] == [FRIDAY]


async def test_an_hour_ahead_and_back_over_a_slot_asks_once_and_the_next_one_comes(
    tmp_path: Path,
) -> None:
    async with started(tmp_path, THURSDAY - 10 * MINUTE) as books:
        for ahead in (HOUR, 0, 10 * MINUTE, HOUR, 0, 4 * DAY + 10 * MINUTE):
            books.clock.ahead = ahead
            await tick(books)
            await carry_out(books)
        questions, _ = await rounds_of(books)
        assert [(each.due_at, each.event_id is not None) for each in questions] == [
            (THURSDAY - 10 * MINUTE - 2 * DAY, True),
            (THURSDAY, True),
            (MONDAY + 6 * HOUR, True),
        ]


async def test_what_was_left_out_before_a_posted_slot_is_judged_by_the_time_it_is_now(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path, Clock(THURSDAY - HOUR)) as books:
        await put_schedule(books, QUESTIONS, "daily 18:00", THURSDAY - HOUR)
        for ahead in (DAY + HOUR + MINUTE, 0, DAY + HOUR + MINUTE):
            books.clock.ahead = ahead
            await tick(books)
            await carry_out(books)
        assert await slots(books) == {
            (QUESTIONS, THURSDAY): Skip.TOO_LATE,
            (QUESTIONS, THURSDAY + DAY): "",
        }
        assert len((await rounds_of(books))[0]) == 1


async def test_a_poll_is_reminded_of_once_and_ended_once_whatever_the_clock_does(
    tmp_path: Path,
) -> None:
    async with started(tmp_path, FRIDAY - HOUR) as books:
        # At night there are no reminders: it is due at 02:24, and comes in the morning.
        reminder, end = HOUR + 45 * HOUR, HOUR + 2 * DAY
        for ahead in (HOUR, reminder, HOUR, reminder + MINUTE, end, HOUR, reminder, end + MINUTE):
            books.clock.ahead = ahead
            await tick(books)
            await carry_out(books)
        _, (poll,) = await rounds_of(books)
        assert poll.result is not None
        kinds = [act.act_id.partition("-")[0] for act in await books.acts()]
        assert {kind: kinds.count(kind) for kind in ("poll", "remind", "end", "result")} == {
            "poll": 1,
            "remind": 1,
            "end": 1,
            "result": 1,
        }
