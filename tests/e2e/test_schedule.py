"""The schedule: what comes by itself, and what becomes of slots missed while the bot was away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.primitives import HOUR, Millis
from bot.demo.events import of_type, text_from
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import POLL_START, Floor, body, gather, new_bot, spoken
from tests.e2e.moments import FRI, LONDON, MON, ahead_of, lasting, next_slot, written

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def away_until(floor: Floor, slot: datetime, late: Millis = 0) -> AsyncIterator[None]:
    """The bot comes back so long after that slot."""
    async with floor.bot.at_work(ahead=ahead_of(slot) + late):
        yield


async def test_questions_that_were_missed_become_one_that_says_when_it_was_due(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nquestions = "mon,thu 18:00"')
    async with bot.at_work():
        floor = await gather(bot, ada)
    slot = next_slot(MON, 18, weeks=1)  # with at least one other before it
    async with away_until(floor, slot, late=2 * HOUR):
        asked = await ada.wait_for(floor.room, spoken(bot.user_id, "Reply to this message."))
        assert f"Late: this was due {written(slot)}." in body(asked)
        await ada.wait_for(floor.room, text_from(bot.user_id, thread=asked["event_id"]))
    async with away_until(floor, slot, late=3 * HOUR):
        await gather(bot, ada)  # it works, elsewhere
    assert len([event for event in await floor.said() if spoken(bot.user_id)(event)]) == 1


@pytest.mark.parametrize(
    ("schedule", "late", "expected"),
    [
        ('questions = "mon 18:00"', 25, "a question: I was away for more than a day"),
        ('polls = "mon 18:00 for 1d"', 2, "a poll: I was away, and less than a day was left"),
    ],
)
async def test_what_comes_too_late_is_left_out_and_told_when_asked(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    schedule: str,
    late: int,
    expected: str,
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path, f"[schedule]\n{schedule}")
    async with bot.at_work():
        floor = await gather(bot, ada)
    slot = next_slot(MON, 18)
    async with away_until(floor, slot, late=late * HOUR):
        await gather(bot, ada)
        assert f"- {written(slot)}, {expected}" in await floor.read("!floor now")
    assert len(await floor.said()) == 2


async def test_a_missed_poll_opens_for_what_is_left_and_another_is_left_out(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\npolls = "fri 12:00 for 9d"')
    async with bot.at_work():
        floor = await gather(bot, ada)
    slot = next_slot(FRI, 12)
    async with away_until(floor, slot, late=3 * HOUR):
        poll = await floor.posted(await ada.wait_for(floor.room, of_type(POLL_START)))
        row = await floor.record(poll)
        assert (row["id"], row["state"]) == ("dilemma", "open")
        assert datetime.fromisoformat(row["closes_at"]) == lasting(slot, days=9)
    following = slot + timedelta(days=7)
    async with away_until(floor, following):
        word = await ada.wait_for(floor.room, text_from(bot.user_id, "I skipped the poll"))
        assert f"I skipped the poll due {written(following)}" in body(word)
        assert [row["state"] for row in await bot.polls()] == ["open"]


async def test_the_weekly_summary_comes_once_and_is_never_recounted(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nsummary = "mon 12:00"')
    year, week, _ = datetime.now(LONDON).isocalendar()
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        asked, _opening = await floor.question()
        await ben.say(floor.room, "The rota.", thread=asked["event_id"])
        poll = await floor.poll()
        await ben.vote(floor.room, poll.id, ["demands"])
        await floor.close(poll)
    slot = next_slot(MON, 12)
    if slot.isocalendar().week == week:  # on a Monday morning the week before is told
        slot += timedelta(days=7)
    async with away_until(floor, slot):
        summary = await ada.wait_for(floor.room, spoken(bot.user_id, f"Week {week}: "))
        assert "- 1 person replied: " in body(summary)
        assert "Demand secure jobs, better conditions: 1 vote, 100%" in body(summary)
        assert "Next:" in body(summary)
    await ben.say(floor.room, "And the pace.", thread=asked["event_id"])
    async with bot.at_work():
        assert "- 1 person replied: " in await floor.read(f"!floor summary {year}-W{week:02d}")
    async with away_until(floor, slot + timedelta(days=7)):
        await gather(bot, ada)  # and in an empty week nothing comes
    found = await floor.said()
    assert len([event for event in found if spoken(bot.user_id, "Week ")(event)]) == 1
