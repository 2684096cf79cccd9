"""The weekly summary is a draft first: in another room, where moderators decide."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.demo.events import Event, membership, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import MakePerson
from tests.e2e.bots import Floor, body, gather, new_bot, reaction, replying, set_power, spoken
from tests.e2e.moments import MON, ahead_of, next_slot
from tests.e2e.test_odd_rooms import create
from tests.e2e.test_upgrades import followed, upgrade
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")

SUMMARIES = '[schedule]\nsummary = "mon 12:00"'
HOLD = "⏸️"


async def stewards(floor: Floor, *others: Person, encrypted: bool = False) -> Floor:
    """A room of moderators, with the bot in it."""
    ids = [person.user_id for person in others]
    room_id = await floor.chair.create_room(
        "Stewards", invite=[*ids, floor.me], encrypted=encrypted
    )
    for person in others:
        await person.join(room_id)
    await floor.chair.wait_for(room_id, membership(floor.me, "join"))
    await floor.chair.wait_for(room_id, text_from(floor.me, "!floor help"))
    return Floor(floor.bot, room_id, floor.chair)


async def draft_in(there: Floor, after: str | None = None) -> Event:
    """The draft that comes there, once all its reactions can be tapped."""
    shown = spoken(there.me, "Draft of the weekly summary")
    draft = await there.chair.wait_for(there.room, shown, after=after)
    await there.chair.wait_for(there.room, reaction(there.me, draft["event_id"], "❌"))
    return draft


async def edit(who: Person, room: str, message: str, words: str) -> None:
    """Give a message other words."""
    new = {"msgtype": "m.text", "body": words}
    relation = {"rel_type": "m.replace", "event_id": message}
    content = new | {"body": f"* {words}", "m.new_content": new, "m.relates_to": relation}
    await who.send(room, "m.room.message", content)


async def summaries(floor: Floor) -> list[str]:
    """The first lines of those that stand in the room."""
    return [
        body(each).splitlines()[0]
        for each in await floor.said()
        if body(each).startswith("Week ") and each["content"]["msgtype"] == "m.text"
    ]


async def test_drafts_are_published_noted_held_and_dropped(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    bot = await new_bot(homeserver, tmp_path, SUMMARIES)
    slot = next_slot(MON, 12)
    async with bot.at_work(ahead=ahead_of(slot - timedelta(days=3))):
        floor = await gather(bot, ada, ben)
        there = await stewards(floor, cleo)
        assert "Nobody reviews" in await floor.read("!floor review")
        answer = await floor.read(f"!floor review on {there.room} for 12h")
        assert answer.startswith(f"From now on I’ll send each weekly summary to {there.room} first")
        assert "There’s no draft waiting" in await there.read("!floor publish")
        asked, _ = await floor.question()
        await ben.say(floor.room, "Because of the rota.", thread=asked["event_id"])

    async with bot.at_work(ahead=ahead_of(slot)):
        draft = await draft_in(there)
        assert body(draft).startswith("Draft of the weekly summary for Depot\n")
        # Whoever is no moderator of the room decides nothing, wherever they say it.
        await cleo.react(there.room, draft["event_id"], "❌")
        assert "for moderators" in await there.read("!floor drop", by=cleo)
        note = await ada.say(there.room, "!floor note <b>Come</b> on Tuesday")
        assert "<b>Come</b> on Tuesday" in body(await there.answer(note))
        await edit(ada, there.room, note, "!floor note <i>Come</i> on Friday")
        await ada.wait_for(there.room, text_from(floor.me, "<i>Come</i> on Friday"))
        assert await summaries(floor) == []
        await ada.react(there.room, draft["event_id"], "✅")
        await ada.wait_for(there.room, replying(floor.me, draft["event_id"]))
        summary = await ada.wait_for(floor.room, spoken(floor.me, "Week "))
        assert "Note from the moderators: <i>Come</i> on Friday" in body(summary)
        assert "didn’t review" not in body(summary)
        again = await there.ask("!floor drop", thread=draft["event_id"])
        assert "is posted already" in body(again)
        assert "publish" in await floor.read("!floor log")
        await floor.question()

    slot += timedelta(days=7)
    async with bot.at_work(ahead=ahead_of(slot)):
        held = await draft_in(there, draft["event_id"])
        await ada.react(there.room, held["event_id"], HOLD)
        word = await ada.wait_for(there.room, replying(floor.me, held["event_id"]))
        assert "the draft is held" in body(word)
        assert len(await summaries(floor)) == 1
        await floor.question()
        assert "Drafts not decided yet: Week " in await floor.read("!floor review")

    async with bot.at_work(ahead=ahead_of(slot + timedelta(days=7))):
        dropped = await draft_in(there, held["event_id"])
        command = await ada.say(there.room, "!floor drop")
        assert "is dropped" in body(await there.answer(command))
        # Two weeks later the other can still be published.
        command = await ada.say(there.room, "!floor publish")
        assert "the summary is posted" in body(await there.answer(command))
        await eventually(lambda: _number(floor, 2))
        assert dropped["event_id"] != held["event_id"]


async def _number(floor: Floor, number: int) -> bool:
    return len(await summaries(floor)) == number


async def test_what_nobody_decides_is_said_again_once_and_then_posted_as_not_reviewed(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, SUMMARIES)
    slot = next_slot(MON, 12)
    async with bot.at_work(ahead=ahead_of(slot - timedelta(days=3))):
        floor = await gather(bot, ada, ben)
        there = await stewards(floor)
        await floor.read(f"!floor review on {there.room}")
        await floor.question()
    async with bot.at_work(ahead=ahead_of(slot)):
        draft = await draft_in(there)
    async with bot.at_work(ahead=ahead_of(slot + timedelta(hours=20))):  # night is left in peace
        reminder = await ada.wait_for(there.room, replying(floor.me, draft["event_id"]))
        assert "still needs a decision" in body(reminder)
    async with bot.at_work(ahead=ahead_of(slot + timedelta(hours=25))):
        summary = await ada.wait_for(floor.room, spoken(floor.me, "Week "))
        assert "Moderators didn’t review this before it was posted." in body(summary)
        await ada.wait_for(there.room, spoken(floor.me, "Nobody decided in time."))
        again = await floor.read(f"!floor summary {body(summary).split(':')[0].split()[1]}")
        assert "didn’t review" in again
    assert len(await summaries(floor)) == 1


async def test_a_room_that_is_less_private_is_no_review_room_and_holds_what_comes_later(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, SUMMARIES)
    slot = next_slot(MON, 12)

    async def refused(room: str) -> str:
        return (await floor.read(f"!floor review on {room}")).splitlines()[1]

    async with bot.at_work(ahead=ahead_of(slot - timedelta(days=3))):
        floor = await gather(bot, ada, ben)
        away = await ada.create_room("Elsewhere")
        server = ada.user_id.partition(":")[2]
        assert await refused(f"#nowhere:{server}") == "I find no room with that address."
        assert await refused("#stewards:nowhere.invalid") == "I find no room with that address."
        assert (await refused(away)).startswith("I’m not in the review room.")
        assert (await refused(floor.room)).startswith("That’s this room")
        there = await stewards(floor)
        rules = {"join_rule": "public"}
        await ada.put_state(there.room, "m.room.join_rules", rules)
        assert (await refused(there.room)).startswith("People can join the review room without")
        await ada.put_state(there.room, "m.room.join_rules", {"join_rule": "invite"})
        alias = f"#stewards-{uuid4().hex[:8]}:{server}"
        await ada.give_address(there.room, alias)
        assert "From now on" in await floor.read(f"!floor review on {alias}")
        await floor.question()
        await ada.put_state(there.room, "m.room.join_rules", rules)
    async with bot.at_work(ahead=ahead_of(slot)):
        held = await ada.wait_for(floor.room, spoken(floor.me, "the summary is held"))
        assert "People can join the review room" in body(held)
        assert held["content"]["m.mentions"]["user_ids"] == [ada.user_id]
        # In the room itself everything can be done, too.
        note = await ada.say(floor.room, "!floor note Come on Tuesday")
        assert "Come on Tuesday" in body(await floor.answer(note))
        await ada.redact(floor.room, note)
        command = await ada.say(floor.room, "!floor publish")
        assert "the summary is posted" in body(await floor.answer(command))
        summary = await ada.wait_for(floor.room, spoken(floor.me, "Week "), after=command)
        assert "Note from" not in body(summary)


async def test_without_a_review_room_moderators_decide_in_their_chat_with_the_bot(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben, cleo = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    bot = await new_bot(homeserver, tmp_path, SUMMARIES)
    slot = next_slot(MON, 12)
    async with bot.at_work(ahead=ahead_of(slot - timedelta(days=3))):
        floor = await gather(bot, ada, ben, cleo)
        await set_power(floor, **{ben.user_id: 50})
        direct = {"is_direct": True, "preset": "trusted_private_chat"}
        chat, other = [
            Floor(bot, await create(each, invite=[bot.user_id], **direct), each)
            for each in (ada, cleo)
        ]
        for each in (chat, other):
            await each.chair.wait_for(each.room, text_from(bot.user_id, "Hi!"))
        answer = await floor.read("!floor review on")
        assert f"These get it: {ada.user_id}\n" in answer
        assert f"as private as this room: {ben.user_id}\n" in answer
        await floor.question()
    async with bot.at_work(ahead=ahead_of(slot)):
        draft = await draft_in(chat)
        assert body(draft).startswith("Draft of the weekly summary for Depot\n")
        assert "the summary is posted" in await chat.read("publish")
        await ada.wait_for(floor.room, spoken(bot.user_id, "Week "))
    assert not any(spoken(bot.user_id, "Draft")(event) for event in await other.said())


async def test_a_draft_goes_on_when_its_review_room_and_its_own_room_are_replaced(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, SUMMARIES)
    slot = next_slot(MON, 12)

    async def replaced(floor: Floor) -> Floor:
        new = await upgrade(ada, floor.room)
        await ada.invite(new, floor.me)
        return await followed(floor, new)

    async with bot.at_work(ahead=ahead_of(slot - timedelta(days=3))):
        floor = await gather(bot, ada, ben)
        there = await stewards(floor)
        await floor.read(f"!floor review on {there.room}")
        await floor.question()
    async with bot.at_work(ahead=ahead_of(slot)):
        await draft_in(there)
        new_there, new_floor = await replaced(there), await replaced(floor)
        await ada.say(new_there.room, "!floor note Still here")
        await ada.wait_for(new_there.room, text_from(bot.user_id, "Still here"))
        assert "the summary is posted" in await new_there.read("!floor publish")
        summary = await ada.wait_for(new_floor.room, spoken(bot.user_id, "Week "))
        assert "Note from the moderators: Still here" in body(summary)
        assert new_there.room in (await new_floor.ask("!floor review"))["content"]["body"]
    assert await summaries(floor) == []
