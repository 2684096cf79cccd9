"""Questions and polls in a moderator's own words, in a real room; and the lists of the deck."""

import json
from pathlib import Path

import pytest

from bot.demo.events import of_type
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import KEYCAPS, POLL_START, TEXT, body, gather, new_bot, spoken
from tests.e2e.recount import recount, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_moderators_question_is_asked_once_with_its_words_made_harmless(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben)
        words = "Should the <b>rota</b> come\u202e earlier?"
        command = await ada.say(floor.room, f"!floor ask {words}")
        asked = await ada.wait_for(floor.room, spoken(floor.me), after=command)
        assert "Should the <b>rota</b> come earlier?" in body(asked)
        assert "<b>" not in asked["content"]["formatted_body"]
        assert "for moderators" in await floor.read("!floor ask Why not mine?", by=ben)
        await ben.say(floor.room, "Yes.", thread=asked["event_id"])
        summary = await floor.read("!floor summary")
        assert "Should the <b>rota</b> come earlier?" in summary
        assert "ask Should the <b>rota</b> come earlier?" in await floor.read("!floor log")
        assert "1. " in await floor.read("!floor questions", by=ben)
        assert "– asked" not in await floor.read("!floor questions all", by=ben)

        listed = (await floor.read("!floor questions")).splitlines()
        third = next(line for line in listed if line.startswith("3. ")).removeprefix("3. ")
        by_number, _ = await floor.question("!floor ask 3")
        assert third.removesuffix("…") in body(by_number)
        assert "– asked" in next(
            line for line in (await floor.read("!floor questions")).splitlines() if line[:2] == "3."
        )


async def test_a_moderators_poll_is_voted_counted_and_compared(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo)
        words = "!floor poll Tea, or <i>coffee</i>? / Tea / Coffee / Neither for 1h quorum 50%"
        poll = await floor.poll(words)
        start = poll.event["content"][POLL_START]
        assert [answer[TEXT] for answer in start["answers"]] == ["Tea", "Coffee", "Neither"]
        assert start["question"][TEXT].startswith("Tea, or <i>coffee</i>? (quorum: 50%")
        assert "<i>" not in poll.companion["content"]["formatted_body"]
        await ada.vote(floor.room, poll.id, [poll.answers[0]])
        await ben.react(floor.room, poll.companion_id, KEYCAPS[0])
        result = body(await floor.close(poll))
        assert "Most votes: “Tea”" in result
        row = await floor.record(poll)
        assert row["id"].startswith("own-")
        assert ([answer["votes"] for answer in row["answers"]], row["quorum"]) == ([2, 0, 0], 0.5)
        assert told(row) == await recount(floor, poll, ada, {bot.user_id})
        assert "Tea" in await floor.read(f"!floor results {row['id']}")

        again = await floor.poll(words)
        await cleo.vote(floor.room, again.id, [again.answers[1]])
        await floor.close(again)
        assert (await floor.record(again))["id"] == row["id"]
        assert "– asked" not in await floor.read("!floor polls")
        command = await ada.say(floor.room, "!floor poll 1")
        deck_poll = await ada.wait_for(floor.room, of_type(POLL_START), after=command)
        assert "firm is in trouble" in json.dumps(deck_poll["content"])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Tea? / Tea", "at least 2 answers"),
        ("Tea? / 1 / 2 / 3 / 4 / 5 / 6 / 7 / 8 / 9 / 10", "10 answers, and the limit is 9"),
        ("Tea? / Tea / TEA\u200b", "Answers 1 and 2 look the same"),
        ("Tea? / Tea / \u3164", "Answer 2 is empty"),
        ("Tea? / Tea / " + "x" * 41, "Answer 2 is too long"),
        ("Tea? / Tea / Milk for 99d", "“99d” as a length of time"),
        ("Tea? / Tea / Milk quorum 200%", "“200%” as a quorum"),
    ],
)
async def test_a_poll_that_cannot_be_one_is_refused_in_clear_words(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, words: str, why: str
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        assert why in await floor.read(f"!floor poll {words}")
        assert not await bot.polls()
