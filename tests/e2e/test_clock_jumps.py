"""The machine's clock is set forward and back while the bot is at work in a real room."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.demo.events import Event, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.matrix.names import ACT_KEY
from tests.conftest import MakePerson
from tests.e2e import clocked
from tests.e2e.bots import POLL_START, Floor, Shopfloor, body, gather, new_bot, replying, spoken
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.moments import FRI, MON, THU, next_slot, written
from tests.e2e.recount import recount, told
from tests.ledger import Ledger, long_or_short
from tests.nursery import Forked

WEEKS = long_or_short(40, 1)
"""In which a process is suspended."""
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def slots(bot: Shopfloor) -> dict[tuple[str, Millis], str]:
    """What became of every slot: why it was left out, or nothing."""
    return await clocked.slots(bot.config.storage.database)


async def eventually(check: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds, and leave the machine to the others between two looks."""
    async with asyncio.timeout(20):
        while True:
            if await check():
                return
            await asyncio.sleep(0.01)


def asked(events: Iterable[Event], me: str) -> list[Event]:
    """The questions among them."""
    return [event for event in events if spoken(me, "Reply to this message.")(event)]


def millis(moment: datetime) -> Millis:
    return int(moment.timestamp() * 1000)


async def test_an_hour_forward_and_back_over_a_slot_asks_once(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nquestions = "thu 18:00"')
    slot, clock = next_slot(THU, 18), MachineClock()
    clock.turn(slot, -30 * MINUTE)
    async with at_work(bot, clock):
        floor = await gather(bot, ada)
        clock.turn(slot, 30 * MINUTE)
        first = await ada.wait_for(floor.room, spoken(bot.user_id, "Reply to this message."))
        assert f"Late: this was due {written(slot)}" in body(first)
        clock.turn(slot, -30 * MINUTE)
        # Off and on again, so that nothing of it is left but what was posted.
        for words in ("!floor stop", "!floor start"):
            await floor.ask(words)
        clock.turn(slot, MINUTE)
        await settled(bot, slot)
        clock.turn(slot + timedelta(days=7))
        second = await ada.wait_for(
            floor.room, spoken(bot.user_id, "Reply to this message."), after=first["event_id"]
        )
        assert "Late: " not in body(second)
        latest = (await floor.read("!floor now")).split("Latest question, ")[1].split(": ", 1)[1]
        assert latest.split("\n", maxsplit=1)[0].removesuffix("…") in body(second)
    found = [body(event) for event in asked(await ada.timeline(floor.room), bot.user_id)]
    ledger.faults = clock.turns
    ledger.messages_doubled = len(found) - 2
    assert found == [body(first), body(second)]


async def settled(bot: Shopfloor, slot: datetime) -> None:
    """Wait until the schedule has been looked at up to that slot."""

    async def done() -> bool:
        return await clocked.done_until(bot.config.storage.database) >= millis(slot)

    await eventually(done)


async def test_days_forward_are_caught_up_by_rule_and_what_was_left_out_is_shown(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    rules = '[schedule]\nquestions = "mon,thu 18:00"\npolls = "fri 12:00 for 2d"'
    bot = await new_bot(homeserver, tmp_path, rules)
    slot, clock = next_slot(THU, 18, weeks=1), MachineClock()
    poll, monday = slot + timedelta(hours=18), slot + timedelta(days=4)
    clock.turn(slot, -HOUR)
    async with at_work(bot, clock):
        floor = await gather(bot, ada)
        clock.turn(monday, HOUR)
        one = await ada.wait_for(floor.room, spoken(bot.user_id, "Reply to this message."))
        assert f"Late: this was due {written(monday)}" in body(one)
        now = await floor.read("!floor now")
        assert f"- {written(slot)}, a question: I was away for more than a day" in now
        assert f"- {written(poll)}, a poll: I was away for more than a day" in now
        # It was the clock that was wrong: what was left out comes when it is really due.
        clock.turn(slot, -HOUR)
        await eventually_not_shown(floor)
        clock.turn(slot)
        two = await ada.wait_for(
            floor.room, spoken(bot.user_id, "Reply to this message."), after=one["event_id"]
        )
        assert "Late: " not in body(two)
        clock.turn(poll)
        await ada.wait_for(floor.room, of_type(POLL_START, bot.user_id))
        clock.turn(monday, HOUR)
        await settled(bot, monday)
        assert "Skipped in" not in await floor.read("!floor now")
    assert len(asked(await ada.timeline(floor.room), bot.user_id)) == 2
    assert set((await slots(bot)).values()) == {""}


async def eventually_not_shown(floor: Floor) -> None:
    """Wait until `now` knows that nothing of it has come."""

    async def right() -> bool:
        return "Skipped in" not in await floor.read("!floor now")

    await eventually(right)


async def test_a_poll_lives_through_jumps_and_is_counted_right(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\npolls = "fri 12:00 for 2d"')
    slot, clock = next_slot(FRI, 12), MachineClock()
    clock.turn(slot, -HOUR)
    async with at_work(bot, clock):
        floor = await gather(bot, ada, ben, cleo)
        clock.turn(slot)
        poll = await floor.posted(await ada.wait_for(floor.room, of_type(POLL_START)))
        await ada.vote(floor.room, poll.id, ["co-op"])
        clock.turn(slot, -HOUR)
        await ben.vote(floor.room, poll.id, ["co-op"])
        reminder = 45 * HOUR  # it is due at night, and comes in the morning
        clock.turn(slot, reminder + MINUTE)
        await ada.wait_for(floor.room, text_from(bot.user_id, "Voted so far"))
        clock.turn(slot, HOUR)
        await cleo.vote(floor.room, poll.id, ["demands"])
        clock.turn(slot, reminder + 2 * MINUTE)
        clock.turn(slot, 2 * DAY)
        result = body(await floor.result(poll))
        assert "Turnout: 3 of 3 members (100%)." in result
        row = await floor.record(poll)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        clock.turn(slot, -HOUR)
        await floor.ask("!floor now")
        clock.turn(slot, 2 * DAY + HOUR)
        await floor.ask("!floor now")
        assert await floor.record(poll) == row
    kinds = Counter(kind(event) for event in await floor.said())
    ledger.faults, ledger.votes_sent, ledger.votes_counted = clock.turns, 3, row["voters"]
    ledger.votes_lost = 3 - row["voters"]
    assert {name: kinds[name] for name in ("poll", "remind", "end", "result")} == {
        "poll": 1,
        "remind": 1,
        "end": 1,
        "result": 1,
    }


def kind(event: Event) -> str:
    """Which kind of thing the bot did there, by the name of the act."""
    return str(event["content"].get(ACT_KEY, "")).partition("-")[0]


async def test_commands_are_heard_however_wrong_the_clock_is(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot, clock = await new_bot(homeserver, tmp_path), MachineClock()
    async with at_work(bot, clock):
        floor = await gather(bot, ada)
        for ahead in (11 * MINUTE, -11 * MINUTE, 400 * DAY, -400 * DAY):
            clock.ahead = ahead
            assert "No poll is open." in await floor.read("!floor now")
        # Votes are dated by the homeserver, and by then it is yesterday here.
        clock.ahead = -DAY
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        assert "1 of 1 member" in await floor.read("!floor results dilemma")
        await floor.close(poll)
        assert (await floor.record(poll))["voters"] == 1


@pytest.mark.soak
async def test_wherever_the_clock_is_set_nothing_comes_twice_or_is_lost_unsaid(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nquestions = "daily 18:00"')
    start, clock, chance = next_slot(MON, 18, weeks=1), MachineClock(), random.Random(11)
    clock.turn(start, -HOUR)
    passed: set[Millis] = set()
    async with at_work(bot, clock):
        floor = await gather(bot, ada)
        seen = start - timedelta(hours=1)
        for _ in range(long_or_short(1000, 8)):
            # Between nine and nine: what is late at night waits for the morning.
            minutes = chance.randrange(-9 * 60, 3 * 60, 30)
            to = start + timedelta(days=chance.randrange(14), minutes=minutes)
            days = [start + timedelta(days=number) for number in range(15)]
            come = [day for day in days if seen < day <= to]
            clock.turn(to)
            if come:
                await settled(bot, come[-1])
                passed |= {millis(day) for day in come}
            else:
                await set_back(bot, to)
            await all_said(bot)
            seen = to
        clock.turn(start, 15 * DAY)
        await settled(bot, start + timedelta(days=14))
        await all_said(bot)
        became = await slots(bot)
        questions = asked(await ada.timeline(floor.room), bot.user_id)
    acts = Counter(event["content"][ACT_KEY] for event in questions)
    posted = [at for (_, at), skipped in became.items() if not skipped]
    ledger.faults = clock.turns
    ledger.messages_doubled = sum(acts.values()) - len(acts)
    ledger.messages_missing = len(posted) - len(acts)
    assert passed <= {at for _, at in became}
    assert (ledger.messages_doubled, ledger.messages_missing) == (0, 0)


async def all_said(bot: Shopfloor) -> None:
    """Wait until nothing waits to be said: what waits for a day is not said any more."""

    async def done() -> bool:
        return await clocked.waiting(bot.config.storage.database) == 0

    await eventually(done)


async def set_back(bot: Shopfloor, to: datetime) -> None:
    """Wait until the schedule begins at that moment again, or before it."""

    async def done() -> bool:
        return await clocked.done_until(bot.config.storage.database) <= millis(to) + MINUTE

    await eventually(done)


# --- the process suspended -------------------------------------------------------------------


@asynccontextmanager
async def child(bot: Shopfloor, folder: Path, hands: Path) -> AsyncIterator[int]:
    """The bot as a process of its own, by the clock that the file sets."""
    words = ("-m", "tests.e2e.clocked", str(hands), str(folder))
    process = await Forked.start(ROOT, *words)
    output = asyncio.create_task(process.communicate())
    try:
        yield process.pid
        assert process.returncode is None, "it ended by itself"
    finally:
        process.kill()
        await output


@pytest.mark.soak
async def test_a_process_that_was_suspended_over_several_slots_catches_up_by_rule(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nquestions = "mon,tue,wed,thu 18:00"')
    monday, clock, hands = next_slot(MON, 18, weeks=1), MachineClock(), tmp_path / "hands"

    def turn(late: Millis) -> None:
        clock.turn(monday, late)
        clocked.set_hands(hands, clock.ahead)

    turn(-HOUR)
    async with child(bot, tmp_path, hands) as pid:
        floor = await gather(bot, ada, ben)
        poll = await floor.poll("!floor poll dilemma for 5d")
        for week in range(WEEKS):
            os.kill(pid, signal.SIGSTOP)
            await ben.vote(floor.room, poll.id, ["co-op"])
            since = await ada.say(floor.room, "!floor now")
            turn(3 * DAY + HOUR + week * 7 * DAY)  # over four slots
            os.kill(pid, signal.SIGCONT)
            late = await ada.wait_for(
                floor.room, spoken(bot.user_id, "Reply to this message."), after=since
            )
            thursday = monday + timedelta(days=3 + 7 * week)
            assert f"Late: this was due {written(thursday)}" in body(late)
            await ada.wait_for(floor.room, replying(bot.user_id, since))
            assert "a question: I was away" in await floor.read("!floor now")
        await floor.ask("!floor close")
        await floor.result(poll)
        row = await floor.record(poll)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
    became = await slots(bot)
    questions = asked(await ada.timeline(floor.room), bot.user_id)
    ledger.faults = WEEKS
    ledger.votes_sent, ledger.votes_counted = 1, row["voters"]
    ledger.messages_doubled = max(len(questions) - WEEKS, 0)
    ledger.messages_missing = max(WEEKS - len(questions), 0)
    assert len(questions) == WEEKS
    assert list(became.values()) == [*["too-late"] * 3, ""] * WEEKS
