"""Questions, their threads, and what a summary says of them."""

import tomllib
from pathlib import Path

import pytest

from bot.core.commands import obeying
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import body, gather, new_bot, replying, set_power, spoken, threads

pytestmark = pytest.mark.asyncio(loop_scope="session")

DECK = tomllib.loads(Path("prompts/co-op-or-demands.toml").read_text(encoding="utf-8"))
QUESTIONS = DECK["questions"]
FEW_LEFT = 3


async def test_a_question_is_one_text_and_its_thread_begins_with_the_other_side(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        asked, opening = await floor.question()
        first, content = QUESTIONS[0], asked["content"]
        assert content["msgtype"] == "m.text"
        assert content["m.mentions"] == {}
        assert "m.relates_to" not in content
        passage = f"{first['theme']}: “{first['passage']}” — {first['source']}"
        assert f"> {passage}\n" in content["body"]
        assert first["question"] in content["body"]
        assert "Reply to this message." in content["body"]
        assert f"<blockquote><p>{passage}</p>" in content["formatted_body"]

        assert threads([opening]) == [asked["event_id"]]
        for words in (first["other_side"], *first["follow_ups"]):
            assert words in body(opening)
        await floor.ask("!floor help")
        assert len(await ada.relations(floor.room, asked["event_id"], "m.thread")) == 1


async def test_questions_come_in_the_decks_order_and_by_id(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    by_id = {each["id"]: each["question"] for each in QUESTIONS}
    async with bot.at_work():
        floor = await gather(bot, ada)
        for words, expected in (
            ("!floor ask monday-morning", by_id["monday-morning"]),
            ("!floor ask", QUESTIONS[0]["question"]),
            ("!floor ask", QUESTIONS[1]["question"]),
            ("!floor ask", QUESTIONS[3]["question"]),  # the third has been asked by name
            ("!floor ask MONDAY-MORNING again", by_id["monday-morning"]),
        ):
            asked, _ = await floor.question(words)
            assert expected in body(asked)
        assert by_id["monday-morning"][:50] in await floor.read("!floor now")


async def test_moderators_are_told_once_a_cycle_that_few_questions_are_left(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(obeying, "MOST_A_MINUTE", 100)
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo)
        await set_power(floor, **{ben.user_id: 50, cleo.user_id: 10})
        for _ in range(len(QUESTIONS) - FEW_LEFT):
            await ada.say(floor.room, "!floor ask")
        warning = await ada.wait_for(
            floor.room, lambda event: "3 questions are left" in str(event["content"].get("body"))
        )
        assert warning["content"]["msgtype"] == "m.notice"
        mentioned = warning["content"]["m.mentions"]["user_ids"]
        assert sorted(mentioned) == sorted([ada.user_id, ben.user_id])
        for _ in range(FEW_LEFT + 1):
            await ada.say(floor.room, "!floor ask")
        await floor.ask("!floor help")
        found = await floor.said()
        asked = [
            body(event) for event in found if spoken(bot.user_id, "Reply to this message.")(event)
        ]
        expected = [*QUESTIONS, QUESTIONS[0]]
        assert len(asked) == len(expected)
        for text, wanted in zip(asked, expected, strict=True):
            assert wanted["question"] in text
        assert len([event for event in found if "questions are left" in body(event)]) == 1


async def test_replies_of_people_in_the_thread_are_counted_and_nothing_else(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bridge = await person("Bridge")
    bot = await new_bot(homeserver, tmp_path, f'bots = ["{bridge.user_id}"]')
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, bridge)
        asked, _ = await floor.question()
        thread = asked["event_id"]
        quiet = await floor.read("!floor summary")
        assert "1 question, no replies." in quiet
        assert len(quiet.splitlines()) == 2

        await ben.say(floor.room, "The rota.", thread=thread)
        assert "- 1 person replied: " in await floor.read("!floor summary")
        reply = await ben.say(floor.room, "And the forklift.", thread=thread)
        await ada.say(floor.room, "Paint, by Friday.", thread=thread)
        gone = await cleo.say(floor.room, "Oops", thread=thread)
        await cleo.redact(floor.room, gone)
        await cleo.say(floor.room, "I am a script.", thread=thread, notice=True)
        await bridge.say(floor.room, "Bridged.", thread=thread)
        aside = await cleo.say(floor.room, "Not in the thread.")
        await cleo.react(floor.room, thread, "👍")
        await cleo.say(floor.room, "In another thread.", thread=aside)
        new = {"msgtype": "m.text", "body": "And two forklifts."}
        edit = {"rel_type": "m.replace", "event_id": reply}
        await ben.send(
            floor.room, "m.room.message", new | {"m.new_content": new, "m.relates_to": edit}
        )
        found = await floor.ask("!floor summary", thread=aside)
        assert "- 2 people replied (3 replies): " in body(found)
        assert threads([found]) == [aside]


async def test_a_question_that_was_taken_away_is_in_no_summary(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        asked, _ = await floor.question()
        assert "1 question" in await floor.read("!floor summary")
        await ada.redact(floor.room, asked["event_id"])
        assert "no questions and no polls" in await floor.read("!floor summary")
        assert "No question has been asked yet." in await floor.read("!floor now")


async def test_a_question_asked_for_in_a_thread_still_comes_in_the_room(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        chat = await ada.say(floor.room, "Shall we?")
        command = await ada.say(floor.room, "!floor ask", thread=chat)
        asked = await ada.wait_for(floor.room, spoken(bot.user_id), after=command)
        assert threads([asked]) == [None]
        assert not [event for event in await floor.said() if replying(bot.user_id, command)(event)]
