"""A room is replaced by another: the bot goes along if moderators lead it, and nobody else can."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientSession

from bot.core.primitives import RoomId
from bot.demo.events import membership, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.wire import ask
from tests.conftest import MakePerson
from tests.e2e.bots import POLL_START, TEXT, Floor, Posted, body, gather, new_bot, set_power
from tests.e2e.encrypted_people import encrypted_people

pytestmark = pytest.mark.asyncio(loop_scope="session")
CAME_ALONG = "I’ve moved here from the old room"
GREETING = "Hi!"


async def request(person: Person, path: str, content: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {person.access_token}"}
    async with ClientSession(headers=headers) as http:
        return await ask(http, "POST", f"{person.url}/_matrix/client/v3/{path}", content)


async def upgrade(person: Person, room: str) -> RoomId:
    """Replace a room by a new one, as clients have it done."""
    path = f"rooms/{quote(room, safe='')}/upgrade"
    return RoomId((await request(person, path, {"new_version": "12"}))["replacement_room"])


async def pretender(person: Person, replaces: str) -> RoomId:
    """A public room that says of itself that it replaces another."""
    content = {"predecessor": {"room_id": replaces}}
    made = await request(
        person, "createRoom", {"preset": "public_chat", "creation_content": content}
    )
    return RoomId(made["room_id"])


def title(poll: Posted) -> str:
    return str(poll.event["content"][POLL_START]["question"][TEXT])


async def followed(floor: Floor, room: RoomId) -> Floor:
    """The new room, once the bot says that it goes on there."""
    await floor.chair.wait_for(room, text_from(floor.me, CAME_ALONG))
    return Floor(floor.bot, room, floor.chair)


async def test_schedule_history_and_open_poll_go_on_in_the_new_room(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, public=True, room_version="11")
        await floor.ask("!floor start")
        schedule = (await floor.read("!floor now")).splitlines()[-3:]
        asked, _ = await floor.question()
        await ben.say(floor.room, "Because.", thread=asked["event_id"])
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, [poll.answers[0]])
        await ben.react(floor.room, poll.companion_id, "2️⃣")
        there = await followed(floor, await upgrade(ada, floor.room))
        now = await there.read("!floor now")
        assert now.splitlines()[-3:] == schedule
        assert title(poll).split("\n")[0][:40] in now
        await ada.say(there.room, "!floor close")
        await ada.wait_for(
            there.room, text_from(bot.user_id, "A sense check, not a binding ballot")
        )
        row = await floor.record(poll)
        assert (row["room_id"], row["voters"], row["complete"]) == (there.room, 2, True)
        # The bot may say nothing more in the old room: not even the end of its poll stands there.
        assert [answer["votes"] for answer in row["answers"]][:2] == [1, 1]
        assert (row["native"], row["by_reaction"]) == (1, 1)
        assert "1 person replied" in await there.read("!floor summary")
        assert not [event for event in await there.said() if body(event).startswith(GREETING)]


async def test_in_encrypted_rooms_too_and_where_the_bot_may_still_speak_in_the_old_one(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with encrypted_people(homeserver, "Ada", "Ben") as (ada, ben), bot.at_work():
        floor = await gather(bot, ada, ben, encrypted=True, public=True)
        await set_power(floor, **{bot.user_id: 50})
        poll = await floor.poll()
        await ben.vote(floor.room, poll.id, [poll.answers[1]])
        there = await followed(floor, await upgrade(ada, floor.room))
        await ada.say(there.room, "!floor close")
        result = await ada.wait_for(there.room, text_from(bot.user_id, "A sense check"))
        assert result["encrypted"]
        row = await floor.record(poll)
        assert (row["voters"], row["undecryptable"]) == (1, 0)
        assert row["answers"][1]["votes"] == 1
        assert "was replaced" in await floor.read("!floor now")


async def test_into_a_closed_room_a_moderator_of_the_old_one_calls_it(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path, may_invite=[ben.user_id])
    room = await ada.create_room("Depot", invite=[ben.user_id], power_levels={"invite": 0})
    await ben.join(room)
    async with bot.at_work():
        await ben.invite(room, bot.user_id)
        await ada.wait_for(room, text_from(bot.user_id, GREETING))
        floor = Floor(bot, room, ada)
        await floor.ask("!floor start")
    # The bot is away while it happens.
    new = await upgrade(ada, room)
    async with bot.at_work():
        await ada.invite(new, bot.user_id)
        there = await followed(floor, new)
        assert "The schedule is off." not in await there.read("!floor now")


async def test_who_is_no_moderator_leads_it_nowhere(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        floor = await gather(bot, ada, ben, public=True, room_version="11")
        await floor.ask("!floor start")
        levels = await ada.state(floor.room, "m.room.power_levels")
        levels["events"]["m.room.tombstone"] = 0
        await ada.put_state(floor.room, "m.room.power_levels", levels)
        trap = await pretender(ben, floor.room)
        tombstone = {"body": "Moved", "replacement_room": trap}
        await ben.put_state(floor.room, "m.room.tombstone", tombstone)
        assert "The schedule is off." not in await floor.read("!floor now")
        # A moderator points there, perhaps by mistake: the bot looks, and leaves.
        await ada.put_state(floor.room, "m.room.tombstone", tombstone | {"body": "Go"})
        gone = await ben.wait_for(trap, membership(bot.user_id, "leave"))
        assert "was not made by a moderator" in gone["content"]["reason"]
        found = [event for event in await ben.timeline(trap) if event["sender"] == bot.user_id]
        assert {event["type"] for event in found} == {"m.room.member"}
        # What was recorded has gone nowhere: led to a room of a moderator's, it goes on there.
        await followed(floor, await upgrade(ada, floor.room))
