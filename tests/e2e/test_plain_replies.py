"""Who answers without threads is heard, too: plain replies, as Cinny and bridges send them."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot.core.primitives import EventId
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops import reader
from tests.conftest import MakePerson
from tests.e2e.bots import Floor, gather, new_bot
from tests.e2e.encrypted_people import encrypted_people

pytestmark = pytest.mark.asyncio(loop_scope="session")

MORE_THAN_A_PAGE = 120


async def reply(
    floor: Floor, who: Person, to: str, words: str = "I see.", msgtype: str = "m.text"
) -> EventId:
    """Answer a message as a client without threads does, under a quotation of it."""
    content = {
        "msgtype": msgtype,
        "body": f"> <@someone:example.org> What was said\n\n{words}",
        "m.relates_to": {"m.in_reply_to": {"event_id": to}},
    }
    return await who.send(floor.room, "m.room.message", content)


async def chatter(floor: Floor, who: Person, times: int = MORE_THAN_A_PAGE) -> None:
    await asyncio.gather(*(who.say(floor.room, f"Lunch {n}?") for n in range(times)))


async def discuss(floor: Floor, ben: Person, cleo: Person, dan: Person) -> str:
    """Six replies of four people, most of them plain, and much beside; returns the question."""
    asked, other_side = await floor.question()
    question, say = asked["event_id"], partial(reply, floor)
    first = await say(cleo, question, "The forklift.")
    in_thread = await ben.say(floor.room, "The rota.", thread=question)
    await say(cleo, in_thread, "Not that one.")
    await chatter(floor, ben)
    second = await say(dan, first, "Which of the two?")
    await say(dan, other_side["event_id"], "That is right, too.")
    # Somebody with threads begins one on a plain reply.
    await floor.chair.say(floor.room, "The red one.", thread=second)

    # All of this is none.
    edit = {"msgtype": "m.text", "body": "The green forklift."}
    relation = {"rel_type": "m.replace", "event_id": first}
    await cleo.send(
        floor.room, "m.room.message", edit | {"m.new_content": edit, "m.relates_to": relation}
    )
    lunch = await ben.say(floor.room, "Soup?")
    await say(ben, lunch, "Yes.")
    gone = await say(ben, question, "Oops")
    await ben.redact(floor.room, gone)
    await say(ben, question, "I am a script.", msgtype="m.notice")
    await floor.answer(await say(ben, question, "!floor now"))
    await floor.ask("!floor help", thread=question)
    return str(question)


async def test_plain_replies_and_what_answers_them_are_counted_by_people(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo, dan = [await person(name) for name in ("Ada", "Ben", "Cleo", "Dan")]
    bridge = await person("Bridge")
    bot = await new_bot(homeserver, tmp_path, f'bots = ["{bridge.user_id}"]')
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo, dan, bridge)
        assert "no questions and no polls" in await floor.read("!floor summary")
        question = await discuss(floor, ben, cleo, dan)
        await reply(floor, bridge, question, "Bridged.")
        summary = await floor.read("!floor summary")
        assert "- 4 people replied (6 replies): " in summary


async def test_in_an_encrypted_room_they_are_too_and_what_cannot_be_read_is_told(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve")
    async with encrypted_people(homeserver, *names) as (ada, ben, cleo, dan, eve), bot.at_work():
        floor = await gather(bot, ada, ben, cleo, dan, eve, encrypted=True)
        question = await discuss(floor, ben, cleo, dan)
        assert "- 4 people replied (6 replies): " in await floor.read("!floor summary")
        eve.readers = [ada.user_id]  # as a client that gives the bot no keys
        await reply(floor, eve, question, "Between us.")
        assert "- At least 4 people replied (6 replies): " in await floor.read("!floor summary")


async def test_of_a_room_too_long_to_be_read_it_says_at_least(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    ada, ben, cleo = await person("Ada"), await person("Ben"), await person("Cleo")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, cleo)
        asked, _ = await floor.question()
        question = asked["event_id"]
        assert "1 question, no replies." in await floor.read("!floor summary")
        await reply(floor, cleo, question)
        assert "- 1 person replied: " in await floor.read("!floor summary")
        await chatter(floor, ben)
        assert "- No replies that I could read: " in await floor.read("!floor summary")
        await ben.say(floor.room, "In the thread.", thread=question)
        assert "- At least 1 person replied: " in await floor.read("!floor summary")
