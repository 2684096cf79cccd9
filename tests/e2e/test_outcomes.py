"""What a room does about a result: noted, changed, asked for when its day has come, and done."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.events import Event
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import Floor, body, gather, new_bot, replying, spoken
from tests.e2e.moments import LONDON, MON, ahead_of, next_slot
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def noted(floor: Floor, words: str) -> Event:
    """Note an outcome; the message that says it."""
    command = await floor.chair.say(floor.room, f"!floor outcome {words}")
    return await floor.chair.wait_for(floor.room, spoken(floor.me, "Outcome "), after=command)


async def shows(floor: Floor, message: Event, words: str) -> None:
    """Wait until the message says this, by its newest edit."""

    async def edited() -> bool:
        edits = await floor.chair.relations(floor.room, message["event_id"], "m.replace")
        return any(words in each["content"]["m.new_content"]["body"] for each in edits)

    await eventually(edited)


async def test_an_outcome_comes_up_until_it_is_done_and_is_asked_for_on_its_day(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nsummary = "mon 12:00"')
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        assert "No poll has closed here yet." in await floor.read("!floor outcome Too early")
        poll = await floor.poll()
        await ben.vote(floor.room, poll.id, ["demands"])
        result = await floor.close(poll)
        assert body(result).endswith("Moderators note what we’ll do: !floor outcome What we’ll do")

        made = await noted(floor, "We ask for <b>the rota</b> by tomorrow")
        assert replying(floor.me, result["event_id"])(made)
        assert body(made).startswith("Outcome 1: We ask for <b>the rota</b>\nBy ")
        assert (
            "<strong>We ask for &lt;b&gt;the rota&lt;/b&gt;</strong>"
            in (made["content"]["formatted_body"])
        )
        assert "I keep the words, without a name" in body(made)
        assert "for moderators" in await floor.read("!floor done 1", by=ben)

        answer = await floor.read("!floor outcome 1 We ask four weeks ahead")
        assert answer.startswith("Outcome 1 now: We ask four weeks ahead\nBy ")
        assert answer.endswith("It was: We ask for <b>the rota</b>")
        await shows(floor, made, "Outcome 1: We ask four weeks ahead")
        assert "- Outcome 1: We ask four weeks ahead – by " in await floor.read(
            "!floor outcomes", by=ben
        )

        taken_away = await noted(floor, "dilemma To be taken away")
        assert "without a name" not in body(taken_away)
        await ada.redact(floor.room, taken_away["event_id"])
        assert "There’s no outcome 2." in await floor.read("!floor done 2")

    slot = next_slot(MON, 12)
    if slot.isocalendar().week == datetime.now(LONDON).isocalendar().week:
        slot += timedelta(days=7)  # on a Monday morning the week before is told
    async with bot.at_work(ahead=ahead_of(slot)):
        summary = await ada.wait_for(floor.room, spoken(bot.user_id, "Week "))
        assert "- Outcome 1, due since " in body(summary)
        assert body(summary).endswith("What became of it? Reply here.")
        assert f"/{made['event_id'].replace('$', '%24')}" in summary["content"]["formatted_body"]
        assert "Outcome 1 is done: We ask four" in await floor.read("!floor done 1")
        await shows(floor, made, "Done on ")
    async with bot.at_work(ahead=ahead_of(slot + timedelta(days=7))):
        assert "Outcome" not in await floor.read("!floor summary")
        assert "- Outcome 1: We ask four weeks ahead – done on " in await floor.read(
            "!floor outcomes"
        )
    posted = [each for each in await floor.said() if body(each).startswith("Outcome 1: ")]
    assert len(posted) == 1
