"""The main job from beginning to end, as a new user meets it: a week in one room."""

from collections import Counter
from pathlib import Path

import pytest

from bot.demo.events import Event
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import KEYCAPS, POLL_END, POLL_START, body, gather, new_bot, threads
from tests.e2e.moments import FRI, MON, THU, next_slot, written
from tests.e2e.recount import recount, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_week_in_one_room(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo, dan = [await person(name) for name in ("Ada", "Ben", "Cleo", "Dan")]
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, dan)
        assert first_three() in await floor.read("!floor start")

        asked, _ = await floor.question()
        question = asked["event_id"]
        await ben.say(floor.room, "The rota, and nobody would miss the reports.", thread=question)
        await cleo.say(floor.room, "Short of paint by Friday.", thread=question)
        await ben.say(floor.room, "And of forklifts.", thread=question)

        poll = await floor.poll("!floor poll dilemma for 2d")
        await ada.vote(floor.room, poll.id, ["co-op"])
        await ben.vote(floor.room, poll.id, ["co-op"])
        await ben.vote(floor.room, poll.id, ["demands"])
        await cleo.react(floor.room, poll.companion_id, KEYCAPS[1])
        await dan.vote(floor.room, poll.id, ["occupy"])
        await dan.vote(floor.room, poll.id, [])
        await dan.say(floor.room, "Why not both?", thread=poll.id)
        result = await floor.close(poll)
        assert told(await floor.record(poll)) == await recount(floor, poll, dan, {bot.user_id})
        for words in (
            "Closed: The firm is in trouble.",
            "Most votes: “Demand secure jobs, better conditions”",
            "1. Make the firm a co-op: 1 vote, 33%\n",
            "2. Demand secure jobs, better conditions: 2 votes, 67%\n",
            "Turnout: 3 of 4 members (75%).",
            "1 person voted by reaction. Apps that show polls leave reactions out of their own "
            "count.",
            "A sense check, not a binding ballot.",
            "What should we do about it? Reply here.",
        ):
            assert words in body(result)

        summary = await floor.read("!floor summary", by=dan)
        assert "- 2 people replied (3 replies): " in summary
        assert "- 1 person replied: the poll\n" in summary
        assert "Demand secure jobs, better conditions: " in summary
        assert summary.split("\n")[0].endswith(
            "so far: 3 of 4 voted. Most: Demand secure jobs, better conditions."
        )
        when, what = first_three().split("\n")[2].removeprefix("- ").rsplit(": ", 1)
        assert summary.endswith(f"\n\nNext: {when}, {what}")
        await floor.ask("!floor stop")
        assert "The schedule is off." in await floor.read("!floor now")
        check_all_that_was_said(await floor.said(), question, poll.id)


def first_three() -> str:
    """The next three moments of the default schedule, as they should be told."""
    due = [(next_slot(day, 18), "a question") for day in (MON, THU)]
    due += [(next_slot(day, 18, weeks=1), "a question") for day in (MON, THU)]
    due += [(next_slot(FRI, 12), "a poll"), (next_slot(MON, 12), "the weekly summary")]
    lines = [f"- {written(slot)}: {what}" for slot, what in sorted(due)[:3]]
    return "\n".join(["Next:", "", *lines])


def check_all_that_was_said(text: list[Event], question: str, poll: str) -> None:
    """Every word of the bot: its kind, its place, and that it stands alone in plain text."""
    # The companion of a closed poll is edited when there is time for it.
    new = [event for event in text if "m.new_content" not in event["content"]]
    kinds = Counter(event["content"].get("msgtype", event["type"]) for event in new)
    # The question and the result notify; greeting, first words of threads and answers do not.
    assert kinds == {"m.text": 2, POLL_START: 1, POLL_END: 1, "m.notice": 1 + 2 + 5}
    assert threads(text).count(question) == 1
    assert threads(text).count(poll) == 1
    for event in text:
        if event["type"] == "m.room.message":
            assert event["content"]["m.mentions"] == {}
            assert event["content"]["body"].strip()
            assert "<" not in event["content"]["body"]
