"""Coming and going: invitations, the greeting, encrypted rooms, and rooms that mean no good."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.primitives import DAY
from bot.demo.events import Event, membership, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import MakePerson
from tests.e2e.bots import PASSWORD, Floor, body, gather, new_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


def refusal(user: str) -> Callable[[Event], bool]:
    """The user turned the invitation down, with a reason."""
    gone = membership(user, "leave")
    return lambda event: gone(event) and bool(event["content"].get("reason"))


async def greetings(floor: Floor) -> int:
    return len([event for event in await floor.said() if body(event).startswith("Hi!")])


@pytest.mark.parametrize("version", ["11", "12"])
async def test_it_comes_when_invited_and_greets_once(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, version: str
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, room_version=version)
        await floor.ask("!floor help")
        greeting, answer = await floor.said()
        assert greeting["content"]["msgtype"] == "m.notice"
        assert greeting["content"]["m.mentions"] == {}
        words = body(greeting)
        assert "A moderator (power level 50 or more) starts me: !floor start" in words
        assert "I don’t keep your messages or votes" in words
        assert "The people who run me can read this room" in words
        assert "Votes aren’t secret" in words
        assert "one of these, for example:" in body(answer)


async def test_only_those_permitted_may_invite_it(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, may_invite=[ada.user_id])
    async with bot.at_work():
        refused = await ben.create_room("Yard", invite=[bot.user_id])
        gone = await ben.wait_for(refused, refusal(bot.user_id))
        assert "accept invitations from you" in gone["content"]["reason"]
        await gather(bot, ada)
        assert "join" not in str(await ben.state(refused, "m.room.member", bot.user_id))
        # A room of Ben's in which Ada invites is Ada's responsibility.
        shared = await ben.create_room("Shed", invite=[ada.user_id])
        await ada.join(shared)
        await ada.invite(shared, bot.user_id)
        await ben.wait_for(shared, text_from(bot.user_id, "!floor start"))


async def test_put_out_and_invited_again_it_comes_back_and_begins_anew(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
        await floor.ask("!floor start")
        await ada.kick(floor.room, bot.user_id, "wrong room")
        gone = await ada.wait_for(floor.room, membership(bot.user_id, "leave"))
        await invite_until_here(floor, ada, gone)
        assert "The schedule is off." in await floor.read("!floor now")
        assert (await floor.record(poll))["state"] == "cancelled"
        assert await greetings(floor) == 2  # once each time it came


async def test_put_out_and_invited_again_while_it_was_away_it_comes_back(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        poll = await floor.poll()
    await ada.kick(floor.room, bot.user_id, "wrong room")
    gone = await ada.wait_for(floor.room, membership(bot.user_id, "leave"))
    async with bot.at_work():
        await invite_until_here(floor, ada, gone)
        assert (await floor.record(poll))["state"] == "cancelled"
    await ada.kick(floor.room, bot.user_id, "wrong room")
    gone = await ada.wait_for(floor.room, membership(bot.user_id, "leave"), after=gone["event_id"])
    await ada.invite(floor.room, bot.user_id)
    async with bot.at_work():
        await ada.wait_for(floor.room, membership(bot.user_id, "join"), after=gone["event_id"])
        assert "No poll is open." in await floor.read("!floor now")


async def invite_until_here(floor: Floor, by: Person, gone: Event) -> None:
    """Invite the bot, and wait for it to come and greet."""
    await by.invite(floor.room, floor.me)
    back = membership(floor.me, "join")
    came = await by.wait_for(floor.room, back, after=gone["event_id"])
    greeting = text_from(floor.me, "!floor start")
    await by.wait_for(floor.room, greeting, after=came["event_id"])


async def test_encryption_turned_on_while_it_was_away_is_seen_before_it_speaks(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada)
        await floor.poll()
    encryption = {"algorithm": "m.megolm.v1.aes-sha2"}
    turned_on = await ada.put_state(floor.room, "m.room.encryption", encryption)
    async with bot.at_work(ahead=3 * DAY):
        # The end of the poll, and its result.
        encrypted = of_type("m.room.encrypted", bot.user_id)
        end = await ada.wait_for(floor.room, encrypted, after=turned_on)
        await ada.wait_for(floor.room, encrypted, after=end["event_id"])
    timeline = await ada.timeline(floor.room)
    later = timeline[[event["event_id"] for event in timeline].index(turned_on) :]
    spoken = {event["type"] for event in later if event["sender"] == bot.user_id}
    assert spoken == {"m.room.encrypted"}


async def test_an_operator_may_have_the_schedule_started_in_every_new_room(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path, '[schedule]\nquestions = "mon,thu 18:00"')
    async with bot.at_work():
        room = await ada.create_room("Depot", invite=[bot.user_id])
        greeting = await ada.wait_for(room, text_from(bot.user_id, "Hi!"))
        assert "I’ve started already." in body(greeting)
        assert "!floor stop" in body(greeting)
        floor = Floor(bot, room, ada)
        coming = [line for line in (await floor.read("!floor now")).splitlines() if "18:00" in line]
        assert len(coming) == 3
        assert all(line.endswith(": a question") for line in coming)


async def test_it_may_be_invited_before_it_runs_for_the_first_time(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    bot = await new_bot(homeserver, tmp_path)
    room = await ada.create_room("Depot", invite=[bot.user_id])
    await ada.say(room, "!floor ask")
    async with bot.at_work():
        await ada.wait_for(room, text_from(bot.user_id, "!floor start"))
        floor = Floor(bot, room, ada)
        await floor.ask("!floor help")
        assert len(await floor.said()) == 2
    assert PASSWORD.encode() not in bot.stored()
